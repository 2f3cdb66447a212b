from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from pathways.engine import calendar
from pathways.engine.facts import (
    UNKNOWN_DATE,
    VacancyFacts,
    WorkerFacts,
    country_code,
    country_name,
    day,
    to_date,
)

from .cases import WORDS


def test_days_and_countries_come_back_as_they_went_in():
    assert to_date(day(date(1969, 12, 31))) == date(1969, 12, 31)
    assert day(date(1970, 1, 1)) == 0
    assert day(None) == UNKNOWN_DATE
    assert to_date(UNKNOWN_DATE) is None
    assert country_name(country_code("GT")) == "GT"
    assert country_name(country_code("")) == ""


@pytest.mark.parametrize("wrong", ["gt", "GTM", "G", "Ñ1", "1A"])
def test_what_is_no_country_code_is_refused(wrong):
    with pytest.raises(ValueError, match="two-letter"):
        country_code(wrong)


def test_a_blank_row_knows_nothing():
    worker = WorkerFacts.from_rows([{}], WORDS)
    for name, column in WorkerFacts.columns().items():
        assert (getattr(worker, name) == column.unknown).all(), name


def test_a_table_that_a_row_names_is_complete_for_that_row():
    workers = WorkerFacts.from_rows([{"crop_months": {"apple": 4}}, {}], WORDS)
    assert workers.crop_months.tolist() == [[4, 0], [-1, -1]]


def test_rows_are_taken_in_the_order_asked():
    workers = WorkerFacts.from_rows([{"id": 1}, {"id": 2}, {"id": 3}], WORDS)
    assert workers.take([2, 0]).ids.tolist() == [3, 1]
    assert workers.take(np.array([False, True, False])).ids.tolist() == [2]
    assert workers.take(slice(0)).n == 0


@pytest.mark.parametrize(
    ("row", "message"),
    [({"shoe_size": 40}, "no column 'shoe_size'"), ({"crop_months": {"mango": 1}}, "'mango' is not one of the crops")],
)
def test_a_name_that_does_not_exist_is_refused(row, message):
    with pytest.raises(KeyError, match=message):
        WorkerFacts.from_rows([row], WORDS)


def test_a_column_of_the_wrong_type_or_length_is_refused():
    arrays = VacancyFacts.blank(2, WORDS)
    with pytest.raises(ValueError, match=r"VacancyFacts\.seats: expected 2 rows of int32"):
        VacancyFacts(**arrays | {"seats": np.zeros(2, dtype=np.float64)})
    with pytest.raises(ValueError, match=r"VacancyFacts\.starts: expected 2 rows"):
        VacancyFacts(**arrays | {"starts": np.zeros(3, dtype=np.int32)})


def test_no_column_holds_a_protected_trait():
    protected = ("sex", "gender", "people", "ethnic", "disab", "marital", "children", "famil", "religio", "pregnan")
    names = [*WorkerFacts.columns(), *VacancyFacts.columns()]
    assert not [name for name in names if any(word in name for word in protected)]


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2027, 12, 15), 1, date(2028, 1, 15)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2027, 3, 31), -1, date(2027, 2, 28)),
        (date(1969, 11, 30), 3, date(1970, 2, 28)),
        (None, 3, None),
    ],
)
def test_months_are_added_as_people_do(start, months, end):
    moved = calendar.shift_months(np.array([day(start)], dtype=np.int32), months)
    assert to_date(int(moved[0])) == end
