"""Before an import: what stood and what would come, also of lists that are no vacancies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from employers.demand.load import demand_import
from employers.models import DemandCase, LmiaDecision

from .files import workbook
from .test_history import CASE, case
from .test_lmia import ROW, canada, listed  # noqa: F401  the fixture


def told_of(path: Path) -> list[tuple[Any, ...]]:
    rows: list[Any] = []
    demand_import(path, dry_run=True, on_row=rows.append)
    return [(row.outcome, row.name, row.changes) for row in rows]


@pytest.mark.usefixtures("usa")
def test_a_case_of_a_former_year_shows_what_stood(tmp_path: Path) -> None:
    first = workbook(tmp_path, case(1), case(2), case(3), header=list(CASE))
    demand_import(first)
    changes = {"NBR_WORKERS_CERTIFIED": 9.0, "BASIC_RATE_OF_PAY": 11.5, "WORKSITE_CITY": "Bainbridge"}
    other = {"EMPLOYER_NAME": "Green\tValley, LLC", "PRIMARY_CROP": None}
    later = workbook(
        tmp_path, case(1, **changes), case(2, **other), case(3), case(4), header=list(CASE), name="later.xlsx"
    )
    told = told_of(later)
    assert ("new", "H-300-16300-000004", ()) in told
    assert sorted(row for row in told if row[0] == "changed") == [
        (
            "changed",
            "H-300-16300-000001",
            (("positions_certified", "8", "9"), ("wage", "10.92", "11.50"), ("city", "Colquitt", "Bainbridge")),
        ),
        (
            "changed",
            "H-300-16300-000002",
            (
                ("crop_id", "strawberry", ""),
                ("crop_written", "Strawberries", ""),
                ("employer", "Blue Ridge Berries, LLC", "Green Valley, LLC"),
            ),
        ),
    ]
    assert DemandCase.objects.get(case_number="H-300-16300-000001").positions_certified == 8


@pytest.mark.usefixtures("usa")
def test_where_only_a_cell_without_a_column_of_ours_differs_that_cell_is_shown(tmp_path: Path) -> None:
    demand_import(workbook(tmp_path, case(1), header=list(CASE)))
    later = workbook(tmp_path, case(1, JOB_IDNUMBER="GA2"), header=list(CASE), name="later.xlsx")
    assert told_of(later) == [("changed", "H-300-16300-000001", (("JOB_IDNUMBER", "GA1", "GA2"),))]


@pytest.mark.usefixtures("canada")
def test_a_decision_of_canada_shows_what_stood(tmp_path: Path) -> None:
    demand_import(listed(tmp_path, ROW))
    told = told_of(listed(tmp_path, [*ROW[:-2], 3, 15], name="corrected.csv"))
    assert told == [("changed", "Blue Barn Farms Ltd.", (("positions", "12", "15"), ("lmias", "2", "3")))]
    assert LmiaDecision.objects.get().positions == 12
