"""One row to one vacancy, or to the reasons why not. No database is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from employers.choices import NeedType, VacancyStatus, WageUnit
from employers.demand.forms import LAYOUTS, OFLC_H2A, OFLC_H2B, SEASONAL_JOBS
from employers.demand.layouts import Layout, recognise
from employers.demand.lookups import Lookups
from employers.demand.problems import Rejection, Warn
from employers.demand.rows import Demand, Refusal, read_row

from .conftest import AS_OF
from .files import h2a, h2b, header_of, seasonal

Read = Callable[..., Demand | Refusal]


@pytest.fixture
def read(lookups: Lookups) -> Read:
    def read(row: dict[str, Any], layout: Layout = SEASONAL_JOBS) -> Demand | Refusal:
        header = header_of(layout)
        return read_row(recognise([(1, header)], LAYOUTS), 7, [row.get(name, "") for name in header], lookups, AS_OF)

    return read


@pytest.fixture
def taken(read: Read) -> Callable[..., Demand]:
    def taken(row: dict[str, Any], layout: Layout = SEASONAL_JOBS) -> Demand:
        result = read(row, layout)
        assert isinstance(result, Demand), result
        return result

    return taken


def test_a_posting_becomes_a_vacancy(taken: Callable[..., Demand]) -> None:
    demand = taken(seasonal())

    assert demand.case_number == "H-300-25312-000001"
    assert demand.status == VacancyStatus.OPEN
    assert demand.employer.key == ("US", "blue ridge berries llc", "US-GA", "colquitt")
    assert demand.employer.postal_code == "01701"
    assert demand.warnings == [(Warn.OCCUPATION_NOT_FOUND, "Strawberry Picker")]  # these lookups hold no occupation
    assert demand.fields == {
        "programme_id": "us-h2a",
        "title": "Strawberry Picker",
        "seats": 4,
        "starts_on": date(2026, 2, 1),
        "ends_on": date(2026, 11, 7),
        "subdivision_id": "US-GA",
        "city": "Colquitt",
        "wage": Decimal("16.08"),
        "wage_to": None,
        "wage_unit": WageUnit.HOUR,
        "currency": "USD",
        "overtime_wage": None,
        "pay_notes": "",
        "hours_per_week": Decimal("40.0"),
        "schedule": "07:00–15:30",
        "experience_months": 3,
        "special_requirements": "Picks and packs berries, bending all day.",
        "source_url": "https://seasonaljobs.dol.gov/jobs/H-300-25312-000001",
        "housing_free": True,
        "transport_daily": True,
        "travel_inbound_paid": True,
        "travel_outbound_paid": True,
        "certification_held": True,
        "occupation_id": None,
        "crop_id": "strawberry",
    }


def test_a_decision_on_h2a_becomes_a_vacancy(taken: Callable[..., Demand]) -> None:
    demand = taken(h2a(), OFLC_H2A)
    fields = demand.fields

    assert demand.status == VacancyStatus.EXPIRED
    assert (demand.employer.trade_name, demand.employer.industry_code) == ("", "111333")
    assert fields["seats"] == 8  # certified, before requested and needed
    assert (fields["starts_on"], fields["ends_on"]) == (date(2021, 1, 15), date(2021, 10, 15))
    assert (fields["wage"], fields["wage_unit"]) == (Decimal("11.71"), WageUnit.HOUR)
    assert fields["pay_notes"] == "Piece rate: 0.9 USD, Field Box"
    assert fields["hours_per_week"] == Decimal("40.0")
    assert (fields["soc_code"], fields["need_type"], fields["county"]) == ("45-2092", NeedType.SEASONAL, "Miller")
    assert (fields["driver_required"], fields["background_check"], fields["drug_screen"]) == (False, False, True)
    assert fields["lifting_kg"] == 23
    assert fields["meals"] == "Free kitchen to cook in"
    assert fields["special_requirements"].endswith("Education: High School/GED")
    assert fields["crop_id"] == "strawberry"


def test_a_decision_on_h2b_becomes_a_vacancy(taken: Callable[..., Demand]) -> None:
    fields = taken(h2b(), OFLC_H2B).fields

    assert fields["seats"] == 6
    assert (fields["wage"], fields["wage_to"]) == (Decimal("15.23"), Decimal("18.00"))
    assert fields["overtime_wage"] == Decimal("22.85")  # the lower of the two is the one that is sure
    assert fields["need_type"] == NeedType.ONE_TIME
    assert fields["transport_daily"] is True
    assert fields["special_requirements"] == "Education: High School/GED"
    assert "housing_free" not in fields  # H-2B housing need not be free, and the form does not say


def test_what_the_programme_gives_is_marked_with_its_law(taken: Callable[..., Demand]) -> None:
    marked = taken(seasonal()).original["from_programme"]
    assert marked["housing_free"] == "20 CFR 655.122(d)(1)"
    assert marked["travel_inbound_paid"] == "20 CFR 655.122(h)(1)"
    assert marked["travel_outbound_paid"] == "20 CFR 655.122(h)(2)"
    assert marked["transport_daily"] == "20 CFR 655.122(h)(3)"
    assert set(taken(seasonal(visa_class="H-2B")).original["from_programme"]) == {
        "travel_inbound_paid",
        "travel_outbound_paid",
    }


def test_the_row_is_kept_as_it_stood(taken: Callable[..., Demand]) -> None:
    original = taken(seasonal(active_date="2525-01-15T00:00:00Z")).original
    assert original["layout"] == "seasonaljobs"
    assert original["row"]["employer_city"] == "COLQUITT"
    assert original["row"]["worksite_address"] == "26.6778, -80.4843012"
    assert "add_wage_info" not in original["row"]


def test_an_active_date_in_the_year_2525_is_set_aside_and_the_row_taken(taken: Callable[..., Demand]) -> None:
    demand = taken(seasonal(active_date="2525-01-15T00:00:00Z"))
    assert demand.original["set_aside"] == {
        "active_date": {"value": "2525-01-15T00:00:00Z", "reason": "date_implausible"}
    }
    assert (Warn.DATE_IMPLAUSIBLE, "active_date 2525-01-15T00:00:00Z") in demand.warnings


@pytest.mark.parametrize(
    ("wage", "unit"),
    [
        ("25000", "Hour"),
        ("9388", "Hour"),
        ("2058.31", "Hour"),
        ("1.50", "Hour"),
        ("9.59", "Month"),
        ("17.42", "Week"),
        ("14.28", "Year"),
        ("13.71", "Bi-Weekly"),
    ],
)
def test_a_wage_that_cannot_be_is_left_unknown_with_its_reason(
    taken: Callable[..., Demand], wage: str, unit: str
) -> None:
    demand = taken(seasonal(basic_rate_from=wage, basic_rate_to="99999", pay_range_desc=unit))
    assert demand.fields["wage"] is None
    assert demand.fields["wage_to"] is None
    assert demand.original["set_aside"]["basic_rate_from"]["reason"] == "wage_implausible"


@pytest.mark.parametrize(
    ("wage", "unit"),
    [("7.25", "Hour"), ("57.76", "Hour"), ("2058.31", "Month"), ("921.2", "Week"), ("0.9", "Piece Rate")],
)
def test_a_wage_that_can_be_is_taken(taken: Callable[..., Demand], wage: str, unit: str) -> None:
    assert taken(seasonal(basic_rate_from=wage, pay_range_desc=unit)).fields["wage"] == Decimal(wage)


@pytest.mark.parametrize(("wage", "unit"), [("12.50", ""), ("12.50", "Select Pay Range"), ("twelve", "Hour")])
def test_a_wage_without_a_number_or_a_unit_is_unknown(taken: Callable[..., Demand], wage: str, unit: str) -> None:
    demand = taken(seasonal(basic_rate_from=wage, pay_range_desc=unit))
    assert demand.fields["wage"] is None
    assert demand.original["set_aside"]


def test_zero_is_not_given(taken: Callable[..., Demand]) -> None:
    fields = taken(seasonal(basic_rate_from="0.0", work_hour_num_basic="0.0", overtime_rate_from="0.0")).fields
    assert fields["wage"] is fields["wage_to"] is fields["overtime_wage"] is fields["hours_per_week"] is None


def test_no_months_of_experience_are_none_asked(taken: Callable[..., Demand]) -> None:
    assert taken(seasonal(emp_exp_num_months="0")).fields["experience_months"] == 0
    assert taken(seasonal(emp_exp_num_months="")).fields["experience_months"] is None


def test_a_range_that_ends_below_its_start_has_no_end(taken: Callable[..., Demand]) -> None:
    demand = taken(seasonal(basic_rate_from="16.00", basic_rate_to="14.00"))
    assert (demand.fields["wage"], demand.fields["wage_to"]) == (Decimal("16.00"), None)
    assert demand.original["set_aside"]["basic_rate_to"]["reason"] == "wage_range_reversed"


def test_overtime_is_the_lower_of_the_rates_that_are_given(taken: Callable[..., Demand]) -> None:
    swapped = seasonal(overtime_rate_from="33.0", overtime_rate_to="27.14")
    assert taken(swapped).fields["overtime_wage"] == Decimal("27.14")
    assert taken(seasonal(overtime_rate_to="21.03")).fields["overtime_wage"] == Decimal("21.03")


@pytest.mark.parametrize("hours", ["168", "9999", "-4"])
def test_hours_that_no_week_has_are_unknown(taken: Callable[..., Demand], hours: str) -> None:
    demand = taken(seasonal(work_hour_num_basic=hours))
    assert demand.fields["hours_per_week"] is None
    assert demand.original["set_aside"]["work_hour_num_basic"]["reason"] == "number_implausible"


def test_a_wage_for_a_month_is_not_made_one_for_an_hour(taken: Callable[..., Demand]) -> None:
    fields = taken(h2a(WAGE_OFFER=1682.33, PER="Month"), OFLC_H2A).fields
    assert (fields["wage"], fields["wage_unit"]) == (Decimal("1682.33"), WageUnit.MONTH)


def test_refused_cases_count_the_seats_that_were_asked_for(taken: Callable[..., Demand]) -> None:
    demand = taken(
        h2b(CASE_STATUS="Withdrawn", TOTAL_WORKERS_CERTIFIED="", EMPLOYMENT_BEGIN_DATE="", EMPLOYMENT_END_DATE="")
        | {"REQUESTED_BEGIN_DATE": date(2021, 2, 1), "REQUESTED_END_DATE": date(2021, 5, 1)},
        OFLC_H2B,
    )
    assert demand.status == VacancyStatus.CLOSED
    assert demand.fields["seats"] == 10
    assert demand.fields["starts_on"] == date(2021, 2, 1)
    assert demand.fields["certification_held"] is False


@pytest.mark.parametrize(
    ("change", "kind", "column"),
    [
        ({"case_number": ""}, Rejection.MISSING, "case_number"),
        ({"case_number": "?"}, Rejection.UNREADABLE, "case_number"),
        ({"case_status": ""}, Rejection.MISSING, "case_status"),
        ({"case_status": "Something new"}, Rejection.NOT_KNOWN, "case_status"),
        ({"visa_class": "H-1B"}, Rejection.NOT_KNOWN, "visa_class"),
        ({"job_title": " "}, Rejection.MISSING, "job_title"),
        ({"total_positions": "0"}, Rejection.IMPOSSIBLE, "total_positions"),
        ({"total_positions": "10001"}, Rejection.IMPOSSIBLE, "total_positions"),
        ({"total_positions": "many"}, Rejection.IMPOSSIBLE, "total_positions"),
        ({"begin_date": ""}, Rejection.MISSING, "begin_date"),
        ({"end_date": "3025-06-20T00:00:00Z"}, Rejection.UNREADABLE, "end_date"),
        ({"end_date": "2026-01-31T00:00:00Z"}, Rejection.IMPOSSIBLE, "end_date"),
        ({"end_date": "2030-01-31T00:00:00Z"}, Rejection.IMPOSSIBLE, "end_date"),
        ({"worksite_state": "GEORGA"}, Rejection.NOT_KNOWN, "worksite_state"),
        ({"worksite_state": ""}, Rejection.MISSING, "worksite_state"),
        ({"employer_business_name": "N/A"}, Rejection.MISSING, "employer_business_name"),
    ],
)
def test_a_row_without_what_a_vacancy_needs_is_refused_with_column_and_fix(
    read: Read, change: dict[str, str], kind: Rejection, column: str
) -> None:
    refusal = read(seasonal() | change)
    assert isinstance(refusal, Refusal)
    assert [(found, problem.column) for found, problem in refusal.problems] == [(kind, column)]
    assert refusal.problems[0][1].reason
    assert refusal.problems[0][1].fix
    assert refusal.line == 7


def test_everything_wrong_with_a_row_is_said_at_once(read: Read) -> None:
    refusal = read(seasonal(case_number="", total_positions="0", worksite_state="Guerrero"))
    assert isinstance(refusal, Refusal)
    assert len(refusal.problems) == 3


def test_the_nearest_state_is_offered(read: Read) -> None:
    refusal = read(seasonal(worksite_state="GEORGA"))
    assert isinstance(refusal, Refusal)
    assert "Georgia" in refusal.problems[0][1].fix


def test_the_largest_real_number_of_seats_is_possible(taken: Callable[..., Demand]) -> None:
    assert taken(seasonal(total_positions="3459")).fields["seats"] == 3459


@pytest.mark.parametrize("cells", [["one"], ["x"] * 60])
def test_a_row_of_the_wrong_width_keeps_none_of_its_cells(lookups: Lookups, cells: list[str]) -> None:
    refusal = read_row(recognise([(1, header_of(SEASONAL_JOBS))], LAYOUTS), 3, cells, lookups, AS_OF)
    assert isinstance(refusal, Refusal)
    assert refusal.problems[0][0] == Rejection.WIDTH
    assert refusal.cells == {}


def test_an_employer_from_abroad_has_its_country_and_no_state(taken: Callable[..., Demand]) -> None:
    employer = taken(h2a(EMPLOYER_COUNTRY="CANADA", EMPLOYER_STATE="ON"), OFLC_H2A).employer
    assert (employer.country, employer.subdivision) == ("CA", None)


def test_long_texts_are_kept_whole_and_a_long_title_is_cut(taken: Callable[..., Demand]) -> None:
    demand = taken(seasonal(special_req="stoop " * 800, job_title="Picker " * 60))
    assert len(demand.fields["special_requirements"]) == 4799
    assert len(demand.fields["title"]) == 255
    assert (Warn.TEXT_CUT, "job_title") in demand.warnings


@pytest.mark.parametrize(
    "text",
    [
        "Call 229-555-0123 now",
        "Call (229) 555-0123 ext. 12",
        "Call +1 229.555.0123.",
        "Call 12295550123",
        "Write ana.canary@berries.example or ANA.CANARY@BERRIES.EXAMPLE",
        "Ring 229 555 0199, not listed in any column",
    ],
)
def test_no_telephone_and_no_address_stays_in_a_text(taken: Callable[..., Demand], text: str) -> None:
    demand = taken(seasonal(special_req=text, add_wage_info=text))
    kept = repr((demand.fields, demand.original))
    assert "555" not in kept.replace("0000", "")
    assert "canary" not in kept.lower()
    assert (Warn.CONTACT_REMOVED, "") in demand.warnings


def test_names_of_contacts_leave_texts_and_the_employer_keeps_its_own(taken: Callable[..., Demand]) -> None:
    demand = taken(h2a(EMPLOYER_NAME="Georgina Canarywood Farms"), OFLC_H2A)
    assert demand.fields["special_requirements"].startswith("Works in strawberries. Call […] at […].")
    assert demand.employer.legal_name == "Georgina Canarywood Farms"


def test_numbers_that_are_no_telephone_stay(taken: Callable[..., Demand]) -> None:
    text = "Lift 50 lb 200 times. Site 43.2360123, -120.3961003. Order 300-25312. 1,000,000 plants. $12.50-14.50."
    assert taken(seasonal(special_req=text)).fields["special_requirements"] == text
