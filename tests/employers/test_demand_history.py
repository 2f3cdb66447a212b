"""The history of demand as pages and the forecast read it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from employers.models import DemandBatch, DemandCase, Employer
from employers.selectors import (
    demand_by_start,
    demand_by_state,
    demand_by_year,
    demand_history,
    seasons_of_employer,
)
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases() -> Any:
    """`cases(positions_certified=3, …)`: a certified case of fiscal 2017 in Georgia, counted unless `role="member"` is said."""
    factories.country("US", title_en="United States")
    for code, name in (("US-GA", "Georgia"), ("US-NC", "North Carolina")):
        factories.subdivision(code, name=name)
    factories.programme("us-h2a")
    batch = DemandBatch.objects.create(
        file_name="list.xlsx", file_sha256="0", layout="h2a-history", as_of=date(2026, 1, 1)
    )
    employer = Employer.objects.create(
        legal_name="Blue Ridge Berries", search_name="blue ridge berries", country_id="US"
    )

    def made(**changes: Any) -> DemandCase:
        number = DemandCase.objects.count() + 1
        return DemandCase.objects.create(
            **{
                "programme_id": "us-h2a",
                "case_number": f"H-300-16300-{number:06d}",
                "employer": employer,
                "fiscal_year": 2017,
                "decision": "certified",
                "decision_written": "Certified",
                "starts_on": date(2017, 3, 1),
                "positions_certified": 10,
                "wage": Decimal("10.50"),
                "wage_unit": "hour",
                "currency": "USD",
                "subdivision_id": "US-GA",
                "batch": batch,
                "row_number": number,
                "member_key": "m" if changes.get("role") == "member" else "",
            }
            | changes
        )

    return made


def test_positions_are_those_certified_of_cases_that_were_and_of_no_member(cases: Any) -> None:
    cases()
    cases(positions_certified=None, positions_requested=4, decision="partial")
    cases(decision="denied")
    cases(role="member")
    cases(fiscal_year=2015, positions_certified=7, decision="returned")
    told = [(year.fiscal_year, year.cases, year.positions) for year in demand_by_year("us-h2a")]
    assert told == [(2015, 1, 7), (2017, 2, 14)]
    assert demand_by_year("us-h2b") == []
    assert demand_history(certified=False).count() == 4
    assert demand_history(years=[2017], state="US-GA").count() == 2


def test_states_come_by_their_positions_and_an_unknown_one_without_a_code(cases: Any) -> None:
    cases()
    cases(subdivision_id="US-NC", positions_certified=30)
    cases(subdivision_id=None, positions_certified=1)
    told = [(place.code, place.name, place.positions) for place in demand_by_state("us-h2a", 2017)]
    assert told == [("US-NC", "North Carolina", 30), ("US-GA", "Georgia", 10), ("", "", 1)]


def test_months_are_those_in_which_the_work_begins(cases: Any) -> None:
    cases()
    cases(starts_on=date(2016, 12, 1), positions_certified=2)
    cases(starts_on=None)
    assert demand_by_start("us-h2a", 2017) == {3: 10, 12: 2}


def test_an_employer_has_its_seasons_with_the_mean_wage(cases: Any) -> None:
    first = cases()
    cases(wage=Decimal("450"), wage_unit="week", hours_per_week=Decimal("40"))
    cases(fiscal_year=2015, wage=None, wage_unit="", starts_on=date(2015, 2, 1))
    newest, oldest = seasons_of_employer(first.employer)
    assert (newest.fiscal_year, newest.cases, newest.positions) == (2017, 2, 20)
    assert newest.wage_an_hour == Decimal("10.88")  # of 10.50 and 450 for 40 hours
    assert (oldest.fiscal_year, oldest.first_start, oldest.wage_an_hour) == (2015, date(2015, 2, 1), None)
