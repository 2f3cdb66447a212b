"""Lists of former years: cases, no vacancies; each trap of the real lists by hand. Nobody in them exists."""

from __future__ import annotations

import random
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum

from common.sheets.problems import WrongFile
from employers.demand.decisions import case_decision, fiscal_year
from employers.demand.load import demand_open
from employers.models import DemandBatch, DemandCase, DemandHistory, DemandRejection, Employer, Vacancy

from .files import csv_bytes, h2a, h2a_workbook, workbook

CASE = {
    "CASE_NUMBER": "H-300-16300-000001",
    "CASE_STATUS": "DETERMINATION ISSUED - CERTIFICATION",
    "VISA_CLASS": "H-2A",
    "CASE_RECEIVED_DATE": date(2016, 11, 20),
    "DECISION_DATE": datetime(2016, 12, 31, 13, 1, 9),
    "REQUESTED_START_DATE_OF_NEED": date(2017, 2, 1),
    "REQUESTED_END_DATE_OF_NEED": date(2017, 11, 15),
    "PRIMARY/SUB": "PRI",
    "EMPLOYER_NAME": "Blue Ridge Berries, LLC",
    "EMPLOYER_ADDRESS1": "731 East Pine Street",
    "EMPLOYER_CITY": "COLQUITT",
    "EMPLOYER_STATE": "GA",
    "EMPLOYER_COUNTRY": "UNITED STATES OF AMERICA",
    "EMPLOYER_PHONE": "2295550100",
    "AGENT_ATTORNEY_NAME": "CANARYSON, BERTRAM",
    "JOB_TITLE": "Berry Picker, call 229-555-0101",
    "SOC_CODE": "45-2092",
    "SOC_TITLE": "Farmworkers and Laborers, Crop",
    "PRIMARY_CROP": "Strawberries",
    "NAICS_CODE": 111333.0,
    "NBR_WORKERS_REQUESTED": 10.0,
    "NBR_WORKERS_CERTIFIED": 8.0,
    "BASIC_NUMBER_OF_HOURS": 40.0,
    "BASIC_RATE_OF_PAY": 10.92,
    "BASIC_UNIT_OF_PAY": "Hour",
    "WORKSITE_CITY": "Colquitt",
    "WORKSITE_COUNTY": "MILLER COUNTY",
    "WORKSITE_STATE": "GA",
    "ORGANIZATION_FLAG": "Individual Employer",
    "JOB_IDNUMBER": "GA1",
}


def case(number: int = 1, **changes: Any) -> dict[str, Any]:
    """`PRIMARY` stands for the column `PRIMARY/SUB`."""
    changed = {name.replace("PRIMARY_SUB", "PRIMARY/SUB"): value for name, value in changes.items()}
    return CASE | {"CASE_NUMBER": f"H-300-16300-{number:06d}"} | changed


def listed(folder: Path, *rows: dict[str, Any], name: str = "list.xlsx", **options: Any) -> Path:
    header = options.pop("header", None) or [*dict.fromkeys(column for row in rows for column in row)]
    return workbook(folder, *rows, header=header, name=name, **options)


