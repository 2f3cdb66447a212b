"""A part of many rows: what each distinct group of its cells says is read once, and remembered."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .kept import KeptTexts
from .layouts import Binding
from .lookups import Lookups
from .parts import PARTS, Part, PartReader
from .problems import Warn

MOST_GROUPS = 20_000  # distinct groups of cells that are remembered of one part


@dataclass(frozen=True, slots=True)
class Remark:
    """What is remarkable in a group of cells. Where it is refused, the row is read by itself, which tells why."""

    warnings: tuple[tuple[Warn, str], ...]
    set_aside: dict[str, dict[str, str]]
    is_refused: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What a part says of some rows, in their order; and by their number what is remarkable."""

    told: Sequence[Any]
    remarks: dict[int, Remark]


class RememberedPart:
    """One part of the rows of one list."""

    def __init__(self, name: str, binding: Binding, lookups: Lookups, kept: KeptTexts) -> None:
        self.name = name
        self._part: Part = PARTS[name]
        self._places = list(
            dict.fromkeys(place for field in self._part.fields for place in binding.positions.get(field, ()))
        )
        cells = [""] * len(binding.header)
        self._reader = PartReader(binding, lookups, cells, lambda place: kept.cleaned(cells[place]))
        self._told: dict[Hashable, Any] = {}
        self._remarks: dict[Hashable, Remark] = {}

    def of(self, texts: Mapping[int, Sequence[str]], count: int) -> Said:
        """`texts`: of each column, by its place, those of `count` rows."""
        if len(self._told) > MOST_GROUPS:
            self._told.clear()
            self._remarks.clear()
        columns = [texts[place] for place in self._places]
        if self._part.of_text and len(columns) == 1:
            return Said(list(map(self._part.of_text, columns[0])), {})
        groups: Sequence[Hashable]
        if len(columns) == 1:
            groups = columns[0]
            for text in set(columns[0]).difference(self._told):
                self._told[text] = self._read(text, (text,))
        else:
            told_of = list(zip(*columns, strict=True)) if columns else [()] * count
            groups = told_of
            for group in set(told_of).difference(self._told):
                self._told[group] = self._read(group, group)
        told = list(map(self._told.__getitem__, groups))
        if self._remarks.keys().isdisjoint(groups):
            return Said(told, {})
        return Said(told, {n: self._remarks[group] for n, group in enumerate(groups) if group in self._remarks})

    def _read(self, group: Hashable, texts: Sequence[str]) -> Any:
        reader = self._reader
        for place, text in zip(self._places, texts, strict=True):
            reader.cells[place] = text
        told = self._part.read(reader)
        if reader.warnings or reader.problems:
            self._remarks[group] = Remark(tuple(reader.warnings), reader.set_aside, bool(reader.problems))
            reader.begin()
        return told
