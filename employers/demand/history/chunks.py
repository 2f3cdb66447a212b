"""Many rows of a list to many cases at once: column by column, each distinct group of cells read once."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from common.sheets.cells import cell_text

from ...choices import CaseRole
from ..contacts import without_patterns
from ..layouts import Binding, Clean
from ..organisations import EmployerData
from ..problems import Problem, Warn
from ..rows import Refusal, wrong_width
from .cells import NULL, CaseCells, Told
from .filings import Filed

Note = tuple[Warn, str]
_json = json.JSONEncoder(ensure_ascii=False).encode


class CaseRow(NamedTuple):
    """A case as one row states it. `content`: what `CONTENT` names, as COPY reads it."""

    line: int
    case: tuple[str, str]  # number and programme
    role: str
    member_key: str
    occurrence: int
    employer: EmployerData | None
    content: str
    notes: list[Note]


CONTENT = (*(name for names in CaseCells.COLUMNS.values() for name in names), "industry_edition", "original")


class _Kept(dict[Any, str]):
    """What is kept of a column: each distinct cell as a piece of JSON, escaped for COPY; nothing of a blank one."""

    def __init__(self, name: str, clean: Clean) -> None:
        super().__init__()
        self.name, self._clean = _json(name), clean

    def __missing__(self, cell: Any) -> str:
        text = _kept(cell, self._clean)
        piece = f"{self.name}: {_json(text)}".replace("\\", "\\\\") if text else ""
        if len(self) < MOST_PIECES:
            self[cell] = piece
        return piece


MOST_PIECES = 50_000


def _kept(cell: Any, clean: Clean) -> str:
    text = cell_text(cell).replace("\0", "")
    return text if clean is Clean.AS_IT_STANDS else without_patterns(text)


@dataclass
class ChunkReader:
    """Reads the rows of one list."""

    binding: Binding
    cells: CaseCells
    decided_until: date | None = None  # the last day of decision that was read
    _occurrences: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        # By name, so that a list with its columns in another order says the same.
        kept = sorted(self.binding.kept, key=lambda column: column[1])
        self._pieces = [(place, _Kept(name, clean)) for place, name, clean in kept]
        self._start = f'{{"layout": {json.dumps(self.binding.layout.format)}, "row": {{'

    def read(self, rows: Sequence[Filed]) -> list[CaseRow | Refusal]:
        """Rows that have as many cells as the header, in their order; the others come last."""
        width = len(self.binding.header)
        whole = [row for row in rows if len(row.cells) == width]
        read: list[CaseRow | Refusal] = self._read(whole) if whole else []
        return read + [wrong_width(self.binding, row.line, len(row.cells)) for row in rows if len(row.cells) != width]

    def _read(self, rows: list[Filed]) -> list[CaseRow | Refusal]:
        columns = list(zip(*(row.cells for row in rows), strict=True))
        told: dict[str, list[Told]] = {}
        remarkable: list[list[Told]] = []
        for name, group in (*self.cells.groups.items(), ("employer", self.cells.employers)):
            told[name], has_remarks = group.of(columns, len(rows))
            if has_remarks:
                remarkable.append(told[name])
        remarks = self._remarks(remarkable)
        contents = self._contents(told, self._originals(columns, len(rows)))
        found: list[CaseRow | Refusal] = []
        for number, (row, content, case, employer) in enumerate(
            zip(rows, contents, told["case"], told["employer"], strict=True)
        ):
            remark = remarks.get(number, _NOTHING)
            if remark.problems:
                found.append(Refusal(row.line, remark.problems, self._to_mend(row.cells)))
                continue
            key, occurrence = self._member(case.value, row.role, employer.value)
            content = f"{content}{remark.set_aside}}}"
            found.append(
                CaseRow(row.line, case.value, row.role, key, occurrence, employer.value, content, remark.notes)
            )
        return found

    def _contents(self, told: Mapping[str, list[Told]], originals: Sequence[str]) -> list[str]:
        """Of each row, what `CONTENT` names as COPY reads it, without the last bracket of the original."""
        days = [day.value for day in told["days"]]
        decided = [day for day, _edition in days if day]
        self.decided_until = max([*decided, self.decided_until] if self.decided_until else decided, default=None)
        editions = [
            edition if code.value else NULL for (_day, edition), code in zip(days, told["industry"], strict=True)
        ]
        groups = [[group.copied for group in told[name]] for name in self.cells.groups]
        return ["\t".join(pieces) for pieces in zip(*groups, editions, originals, strict=True)]

    def _originals(self, columns: Sequence[Sequence[Any]], count: int) -> list[str]:
        """Of each row, the JSON of what is kept, without its last bracket."""
        if not self._pieces:
            return [f"{self._start}}}"] * count
        pieces = [[kept[cell] for cell in columns[place]] for place, kept in self._pieces]
        return [f"{self._start}{', '.join(filter(None, row))}}}" for row in zip(*pieces, strict=True)]

    def _member(self, case: tuple[str, str], role: str, employer: EmployerData | None) -> tuple[str, int]:
        if role != CaseRole.MEMBER:
            return "", 1
        key = member_key(employer)
        self._occurrences[case[0], key] += 1
        return key, self._occurrences[case[0], key]

    def _remarks(self, groups: Sequence[list[Told]]) -> dict[int, _Remarks]:
        """Of the rows in which something is set aside or refused, by their number."""
        found: dict[int, _Remarks] = {}
        for told in groups:
            for number, group in enumerate(told):
                if group.asides or group.problems:
                    found.setdefault(number, _Remarks(self.binding)).add(group)
        return found

    def _to_mend(self, cells: Sequence[Any]) -> Mapping[str, str]:
        return {name: text for place, name, clean in self.binding.kept if (text := _kept(cells[place], clean))}


class _Remarks:
    """What is remarkable in one row."""

    def __init__(self, binding: Binding | None = None) -> None:
        self._binding = binding
        self.notes: list[Note] = []
        self.problems: list[Any] = []
        self._aside: dict[str, dict[str, str]] = {}

    def add(self, told: Told) -> None:
        for aside in told.asides:
            column = self._column(aside.field)
            self.notes.append((aside.kind, f"{column} {aside.value}".strip()))
            if column and aside.value:
                self._aside[column] = {"value": without_patterns(aside.value), "reason": aside.kind.value}
        for kind, name, value, reason, fix in told.problems:
            self.problems.append((kind, Problem(self._column(name), without_patterns(value)[:200], reason, fix)))

    def _column(self, name: str) -> str:
        assert self._binding is not None
        places = self._binding.positions.get(name, ())
        return self._binding.header[places[0]] if places else ""

    @property
    def set_aside(self) -> str:
        if not self._aside:
            return ""
        return ', "set_aside": ' + json.dumps(self._aside, ensure_ascii=False, sort_keys=True).replace("\\", "\\\\")


_NOTHING = _Remarks()


def member_key(employer: EmployerData | None) -> str:
    """What tells the members of one filing apart: name, state and town."""
    named = "\x1f".join(employer.key) if employer else NULL
    return hashlib.blake2b(named.encode(), digest_size=8).hexdigest()
