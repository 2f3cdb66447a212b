"""Folios: short, sayable over the phone, with a check letter so that a slip of one character is noticed."""

from __future__ import annotations

from datetime import date

from django.db import connection

_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


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
