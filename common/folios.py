"""Folios: short, sayable over the phone, with a check letter so that a slip of one character is noticed."""

from __future__ import annotations

import re
from datetime import date

from django.db import connection

_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_COMPACT = re.compile(r"([A-Z]{1,2})(\d{2})(\d{6})([A-Z])")
_WRITTEN = re.compile(r"\b[A-Z]{1,2}-\d{2}-\d{6}-[A-Z]\b")
_NOT_IN_A_FOLIO = re.compile(r"[^0-9A-Z]")


def check_letter(text: str) -> str:
    """Weighted sum of digits and letters, modulo 23.

    Catches every wrong digit and every swap of two digits. Of the letters of the prefix it catches every wrong one too, but for
    A and X, B and Y, C and Z, which weigh the same.
    """
    total = sum((position + 2) * int(letter, 36) for position, letter in enumerate(text.replace("-", "")))
    return _LETTERS[total % len(_LETTERS)]


def make_folio(prefix: str, year: int, number: int) -> str:
    """GT-26-000123-K: prefix, two digits of the year, running number, check letter."""
    body = f"{prefix}-{year % 100:02d}-{number:06d}"
    return f"{body}-{check_letter(body)}"


def folio_of(text: str) -> str:
    """A folio as it is kept, however somebody writes it: `gt 26 000123 k` is GT-26-000123-K. Any other text in capitals."""
    compact = _NOT_IN_A_FOLIO.sub("", text.upper())
    found = _COMPACT.fullmatch(compact)
    return "-".join(found.groups()) if found else text.upper()


def folios_meant(text: str, prefix: str, on: date) -> list[str]:
    """The folios that somebody may mean: the one that is written, or, for a number alone, that of each of the last ten years."""
    number = text.strip()
    if not (number.isascii() and number.isdecimal() and len(number) <= 6):
        return [folio_of(text)]
    return [make_folio(prefix, year, int(number)) for year in range(on.year - 9, on.year + 1)]


def folios_in(text: str) -> list[str]:
    """Every folio that stands in a text as folios are kept, once."""
    return sorted(set(_WRITTEN.findall(text)))


def part_of_folio(number: str) -> str:
    """What a folio of this running number contains: `-000123-` for "123"."""
    return f"-{int(number):06d}-"


def reserve_numbers(series: str, count: int = 1) -> range:
    """`count` consecutive numbers of a series, never given twice, also under concurrency."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO common_folioseries (name, last) VALUES (%s, %s)
               ON CONFLICT (name) DO UPDATE SET last = common_folioseries.last + %s RETURNING last""",
            [series, count, count],
        )
        last = int(cursor.fetchone()[0])
    return range(last - count + 1, last + 1)


def next_folios(prefix: str, day: date, count: int = 1) -> list[str]:
    return [make_folio(prefix, day.year, number) for number in reserve_numbers(f"{prefix}-{day.year}", count)]
