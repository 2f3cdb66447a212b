"""Every kind of event: written by the change it tells of, for whoever may know it, and described as it is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from employers.choices import HoldReason, VacancyStatus, WebhookType
from employers.content import content_of
from employers.demand.load import demand_import
from employers.models import Employer, Vacancy, VacancyTerms, WebhookDelivery, WebhookEvent
from employers.services import (
    changes_ask,
    revision_accept,
    revision_propose,
    revision_refuse,
    revision_withdraw,
    vacancies_keep_up,
    vacancy_move,
    vacancy_sites_set,
    vacancy_submit,
    webhook_add,
    webhook_ping,
)
from employers.services.uploads import upload_fail, upload_receive
from employers.services.webhooks import TOLD_OF_STATE
from employers.transitions import RECORD_MOVES, VACANCY_MOVES
from employers.webhooks.catalogue import CATALOGUE, as_text, described, example_of
from tests import factories, sites

from .demand.conftest import AS_OF, usa  # noqa: F401  states and pathways that an import looks up
from .demand.files import seasonal, seasonal_csv

pytestmark = pytest.mark.django_db


@pytest.fixture
def rosa() -> Any:
    return factories.user(Role.COORDINATOR)


def listening(employer: Employer | None, name: str = "hook") -> Callable[[], list[tuple[str, dict[str, Any]]]]:
    """An address of that employer's, or the ministry's own; what it was told since it was last asked."""
    by = factories.user(Role.EMPLOYER_CLERK if employer else Role.ADMINISTRATOR)
    endpoint, seen = webhook_add(url=f"https://example.org/{name}", employer=employer, by=by), [0]

    def told() -> list[tuple[str, dict[str, Any]]]:
        rows = WebhookDelivery.objects.filter(endpoint=endpoint, event_id__gt=seen[0]).order_by("event_id")
        found = [(row.event.type, row.event.data) for row in rows.select_related("event")]
        seen[0] = max([seen[0], *rows.values_list("event_id", flat=True)])
        return found

    return told


def test_handing_in_and_questions_are_told_with_their_number_and_fields_and_without_a_word_of_them(rosa: Any) -> None:
    vacancy = factories.vacancy(status="draft")
    told = listening(vacancy.employer)
    vacancy_submit(vacancy=vacancy, by=rosa)
    changes_ask(vacancy=vacancy, by=rosa, reason="Llame a Juana", notes={"wage": "¿Y por pieza, Juana?", "duties": " "})
    vacancy_submit(vacancy=vacancy, by=rosa)
    vacancy_move(vacancy=vacancy, name="ask_changes", by=rosa, reason="Llame a Juana")
    found = told()
    assert [(kind, data["status"]) for kind, data in found] == [
        ("vacancy.submitted", "submitted"),
        ("vacancy.changes_asked", "changes_asked"),
        ("vacancy.submitted", "submitted"),
        ("vacancy.changes_asked", "changes_asked"),
    ]
    assert [data.get("submission") for _kind, data in found] == [1, None, 2, None]
    assert [data.get("fields") for _kind, data in found] == [None, ["wage"], None, []]
    assert "Juana" not in str(found)


def test_each_move_of_the_table_tells_the_state_it_leads_to(rosa: Any) -> None:
    kinds = {"submit": "submitted", "ask_changes": "changes_asked", "open": "opened", "fill": "filled"}
    kinds |= {"reopen": "opened", "close": "closed", "expire": "expired"}
    told = listening(None)
    for step in VACANCY_MOVES:
        vacancy = factories.vacancy(status=sorted(step.sources)[0])
        vacancy_move(vacancy=vacancy, name=step.name, by=rosa, reason="Porque sí")
        (event,) = told()
        assert (event[0], event[1]["status"]) == (f"vacancy.{kinds[step.name]}", step.target)


def test_what_the_calendar_ends_is_told_as_expired_and_what_it_holds_with_its_reason() -> None:
    today = timezone.localdate()
    ended = factories.vacancy(starts_on=today - timedelta(days=90), ends_on=today - timedelta(days=1))
    lapsed = factories.vacancy()
    VacancyTerms.objects.create(vacancy=lapsed, family="h2a", valid_until=today - timedelta(days=1))
    told = listening(None)
    vacancies_keep_up(today)
    VacancyTerms.objects.update(valid_until=today)
    vacancies_keep_up(today)
    assert [(kind, data["vacancy"], data["held"], data.get("reason")) for kind, data in told()] == [
        ("vacancy.expired", ended.pk, False, None),
        ("vacancy.held", lapsed.pk, True, HoldReason.CERTIFICATION_LAPSED),
        ("vacancy.hold_lifted", lapsed.pk, False, HoldReason.CERTIFICATION_LAPSED),
    ]


def test_a_change_of_an_open_vacancy_is_told_at_each_step_with_the_fields_it_is_about(rosa: Any) -> None:
    vacancy = factories.vacancy(seats=4)
    told = listening(vacancy.employer)
    for seats, decide in ((5, revision_withdraw), (6, None), (7, revision_accept)):
        vacancy.refresh_from_db()
        content = content_of(vacancy, None) | {"seats": seats, "duties": f"Secreto {seats}"}
        revision = revision_propose(vacancy=vacancy, by=rosa, content=content)
        if decide is None:
            revision_refuse(revision=revision, by=rosa, reason="No")
        else:
            decide(revision=revision, by=rosa)
    found = told()
    assert [(kind.removeprefix("vacancy.revision_"), data["seats"]) for kind, data in found] == [
        ("proposed", 4),
        ("withdrawn", 4),
        ("proposed", 4),
        ("refused", 4),
        ("proposed", 4),
        ("accepted", 7),
    ]
    assert {tuple(data["fields"]) for _kind, data in found} == {("duties", "seats")}
    assert "Secreto" not in str(found)


def test_seats_that_are_spread_anew_are_told(rosa: Any) -> None:
    vacancy = factories.vacancy(seats=3)
    here = sites.worksite(vacancy.employer)
    told = listening(vacancy.employer)
    vacancy_sites_set(vacancy=vacancy, seats={here: 3}, by=rosa)
    ((kind, data),) = told()
    assert (kind, data["sites"][0]["worksite"]) == ("vacancy.seats_changed", here.pk)


@pytest.mark.usefixtures("usa")
def test_an_import_is_told_once_to_the_ministry_and_an_employer_hears_of_its_own_vacancies(tmp_path: Path) -> None:
    ministry = listening(None)
    rows = seasonal(), seasonal(2), seasonal(3, total_positions="no")
    demand_import(seasonal_csv(tmp_path, *rows), as_of=AS_OF)
    (event,) = ministry()
    assert event[0] == "import.done"
    assert {name: event[1][name] for name in ("format", "read", "imported", "rejected")} == {
        "format": "seasonaljobs",
        "read": 3,
        "imported": 2,
        "rejected": 1,
    }
    known = Vacancy.objects.get(case_number=seasonal()["case_number"])
    own, stranger = listening(known.employer), listening(factories.employer())
    withdrawn = seasonal_csv(tmp_path, seasonal(case_status="Determination Issued - Withdrawn"))
    demand_import(withdrawn, dry_run=True, as_of=AS_OF)
    assert WebhookEvent.objects.count() == 1
    demand_import(withdrawn, as_of=AS_OF)
    demand_import(seasonal_csv(tmp_path, seasonal()), as_of=AS_OF)
    assert [(kind, data["vacancy"]) for kind, data in own()] == [
        ("vacancy.closed", known.pk),
        ("vacancy.opened", known.pk),
    ]
    assert [kind for kind, _data in ministry()] == ["import.done", "import.done"]
    assert stranger() == []


def test_a_list_that_did_not_end_well_is_told_to_the_ministry_alone(rosa: Any, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    ministry, employer = listening(None), listening(factories.employer())
    upload = upload_receive(by=rosa, file_name="lista de Juana.csv", chunks=[b"a,b\n1,2\n"])
    upload_fail(upload.pk, error="No se lee.")
    assert ministry() == [("import.failed", {"upload": upload.pk, "was": "checking"})]
    assert employer() == []


def test_an_example_of_each_kind_says_what_a_real_event_of_it_says(rosa: Any) -> None:
    assert [told.kind for told in CATALOGUE] == list(WebhookType)
    vacancy = factories.vacancy(status="draft", seats=2)
    sites.spread(vacancy, 2)
    told = listening(vacancy.employer)
    for name in ("submit", "ask_changes", "submit", "open", "fill", "reopen", "close"):
        vacancy_move(vacancy=vacancy, name=name, by=rosa, reason="x")
    real = dict(told())
    assert set(real) == {f"vacancy.{what}" for what in ("submitted", "changes_asked", "opened", "filled", "closed")}
    for each in CATALOGUE:
        shown = example_of(each)
        assert shown["type"] == each.kind.value
        if each.kind.value in real:
            assert shape(shown["data"]) == shape(real[each.kind.value])


def shape(content: Any) -> Any:
    if isinstance(content, dict):
        return {name: shape(value) for name, value in content.items()}
    return type(content)


def test_the_papers_and_the_description_of_the_api_hold_the_catalogue(client_for: Any) -> None:
    paper = (Path(settings.BASE_DIR) / "docs" / "webhooks.md").read_text("utf-8")
    assert as_text() in paper, "print employers.webhooks.catalogue.as_text() into docs/webhooks.md"
    schema = client_for(Role.ADMINISTRATOR).get(reverse("api-schema"), {"format": "json"}).json()
    assert set(schema["webhooks"]) == set(WebhookType.values)
    assert schema["webhooks"]["ping"]["post"] == described({})["webhooks"]["ping"]["post"]


def test_moves_of_the_public_record_lead_to_states_that_are_told() -> None:
    assert {VacancyStatus(step.target) for step in RECORD_MOVES} <= set(TOLD_OF_STATE)


def test_a_test_goes_to_its_own_address_only() -> None:
    vacancy = factories.vacancy()
    here, other = listening(vacancy.employer), listening(None)
    webhook_ping(endpoint=WebhookDelivery._meta.get_field("endpoint").related_model.objects.earliest("pk"))
    assert [kind for kind, _data in here()] == ["ping"]
    assert other() == []
