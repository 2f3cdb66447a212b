"""The public records themselves, where they lie beside the checkout; no row of them is in this repository."""

from __future__ import annotations

import csv
import json
import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F, Q, Sum

from common.sheets import workbooks
from common.sheets.cells import cell_text
from common.sheets.files import file_open
from employers.choices import EmployerStatus
from employers.demand.forms import LAYOUTS, OFLC_H2A, OFLC_H2B
from employers.demand.history.forms import H2A_HISTORY
from employers.demand.layouts import recognise
from employers.demand.load import demand_import, demand_open
from employers.demand.summary import DemandSummary
from employers.models import DemandCase, DemandRecord, DemandRejection, Employer, LmiaDecision, Vacancy
from employers.selectors import demand_by_state, demand_by_year
from reference.services import reference_load
from tests import factories

from .conftest import AS_OF

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
POSTINGS = DATA / "seasonaljobs" / "seasonal_jobs_2026-01-15.csv.gz"
H2A = DATA / "oflc" / "h2a" / "H2A_Disclosure_Data_FY2021_Q1.xlsx"
H2B = DATA / "oflc" / "h2b" / "H2B_Disclosure_Data_FY2021_Q1.xlsx"

pytestmark = [
    pytest.mark.no_cover,
    pytest.mark.data,
    pytest.mark.skipif(not DATA.is_dir(), reason="the public records are not at ../shared/data beside the checkout"),
]


@pytest.fixture
def everything_loaded(db: None) -> None:
    reference_load()
    for code in ("us-h2a", "us-h2b"):
        factories.programme(code)


@pytest.fixture
def take_twice(everything_loaded: None) -> Any:
    """Import a file as of the day of the postings, and again: the second time changes nothing."""

    def take_twice(path: Path) -> DemandSummary:
        first = demand_import(path, as_of=AS_OF)
        before = fingerprint()
        second = demand_import(path, as_of=AS_OF)
        assert first.adds_up
        assert second.adds_up
        assert (second.imported, second.updated) == (0, 0)
        assert second.unchanged == first.imported + first.unchanged
        assert second.rejected == first.rejected < 0.02 * first.read
        assert fingerprint() == before
        assert first.unknown_columns == ()
        return first

    return take_twice


def fingerprint() -> list[Any]:
    return [list(model.objects.order_by("pk").values_list("pk", "updated_at")) for model in (Employer, Vacancy)]


def contacts_written(path: Path) -> tuple[set[str], set[str]]:
    """E-mail addresses and telephones (ten digits) that stand in the private columns of the file."""
    source = demand_open(path)
    texts = [cell_text(cells[place]) for _line, cells in source.rows() for place in source.binding.private]
    emails = {text.lower() for text in texts if "@" in text}
    digits = {re.sub(r"\D", "", text)[-10:] for text in texts if "@" not in text}
    return emails, {number for number in digits if len(number) == 10 and len(set(number)) > 2}


def contacts_kept(path: Path) -> set[str]:
    """Those of them that can be found in any text of the vacancies, the records and the rejections."""
    emails, phones = contacts_written(path)
    found: set[str] = set()
    rows = [
        *Vacancy.objects.values_list("title", "duties", "pay_notes", "special_requirements", "city", "source_url"),
        *DemandRecord.objects.values_list("original"),
        *Employer.objects.values_list("legal_name", "trade_name", "city", "website"),
        *DemandRejection.objects.values_list("value", "reason"),
    ]
    for row in rows:
        text = json.dumps(row).lower()
        found |= {email for email in re.findall(r"[\w.+'-]+@[\w.-]+", text) if email in emails}
        numbers = re.findall(r"(?<![\d.-])1?[ (.-]*\d{3}[) .-]*\d{3}[ .-]*\d{4}(?![\d.-]*\d)", text)
        found |= {digits for number in numbers if (digits := re.sub(r"\D", "", number)[-10:]) in phones}
    return found


def test_all_postings_of_15_january_2026(take_twice: Any) -> None:
    summary = take_twice(POSTINGS)

    assert (summary.read, summary.imported, summary.rejected) == (8_916, 8_915, 1)
    assert summary.rejections == {"unreadable": 1}  # work until the year 3025, active until 2525
    assert summary.statuses == {"open": 8_914, "expired": 1}
    assert summary.warnings["wage_implausible"] < 100
    assert summary.warnings["occupation_not_found"] < 0.03 * 8_916
    assert contacts_kept(POSTINGS) == set()
    vacancies = Vacancy.objects.all()
    assert vacancies.order_by("-seats").values_list("seats", flat=True).first() == 3_459
    assert not vacancies.filter(programme="us-h2a").exclude(housing_free=True, transport_daily=True).exists()
    assert not vacancies.filter(wage=0).exists()
    assert not vacancies.filter(wage_to__lt=F("wage")).exists()
    assert vacancies.filter(wage_unit="month", wage__isnull=False).count() > 300
    assert vacancies.filter(hours_per_week__isnull=True).count() == 334
    assert Employer.objects.count() < 8_500
    assert not Employer.objects.exclude(status=EmployerStatus.ON_RECORD).exists()


