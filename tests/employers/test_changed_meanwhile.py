"""What stands may have changed since somebody looked at it: nothing is handed in, opened or lost unseen, and who is concerned is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from accounts.choices import Role
from common.errors import WrongState
from employers.choices import EmployerStatus
from employers.content import content_of, worsened
from employers.models import Vacancy, VacancyDraft, VacancyRevision, VacancySite, VacancySkill, VacancyTerms
from employers.services import (
    changes_ask,
    member_remove,
    member_role_set,
    revision_accept,
    revision_propose,
    revision_refuse,
    seat_take,
    vacancies_keep_up,
    vacancy_open,
    vacancy_submit,
)
from employers.services.sites import sites_follow
from messaging.models import OutgoingText
from reference.models import Skill
from tests import factories, portal, sites
from tests.conftest import ClientFor
from tests.employers.filling import begin, fill, screens, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client_for: ClientFor) -> Any:
    client: Any = client_for(Role.EMPLOYER_CLERK)
    client.employer = factories.employer(clerk=client.user)
    return client


def accepted(vacancy: Vacancy, **changes: Any) -> VacancyRevision:
    content = content_of(vacancy, VacancyTerms.objects.filter(vacancy=vacancy).first()) | changes
    revision = revision_propose(vacancy=vacancy, by=factories.user(Role.EMPLOYER_CLERK), content=content)
    return revision_accept(revision=revision, by=factories.user(Role.COORDINATOR))


# ── the page that one looked at ───────────────────────────────────────────


def test_a_draft_that_a_colleague_changed_is_not_handed_in_unseen(clerk: Any) -> None:
    factories.programme("us-h2a", is_work=True, status="in_force")
    factories.occupation("9211.01", is_job=True, is_agricultural=True)
    factories.subdivision("US-GA")
    draft, told = begin(clerk, "us-h2a"), screens("us-h2a")
    fill(clerk, draft, told)
    address = f"/vacancies/drafts/{draft.pk}/check/"
    seen = clerk.get(address).context["seen"]
    send(clerk, draft, "pay", told["pay"] | {"wage": "9.10"})
    page = clerk.post(address, {"seen": seen, "note": "As last year"})
    assert (page.status_code, page.context["note"]) == (200, "As last year")
    assert not Vacancy.objects.exists()
    assert clerk.post(address, {"seen": page.context["seen"]}).status_code == 302
    assert Vacancy.objects.get().status == "submitted"


def test_what_was_handed_in_anew_is_not_opened_unseen(client_for: ClientFor) -> None:
    clerk, coordinator = factories.user(Role.EMPLOYER_CLERK), client_for(Role.COORDINATOR)
    vacancy = vacancy_submit(vacancy=factories.vacancy(status="draft"), by=clerk)
    address = f"/vacancies/{vacancy.pk}/moderate/"
    seen = coordinator.get(address).context["seen"]
    changes_ask(vacancy=vacancy, by=factories.user(Role.COORDINATOR), reason="El salario", notes={})
    vacancy_submit(vacancy=vacancy, by=clerk)
    for move in ("open", "ask_changes"):
        page = coordinator.post(address, {"move": move, "seen": seen, "reason": "Todo claro"})
        assert (page.status_code, page.context["reason"]) == (200, "Todo claro")
    vacancy.refresh_from_db()
    assert vacancy.status == "submitted"


@pytest.mark.parametrize("status", [EmployerStatus.UNVERIFIED, EmployerStatus.SUSPENDED])
def test_whose_verification_was_taken_back_meanwhile_publishes_nothing(client_for: ClientFor, status: str) -> None:
    vacancy = vacancy_submit(vacancy=factories.vacancy(status="draft"), by=factories.user(Role.EMPLOYER_CLERK))
    closed = factories.vacancy(status="closed", employer=vacancy.employer)
    type(vacancy.employer).objects.update(status=status)
    coordinator = client_for(Role.COORDINATOR)
    coordinator.post(f"/vacancies/{vacancy.pk}/moderate/", {"move": "open", "seen": "1"})
    coordinator.post(f"/vacancies/{closed.pk}/", {"move": "reopen", "reason": "Otra vez"})
    assert {each.status for each in Vacancy.objects.all()} == {"submitted", "closed"}


# ── an accepted change ────────────────────────────────────────────────────


def test_a_change_of_the_wage_leaves_skills_and_languages_as_they_are() -> None:
    vacancy = factories.vacancy(wage="15")
    skill = Skill.objects.create(code="pruning", title_es="Poda", title_en="Pruning")
    VacancySkill.objects.create(vacancy=vacancy, skill=skill, requirement=1)
    vacancy.languages.create(language=factories.language(), level=2)
    accepted(vacancy, wage="16")
    assert (vacancy.skills.count(), vacancy.languages.count()) == (1, 1)


@pytest.mark.parametrize(("seats", "left"), [(13, [4, 9]), (7, [4, 3]), (2, [2])])
def test_worksites_follow_the_number_of_seats(seats: int, left: list[int]) -> None:
    vacancy = factories.vacancy(seats=10)
    here, _there = sites.spread(vacancy, 4, 6)
    taken = [seat_take(vacancy=vacancy, site=here) for _seat in range(2)]
    accepted(vacancy, seats=seats)
    connection.check_constraints()
    assert [site.seats for site in VacancySite.objects.order_by("pk")] == left
    with pytest.raises(WrongState), transaction.atomic():
        sites_follow(vacancy=vacancy, seats=len(taken) - 1)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({"wage": "15"}, {"wage": "14.5"}, ["wage"]),
        ({"wage": "15"}, {"wage": "16"}, []),
        ({"wage": "15", "wage_unit": "hour"}, {"wage": "16", "wage_unit": "day"}, ["wage", "wage_unit"]),
        ({"wage": None}, {"wage": "16"}, ["wage"]),
        ({"housing_free": True}, {"housing_free": None}, ["housing_free"]),
        ({"housing_free": None}, {"housing_free": True}, []),
        ({"meals_charge": "10"}, {"meals_charge": "8"}, []),
        ({"city": "Alma"}, {"city": "Macon"}, ["city"]),
        ({"title": "A"}, {"title": "B"}, []),
    ],
)
def test_what_people_have_to_be_told_of(before: Any, after: Any, told: list[str]) -> None:
    assert worsened(before, after) == told


def test_who_holds_a_seat_is_told_in_their_language_when_it_becomes_worse() -> None:
    vacancy = factories.vacancy(wage="15.00", seats=5)
    languages = {"es": "spa", "en": "eng"}
    people = {
        name: factories.worker(country, preferred_language=factories.language(languages[name]), phone=f"+5025555010{n}")
        for n, (name, country) in enumerate([("es", "GT"), ("en", "HN")])
    }
    silent, gone = factories.worker(phone=""), factories.worker(phone="+50255550109")
    for person in (*people.values(), silent):
        factories.placement(person, vacancy)
    factories.placement(gone, vacancy, status="declined", seat=None)
    accepted(Vacancy.objects.get(pk=vacancy.pk), wage="14")
    texts = {text.language: text.body for text in OutgoingText.objects.all()}
    assert set(texts) == {"es", "en"}
    assert "salario" in texts["es"]
    assert "wage" in texts["en"]
    events = {
        placement.worker_id: list(placement.events.values_list("action", flat=True))
        for placement in vacancy.placements.all()
    }
    assert events[people["es"].pk] == events[people["en"].pk] == ["terms_told"]
    assert (events[silent.pk], events[gone.pk]) == (["terms_untold"], [])


def test_a_change_for_the_better_writes_to_nobody() -> None:
    vacancy = factories.vacancy(wage="15.00")
    factories.placement(factories.worker(phone="+50255550101"), vacancy)
    accepted(Vacancy.objects.get(pk=vacancy.pk), wage="16", seats=12)
    assert not OutgoingText.objects.exists()


# ── the calendar ──────────────────────────────────────────────────────────


def test_the_team_is_written_to_at_each_step_once(django_capture_on_commit_callbacks: Any) -> None:
    today, one = timezone.localdate(), factories.employer()
    for language in ("en", "fr"):
        portal.member(one, language=language)
    vacancy = factories.vacancy(employer=one, starts_on=today, ends_on=today + timedelta(days=200))
    VacancyTerms.objects.create(vacancy=vacancy, family="h2a", valid_until=today + timedelta(days=40))
    sent = []
    for day in (9, 10, 10, 12, 33, 34, 41, 42):
        with django_capture_on_commit_callbacks(execute=True):
            sent.append(vacancies_keep_up(today + timedelta(days=day)).told)
    assert sent == [0, 1, 0, 0, 1, 0, 1, 0]
    assert len(mail.outbox) == 6
    subjects = {message.subject for message in mail.outbox}
    assert f"The certification of vacancy {vacancy.folio} ends soon" in subjects
    assert len(subjects) == 4  # by language, before and after


def test_a_renewed_certification_is_told_of_anew() -> None:
    today, one = timezone.localdate(), factories.employer(clerk=factories.user(Role.EMPLOYER_CLERK))
    vacancy = factories.vacancy(employer=one, starts_on=today, ends_on=today + timedelta(days=200))
    terms = VacancyTerms.objects.create(vacancy=vacancy, family="h2a", valid_until=today + timedelta(days=5))
    assert vacancies_keep_up(today).told == 1
    VacancyTerms.objects.filter(pk=terms.pk).update(valid_until=today + timedelta(days=6))
    assert vacancies_keep_up(today).told == 1


@pytest.mark.parametrize(("status", "listed"), [("open", True), ("closed", False), ("expired", False)])
def test_what_is_over_has_no_step_that_is_late(clerk: Any, status: str, listed: bool) -> None:
    today = timezone.localdate()
    factories.filing_step("us-h2a")
    vacancy = factories.vacancy(
        employer=clerk.employer, status=status, starts_on=today - timedelta(days=9), ends_on=today + timedelta(days=9)
    )
    page = clerk.get(f"/vacancies/{vacancy.pk}/")
    assert bool(page.context["filing"]) is listed
    assert ('id="filing"' in page.content.decode()) is listed


# ── the team ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize("how", ["removed", "clerk"])
def test_who_is_no_owner_any_more_has_invited_nobody(how: str) -> None:
    one = factories.employer()
    owner, gone = (portal.member(one, role="owner") for _n in range(2))
    theirs, other = portal.invitation(one, by=gone.user), portal.invitation(one, by=owner.user)
    if how == "removed":
        member_remove(member=gone, by=owner.user)
    else:
        member_role_set(member=gone, role="clerk", by=owner.user)
    theirs.refresh_from_db()
    other.refresh_from_db()
    assert theirs.withdrawn_at is not None
    assert other.withdrawn_at is None


def test_who_is_no_owner_any_more_is_told_so_at_the_page_that_was_open(client_for: ClientFor) -> None:
    one = factories.employer()
    client: Any = client_for(portal.member(one, role="clerk").user)
    page = client.post(f"/employers/{one.pk}/team/", {"email": "new@example.org", "role": "owner"})
    assert len(list(page.context["messages"])) == 1
    assert page.context["form"] is None
    assert not one.invitations.exists()


# ── back, and again ───────────────────────────────────────────────────────


def test_who_goes_back_and_chooses_another_pathway_begins_another_draft(clerk: Any) -> None:
    for code in ("us-h2a", "us-h2b"):
        factories.programme(code, is_work=True, status="in_force")
    form = {"key": "one-form", "employer": clerk.employer.pk}
    for programme in ("us-h2a", "us-h2b", "us-h2a"):
        clerk.post("/vacancies/new/", form | {"programme": programme})
    assert sorted(VacancyDraft.objects.values_list("programme", flat=True)) == ["us-h2a", "us-h2b"]


@pytest.mark.parametrize("spread", [False, True])
def test_a_worksite_does_not_move_away_under_an_approved_vacancy(clerk: Any, spread: bool) -> None:
    vacancy = factories.vacancy(employer=clerk.employer)
    if spread:
        site = sites.spread(vacancy, 10)[0].worksite
    else:
        site = sites.worksite(clerk.employer, city="Alma")
        Vacancy.objects.update(worksite=site)
    address = f"/employers/worksites/{site.pk}/"
    same = {"name": "Lote norte", "city": site.city or "Alma", "subdivision": site.subdivision_id}
    type(site).objects.filter(pk=site.pk).update(city="Alma")
    page = clerk.post(address, same | {"city": "Macon"})
    assert (page.status_code, list(page.context["form"].errors)) == (200, ["city"])
    assert clerk.post(address, same).status_code == 302
    Vacancy.objects.update(status="closed")
    assert clerk.post(address, same | {"city": "Macon"}).status_code == 302


# ── sent back ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("reason", "notes", "shown"),
    [
        ("Falta el alojamiento.", {}, "Falta el alojamiento."),
        ("Falta el alojamiento.", {"wage": "¿Por hora?"}, "Falta el alojamiento."),
        ("", {"wage": "¿Por hora?", "title": "¿Qué cultivo?"}, ""),
    ],
)
def test_who_has_it_sent_back_reads_at_once_what_for_and_what_to_do(
    clerk: Any, reason: str, notes: dict[str, str], shown: str
) -> None:
    vacancy = vacancy_submit(vacancy=factories.vacancy(status="draft", employer=clerk.employer), by=clerk.user)
    changes_ask(vacancy=vacancy, by=factories.user(Role.COORDINATOR), reason=reason, notes=notes)
    page = clerk.get(f"/vacancies/{vacancy.pk}/")
    assert (page.context["asked_for"], len(page.context["questions"])) == (shown, len(notes))
    assert "cámbiela y entréguela de nuevo" in page.content.decode()
    check = clerk.post(f"/vacancies/{vacancy.pk}/edit/", follow=True)
    assert check.context["asked_for"] == shown
    vacancy_submit(vacancy=vacancy, by=clerk.user)
    assert clerk.get(f"/vacancies/{vacancy.pk}/").context["asked_for"] == ""


def test_the_team_is_written_to_when_the_ministry_answers(django_capture_on_commit_callbacks: Any) -> None:
    one, ministry = factories.employer(), factories.user(Role.COORDINATOR)
    clerk = portal.member(one, language="en").user
    with django_capture_on_commit_callbacks(execute=True):
        vacancy = vacancy_submit(vacancy=factories.vacancy(status="draft", employer=one, wage="15"), by=clerk)
        changes_ask(vacancy=vacancy, by=ministry, reason="Where do they live?", notes={})
        vacancy_submit(vacancy=vacancy, by=clerk)
        vacancy_open(vacancy=vacancy, by=ministry)
        accepted(vacancy, wage="16")
        content = content_of(vacancy, None) | {"wage": "12"}
        refused = revision_propose(vacancy=vacancy, by=clerk, content=content)
        revision_refuse(revision=refused, by=ministry, reason="Below the floor.")
    told = [(message.subject.replace(vacancy.folio, "V"), message.to) for message in mail.outbox]
    subjects = (
        "The ministry asks for changes of vacancy V",
        "Vacancy V is open",
        "The change of vacancy V was accepted",
        "The change of vacancy V was refused",
    )
    assert told == [(subject, [clerk.email]) for subject in subjects]
    assert "Where do they live?" in mail.outbox[0].body
    assert "Below the floor." in mail.outbox[3].body