def texts(folder: Path, *rows: dict[str, Any], name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(csv_bytes(rows, [*dict.fromkeys(column for row in rows for column in row)]))
    return path


def told() -> DemandCase:
    return DemandCase.objects.get()


def test_a_row_becomes_a_case_with_what_it_says(tmp_path: Path, take: Any) -> None:
    summary = take(listed(tmp_path, case()))

    assert (summary.layout, summary.imported, summary.unknown_columns) == ("h2a-history", 1, ())
    row = told()
    assert (row.programme_id, row.fiscal_year, row.decision, row.role) == ("us-h2a", 2017, "certified", "single")
    assert (row.received_on, row.decided_on) == (date(2016, 11, 20), date(2016, 12, 31))
    assert (row.starts_on, row.ends_on) == (date(2017, 2, 1), date(2017, 11, 15))
    assert (row.positions_requested, row.positions_certified) == (10, 8)
    assert (row.wage, row.wage_unit, row.currency, row.hours_per_week) == (Decimal("10.92"), "hour", "USD", 40)
    assert (row.occupation_id, row.occupation_code, row.occupation_scheme) == ("9211.01", "45-2092", "soc2018")
    assert (row.industry_code, row.industry_edition) == ("111333", 2017)
    assert (row.crop_id, row.crop_written) == ("strawberry", "Strawberries")
    assert (row.subdivision_id, row.county, row.city) == ("US-GA", "Miller", "Colquitt")
    assert row.employer is not None
    assert (row.employer.legal_name, row.employer.status) == ("Blue Ridge Berries, LLC", "on_record")
    assert row.original["row"]["CASE_STATUS"] == "DETERMINATION ISSUED - CERTIFICATION"
    assert not Vacancy.objects.exists()


def test_no_contact_is_kept(tmp_path: Path, take: Any) -> None:
    take(listed(tmp_path, case()))
    kept = str([*DemandCase.objects.values(), *Employer.objects.values()])
    assert "Berry Picker" in kept
    assert not any(canary in kept for canary in ("5550100", "555-0101", "CANARYSON", "BERTRAM"))


def test_again_changes_nothing_and_another_word_updates(tmp_path: Path, take: Any) -> None:
    take(listed(tmp_path, case(1), case(2)))
    again = take(tmp_path / "list.xlsx")
    assert (again.imported, again.updated, again.unchanged) == (0, 0, 2)

    changed = take(listed(tmp_path, case(1, NBR_WORKERS_CERTIFIED=5.0), case(2)))
    assert (changed.imported, changed.updated, changed.unchanged) == (0, 1, 1)
    assert sorted(DemandCase.objects.values_list("positions_certified", flat=True)) == [5, 8]


def test_an_earlier_list_does_not_undo_what_a_later_one_said(tmp_path: Path, take: Any) -> None:
    take(listed(tmp_path, case(1, CASE_STATUS="Withdrawn"), case(2, DECISION_DATE=date(2017, 9, 30)), name="year.xlsx"))
    quarter = listed(tmp_path, case(1), name="quarter.xlsx")
    first = take(quarter)
    assert (first.updated, first.unchanged, first.warnings["superseded"]) == (0, 1, 1)
    assert DemandCase.objects.get(case_number__endswith="1").decision == "withdrawn"

    for path in (tmp_path / "year.xlsx", quarter):
        assert take(path).updated == 0


def test_of_two_lists_of_one_day_the_one_first_read_later_stands(tmp_path: Path, take: Any) -> None:
    listed(tmp_path, case(), name="first.xlsx")
    listed(tmp_path, case(NBR_WORKERS_CERTIFIED=5.0), name="corrected.xlsx")
    assert [take(tmp_path / name).updated for name in ("first.xlsx", "corrected.xlsx")] == [0, 1]
    assert [take(tmp_path / name).updated for name in ("first.xlsx", "corrected.xlsx")] == [0, 0]
    assert told().positions_certified == 5


@pytest.mark.parametrize(
    ("own", "member"),
    [
        ({"PRIMARY_SUB": "PRI"}, {"PRIMARY_SUB": "SUB"}),  # FY2016 to FY2019
        (
            {"ORGANIZATION_FLAG": "Association - Joint Employer (H-2A Only)"},
            {"ORGANIZATION_FLAG": ""},
        ),  # FY2014, FY2015
        ({"ORGANIZATION_FLAG": "A"}, {"ORGANIZATION_FLAG": ""}),  # FY2009
        ({}, {}),  # FY2006: only the number tells, it is the sum of the others
    ],
    ids=["primary or sub", "kind of organisation", "letter", "nothing"],
)
def test_workers_of_an_association_are_counted_once(tmp_path: Path, take: Any, own: Any, member: Any) -> None:
    base = {name: value for name, value in CASE.items() if name not in ("PRIMARY/SUB", "ORGANIZATION_FLAG")}
    other = {"PRIMARY/SUB": "PRI"} if "PRIMARY_SUB" in own else own
    rows = [
        base | _named(member) | {"EMPLOYER_NAME": "Alder Farm", "NBR_WORKERS_CERTIFIED": 3.0},
        base | _named(own) | {"EMPLOYER_NAME": "Growers Association", "NBR_WORKERS_CERTIFIED": 8.0},
        base | _named(member) | {"EMPLOYER_NAME": "Birch Farm", "NBR_WORKERS_CERTIFIED": 5.0},
        base | other | {"CASE_NUMBER": "H-300-16300-000002", "NBR_WORKERS_CERTIFIED": 4.0},
    ]
    path = listed(tmp_path, *rows)
    assert take(path).imported == 4
    assert take(path).unchanged == 4

    assert DemandCase.objects.counted().aggregate(n=Sum("positions_certified"))["n"] == 12
    roles = dict(DemandCase.objects.values_list("employer__legal_name", "role"))
    assert roles == {
        "Growers Association": "master",
        "Alder Farm": "member",
        "Birch Farm": "member",
        "Blue Ridge Berries, LLC": "single",
    }
    assert DemandHistory.objects.aggregate(n=Sum("positions"))["n"] == 12


def _named(changes: dict[str, Any]) -> dict[str, Any]:
    return {name.replace("PRIMARY_SUB", "PRIMARY/SUB"): value for name, value in changes.items()}


def test_a_members_row_that_comes_alone_does_not_take_the_associations_place(tmp_path: Path, take: Any) -> None:
    own = case(ORGANIZATION_FLAG="A", EMPLOYER_NAME="Growers Association")
    member = case(ORGANIZATION_FLAG="", EMPLOYER_NAME="Alder Farm", NBR_WORKERS_CERTIFIED=3.0)
    own.pop("PRIMARY/SUB"), member.pop("PRIMARY/SUB")
    take(listed(tmp_path, own, member))
    alone = take(listed(tmp_path, member | {"NBR_WORKERS_CERTIFIED": 2.0}, name="mended.xlsx"))
    assert (alone.imported, alone.updated) == (0, 1)
    assert dict(DemandCase.objects.values_list("role", "positions_certified")) == {"master": 8, "member": 2}


def test_a_row_twice_counts_once_and_an_h2b_case_has_one_row(tmp_path: Path, take: Any) -> None:
    h2b = case(VISA_CLASS="H-2B", CASE_NUMBER="H-400-16300-000001")
    other_agent, last = h2b | {"AGENT_ATTORNEY_NAME": "X"}, h2b | {"NBR_WORKERS_CERTIFIED": 6.0}
    summary = take(listed(tmp_path, h2b, other_agent, last))
    assert (summary.layout, summary.read) == ("h2b-history", 3)
    assert (summary.imported, summary.unchanged, summary.rejections) == (1, 1, {"repeated": 1})
    assert told().positions_certified == 6


@pytest.mark.parametrize(
    ("wage", "unit", "expected"),
    [
        ("$9.22", "Hour", ("9.22", "hour", None)),
        ("9.1600", "Hourly", ("9.16", "hour", None)),
        ("8.1400000000000006e+00", "H", ("8.14", "hour", None)),
        (1350, "MTH", ("1350", "month", None)),
        (900, "BI", ("900", "biweek", None)),
        (400, "WK", ("400", "week", None)),
        (120, "DAI", ("120", "day", None)),
        (28000, "A", ("28000", "year", None)),
        (25000, "HR", (None, "hour", "wage_implausible")),
        (9388, "Hour", (None, "hour", "wage_implausible")),
        ("9.1600", "Monthly", (None, "month", "wage_implausible")),
        (0, "Hour", (None, "hour", None)),
        (9.87, "Select Pay Range", (None, "", "wage_unit_unknown")),
        (9.87, "", (None, "", "wage_unit_unknown")),
        ("9.00-11.00", "Hour", (None, "hour", "wage_unreadable")),
    ],
)
def test_wages_and_units_of_every_vintage(tmp_path: Path, take: Any, wage: Any, unit: str, expected: Any) -> None:
    take(texts(tmp_path, case(BASIC_RATE_OF_PAY=wage, BASIC_UNIT_OF_PAY=unit)))
    row = told()
    aside = row.original.get("set_aside", {}).get("BASIC_RATE_OF_PAY")
    assert (row.wage, row.wage_unit) == (Decimal(expected[0]) if expected[0] else None, expected[1])
    assert (aside and aside["reason"]) == expected[2]
    assert not aside or aside["value"].startswith(str(wage))


@pytest.mark.parametrize(
    ("starts", "ends", "expected", "lost"),
    [
        ("05/20/06 00:00:00", "11/05/06 00:00:00", (date(2006, 5, 20), date(2006, 11, 5)), ()),
        ("9/8/2014", "2014-12-15 00:00:00", (date(2014, 9, 8), date(2014, 12, 15)), ()),
        ("42767", "43054", (date(2017, 2, 1), date(2017, 11, 15)), ()),
        ("2017-02-01", "2525-11-15", (date(2017, 2, 1), None), ("END",)),
        ("00:00:00", "2017-11-15", (None, date(2017, 11, 15)), ("START",)),
        ("2001-04-01", "2012-11-30", (None, None), ("START", "END")),  # one is wrong, and which is not told
        ("2017-11-15", "2017-02-01", (None, None), ("START", "END")),
        ("", "", (None, None), ()),
    ],
)
def test_dates_of_every_kind(tmp_path: Path, take: Any, starts: str, ends: str, expected: Any, lost: Any) -> None:
    take(texts(tmp_path, case(REQUESTED_START_DATE_OF_NEED=starts, REQUESTED_END_DATE_OF_NEED=ends)))
    row = told()
    assert (row.starts_on, row.ends_on) == expected
    written = {"START": starts, "END": ends}
    assert row.original.get("set_aside", {}) == {
        f"REQUESTED_{name}_DATE_OF_NEED": {"value": written[name], "reason": "date_implausible"} for name in lost
    }


@pytest.mark.parametrize(
    ("words", "decision"),
    [
        ("Certified - Full", "certified"),
        ("Certified, Temporary", "certified"),
        ("DETERMINATION ISSUED - CERTIFICATION EXPIRED", "certified"),
        ("PARTIAL CERTIFIED", "partial"),
        ("Partial Certification Expired", "partial"),
        ("Determination Issued - Partial Certification (Returned)", "returned"),
        ("Denied, Temporary", "denied"),
        ("Determination Issued - Rejected", "rejected"),
        ("DETERMINATION ISSUED - WITHDRAWN", "withdrawn"),
        ("Received Regional Office", "undecided"),
        ("Remand Issued to State", "undecided"),
        ("FINAL REVIEW", "undecided"),
        ("Incomplete", "undecided"),
        ("banana", None),
    ],
)
def test_decisions_of_every_vintage(words: str, decision: str | None) -> None:
    assert case_decision(words) == decision


def test_a_fiscal_year_begins_in_october() -> None:
    assert [fiscal_year(date(2016, 9, 30)), fiscal_year(date(2016, 10, 1))] == [2016, 2017]


def test_a_year_that_only_the_name_tells_is_taken_with_a_warning(tmp_path: Path, take: Any) -> None:
    row = case()
    row.pop("DECISION_DATE")
    summary = take(listed(tmp_path, row, name="H2a_FY2006.xlsx"))
    assert summary.warnings["year_from_name"] == 1
    assert told().fiscal_year == 2006
    told_above = take(listed(tmp_path, row, name="x.xlsx", above=[["Decisions of FY 2009"]]))
    assert "year_from_name" not in told_above.warnings


@pytest.mark.parametrize(
    ("state", "city_state", "expected"),
    [("GEORGIA", "TX", ("US-GA", "US-TX")), ("ga", "Texas", ("US-GA", "US-TX")), ("XX", "", (None, None))],
)
def test_states_as_names_and_as_codes(tmp_path: Path, take: Any, state: str, city_state: str, expected: Any) -> None:
    take(texts(tmp_path, case(WORKSITE_STATE=state, EMPLOYER_STATE=city_state)))
    assert (told().subdivision_id, told().employer and told().employer.subdivision_id) == expected  # type: ignore[union-attr]


def test_codes_of_older_editions(tmp_path: Path, take: Any) -> None:
    take(
        texts(
            tmp_path,
            case(1, SOC_CODE="452092", NAICS_CODE="1113311"),
            case(2, SOC_CODE="39-6021", DECISION_DATE="2011-12-01"),
            case(3, SOC_CODE="", DOT_OCCUPATIONAL_CODE="408.687-014"),
            case(4, SOC_CODE="gardener"),
        )
    )
    codes = DemandCase.objects.order_by("case_number").values_list("occupation_code", "occupation_scheme")
    assert list(codes) == [("45-2092", "soc2018"), ("39-6021", "soc2000"), ("408.687-014", "dot"), ("", "")]
    editions = DemandCase.objects.order_by("case_number").values_list("industry_code", "industry_edition")
    assert list(editions) == [("", None), ("111333", 2012), ("111333", 2017), ("111333", 2017)]


def test_what_is_not_told_is_null_and_an_unnamed_employer_none(tmp_path: Path, take: Any) -> None:
    summary = take(
        texts(
            tmp_path,
            case(1, NBR_WORKERS_CERTIFIED="", NBR_WORKERS_REQUESTED="25000", EMPLOYER_NAME="Not Available"),
            case(2, BASIC_NUMBER_OF_HOURS="0.0"),
        )
    )
    row = DemandCase.objects.get(case_number__endswith="1")
    assert (row.positions_requested, row.positions_certified, row.employer) == (None, None, None)
    assert row.original["set_aside"]["NBR_WORKERS_REQUESTED"]["value"] == "25000"
    assert summary.warnings == {"number_implausible": 1, "employer_unknown": 1}
    assert DemandCase.objects.get(case_number__endswith="2").hours_per_week is None


def test_a_row_without_its_case_or_with_an_unknown_status_is_refused_with_the_fix(tmp_path: Path, take: Any) -> None:
    summary = take(texts(tmp_path, case(1), case(2, CASE_STATUS="banana"), case(3) | {"CASE_NUMBER": ""}))
    assert (summary.imported, summary.rejected) == (1, 2)
    rejected = DemandRejection.objects.values_list("row_number", "column", "value")
    assert list(rejected) == [(3, "CASE_STATUS", "banana"), (4, "CASE_NUMBER", "")]


def test_a_row_of_spreadsheet_errors_is_no_row(tmp_path: Path, take: Any) -> None:
    summary = take(texts(tmp_path, case(1), dict.fromkeys(CASE, "") | {"SOC_CODE": "#N/A"}))
    assert (summary.read, summary.imported, summary.skipped) == (1, 1, 1)


def test_columns_shuffled_renamed_as_in_another_vintage_and_padded_say_the_same(tmp_path: Path, take: Any) -> None:
    rows = [case(number, NBR_WORKERS_CERTIFIED=float(number)) for number in (1, 2, 3)]
    take(listed(tmp_path, *rows))
    before = list(DemandCase.objects.order_by("case_number").values_list("case_number", *_MEANING))

    names = {
        "CASE_NUMBER": "Case_No",
        "VISA_CLASS": "VISA TYPE",
        "PRIMARY/SUB": "PRIMARY_SUB",
        "SOC_CODE": "SOC_CODE_ID",
        "NAICS_CODE": "NAIC_CODE",
        "BASIC_UNIT_OF_PAY": "Wage_Rate_Per",
        "NBR_WORKERS_REQUESTED": "Nbr_Workers_Requsted",
        "REQUESTED_START_DATE_OF_NEED": "CERTIFICATION_BEGIN_DATE",
        "WORKSITE_STATE": "ALIEN_WORK_STATE",
    }
    renamed = [{names.get(name, name): value for name, value in row.items()} | {"Shoe size": 44} for row in rows]
    header = [*renamed[0], "Colour of the barn"]
    random.Random(7).shuffle(header)
    DemandCase.objects.all().delete()
    summary = take(listed(tmp_path, *renamed, header=header, name="other.xlsx", above=[["Decisions"], [""]]))

    assert sorted(summary.unknown_columns) == ["Colour of the barn", "Shoe size"]
    assert list(DemandCase.objects.order_by("case_number").values_list("case_number", *_MEANING)) == before


_MEANING = (
    "programme_id",
    "fiscal_year",
    "decision",
    "starts_on",
    "ends_on",
    "positions_requested",
    "positions_certified",
    "wage",
    "wage_unit",
    "occupation_id",
    "occupation_code",
    "industry_code",
    "crop_id",
    "subdivision_id",
    "employer_id",
)


def test_a_missing_column_is_named_with_the_nearest(tmp_path: Path) -> None:
    row = case() | {"CASE_STATSU": "Certified"}
    row.pop("CASE_STATUS")
    with pytest.raises(WrongFile, match=r"CASE_STATUS \(nearest here: CASE_STATSU\)"):
        demand_open(listed(tmp_path, row))


def test_the_programme_is_told_by_rows_columns_or_name_and_else_asked_for(tmp_path: Path) -> None:
    plain = {name: CASE[name] for name in ("CASE_NUMBER", "CASE_STATUS", "EMPLOYER_NAME", "BASIC_RATE_OF_PAY")}
    plain |= {"CASE_NUMBER": "C-09104-19357", "NBR_WORKERS_CERTIFIED": 2.0}
    assert _format(listed(tmp_path, plain | {"CASE_NUMBER": "H-400-16300-000001"})) == "h2b-history"
    assert _format(listed(tmp_path, plain | {"PREVAILING_WAGE": 9.1})) == "h2b-history"
    assert _format(listed(tmp_path, plain | {"ORGANIZATION_FLAG": "S"})) == "h2a-history"
    assert _format(listed(tmp_path, plain, name="H-2A_FY2008.xlsx")) == "h2a-history"
    nameless = listed(tmp_path, plain)
    with pytest.raises(WrongFile, match="--format h2a-history or h2b-history"):
        demand_open(nameless)
    assert _format(nameless, "h2b-history") == "h2b-history"
    with pytest.raises(WrongFile, match="H-2B"):
        demand_open(listed(tmp_path, case()), "h2b-history")


def _format(path: Path, layout: str = "auto") -> str:
    return str(demand_open(path, layout).binding.layout.format)


def test_history_reads_cases_and_vacancies_as_one_and_none_twice(tmp_path: Path, take: Any) -> None:
    take(h2a_workbook(tmp_path, h2a(1), h2a(2, CASE_STATUS="Determination Issued - Denied")))
    both = h2a(1)["CASE_NUMBER"]
    take(listed(tmp_path, case(7, BASIC_RATE_OF_PAY=430.0, BASIC_UNIT_OF_PAY="Week"), case() | {"CASE_NUMBER": both}))

    lines = {line.case_number: line for line in DemandHistory.objects.all()}
    assert DemandHistory.objects.count() == len(lines) == 3
    vacancy, denied, old = lines[both], lines[h2a(2)["CASE_NUMBER"]], lines[case(7)["CASE_NUMBER"]]
    assert (vacancy.vacancy_id is not None, vacancy.case_id) == (True, None)
    assert (vacancy.fiscal_year, vacancy.decision, vacancy.decided_on) == (2021, "certified", date(2020, 12, 1))
    assert (vacancy.positions_requested, vacancy.positions_certified, vacancy.positions) == (10, 8, 8)
    assert denied.decision == "denied"
    assert (old.case is not None, old.positions, old.wage_an_hour) == (True, 8, Decimal("10.75"))


def test_a_batch_says_until_when_its_list_decides(tmp_path: Path, take: Any) -> None:
    take(listed(tmp_path, case(1), case(2, DECISION_DATE=date(2017, 9, 30))))
    assert DemandBatch.objects.get().decided_until == date(2017, 9, 30)
