"""The wage of a vacancy against the floor that binds: the columns, the page, and which day decided."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from accounts.choices import Role
from employers.facts import vacancy_facts
from employers.filing import day_in_number, filing_day
from employers.models import Vacancy
from pathways.engine.facts import UNKNOWN, Vocabulary
from tests import factories

D = date


@pytest.mark.parametrize(
    ("number", "day"),
    [
        ("H-300-25312-390600", D(2025, 11, 8)),
        ("H-300-25001-000001", D(2025, 1, 1)),
        ("H-300-24366-000001", D(2024, 12, 31)),
        ("JO-A-300-20199-721302", D(2020, 7, 17)),
        ("H-300-25366-000001", None),
        ("H-300-25000-000001", None),
        ("H-400-25312-390600", None),  # H-2B: no wage floor depends on it
        ("C-13269-43210", None),
        ("", None),
    ],
)
def test_the_case_number_of_an_h2a_job_tells_when_it_was_numbered(number, day):
    assert day_in_number(number) == day


def test_a_day_that_was_entered_goes_before_the_one_in_the_number():
    assert filing_day(D(2025, 9, 30), "H-300-25312-390600") == D(2025, 9, 30)
    assert filing_day(None, "H-300-25312-390600") == D(2025, 11, 8)
    assert filing_day(None, "") is None


@pytest.fixture
def georgia(db):
    """The rate of Georgia for 2026, under two methods, and the federal minimum."""
    programme = factories.programme()
    rate = {"basis": "aewr", "programme": programme, "effective_to": D(2026, 12, 31)}
    survey = factories.wage_floor(amount="16.00", filed_to=D(2025, 10, 1), citation="Survey", **rate)
    since = factories.wage_floor(amount="13.00", filed_from=D(2025, 10, 2), citation="90 FR", **rate)
    federal = factories.wage_floor("US", basis="federal_minimum", amount="7.25", group=None, citation="29 USC 206")
    return survey, since, federal


def georgian(**fields) -> Vacancy:
    work = {"wage": Decimal("14.00"), "soc_code": "45-2092", "housing_free": True, "hours_per_week": Decimal(40)}
    dates = {"starts_on": D(2026, 3, 1), "ends_on": D(2026, 9, 1)}
    return factories.vacancy(subdivision=factories.subdivision("US-GA"), **work | dates | fields)


def columns(vacancy: Vacancy) -> tuple[int, int, int]:
    facts = vacancy_facts(Vacancy.objects.filter(pk=vacancy.pk), Vocabulary())
    return int(facts.wage_floor_cents[0]), int(facts.wage_floor_most_cents[0]), int(facts.wage_floor_figure[0])


def test_the_day_of_filing_decides_which_rate_a_vacancy_is_held_to(georgia):
    survey, since, _federal = georgia
    assert columns(georgian(job_order_filed_on=D(2025, 10, 1))) == (1600, 1600, survey.pk)
    assert columns(georgian(job_order_filed_on=D(2025, 10, 2))) == (1300, 1300, since.pk)
    assert columns(georgian(case_number="H-300-25274-000001")) == (1600, 1600, survey.pk)
    assert columns(georgian(case_number="H-300-25275-000001")) == (1300, 1300, since.pk)
    # not recorded: 75 days before 1 March is after October; 75 days before 1 December 2025 may be either
    assert columns(georgian()) == (1300, 1300, since.pk)


def test_what_may_be_filed_under_either_method_has_both_bounds(georgia):
    survey, since, _federal = georgia
    for floor in (survey, since):
        type(floor).objects.filter(pk=floor.pk).update(effective_from=D(2025, 1, 1))
    assert columns(georgian(starts_on=D(2025, 12, 1))) == (1300, 1600, since.pk)


def test_a_draft_and_a_figure_of_low_confidence_decide_nothing(georgia):
    _survey, since, federal = georgia
    type(since).objects.filter(pk=since.pk).update(confidence="low")
    type(federal).objects.filter(pk=federal.pk).update(state="draft", origin="staff")
    assert columns(georgian()) == (UNKNOWN, UNKNOWN, UNKNOWN)


def test_the_occupation_stands_for_its_codes_where_no_code_is_recorded(georgia):
    from reference.models import Occupation, OccupationCrosswalk

    picker = Occupation.objects.create(code="9211.01", isco_code="9211", title_es="Cosecha", title_en="Picker")
    OccupationCrosswalk.objects.create(occupation=picker, scheme="soc2018", code="45-2092", confidence="high")
    assert columns(georgian(soc_code="", occupation=picker))[0] == 1300
    assert columns(georgian(soc_code=""))[0] == 725  # which work it is nobody knows


def _rule() -> None:
    factories.rule(
        key="wage-floor",
        kind="wage_floor",
        parameters={"needed": ["aewr", "federal_minimum"]},
        title_en="Wage at or above the floor",
        effective_from=D(2020, 1, 1),
    )


@pytest.mark.parametrize(
    ("fields", "state", "words"),
    [
        ({}, "pass", ["US$\N{NO-BREAK SPACE}14.00", "US$\N{NO-BREAK SPACE}13.00 an hour", "90 FR"]),
        ({"wage": Decimal("12.50")}, "fail", ["US$\N{NO-BREAK SPACE}0.50 an hour too low"]),
        ({"wage": None}, "unknown", ["not said"]),
        (
            {"soc_code": ""},
            "unknown",
            ["US$\N{NO-BREAK SPACE}7.25 an hour at least; not all is known", "29 USC 206"],
        ),
    ],
)
def test_the_page_says_what_is_offered_which_floor_binds_and_how_sure_that_is(
    georgia, client_for, fields, state, words
):
    _rule()
    client = client_for(Role.COORDINATOR)
    client.cookies["django_language"] = "en"
    page = client.get(f"/vacancies/{georgian(**fields).pk}/")
    wage = page.context["wage"]
    assert wage.state == state
    for text in words:
        assert text in page.text, text
    assert "When the job order was filed is not known: Tue 16 Dec 2025 at the earliest." in page.text


def test_the_page_gives_the_week_at_the_offer_and_at_the_floor(georgia, client_for):
    _rule()
    wage = client_for(Role.COORDINATOR).get(f"/vacancies/{georgian().pk}/").context["wage"]
    assert (wage.week_offered, wage.week_at_floor) == ("US$\N{NO-BREAK SPACE}560.00", "US$\N{NO-BREAK SPACE}520.00")


def test_a_rate_that_has_run_out_is_said_with_its_last_day(georgia, client_for):
    _rule()
    client = client_for(Role.COORDINATOR)
    client.cookies["django_language"] = "en"
    page = client.get(f"/vacancies/{georgian(starts_on=D(2027, 3, 1), ends_on=D(2027, 9, 1)).pk}/")
    assert "ended on Thu 31 Dec 2026" in page.text
    line = page.context["wage"].lines[0]
    assert (line.amount, line.state) == ("not known", "unk")


def test_a_pathway_without_a_rule_about_the_wage_has_no_card(client_for, db):
    page = client_for(Role.COORDINATOR).get(f"/vacancies/{factories.vacancy().pk}/")
    assert page.context["wage"] is None
