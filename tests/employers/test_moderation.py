"""A coordinator's work: what was handed in beside what stood before, changes of open vacancies, holds, and the calendar's moves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.choices import Role
from common.errors import InvalidInput, WrongState
from employers.choices import HoldReason
from employers.content import content_of
from employers.models import FieldNote, Vacancy, VacancyRevision, VacancyTerms, VacancyVersion
from employers.services import (
    changes_ask,
    coordinator_hold,
    coordinator_lift,
    revision_accept,
    revision_propose,
    revision_refuse,
    revision_withdraw,
    vacancies_keep_up,
    vacancy_hold,
    vacancy_submit,
)
from tests import factories
from tests.conftest import ClientFor

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator() -> Any:
    return factories.user(Role.COORDINATOR)


@pytest.fixture
def clerk() -> Any:
    return factories.user(Role.EMPLOYER_CLERK)


def submitted(clerk: Any, **fields: Any) -> Vacancy:
    vacancy = factories.vacancy(status="draft", **fields)
    return vacancy_submit(vacancy=vacancy, by=clerk)


def terms(vacancy: Vacancy, **fields: Any) -> VacancyTerms:
    return VacancyTerms.objects.create(vacancy=vacancy, family="h2a", **fields)


# ── handed in ─────────────────────────────────────────────────────────────


def test_what_is_handed_in_is_kept_and_never_changed(clerk: Any) -> None:
    vacancy = submitted(clerk)
    version = VacancyVersion.objects.get(vacancy=vacancy)
    assert (version.number, version.content["title"]) == (1, "Cosecha de fruta")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        VacancyVersion.objects.update(note="Otro")


def test_what_the_law_forbids_to_ask_is_not_handed_in_by_any_door(clerk: Any, client_for: ClientFor) -> None:
    client: Any = client_for(Role.EMPLOYER_CLERK)
    vacancy = factories.vacancy(
        status="draft", employer=factories.employer(clerk=client.user), special_requirements="Solo hombres"
    )
    answer = client.post(f"/api/v1/vacancies/{vacancy.pk}/move/", {"move": "submit"}, "application/json")
    assert answer.status_code == 400
    assert "20 CFR 655.135(a)" in str(answer.json())


def test_a_submission_sent_again_over_the_api_is_answered_alike(client_for: ClientFor) -> None:
    client: Any = client_for(Role.EMPLOYER_CLERK)
    vacancy = factories.vacancy(status="draft", employer=factories.employer(clerk=client.user))
    answers = [
        client.post(
            f"/api/v1/vacancies/{vacancy.pk}/move/",
            {"move": "submit"},
            "application/json",
            headers={"Idempotency-Key": "once"},
        )
        for _time in range(2)
    ]
    assert [each.status_code for each in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert vacancy.versions.count() == 1


def test_questions_stand_beside_their_fields_until_it_is_handed_in_again(clerk: Any, coordinator: Any) -> None:
    vacancy = submitted(clerk)
    changes_ask(vacancy=vacancy, by=coordinator, reason="", notes={"wage": "Which wage?", "title": "  "})
    note = FieldNote.objects.get()
    assert (vacancy.status, note.field, note.version.number) == ("changes_asked", "wage", 1)
    vacancy_submit(vacancy=vacancy, by=clerk)
    assert [each.number for each in vacancy.versions.all()] == [2, 1]


def test_a_field_that_does_not_exist_is_not_asked_about(clerk: Any, coordinator: Any) -> None:
    with pytest.raises(InvalidInput):
        changes_ask(vacancy=submitted(clerk), by=coordinator, reason="x", notes={"seats_taken": "?"})


def test_the_page_shows_what_changed_first_with_what_was_asked_and_answered(clerk: Any, client_for: ClientFor) -> None:
    client: Any = client_for(Role.COORDINATOR)
    vacancy = submitted(clerk, wage="15.00")
    asked = client.post(
        f"/vacancies/{vacancy.pk}/moderate/", {"move": "ask_changes", "note-wage": "¿Es por hora?", "seen": "1"}
    )
    assert asked.status_code == 302
    FieldNote.objects.update(answer="Sí", answered_by=clerk, answered_at=timezone.now())
    Vacancy.objects.filter(pk=vacancy.pk).update(wage="17.00")
    vacancy_submit(vacancy=Vacancy.objects.get(pk=vacancy.pk), by=clerk)
    first = client.get(f"/vacancies/{vacancy.pk}/moderate/").context["lines"][0]
    assert (first["name"], first["changed"], first["asked"].answer) == ("wage", True, "Sí")
    assert first["before"].endswith("15.00")
    opened = client.post(f"/vacancies/{vacancy.pk}/moderate/", {"move": "open", "seen": "2"})
    assert opened.status_code == 302
    vacancy.refresh_from_db()
    assert vacancy.status == "open"


def test_the_queue_has_the_oldest_first(clerk: Any, client_for: ClientFor) -> None:
    old, new = submitted(clerk, title="Old"), submitted(clerk, title="New")
    queue = client_for(Role.COORDINATOR).get("/vacancies/moderation/").context
    assert [row["vacancy"] for row in queue["rows"]] == [old, new]
    assert [tab["count"] for tab in queue["tabs"]] == [2, 0, 0]


# ── changes of an open vacancy ────────────────────────────────────────────


def proposed(clerk: Any, vacancy: Vacancy, **changes: Any) -> VacancyRevision:
    return revision_propose(vacancy=vacancy, by=clerk, content=content_of(vacancy, None) | changes)


def test_an_accepted_change_writes_what_it_changes_and_nothing_else(clerk: Any, coordinator: Any) -> None:
    vacancy = factories.vacancy()
    revision = proposed(clerk, vacancy, seats=14)
    Vacancy.objects.filter(pk=vacancy.pk).update(title="Otro título")
    revision_accept(revision=revision, by=coordinator)
    vacancy.refresh_from_db()
    assert (vacancy.seats, vacancy.title, vacancy.status) == (14, "Otro título", "open")


def test_a_change_of_what_has_changed_since_is_not_accepted_unseen(clerk: Any, coordinator: Any) -> None:
    vacancy = factories.vacancy()
    revision = proposed(clerk, vacancy, seats=14)
    Vacancy.objects.filter(pk=vacancy.pk).update(seats=12)
    with pytest.raises(WrongState):
        revision_accept(revision=revision, by=coordinator)


def test_seats_taken_meanwhile_are_looked_at_when_it_is_accepted(clerk: Any, coordinator: Any) -> None:
    vacancy = factories.vacancy()
    revision = proposed(clerk, vacancy, seats=2)
    Vacancy.objects.filter(pk=vacancy.pk).update(seats_offered=3)
    with pytest.raises(InvalidInput):
        revision_accept(revision=revision, by=coordinator)


def test_one_change_at_a_time_and_each_is_decided_once(clerk: Any, coordinator: Any) -> None:
    vacancy = factories.vacancy()
    revision = proposed(clerk, vacancy, seats=14)
    with pytest.raises(WrongState):
        proposed(clerk, vacancy, seats=15)
    revision_withdraw(revision=revision, by=clerk)
    with pytest.raises(WrongState):
        revision_refuse(revision=revision, by=coordinator, reason="Tarde")
    assert proposed(clerk, vacancy, seats=15).version.number == 2


def test_a_change_that_changes_nothing_is_none(clerk: Any) -> None:
    with pytest.raises(InvalidInput):
        proposed(clerk, factories.vacancy())


def test_a_material_change_is_pointed_out_where_seats_are_promised(clerk: Any, client_for: ClientFor) -> None:
    vacancy = factories.vacancy(wage="15.00")
    vacancy.refresh_from_db()
    revision = proposed(clerk, vacancy, wage="14", county="Bacon")
    client = client_for(Role.COORDINATOR)
    assert client.get(f"/vacancies/revisions/{revision.pk}/").context["material"] == []
    Vacancy.objects.filter(pk=vacancy.pk).update(seats_offered=1)
    assert len(client.get(f"/vacancies/revisions/{revision.pk}/").context["material"]) == 1


# ── holds and the calendar ────────────────────────────────────────────────


def test_a_coordinators_hold_needs_a_reason_and_leaves_the_others(coordinator: Any) -> None:
    vacancy = factories.vacancy()
    vacancy_hold(vacancy=vacancy, reason=HoldReason.EMPLOYER_SANCTIONED, by=None)
    with pytest.raises(InvalidInput):
        coordinator_hold(vacancy=vacancy, by=coordinator, note=" ")
    hold = coordinator_hold(vacancy=vacancy, by=coordinator, note="Se revisa la vivienda")
    assert hold.by == coordinator
    coordinator_lift(vacancy=vacancy, by=coordinator, note="Revisada")
    assert [each.reason for each in vacancy.holds.filter(lifted_at=None)] == [HoldReason.EMPLOYER_SANCTIONED]
    assert vacancy.events.first().reason == "Revisada"  # type: ignore[union-attr]


TODAY = date(2027, 6, 1)


@pytest.mark.parametrize("status", ["submitted", "changes_asked", "open", "filled"])
def test_what_has_ended_expires_the_day_after_and_once(status: str) -> None:
    dates = {"starts_on": TODAY - timedelta(days=90)}
    over = factories.vacancy(status=status, ends_on=TODAY - timedelta(days=1), **dates)
    last_day = factories.vacancy(status=status, ends_on=TODAY, **dates)
    assert [vacancies_keep_up(TODAY).expired for _time in range(2)] == [1, 0]
    assert Vacancy.objects.get(pk=over.pk).status == "expired"
    assert Vacancy.objects.get(pk=last_day.pk).status == status
    assert over.events.filter(action="expire").count() == 1


def test_drafts_and_what_is_closed_do_not_expire() -> None:
    for status in ("draft", "closed"):
        factories.vacancy(status=status, starts_on=TODAY - timedelta(9), ends_on=TODAY - timedelta(days=1))
    assert vacancies_keep_up(TODAY).expired == 0


def test_a_lapsed_certification_holds_and_a_renewed_one_lets_go(clerk: Any, coordinator: Any) -> None:
    vacancy = factories.vacancy(starts_on=TODAY, ends_on=TODAY + timedelta(days=100))
    terms(vacancy, valid_until=TODAY - timedelta(days=1))
    first, again = vacancies_keep_up(TODAY), vacancies_keep_up(TODAY)
    assert (first.held, again.held) == (1, 0)
    VacancyTerms.objects.update(valid_until=TODAY)
    renewed, again = vacancies_keep_up(TODAY), vacancies_keep_up(TODAY)
    assert (renewed.lifted, again.lifted) == (1, 0)
    assert not vacancy.holds.filter(lifted_at=None).exists()


def test_accepting_a_renewal_lets_go_at_once(clerk: Any, coordinator: Any) -> None:
    today = timezone.localdate()
    vacancy = factories.vacancy()
    made = terms(vacancy, valid_until=today - timedelta(days=1))
    vacancies_keep_up(today)
    until = (today + timedelta(days=60)).isoformat()
    revision = revision_propose(vacancy=vacancy, by=clerk, content=content_of(vacancy, made) | {"valid_until": until})
    revision_accept(revision=revision, by=coordinator)
    assert not vacancy.holds.filter(lifted_at=None).exists()


@pytest.mark.parametrize(("days", "told"), [(31, False), (30, True), (-1, True)])
def test_an_employer_is_told_a_month_before_its_certification_ends(
    client_for: ClientFor, days: int, told: bool
) -> None:
    client: Any = client_for(Role.EMPLOYER_CLERK)
    vacancy = factories.vacancy(employer=factories.employer(clerk=client.user))
    terms(vacancy, valid_until=timezone.localdate() + timedelta(days=days))
    page = client.get(f"/vacancies/{vacancy.pk}/")
    assert bool(page.context["runs_out"]) is told
