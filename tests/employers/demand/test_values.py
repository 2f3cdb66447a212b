"""One cell to one value: the table is the specification."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from common.sheets.cells import cell_text
from employers.choices import NeedType, WageUnit
from employers.demand import values
from employers.demand.values import Unreadable

NOTHING = ["", "N/A", "n/a", "None", "NONE.", '"N/A"', "null null", "  "]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("  Vass ", "Vass"),
        (45.0, "45"),
        (11.71, "11.71"),
        (True, "Y"),
        (date(2021, 1, 15), "2021-01-15"),
        (datetime(2021, 1, 15), "2021-01-15"),
        (datetime(2020, 7, 17, 14, 50, 40), "2020-07-17 14:50:40"),
        ("' See ADD C", "See ADD C"),
        ("'=1+1", "=1+1"),
        ("'tis the season", "'tis the season"),
        ("#N/A", ""),
    ],
)
def test_a_cell_is_the_text_a_person_would_type(cell: object, text: str) -> None:
    assert cell_text(cell) == text


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01",
        "2026-03-01T00:00:00Z",
        "2026-03-01T09:30:00.123Z",
        "2026-03-01 00:00:00",
        "3/1/2026",
        "03/01/26 00:00:00",
        "3/1/2026 12:00:00 AM",
        "01-Mar-2026",
        "1-MAR-26",
        "46082",
        "46082.5",
    ],
)
def test_the_first_of_march_is_read_in_every_way_the_forms_write_it(text: str) -> None:
    assert values.day(text) == date(2026, 3, 1)


@pytest.mark.parametrize(
    "text", ["2525-01-15T00:00:00Z", "3025-06-20", "1026-01-01", "00:00:00", "2026-02-30", "31/12/2026", "soon", "2026"]
)
def test_a_day_that_cannot_be_is_not_read(text: str) -> None:
    with pytest.raises(Unreadable):
        values.day(text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("9.22", "9.22"),
        ("$9.22", "9.22"),
        ("$ 1,234.50", "1234.50"),
        ("9.1600", "9.16"),
        ("2058.31", "2058.31"),
        ("9,22", "9.22"),
        ("12.505", "12.51"),
        ("25000", "25000"),
    ],
)
def test_money_is_read_to_the_cent(text: str, amount: str) -> None:
    assert values.money(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["0.0", "0", "$0.00", *NOTHING])
def test_no_money_is_money_not_given(text: str) -> None:
    assert values.money(text) is None


@pytest.mark.parametrize("text", ["-5", "nan", "Infinity", "1e9", "twelve", "12.50 - 14.00", "9" * 40])
def test_what_is_no_amount_is_not_read_as_one(text: str) -> None:
    with pytest.raises(Unreadable):
        values.money(text)


@pytest.mark.parametrize(
    ("text", "count"), [("6", 6), ("6.0", 6), ("3,459", 3459), ("0", 0), ("", None), ("N/A", None)]
)
def test_whole_numbers(text: str, count: int | None) -> None:
    assert values.whole(text) == count


@pytest.mark.parametrize("text", ["2.5", "-1", "a few"])
def test_half_a_seat_is_no_seat(text: str) -> None:
    with pytest.raises(Unreadable):
        values.whole(text)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Hour", WageUnit.HOUR),
        ("HR", WageUnit.HOUR),
        ("MTH", WageUnit.MONTH),
        ("Bi-Weekly", WageUnit.BIWEEK),
        ("BI", WageUnit.BIWEEK),
        ("WK", WageUnit.WEEK),
        ("DAI", WageUnit.DAY),
        ("Year", WageUnit.YEAR),
        ("Piece Rate", WageUnit.PIECE),
        ("Select Pay Range", None),
        ("", None),
    ],
)
def test_units_of_pay(text: str, unit: WageUnit | None) -> None:
    assert values.wage_unit(text) == unit


@pytest.mark.parametrize(
    ("text", "answer"),
    [("Y", True), ("no", False), ("True", True), ("FALSE", False), ("N/A", None), ("", None), ("sometimes", None)],
)
def test_yes_no_and_not_said(text: str, answer: bool | None) -> None:
    assert values.yes_no(text) is answer


@pytest.mark.parametrize(
    ("start", "end", "schedule"),
    [
        ("7:00 A.M.", "3:30 P.M.", "07:00–15:30"),
        ("12:00 AM", "12:30 PM", "00:00–12:30"),
        ("8 am", "5 pm", "08:00–17:00"),
        ("null null", "null null", ""),
        ("7:00 A.M.", "", ""),
    ],
)
def test_working_hours(start: str, end: str, schedule: str) -> None:
    assert values.hours_of_day(start, end) == schedule


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("45-2092.00", "45-2092"),
        ("45-2092", "45-2092"),
        ("452092", "45-2092"),
        ("45-2092.02", "45-2092.02"),
        ("N/A", ""),
    ],
)
def test_occupation_codes(text: str, code: str) -> None:
    assert values.soc_code(text) == code


@pytest.mark.parametrize("text", ["Nov-91", "45-20", "farm"])
def test_an_occupation_code_that_a_spreadsheet_ate_is_not_guessed(text: str) -> None:
    with pytest.raises(Unreadable):
        values.soc_code(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("TWIN FALLS", "Twin Falls"),
        ("Vass ", "Vass"),
        ("coeur d'alene", "Coeur D'Alene"),
        ("McAllen", "McAllen"),
        ("N/A", ""),
        ("O'FALLON", "O'Fallon"),
        ("ST. MARY'S", "St. Mary's"),
    ],
)
def test_places(text: str, name: str) -> None:
    assert values.place_name(text) == name


def test_a_county_loses_the_word_county() -> None:
    assert values.county_name("MADISON COUNTY") == "Madison"
    assert values.county_name("Acadia parish") == "Acadia parish"


def test_a_postal_code_gets_the_zero_back_that_the_spreadsheet_dropped() -> None:
    assert values.postal_code("1701") == "01701"
    assert values.postal_code("39837-1234") == "39837-1234"


def test_kinds_of_need() -> None:
    assert values.need_type("One-Time Occurrence") == NeedType.ONE_TIME
    assert values.need_type("Other Temporary Need") == ""


def test_texts_keep_their_lines_and_lose_control_characters() -> None:
    assert values.words("Lift\x00 50\u00a0lb.\r\nBend  often.") == "Lift 50 lb.\nBend often."
    assert [values.words(text) for text in NOTHING] == [""] * len(NOTHING)


def test_marks_that_nobody_sees_are_no_part_of_a_name() -> None:
    """`\\u202e` would turn the rest of the name around on every page that shows it."""
    assert values.words("Blue\u200b\u202eRidge\u202c\ufeff") == values.words("BlueRidge")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a  b\xa0 \tc", "a b c"),
        ("first \r\n second\rthird", "first \n second\nthird"),
        ("left\u202eright\u200b and\x0bdown", "leftright anddown"),
        (" \u2003wide\u2003blanks\u2003 ", "wide\u2003blanks"),
    ],
)
def test_a_text_has_single_blanks_and_no_marks_that_nobody_sees(text: str, expected: str) -> None:
    assert values.words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3RD FARM'S END", "3Rd Farm's End"),
        ("SAÏD'S CAFÉ", "Saïd's Café"),
        ("McAllen", "McAllen"),
        ("st. mary's", "St. Mary's"),
    ],
)
def test_a_place_written_in_one_case_begins_its_words_with_capitals(text: str, expected: str) -> None:
    assert values.place_name(text) == expected
