"""The wage floors that come with the product, straight from their files, asked with plain values."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from pathways.engine.facts import UNKNOWN
from pathways.engine.wages import BASES, Floor, wage_bounds
from pathways.figure_files import read_figures, shipped_figures
from pathways.models import WageFloor, WageGroup
from pathways.wage_columns import WageQuestion, engine_floors, engine_groups, work_columns

SURE = ("high", "medium")
# What our occupations may be in the US: a few lines of reference/data/crosswalks.csv.
CODES = {
    "9211.01": {"soc2018": frozenset({"45-2092"})},
    "9212.03": {"soc2018": frozenset({"45-2093"})},
    "9211.13": {"soc2018": frozenset({"45-2092", "45-2099"})},
}


@cache
def shipped(*, unsure: bool = False) -> tuple[tuple[Floor, ...], dict[int, str]]:
    """Every shipped floor for the engine, and the citation of each by its id."""
    figures = read_figures(shipped_figures())
    groups = engine_groups([WageGroup(**row.values) for row in figures.groups])
    rows = [WageFloor(id=number, **row.values) for number, row in enumerate(figures.floors, 1)]
    kept = [row for row in rows if unsure or row.confidence in SURE]
    return tuple(engine_floors(kept, groups)), {row.pk: row.citation for row in rows}


def asked(programme: str, place: str, starts: date, **more: Any) -> dict[str, Any]:
    """least, most, the basis that binds, its law, and the bases of which the amount is known. None: not known."""
    floors, citations = shipped()
    bounds = wage_bounds(work_columns([WageQuestion(programme, place, starts, **more)], CODES), floors)
    figure = int(bounds.figure[0])
    binding = {floor.id: floor.basis for floor in floors}.get(figure)
    return {
        "least": _known(bounds.least[0]),
        "most": _known(bounds.most[0]),
        "binding": binding,
        "law": citations.get(figure, ""),
        "known": {basis for bit, basis in enumerate(BASES) if bounds.known[0] >> bit & 1},
    }


def _known(cents: Any) -> int | None:
    return None if cents == UNKNOWN else int(cents)
