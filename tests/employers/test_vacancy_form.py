"""Filling in a vacancy: screens without scripts, kept at each, handed in once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.choices import Role
from employers.content import content_of, differences
from employers.filling import Filling, next_season
from employers.models import Employer, Vacancy, VacancyDraft, VacancyRevision, VacancyTerms
from employers.selectors import terms_of_vacancy
from tests import factories
from tests.conftest import ClientFor
from tests.employers.filling import begin, fill, hand_in, screens, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client_for: ClientFor) -> Any:
    client: Any = client_for(Role.EMPLOYER_CLERK)
    client.employer = factories.employer(clerk=client.user)
    return client


@pytest.fixture
def lists() -> None:
    for code in ("us-h2a", "us-h2b", "ca-agri-stream", "mx-tvtf"):
        factories.programme(code, is_work=True, status="in_force")
    factories.occupation("9211.01", is_job=True, is_agricultural=True)
    for place in ("US-GA", "CA-ON", "MX-CHP", "MX-SON"):
        factories.subdivision(place)


@pytest.mark.parametrize(
    ("programme", "country"), [("us-h2a", "US"), ("us-h2b", "US"), ("ca-agri-stream", "CA"), ("mx-tvtf", "MX")]
)
def test_every_programme_is_filled_in_and_handed_in(
    client_for: ClientFor, lists: None, programme: str, country: str
) -> None:
    client = client_for(Role.EMPLOYER_CLERK)
    factories.employer(country, clerk=client.user)  # type: ignore[attr-defined]
    draft = begin(client, programme)
    fill(client, draft, screens(programme))
    vacancy = hand_in(client, draft)
    assert vacancy is not None
    assert (vacancy.status, vacancy.programme_id, vacancy.seats) == ("submitted", programme, 12)
    assert vacancy.first_received_at is not None
    assert vacancy.versions.count() == 1
    terms = terms_of_vacancy(vacancy)
    assert terms is not None
    assert terms.hours_by_day == ["8", "8", "8", "8", "8", "4", "0"]
    assert vacancy.hours_per_week == 44


@pytest.mark.parametrize(
    ("programme", "asked", "not_asked"),
    [
        ("us-h2a", {"subsistence_daily"}, {"health_insurance", "pwd_wage", "lmia_number"}),
        ("us-h2b", {"pwd_number", "need_reason"}, {"subsistence_daily", "lmia_number", "guarantee_percent"}),
        ("ca-agri-stream", {"lmia_number", "health_insurance", "noc_code"}, {"soc_code", "need_type", "case_number"}),
        ("mx-tvtf", {"constancia_number"}, {"soc_code", "noc_code", "lmia_number", "need_type", "case_number"}),
    ],
)
def test_only_what_applies_is_asked(lists: None, programme: str, asked: set[str], not_asked: set[str]) -> None:
    code = {"us": "US", "ca": "CA", "mx": "MX"}[programme[:2]]
    draft = VacancyDraft(employer=factories.employer(code), programme=factories.programme(programme))
    names = {name for page in Filling(draft).pages.values() for name in page.form.fields}
    assert asked <= names
    assert not not_asked & names


def test_a_double_click_makes_one_vacancy_and_the_first_receipt_stays(clerk: Any, lists: None) -> None:
    draft = begin(clerk, "us-h2a")
    fill(clerk, draft, screens("us-h2a"))
    first = hand_in(clerk, draft)
    assert first is not None
    stamp = first.first_received_at
    again = hand_in(clerk, draft)
    assert again == first
    assert Vacancy.objects.count() == 1
    assert again.first_received_at == stamp


def test_the_same_first_form_begins_one_draft(clerk: Any, lists: None) -> None:
    told = {"key": "same", "employer": clerk.employer.pk, "programme": "us-h2a"}
    for _time in range(2):
        clerk.post("/vacancies/new/", told)
    assert VacancyDraft.objects.count() == 1


def test_the_database_keeps_the_first_receipt(clerk: Any) -> None:
    vacancy = factories.vacancy(first_received_at=timezone.now())
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Vacancy.objects.filter(pk=vacancy.pk).update(first_received_at=timezone.now() + timedelta(days=1))
    Vacancy.objects.filter(pk=vacancy.pk).update(title="Otro")


def test_a_demand_that_the_law_forbids_is_refused_at_its_field(clerk: Any, lists: None) -> None:
    draft = begin(clerk, "us-h2a")
    told = screens("us-h2a")["needs"] | {"special_requirements": "Male workers only."}
    page = send(clerk, draft, "needs", told)
    assert page.status_code == 200
    assert "20 CFR 655.135(a)" in page.content.decode()
    draft.refresh_from_db()
    assert draft.answers["needs"]["fields"]["special_requirements"] == "Male workers only."
    assert "needs" in Filling(draft).missing


@pytest.mark.parametrize(
    ("row", "law"),
    [
        ({"kind": "housing", "amount": "40", "per": "week", "reason": "Rent"}, "20 CFR 655.122(d)(1)"),
        ({"kind": "meals", "amount": "20", "per": "day", "reason": "Three meals"}, "20 CFR 655.122(g)"),
    ],
)
def test_deductions_against_the_law_are_refused(clerk: Any, lists: None, row: dict[str, str], law: str) -> None:
    factories.allowance(
        "US",
        kind="meal_charge_cap",
        amount="16.28",
        unit="day",
        citation="20 CFR 655.122(g), 655.173",
        effective_to=date(2099, 1, 1),
        programme=factories.programme("us-h2a"),
    )
    draft = begin(clerk, "us-h2a")
    told = screens("us-h2a")
    fill(clerk, draft, {"place": told["place"]})
    rows = {f"deductions-0-{name}": value for name, value in row.items()}
    page = send(clerk, draft, "pay", told["pay"] | rows)
    assert page.status_code == 200
    assert law in page.content.decode()


def test_who_saves_second_is_told_and_nothing_is_lost(clerk: Any, client_for: ClientFor, lists: None) -> None:
    draft = begin(clerk, "us-h2a")
    colleague: Any = client_for(Role.EMPLOYER_CLERK)
    clerk.employer.members.create(user=colleague.user)
    address = f"/vacancies/drafts/{draft.pk}/job/"
    seen = clerk.get(address).context["seen"]
    mine = screens("us-h2a")["job"]
    colleague.post(address, mine | {"title": "Theirs", "_seen": seen, "go": "next"})
    page = clerk.post(address, mine | {"title": "Mine", "_seen": seen, "go": "next"}, headers={"accept-language": "en"})
    assert "“Theirs”" in page.content.decode() or "«Theirs»" in page.content.decode()
    draft.refresh_from_db()
    assert draft.answers["job"]["fields"]["title"] == "Theirs"
    clerk.post(address, mine | {"title": "Mine", "_seen": page.context["seen"], "go": "next"})
    draft.refresh_from_db()
    assert draft.answers["job"]["fields"]["title"] == "Mine"


def test_what_is_typed_is_kept_without_being_complained_of(clerk: Any, lists: None) -> None:
    draft = begin(clerk, "us-h2a")
    address = f"/vacancies/drafts/{draft.pk}/place/"
    seen = clerk.get(address).context["seen"]
    answer = clerk.post(address, {"seats": "many", "_seen": seen, "go": "autosave"})
    assert answer.status_code == 200
    assert answer.json()["seen"] != seen
    stale = clerk.post(address, {"seats": "other", "_seen": seen, "go": "autosave"})
    assert stale.status_code == 409
    draft.refresh_from_db()
    assert draft.answers["place"]["fields"] == {"seats": "many"}


def test_a_draft_is_its_employers_and_nobody_elses(clerk: Any, client_for: ClientFor, lists: None) -> None:
    draft = begin(clerk, "us-h2a")
    stranger: Any = client_for(Role.EMPLOYER_CLERK)
    factories.employer(clerk=stranger.user)
    assert stranger.get(f"/vacancies/drafts/{draft.pk}/job/").status_code == 404
    assert client_for(Role.COORDINATOR).get(f"/vacancies/drafts/{draft.pk}/job/").status_code == 200


def test_an_employer_who_is_not_verified_drafts_and_cannot_hand_in(client_for: ClientFor, lists: None) -> None:
    client: Any = client_for(Role.EMPLOYER_CLERK)
    factories.employer(clerk=client.user, status="unverified")
    draft = begin(client, "us-h2a")
    fill(client, draft, screens("us-h2a"))
    assert hand_in(client, draft) is None
    draft.refresh_from_db()
    assert draft.finished_at is None
    assert draft.answers


# ── from one season to the next ───────────────────────────────────────────


def test_the_next_season_is_a_year_on_without_the_numbers_of_the_case(clerk: Any, lists: None) -> None:
    earlier = factories.vacancy(
        employer=clerk.employer,
        status="expired",
        starts_on=date(2024, 2, 29),
        ends_on=date(2024, 11, 15),
        case_number="H-300-24001-000001",
        certification_held=True,
        fee_free=True,
        wage="15.00",
    )
    earlier.refresh_from_db()
    content = next_season(content_of(earlier, None), date(2026, 11, 27))
    assert (content["starts_on"], content["ends_on"], content["wage"]) == ("2027-02-28", "2027-11-15", "15")
    assert not {"case_number", "certification_held", "fee_free", "valid_until"} & set(content)


def test_a_season_on_public_record_is_copied_by_its_employer_only(
    clerk: Any, client_for: ClientFor, lists: None
) -> None:
    record = factories.employer(legal_name="Blue Heron", status="on_record")
    Employer.objects.filter(pk=clerk.employer.pk).update(legal_name="Blue Heron", search_name=record.search_name)
    season = factories.vacancy(employer=record, title="Blueberries", case_number="H-300-25001-000002")
    clerk.post(f"/vacancies/{season.pk}/next-season/", {"employer": clerk.employer.pk, "key": "k"})
    draft = VacancyDraft.objects.get()
    assert draft.cloned_from == season
    assert draft.answers["job"]["fields"]["title"] == "Blueberries"
    assert "case_number" not in draft.answers["place"]["fields"]
    stranger: Any = client_for(Role.EMPLOYER_CLERK)
    other = factories.employer(clerk=stranger.user)
    refused = stranger.post(f"/vacancies/{season.pk}/next-season/", {"employer": other.pk, "key": "k"})
    assert refused.status_code == 404


# ── changes of an open vacancy ────────────────────────────────────────────


def opened(client: Client) -> Vacancy:
    draft = begin(client, "us-h2a")
    fill(client, draft, screens("us-h2a"))
    vacancy = hand_in(client, draft)
    assert vacancy is not None
    Vacancy.objects.filter(pk=vacancy.pk).update(status="open", seats_offered=3)
    return Vacancy.objects.get(pk=vacancy.pk)


def change(client: Client, vacancy: Vacancy, screen: str, **fields: str) -> VacancyDraft:
    client.post(f"/vacancies/{vacancy.pk}/edit/")
    draft = VacancyDraft.objects.get(vacancy=vacancy, finished_at=None)
    fill(client, draft, {screen: screens("us-h2a")[screen] | fields})
    draft.refresh_from_db()
    return draft


def test_a_change_of_an_open_vacancy_waits_and_the_open_one_stays(clerk: Any, lists: None) -> None:
    vacancy = opened(clerk)
    hand_in(clerk, change(clerk, vacancy, "place", seats="20"))
    vacancy.refresh_from_db()
    revision = VacancyRevision.objects.get()
    assert (vacancy.seats, vacancy.status, revision.status) == (12, "open", "proposed")
    found = differences(revision.base, revision.version.content, "USD")
    assert [(each.name, each.before, each.after) for each in found] == [("seats", "12", "20")]


def test_seats_cannot_fall_below_those_taken(clerk: Any, lists: None) -> None:
    vacancy = opened(clerk)
    draft = change(clerk, vacancy, "place", seats="2")
    assert Filling(draft).missing == ["place"]
    hand_in(clerk, draft)
    assert not VacancyRevision.objects.exists()


def test_what_is_opened_for_a_change_is_what_stands(clerk: Any, lists: None) -> None:
    vacancy = opened(clerk)
    clerk.post(f"/vacancies/{vacancy.pk}/edit/")
    draft = VacancyDraft.objects.get(vacancy=vacancy, finished_at=None)
    filling = Filling(draft)
    assert filling.missing == []
    assert differences(content_of(vacancy, terms_of_vacancy(vacancy)), filling.content, "USD") == []


def test_terms_of_another_programme_are_refused_by_the_database(clerk: Any) -> None:
    vacancy = factories.vacancy()
    with pytest.raises(IntegrityError, match="terms_of_canada_only"), transaction.atomic():
        VacancyTerms.objects.create(vacancy=vacancy, family="h2a", lmia_number="8000000")
