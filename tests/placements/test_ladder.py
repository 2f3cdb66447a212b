"""The ladder of three people, read from a registry: what is open, what comes next, what is missing, and which seasons fit."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts.choices import Role
from placements.ladder import Ladder, Rung, ladder_of
from placements.ladder.shown import ladder_for_page
from reference.models import Language
from tests import factories
from tests.matching.conftest import berries, shipped

__all__ = ["shipped"]
pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
D = date


@pytest.fixture(autouse=True)
def _demand(shipped: None, db: None) -> None:
    """A winter in Mexico and a summer in Georgia stand open; the same summer two years ago."""
    job("mx-tvtf", D(2027, 1, 4), D(2027, 3, 5), wage="400.00", wage_unit="day", currency="MXN")
    job("us-h2a", D(2027, 4, 5), D(2027, 10, 29))
    job("us-h2a", D(2025, 4, 5), D(2025, 10, 29), status="expired")


def job(programme: str, starts: date, ends: date, **fields: Any) -> Any:
    """Work that no rule closes to anybody who is ready."""
    good: dict[str, Any] = {
        "occupation": berries(),
        "wage": "25.00",
        "hours_per_week": 40,
        "housing_free": True,
        "transport_daily": True,
        "travel_inbound_paid": True,
        "travel_outbound_paid": True,
        "fee_free": True,
        "certification_held": True,
        "experience_months": 0,
        "need_type": "seasonal",
    }
    return factories.vacancy(programme, starts_on=starts, ends_on=ends, **good | fields)


def person(country: str = "GT", *, passport: bool = True, stays: tuple[Any, ...] = (), **fields: Any) -> Any:
    """Free for two years, with consent and two years of berries."""
    made = factories.worker(
        country,
        no_document=True,
        preferred_language=Language.objects.get(pk="spa"),
        literate=True,
        **{"birth_date": D(1992, 5, 20)} | fields,
    )
    if country == "GT":
        factories.identity_document(made, kind="cui")
    if passport:
        factories.identity_document(made, kind="passport", expires_on=D(2033, 1, 1))
    made.availabilities.create(starts_on=TODAY, ends_on=D(2028, 12, 31))
    made.consents.create(purpose="matching", text_version="1", means="signed", given_at=timezone.now())
    made.experiences.create(occupation=berries(), country=made.country, months=24, evidence=2)
    for programme, entered, left in stays:
        made.stays.create(programme_id=programme, entered_on=entered, left_on=left)
    return made


def rung(ladder: Ladder, programme: str) -> Rung:
    return next(found for found in ladder.rungs if found.programme.pk == programme)


def seasons(ladder: Ladder, sort: str = "open") -> list[tuple[str, date]]:
    chosen = next(s for s in ladder.suggestions if s.sort == sort)
    return [(step.programme.pk, step.first) for step in chosen.steps]


# ── three people ──────────────────────────────────────────────────────────
TWO_SEASONS = (("us-h2a", D(2025, 4, 5), D(2025, 10, 29)), ("us-h2a", D(2026, 4, 5), D(2026, 10, 29)))


def test_a_guatemalan_of_two_seasons_goes_to_mexico_in_winter_and_back_to_georgia_in_spring():
    ladder = ladder_of(person(stays=TWO_SEASONS), TODAY)
    assert rung(ladder, "us-h2a").work.count == 1
    assert rung(ladder, "mx-tvtf").work.count == 1
    whole = next(s for s in ladder.suggestions if s.sort == "whole")
    first, second = whole.steps[:2]
    assert (first.programme.pk, first.first, second.programme.pk, second.first) == (
        *("mx-tvtf", D(2027, 1, 4)),
        *("us-h2a", D(2027, 4, 5)),
    )
    assert second.free is not None
    assert second.free >= second.lead.papers > 0
    ((rule, days, most),) = second.limits
    assert (rule.name, days, most) == ("us-h2a/stay-limit", 208, 1096)
    assert whole.open_days == 61 + 208
    assert second.pay == 2500 * 40 * 208 // 7
    assert rung(ladder, "us-h2a").next is not None


def test_a_honduran_woman_without_a_passport_is_told_to_bring_it_and_not_refused():
    josefa = person("HN", passport=False, sex="F")
    ladder = ladder_of(josefa, TODAY)
    assert (rung(ladder, "us-h2a").standing, rung(ladder, "us-h2a").work.count) == ("on_condition", 1)
    assert rung(ladder, "mx-tvtf").standing == "closed"
    page = ladder_for_page(ladder)
    shown = {found["title"]: found for found in page["rungs"]}
    h2a = shown[str(rung(ladder, "us-h2a").programme.title)]
    asked = {finding.key: finding for finding in h2a["missing"]}
    assert asked["us-h2a/passport"].who == "The person can change this."
    assert asked["us-h2a/passport"].citation
    tvtf = shown[str(rung(ladder, "mx-tvtf").programme.title)]
    assert [finding.key for finding in tvtf["missing"]] == ["mx-tvtf/nationality"]
    assert seasons(ladder)[0][0] == "us-h2a"


def test_a_belizean_may_take_both_and_reads_why_sawp_is_closed():
    ladder = ladder_of(person("BZ"), TODAY)
    assert {found.programme.pk for found in ladder.rungs if found.work.count} == {"us-h2a", "mx-tvtf"}
    assert rung(ladder, "ca-sawp").standing == "closed"
    assert [found.programme.pk for found in ladder.rungs if found.is_for_nobody] == [
        *("ca-agri-fish", "ca-empp", "ca-empp-no-offer", "gt-mx-visa", "mx-tvr"),
    ]


def test_somebody_of_twenty_in_honduras_is_told_the_day_on_which_it_opens():
    assert rung(ladder_of(person("HN", birth_date=D(2006, 5, 20)), TODAY), "us-h2a").opens_on == D(2027, 5, 20)


# ── what is agreed ────────────────────────────────────────────────────────


@pytest.mark.parametrize(("ends", "overlapping"), [(D(2027, 3, 1), 0), (D(2027, 4, 4), 1)])
def test_what_overlaps_an_agreed_placement_or_its_papers_is_not_suggested(ends: date, overlapping: int):
    maria = person()
    agreed = job("mx-tvtf", D(2026, 12, 20), ends, wage="400.00", wage_unit="day", currency="MXN")
    factories.placement(maria, agreed, status="accepted")
    ladder = ladder_of(maria, TODAY)
    assert (rung(ladder, "us-h2a").work.overlapping, rung(ladder, "us-h2a").work.count) == (
        overlapping,
        1 - overlapping,
    )
    assert [step.placement.vacancy_id for step in ladder.agreed if step.placement] == [agreed.pk]
    assert all(step.first > ends for s in ladder.suggestions for step in s.steps if not step.is_agreed)


@pytest.mark.parametrize("status", ["declined", "cancelled", "returned"])
def test_a_placement_that_is_over_leaves_its_days_free(status: str):
    maria = person()
    factories.placement(maria, job("mx-tvtf", D(2026, 12, 20), D(2027, 6, 1)), status=status)
    assert ladder_of(maria, TODAY).agreed == ()


def test_a_stay_without_an_end_is_said_and_its_limit_is_not_guessed():
    ladder = ladder_of(person(stays=(("us-h2a", D(2022, 4, 5), None),)), TODAY)
    assert ladder.stay_not_told
    assert all(step.limits == () for s in ladder.suggestions for step in s.steps)


def test_a_season_adds_the_months_that_the_next_employer_asks_for():
    maria = person()
    maria.experiences.update(months=1)
    asking = job("us-h2a", D(2027, 6, 1), D(2027, 11, 30), experience_months=6)
    ladder = ladder_of(maria, TODAY)
    assert ladder.gain_of is not None
    assert (ladder.gain_of[1], rung(ladder, "us-h2a").gained) == (6, 1)
    assert asking.pk not in {vacancy.pk for vacancy in ladder.vacancies.values()}


# ── the faces ─────────────────────────────────────────────────────────────


def test_the_ladder_asks_the_database_as_often_for_many_vacancies_as_for_few():
    maria = person(stays=TWO_SEASONS)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            ladder_for_page(ladder_of(maria, TODAY))
        return len(queries)

    asked()
    few = asked()
    for number in range(20):
        job("us-h2a", D(2027, 4, 5), D(2027, 9, 1 + number))
        job("mx-tvtf", D(2027, 1, 4), D(2027, 2, 1 + number))
    assert asked() == few <= 50


@pytest.mark.parametrize(
    ("language", "words"), [("es", "Próxima temporada"), ("en", "Next season"), ("fr", "Prochaine saison")]
)
def test_the_page_speaks_three_languages_and_notes_that_the_file_was_opened(client_for, language: str, words: str):
    maria = person()
    client = client_for(Role.COORDINATOR)
    client.cookies["django_language"] = language
    answer = client.get(f"/workers/{maria.pk}/ladder/")
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert maria.openings.filter(what="ladder", by=client.user).count() == 1


def test_the_api_gives_what_the_page_shows(client_for):
    maria = person(stays=TWO_SEASONS)
    answer = client_for(Role.COORDINATOR).get(f"/api/v1/workers/{maria.pk}/ladder/?as_of={TODAY}")
    assert answer.status_code == 200
    told = answer.json()
    with translation.override("es"):
        ladder = ladder_of(maria, TODAY)
    assert [found["programme"] for found in told["rungs"]] == [found.programme.pk for found in ladder.rungs]
    assert [s["days"] for s in told["suggestions"]] == [s.days for s in ladder.suggestions]
    step = told["suggestions"][0]["steps"][0]
    assert (step["programme"], step["currency"], step["is_open"]) == ("mx-tvtf", "MXN", True)
    assert all(finding["citation"] for finding in step["findings"])


def test_who_has_nothing_open_reads_that_nothing_fits_yet(client_for):
    leaves = person()
    leaves.consents.update(withdrawn_at=timezone.now())
    ladder = ladder_of(leaves, TODAY)
    assert ladder.suggestions == ()
    answer = client_for(Role.COORDINATOR).get(f"/workers/{leaves.pk}/ladder/")
    assert "Todavía no cabe ninguna temporada" in answer.content.decode()