def test_the_h2a_decisions_of_the_first_quarter_of_fiscal_2021(take_twice: Any) -> None:
    summary = take_twice(H2A)

    assert (summary.read, summary.imported, summary.rejected) == (2_720, 2_719, 1)
    assert summary.rejections == {"repeated": 1}
    assert summary.statuses == {"closed": 149, "expired": 2_570}
    assert contacts_kept(H2A) == set()
    vacancies = Vacancy.objects.all()
    assert not vacancies.filter(Q(soc_code="") | Q(need_type="", programme="us-h2b")).exists()
    assert vacancies.filter(occupation__isnull=True).count() < 28
    assert vacancies.filter(lifting_kg__isnull=False).count() > 2_400


def test_the_h2b_decisions_of_the_first_quarter_of_fiscal_2021(take_twice: Any) -> None:
    summary = take_twice(H2B)

    assert (summary.read, summary.imported, summary.rejected) == (1_159, 1_158, 1)
    assert summary.statuses == {"closed": 332, "expired": 826}
    assert contacts_kept(H2B) == set()
    assert not Vacancy.objects.filter(need_type="").exists()
    assert not Vacancy.objects.filter(housing_free__isnull=False).exists()


ADDENDA = {
    "H2A_Addendum_A_Disclosure_Data_FY2021_Q1": (8_909, 8_904, 3, 2),
    "H2A_Addendum_B_Housing_FY2021_Q1": (2_488, 2_486, 2, 0),
    "H2B_Appendix_C_FY2021_Q1": (4_714, 4_714, 0, 0),
}


@pytest.mark.parametrize("name", ADDENDA)
def test_addenda_of_the_first_quarter_of_fiscal_2021(everything_loaded: None, name: str) -> None:
    """The two lists of work sites (25,998 and 12,748 rows) go the same way and are left out for their length."""
    path = DATA / "oflc" / "addenda" / f"{name}.xlsx"
    first, second = demand_import(path), demand_import(path)
    assert (first.read, first.imported, first.unchanged, first.rejected) == ADDENDA[name]
    assert (second.imported, second.updated, second.rejected) == (0, 0, first.rejected)
    assert first.unknown_columns == ()


def test_a_million_blank_rows_are_not_held_in_memory() -> None:
    """FY2016 Q1, whose sheet is streamed; how fast and in how much memory is measured in `benchmarks/import_demand.py`."""
    path = DATA / "oflc" / "h2a" / "H-2A_Disclosure_Data_FY16_Q1.xlsx"
    assert workbooks._reader(path) == "streamed"
    binding, _rows = file_open(path).recognised(partial(recognise, candidates=LAYOUTS))
    assert (binding.layout, binding.unknown) == (H2A_HISTORY, ())


def test_the_columns_of_every_list_of_decisions_are_known() -> None:
    """Also of the vintages of which only the names of the columns are at hand."""
    with (DATA / "oflc" / "LAYOUTS.csv").open(encoding="utf-8", newline="") as file:
        headers = {row["file"]: row["all_columns"].split(" | ") for row in csv.DictReader(file) if "/h2" in row["file"]}
    assert len(headers) == 24
    for name, header in headers.items():
        binding = recognise([(1, header)], LAYOUTS)
        current = (OFLC_H2A, OFLC_H2B) if "2021" in name else (H2A_HISTORY,)  # rows tell the programme of the others
        assert binding.unknown == (), name
        assert binding.layout in current, name


def test_a_list_of_former_years_is_counted_once_an_application(take_twice: Any) -> None:
    """The first quarter of fiscal 2019: of 258,000 seats of the year about a seventh, as of fiscal 2022 (Department of Labor)."""
    path = DATA / "oflc" / "h2a" / "H-2A_Disclosure_Data_FY2019_Q1.xlsx"
    summary = take_twice(path)

    assert (summary.read, summary.imported, summary.rejected) == (2_198, 2_198, 0)
    (quarter,) = demand_by_year()
    assert (quarter.programme, quarter.fiscal_year, quarter.positions) == ("us-h2a", 2019, 35_179)
    assert 0.12 < quarter.positions / 258_000 < 0.16
    every = DemandCase.objects.aggregate(positions=Sum("positions_certified"))["positions"]
    assert every == 35_802  # with the members of associations, who are in it again
    assert demand_by_state("us-h2a", 2019)[0].code == "US-FL"
    emails, phones = contacts_written(path)
    kept = "".join(json.dumps(original) for original in DemandCase.objects.values_list("original", flat=True))
    assert phones
    assert not [contact for contact in (*emails, *phones) if contact in kept]


def test_canadas_lists_of_seven_quarters(everything_loaded: None) -> None:
    """Each in its own year's shape; the smallest two again."""
    lists = sorted((DATA / "canada").glob("*/*"))
    summaries = [demand_import(path) for path in lists]
    assert [(summary.period, summary.read, summary.rejected) for summary in summaries] == [
        ("2023-Q1", 303, 0),
        ("2024-Q1", 866, 0),
        ("2022-Q2", 15_167, 1),
        ("2017-Q1/2017-Q2", 10_863, 1),
        ("2020-Q1", 8_814, 0),
        ("2024-Q1", 25_579, 2),
        ("2024-Q3", 20_590, 1),
    ]
    assert all(summary.adds_up and not summary.unknown_columns for summary in summaries)
    assert {kind for summary in summaries for kind in summary.rejections} == {"person"}
    assert not LmiaDecision.objects.filter(noc_code="").exclude(occupation_written__in=["", "(blank)"]).exists()
    again = [demand_import(path) for path in lists[:2]]
    assert [(summary.imported, summary.updated, summary.unchanged) for summary in again] == [(0, 0, 303), (0, 0, 866)]
