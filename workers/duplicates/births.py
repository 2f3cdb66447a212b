"""How two dates of birth go together: the same, a slip of the pen apart, or two dates."""

from __future__ import annotations

from datetime import date
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from .columns import People

Codes = npt.NDArray[np.int8]


class Birth(IntEnum):
    """The likest first. `ONE_DIGIT` also stands for two neighbouring digits exchanged; `JANUARY` for a first of January, which often
    means that only the year was known, up to three years from the other date."""

    NOT_KNOWN = 0
    SAME = 1
    SWAPPED = 2
    YEAR = 3
    ONE_DIGIT = 4
    JANUARY = 5
    OTHER = 6
    GENERATION = 7


_GENERATION = 12  # years between parents and children, at the least
_JANUARY_YEARS = 3


def births_compared(left: People, right: People) -> Codes:
    """For each pair (row by row) its `Birth`."""
    years = np.abs(left.year - right.year)
    day, month = left.dom == right.dom, left.month == right.month
    first = [(side.dom == 1) & (side.month == 1) for side in (left, right)]
    swapped = (left.dom == right.month) & (left.month == right.dom)
    conditions = [
        (left.year == 0) | (right.year == 0),
        (years == 0) & day & month & ~first[0],
        (years == 0) & day & month,
        (years == 0) & swapped,
        (years == 1) & day & month & ~first[0],
        _one_digit(left, right) & ~first[0] & ~first[1],
        (first[0] | first[1]) & (years <= _JANUARY_YEARS),
        years >= _GENERATION,
    ]
    codes = [
        *(Birth.NOT_KNOWN, Birth.SAME, Birth.JANUARY, Birth.SWAPPED, Birth.YEAR, Birth.ONE_DIGIT),
        *(Birth.JANUARY, Birth.GENERATION),
    ]
    return np.select(conditions, codes, default=Birth.OTHER).astype(np.int8)


def _one_digit(left: People, right: People) -> npt.NDArray[np.bool_]:
    """One digit of dd/mm/yyyy is another, or the two of a day, a month or a year's end are exchanged."""
    parts = [(left.dom, right.dom), (left.month, right.month), (_short(left), _short(right))]
    century = left.year // 100 == right.year // 100
    day, month, year = (_slips(one, other) for one, other in parts)
    return century & (day + month + year == 1)


def _short(people: People) -> Codes:
    return (people.year % 100).astype(np.int8)


def _slips(one: Codes, other: Codes) -> Codes:
    tens, ones = one // 10 != other // 10, one % 10 != other % 10
    exchanged = tens & ones & (one // 10 == other % 10) & (one % 10 == other // 10)
    return np.where(exchanged, 1, tens.astype(np.int8) + ones.astype(np.int8)).astype(np.int8)


def dates_near(born: date) -> list[date]:
    """Every date that is a slip of the pen from this one, and the near first of January; without itself and `swapped`."""
    parts = (born.day, born.month, born.year % 100)
    found: set[date] = {*_a_year_off(born), *(date(born.year + off, 1, 1) for off in range(-3, 4))}
    for place, number in enumerate(parts):
        for slip in _slips_of(number):
            day, month, year = (slip if place == at else part for at, part in enumerate(parts))
            found |= set(_date(born.year // 100 * 100 + year, month, day))
    return sorted(found - {born, *swapped(born)})


def swapped(born: date) -> list[date]:
    return _date(born.year, born.day, born.month)


def _slips_of(number: int) -> set[int]:
    tens, ones = divmod(number, 10)
    return {tens * 10 + digit for digit in range(10)} | {digit * 10 + ones for digit in range(10)} | {ones * 10 + tens}


def _a_year_off(born: date) -> list[date]:
    return [*_date(born.year - 1, born.month, born.day), *_date(born.year + 1, born.month, born.day)]


def _date(year: int, month: int, day: int) -> list[date]:
    try:
        return [date(year, month, day)]
    except ValueError:
        return []
