"""Many rows at once say what each of them says by itself; what is remembered of them is bounded. No database is asked."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from employers.demand import kept, remembering
from employers.demand import lookups as lookups_module
from employers.demand.forms import LAYOUTS, OFLC_H2A, OFLC_H2B, SEASONAL_JOBS
from employers.demand.layouts import Binding, Layout, recognise
from employers.demand.lookups import Lookups
from employers.demand.parts import PARTS, PartReader
from employers.demand.problems import Rejection, Warn
from employers.demand.rows import Demand, Refusal, RowsReader

from .conftest import AS_OF
from .files import h2a, h2b, header_of, seasonal

# What stands in the cells of real lists and what should not: each of these comes to stand in each column.
ODD: tuple[Any, ...] = (
    *(
        "",
        " ",
        "N/A",
        "None.",
        "null null",
        "#N/A",
        "'=1+1",
        "'",
        "#",
        "0",
        "0.0",
        "-3",
        "1,200",
        "9,22",
        "$12.50",
        "9.22e+00",
    ),
    *("25000", "1.5", "2026-03-01", "3/1/2026", "20-Dec-2026", "45992", "2525-01-01T00:00:00Z", "H-2A", "H-2B", "H-1B"),
    *(
        "Withdrawn",
        "Determination Issued - Denied",
        "something new",
        "Hour",
        "Month",
        "Piece Rate",
        "GA",
        "TEXAS",
        "Nowhere",
    ),
    *(
        "twin falls county",
        "O'BRIEN'S",
        "x" * 300,
        "two  blanks",
        "a\tb",
        "a\r\nb",
        "a\u200bb",
        "a\xa0b",
        "Ünïcödé Straße",
    ),
    *("pick strawberries", "Ring 229-555-0123.", "Ring 229-55-50123 or 229 /555 /0123", "ana.canary@berries.example"),
    *(
        "Ask Georgina M. Canarywood or CARLA CANARYFIELD",
        "2295550101",
        'back\\slash "q"',
        "45-2092",
        "111333",
        "7:00 AM",
        "Y",
    ),
    *(True, False, 1, 0, 1.0, 45.0, 12.25, None, date(2021, 2, 1)),
)


def rows_of(layout: Layout, row: Mapping[str, Any], count: int = 600) -> tuple[Binding, list[tuple[int, list[Any]]]]:
    """Rows with two odd cells each, some of them several times and some of another width."""
    rng, header = random.Random(layout.title), header_of(layout)
    rows = []
    for line in range(2, count + 2):
        cells = [row.get(name, "") for name in header]
        for _odd in range(rng.choice((0, 1, 2, 2))):
            cells[rng.randrange(len(cells))] = rng.choice(ODD)
        rows.append((line, cells[: -1 if line % 97 == 0 else None] + [""] * (line % 89 == 0)))
    return recognise([(1, header)], LAYOUTS), rows + [(line + count, cells) for line, cells in rows[::7]]


def parts_of(rows: list[Any], size: int) -> list[list[Any]]:
    return [rows[start : start + size] for start in range(0, len(rows), size)]


LISTS = [(SEASONAL_JOBS, seasonal()), (OFLC_H2A, h2a()), (OFLC_H2B, h2b())]


@pytest.mark.parametrize(("layout", "row"), LISTS, ids=lambda value: getattr(value, "title", ""))
@pytest.mark.parametrize("size", [1, 50, 1_000])
def test_many_rows_say_what_each_says_by_itself(
    lookups: Lookups, layout: Layout, row: dict[str, Any], size: int
) -> None:
    binding, rows = rows_of(layout, row)
    reader, alone = RowsReader(binding, lookups, AS_OF), RowsReader(binding, lookups, AS_OF)

    read = [one for part in parts_of(rows, size) for one in reader.read(part)]

    assert [one.line for one in read] == [line for line, _cells in rows]
    whole = [(one, cells) for one, (_line, cells) in zip(read, rows, strict=True) if len(cells) == len(binding.header)]
    for one, cells in whole:
        assert one == alone.read_one(one.line, cells)
    assert len({type(one) for one in read}) == 2  # both were met
    widths = [one for one in read if isinstance(one, Refusal) and one.problems[0][0] == Rejection.WIDTH]
    assert len(widths) == len(rows) - len(whole) > 0


@pytest.mark.parametrize(("layout", "row"), LISTS, ids=lambda value: getattr(value, "title", ""))
def test_what_is_remembered_is_bounded_and_says_the_same(
    lookups: Lookups, layout: Layout, row: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    binding, rows = rows_of(layout, row)
    expected = RowsReader(binding, lookups, AS_OF).read(rows)
    lookups._crop_of.clear()
    lookups._occupation_of.clear()
    monkeypatch.setattr(remembering, "MOST_GROUPS", 20)
    monkeypatch.setattr(kept, "MOST_TEXTS", 20)
    monkeypatch.setattr(lookups_module, "MOST_REMEMBERED", 5)
    reader = RowsReader(binding, lookups, AS_OF)

    read = []
    for part in parts_of(rows, 30):
        read += reader.read(part)
        assert max(len(part._told) for part in reader._parts) <= 20 + 30
        assert len(reader._kept._suspect) <= 20 + 30 * len(binding.header)
        assert len(lookups._crop_of) <= 5
        assert len(lookups._occupation_of) <= 5

    assert read == expected


def test_a_part_reads_its_own_fields_and_no_others(lookups: Lookups) -> None:
    """What is remembered for some cells would else be told of rows that differ in others."""

    class Watched(list[str]):
        def __getitem__(self, place: Any) -> Any:
            places.add(place)
            return super().__getitem__(place)

    for layout, row in LISTS:
        binding, rows = rows_of(layout, row, 60)
        for name, part in PARTS.items():
            own = {place for field in part.fields for place in binding.positions.get(field, ())}
            for _line, cells in rows:
                places = set[int]()
                texts = Watched(str(cell or "") for cell in cells)
                if len(texts) == len(binding.header):
                    part.read(PartReader(binding, lookups, texts, lambda place, texts=texts: texts[place]))
                    assert places <= own, (layout.title, name)


def test_a_contact_of_the_row_itself_leaves_its_text_and_that_of_no_other_row(lookups: Lookups) -> None:
    text = "Ring 229-55-50123 now"  # not written as a telephone is
    header = header_of(SEASONAL_JOBS)
    rows = [
        (line, [(seasonal(special_req=text) | {"apply_phone": phone}).get(name, "") for name in header])
        for line, phone in enumerate(["+12295550199", "+12295550123", "(229) 555-0123", "N/A"], start=2)
    ]

    read = RowsReader(recognise([(1, header)], LAYOUTS), lookups, AS_OF).read(rows)

    told = [one.fields["special_requirements"] for one in read if isinstance(one, Demand)]
    assert told == [text, "Ring […] now", "Ring […] now", text]
    removed = [(Warn.CONTACT_REMOVED, "") in one.warnings for one in read if isinstance(one, Demand)]
    assert removed == [False, True, True, False]


def test_rows_share_nothing_that_one_of_them_may_change(lookups: Lookups) -> None:
    header = header_of(SEASONAL_JOBS)
    cells = [seasonal().get(name, "") for name in header]
    first, second = RowsReader(recognise([(1, header)], LAYOUTS), lookups, AS_OF).read([(2, cells), (3, cells)])
    assert isinstance(first, Demand)
    assert isinstance(second, Demand)
    first.fields["seats"], first.original["layout"] = 9, "other"
    first.original["row"]["case_id"] = "other"
    first.warnings.clear()
    assert (second.fields["seats"], second.original["layout"], second.original["row"]["case_id"]) == (
        4,
        "seasonaljobs",
        "1",
    )
    assert second.warnings
