"""Which rows of a case count its workers: an association files once, and its members' rows repeat what its own row says.

Most rows are a case of their own. Of a case with several rows, its own row is the one that the list calls primary; where it does not
say that, the one whose kind of organisation is given (members leave it blank); where no column tells, the one with the most
workers, which is then the sum of the others. The rest are members.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, NamedTuple

from common.sheets.cells import cell_text
from common.sheets.files import Row

from ...choices import CaseRole
from .. import values
from ..layouts import Binding
from ..values import Unreadable

MOST_ROWS = 5_000  # of one case that are held at once; 241 is the most in the lists of FY2006 to FY2019


class Filed(NamedTuple):
    line: int
    cells: Sequence[Any]
    role: str


@dataclass
class Filings:
    """Sorts the rows of one list. `repeated`: rows in the same words as one further down; `contradicted`: rows of a case that has one."""

    binding: Binding
    times: Counter[str]  # of the cases that stand more than once, how often
    repeated: list[tuple[int, str]] = field(default_factory=list)  # line and case
    contradicted: list[tuple[Row, int]] = field(default_factory=list)  # with the line of the row that counts
    blank: int = 0  # rows of nothing but errors of a spreadsheet
    _begun: set[str] = field(
        default_factory=set
    )  # cases with more rows than are held at once: what still comes are members

    def rows(self, rows: Iterable[Row], case_in: Any, *, associations: bool) -> Iterator[Filed]:
        """Every row that is taken, those of one case one after the other. Without `associations` a case has one row: its last."""
        still_to_come, waiting = self.times.copy(), dict[str, list[Row]]()
        place = next(iter(self.binding.positions.get("primary", ())), None)
        for line, cells in rows:
            case = case_in(cells)
            if not case and not any(map(cell_text, cells)):
                self.blank += 1
                continue
            if case not in still_to_come or len(cells) != len(self.binding.header):
                sub = place is not None and len(cells) > place and _is_sub(cells[place])
                yield Filed(line, cells, CaseRole.MEMBER if sub else CaseRole.SINGLE)
                if case not in still_to_come:
                    continue
            else:
                waiting.setdefault(case, []).append((line, cells))
            still_to_come[case] -= 1
            if not still_to_come[case] or len(waiting.get(case, ())) >= MOST_ROWS:
                found = self._distinct(case, waiting.pop(case, []))
                yield from self._of_case(case, found) if associations else self._last(found)
                if still_to_come[case]:
                    self._begun.add(case)

    def _distinct(self, case: str, rows: Sequence[Row]) -> list[Row]:
        """The last of each row that stands in the same words; who represents the employer does not count."""
        said = itemgetter(*(place for place, _name, _clean in self.binding.kept))
        last = {said(cells): line for line, cells in rows}
        kept = set(last.values())
        self.repeated += [(line, case) for line, _cells in rows if line not in kept]
        return [row for row in rows if row[0] in kept]

    def _last(self, rows: Sequence[Row]) -> Iterator[Filed]:
        for line, cells in rows[-1:]:
            self.contradicted += [(row, line) for row in rows[:-1]]
            yield Filed(line, cells, CaseRole.SINGLE)

    def _of_case(self, case: str, rows: Sequence[Row]) -> Iterator[Filed]:
        if case in self._begun:
            yield from (Filed(*row, CaseRole.MEMBER) for row in rows)
        elif len(rows) == 1:
            yield Filed(*rows[0], CaseRole.MEMBER if self._said_of(rows[0][1]) == -1 else CaseRole.SINGLE)
        elif rows:
            yield from self._of_several(rows)

    def _of_several(self, rows: Sequence[Row]) -> Iterator[Filed]:
        own = max(range(len(rows)), key=lambda number: (*self._weight(rows[number][1]), -number))
        has_own = self._said_of(rows[own][1]) >= 0
        for number, (line, cells) in enumerate(rows):
            yield Filed(line, cells, CaseRole.MASTER if number == own and has_own else CaseRole.MEMBER)

    def _weight(self, cells: Sequence[Any]) -> tuple[int, bool, int]:
        organisation = any(not values.is_nothing(text) for text in self._texts("organisation", cells))
        return self._said_of(cells), organisation, self._workers(cells)

    def _said_of(self, cells: Sequence[Any]) -> int:
        """1 where the list calls the row primary, -1 where it calls it a member's, 0 where it says neither."""
        said = next(iter(self._texts("primary", cells)), "").upper()
        return 1 if said.startswith("PRI") else -1 if _is_sub(said) else 0

    def _workers(self, cells: Sequence[Any]) -> int:
        for text in self._texts("positions", cells):
            try:
                if number := values.whole(text):
                    return number
            except Unreadable:
                continue
        return 0

    def _texts(self, name: str, cells: Sequence[Any]) -> list[str]:
        return [cell_text(cells[place]) for place in self.binding.positions.get(name, ())]


def _is_sub(cell: Any) -> bool:
    return cell_text(cell).upper().startswith("SUB")
