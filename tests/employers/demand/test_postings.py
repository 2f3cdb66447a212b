"""Postings read from the pages of 2020: no status and no unit of the wage, so history and no guess. Nobody in them exists."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from employers.demand.history.forms import POSTINGS_2020
from employers.models import DemandCase, DemandHistory, DemandRejection, Vacancy

from .files import csv_bytes, header_of, workbook
from .test_history import CASE, case
from .test_real_files import DATA

POSTING = {
    "ETA case number": "H-300-20108-000001",
    "Visa type": "H-2A",
    "Company name": "Blue Ridge Berries, LLC",
    "Company city": "Colquitt",
    "Company state": "GEORGIA",
    "Company zip code": "3983",
    "Worksite State": "GEORGIA",
    "Worksite address city": "Colquitt",
    "Number of Workers Requested": "65",
    "Job Info/Workers Needed Total": "185",
    "Base salary": "14.77",
    "Additional Wage Information": "A bonus may apply, call 229-555-0101.",
    "Begin date": "2020-10-15 00:00:00",
    "End date": "2021-02-27 00:00:00",
    "Job title": "Berry Picker",
    "Number of hours per week": "35",
    "Job duties": "Ask for Bertram Canaryson.\n\nPick berries.",
    "Telephone number to apply": "12295550100",
    "e-mail to apply": "bertram@canary.example",
    "Source": "Scraped",
}


def posting(number: int = 1, **changes: Any) -> dict[str, Any]:
    return POSTING | {"ETA case number": f"H-300-20108-{number:06d}"} | changes


def postings(folder: Path, *rows: dict[str, Any]) -> Path:
    path = folder / "pages.csv"
    path.write_bytes(csv_bytes(rows, header_of(POSTINGS_2020)))
    return path


def test_a_posting_without_a_status_is_history_even_where_its_work_lies_ahead(take: Any, tmp_path: Path) -> None:
    ahead = posting(2, **{"Begin date": "2026-06-01 00:00:00", "End date": "2026-09-01 00:00:00", "Visa type": "H-2B"})
    done = take(postings(tmp_path, posting(), ahead | {"ETA case number": "H-400-26108-000002"}))
    assert (done.layout, done.read, done.imported, done.rejected) == ("postings-2020", 2, 2, 0)
    assert not Vacancy.objects.exists()
    first, second = DemandCase.objects.order_by("case_number")
    assert (first.decision, first.fiscal_year, first.positions_requested, first.positions_certified) == (
        "undecided",
        2021,
        65,
        None,
    )
    assert (first.programme_id, second.programme_id, second.fiscal_year) == ("us-h2a", "us-h2b", 2026)
    assert (first.starts_on, first.employer and first.employer.city) == (date(2020, 10, 15), "Colquitt")
    assert DemandHistory.objects.count() == 2
    again = take(postings(tmp_path, posting(), ahead | {"ETA case number": "H-400-26108-000002"}))
    assert (again.imported, again.updated, again.unchanged) == (0, 0, 2)


def test_its_wage_is_kept_as_it_stands_and_no_unit_is_guessed(take: Any, tmp_path: Path) -> None:
    done = take(postings(tmp_path, posting()))
    assert done.warnings["wage_unit_unknown"] == 1
    found = DemandCase.objects.get()
    assert (found.wage, found.wage_unit) == (None, "")
    assert found.original["set_aside"]["Base salary"]["value"] == "14.77"
    assert found.original["row"]["Additional Wage Information"].startswith("A bonus may apply, call")
    assert not any(word in str(found.original) for word in ("555", "Bertram", "canary"))


def test_a_number_without_its_letters_and_a_row_without_its_programme_come_back(take: Any, tmp_path: Path) -> None:
    strange = posting(**{"ETA case number": "300-20108-000001", "Visa type": ""})
    done = take(postings(tmp_path, posting(), strange, posting(3, **{"Visa type": ""})))
    assert (done.imported, done.rejected) == (2, 1)
    assert DemandRejection.objects.get().column == "ETA case number"


@pytest.mark.parametrize("posting_first", [True, False])
def test_a_posting_says_nothing_against_a_decision(take: Any, tmp_path: Path, posting_first: bool) -> None:
    decided = workbook(tmp_path, case(1, CASE_NUMBER="H-300-20108-000001"), header=list(CASE))
    files = [postings(tmp_path, posting()), decided]
    for path in files if posting_first else reversed(files):
        take(path)
    found = DemandCase.objects.get()
    assert (found.decision, found.positions_certified, found.wage_unit) == ("certified", 8, "hour")


@pytest.mark.data
@pytest.mark.skipif(not DATA.is_dir(), reason="the public records are not at ../shared/data beside the checkout")
def test_the_sample_is_read_to_the_last_row(take: Any, tmp_path: Path) -> None:
    sample = DATA / "seasonaljobs" / "seasonaljobs_scrape_2020_sample15.csv"
    done = take(sample, dry_run=True)
    assert (done.read, done.imported, done.rejected, done.unknown_columns) == (15, 13, 2, ())
    assert done.warnings["wage_unit_unknown"] == 13
