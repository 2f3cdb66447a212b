"""Of which quarters a list is: told by its title, else by the person who reads it in, else by the file's name."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date

from ..layouts import columns

_MONTHS = columns("january february march april may june july august september october november december")
_MONTH = f"({'|'.join(_MONTHS)})"
_MONTHS_OF_YEAR = re.compile(rf"{_MONTH}\s*(?:to|-|–)\s*{_MONTH}\s*,?\s*(20\d\d)\b")
_YEAR_OF_MONTHS = re.compile(rf"\b(20\d\d)\s*\(?\s*{_MONTH}\s*(?:to|-|–)\s*{_MONTH}")
_YEAR_QUARTER = re.compile(r"(?<!\d)(20\d\d)[ _-]?q([1-4])(?!\d)")
_QUARTER_YEAR = re.compile(r"(?<![a-z])q([1-4])[ _-]?(20\d\d)(?!\d)")
_LAST_MONTH = re.compile(rf"(?<![a-z]){_MONTH}[ _-]*(20\d\d)(?!\d)")
_ARGUMENT = re.compile(r"(20\d\d)-q([1-4])(?:/(20\d\d)-q([1-4]))?")


@dataclass(frozen=True)
class Period:
    """Whole quarters of one year: the first day and the last. Raises ValueError for anything else."""

    first: date
    last: date
    from_name: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        whole = self.first.month % 3 == 1 and self.last.month % 3 == 0 and self.first.day == 1
        end = monthrange(self.last.year, self.last.month)[1]
        if not whole or self.last.day != end or self.first.year != self.last.year or self.first > self.last:
            raise ValueError(f"{self.first}..{self.last}")

    def __str__(self) -> str:
        """`2024-Q3`, `2017-Q1/2017-Q2`: as `period_given` reads it."""
        first, last = (f"{day.year}-Q{quarter_of(day)}" for day in (self.first, self.last))
        return first if first == last else f"{first}/{last}"


def quarter_of(day: date) -> int:
    return (day.month + 2) // 3


def _months(year: str, first: int, last: int, *, from_name: bool = False) -> Period | None:
    try:
        end = date(int(year), last, monthrange(int(year), last)[1])
        return Period(date(int(year), first, 1), end, from_name)
    except ValueError:
        return None


def period_given(text: str) -> Period | None:
    """What a person says: `2024-Q3`, `2017-Q1/2017-Q2`; None where it is not said so."""
    found = _ARGUMENT.fullmatch(text.strip().lower())
    if not found or (found[3] and found[3] != found[1]):
        return None
    return _months(found[1], int(found[2]) * 3 - 2, int(found[4] or found[2]) * 3)


def period_in_title(text: str) -> Period | None:
    """Of “…, July to September 2024” or “… in 2017 (January-June)”. The years of a classification count for nothing."""
    text = text.lower()
    if found := _MONTHS_OF_YEAR.search(text):
        return _months(found[3], _number(found[1]), _number(found[2]))
    if found := _YEAR_OF_MONTHS.search(text):
        return _months(found[1], _number(found[2]), _number(found[3]))
    return None


def period_in_name(name: str) -> Period | None:
    """Of a file called `…2024q3…`, or `…September-2024…`: the quarter that ends with that month."""
    name = name.lower()
    if found := _YEAR_QUARTER.search(name):
        year, last = found[1], int(found[2]) * 3
    elif found := _QUARTER_YEAR.search(name):
        year, last = found[2], int(found[1]) * 3
    elif found := _LAST_MONTH.search(name):
        year, last = found[2], _number(found[1])
    else:
        return None
    return _months(year, last - 2, last, from_name=True) if last >= 3 else None


def _number(month: str) -> int:
    return _MONTHS.index(month) + 1
