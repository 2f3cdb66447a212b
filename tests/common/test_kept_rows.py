"""A workbook is parsed once; whoever looks again sees the same rows."""

from __future__ import annotations

from datetime import date
from itertools import islice

from common.sheets import kept
from common.sheets.kept import KeptRows

ROWS = [(1, ["Nombres", "Nacimiento"]), (2, ["Juana", date(1990, 5, 1)]), (9, ["Tz\ua78cunux", None, 3.5])] * 500


class Slow:
    """Rows, and how often they were read from the beginning."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self):
        self.times += 1
        yield from ROWS


def test_the_first_reading_that_comes_to_the_end_is_the_only_one():
    slow = Slow()
    rows = KeptRows(slow)
    assert list(islice(rows(), 2)) == ROWS[:2]
    assert list(rows()) == ROWS
    assert slow.times == 2
    one, other = rows(), rows()
    assert [next(one), next(one), next(other)] == [*ROWS[:2], ROWS[0]]
    assert [*ROWS[:2], *one] == [ROWS[0], *other] == ROWS
    assert slow.times == 2


def test_what_is_too_long_to_be_kept_is_read_anew(monkeypatch):
    monkeypatch.setattr(kept, "MOST_KEPT", 1_000)
    slow = Slow()
    rows = KeptRows(slow)
    assert list(rows()) == list(rows()) == ROWS
    assert slow.times == 2


def test_nothing_is_kept_before_there_are_rows():
    rows = KeptRows(lambda: iter(()))
    assert list(rows()) == list(rows()) == []
