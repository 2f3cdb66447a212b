"""Which form it is, is read from the names of the columns."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from common.sheets.problems import WrongFile
from employers.demand.forms import LAYOUTS, OFLC_H2A, OFLC_H2B, SEASONAL_JOBS
from employers.demand.history.forms import H2B_HISTORY
from employers.demand.layouts import ERROR_COLUMNS, Layout, recognise
from employers.demand.lmia.forms import LMIA_NEGATIVE

from .files import csv_bytes, header_of, seasonal


# Canada's two lists have the same columns, and so have those of former years: what tells them apart is tested with each.
@pytest.mark.parametrize(
    "layout", [form for form in LAYOUTS if form not in (LMIA_NEGATIVE, H2B_HISTORY)], ids=lambda layout: layout.format
)
def test_every_form_is_recognised_with_its_columns_in_any_order_and_spelling(layout: Layout) -> None:
    header = [name.lower().replace("_", " ") for name in header_of(layout)]
    random.Random(7).shuffle(header)

    binding = recognise([(1, header)], LAYOUTS)

    assert binding.layout is layout
    assert binding.unknown == ()


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.format)
def test_no_column_is_both_kept_and_private(layout: Layout) -> None:
    private = {name.lower() for name in layout.private}
    fields = {name.lower() for names in layout.fields.values() for name in names}
    assert not private & (fields | {name.lower() for name in layout.kept})


def test_the_required_columns_are_enough() -> None:
    header = [OFLC_H2B.fields[field][0] for field in OFLC_H2B.required]
    assert recognise([(1, header)], LAYOUTS).layout is OFLC_H2B


def test_a_second_name_of_a_column_does_as_well() -> None:
    header = [name for name in header_of(OFLC_H2A) if not name.startswith("EMPLOYMENT_")]
    assert recognise([(1, header)], LAYOUTS).layout is OFLC_H2A


def test_a_title_may_stand_above_the_names_of_the_columns() -> None:
    binding = recognise([(1, ["Disclosure data"]), (3, ["", ""]), (4, header_of(OFLC_H2A))], LAYOUTS)
    assert binding.header_line == 4


def test_unknown_columns_are_named_and_those_of_an_errors_file_are_not() -> None:
    header = [*ERROR_COLUMNS, *header_of(SEASONAL_JOBS), "Shoe size"]
    assert recognise([(1, header)], LAYOUTS).unknown == ("Shoe size",)


def test_a_missing_column_is_named_with_the_nearest_that_is_there() -> None:
    header = ["WAGE_OFER" if name == "WAGE_OFFER" else name for name in header_of(OFLC_H2A)]
    header.remove("CASE_STATUS")

    with pytest.raises(WrongFile) as refusal:
        recognise([(1, header)], LAYOUTS)

    assert "OFLC H-2A" in refusal.value.message
    assert "WAGE_OFFER" in refusal.value.message
    assert "WAGE_OFER" in refusal.value.message
    assert "CASE_STATUS" in refusal.value.message


def test_another_table_is_not_taken_for_demand() -> None:
    with pytest.raises(WrongFile, match="SeasonalJobs"):
        recognise([(1, ["name", "sex", "age"])], LAYOUTS)


def test_a_form_that_is_asked_for_is_the_only_one_tried() -> None:
    with pytest.raises(WrongFile, match="OFLC H-2B"):
        recognise([(1, header_of(OFLC_H2A))], [OFLC_H2B])


def test_a_column_that_stands_twice_is_refused() -> None:
    with pytest.raises(WrongFile, match="JOB_TITLE"):
        recognise([(1, [*header_of(OFLC_H2A), "JOB_TITLE"])], LAYOUTS)


def test_a_column_with_a_meaning_of_its_own_is_not_offered_for_a_missing_one() -> None:
    header = [name for name in header_of(OFLC_H2A) if not name.startswith("EMPLOYMENT_")]
    header = ["JOB_BEGIN_DATE" if name == "REQUESTED_BEGIN_DATE" else name for name in header]
    with pytest.raises(WrongFile) as refusal:
        recognise([(1, [name for name in header if name != "REQUESTED_END_DATE"])], LAYOUTS)
    assert "EMPLOYMENT_BEGIN_DATE (nearest here: JOB_BEGIN_DATE)" in refusal.value.message
    assert refusal.value.message.endswith("EMPLOYMENT_END_DATE.")


def test_a_header_below_thirty_lines_of_notes_is_found(take: Any, tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_bytes(b"note,,\r\n" * 30 + csv_bytes([seasonal()]))
    assert take(path).imported == 1
