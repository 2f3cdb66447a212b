"""Which numbers of a table are not told, so that nobody can be found in it, nor by subtraction from its totals.

Statistical disclosure control by the threshold rule with secondary suppression (Hundepool and others, *Handbook on Statistical
Disclosure Control*, ESSnet): a small number is hidden, and so are as many others as it takes that no hidden one can be worked out.
Hidden numbers look alike: who could tell the small ones from those that only cover them would know more than the totals say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

THRESHOLD = 10  # people, as everywhere in this house: a village knows who the nine are
_COVERS_NOTHING_ELSE = 3  # what hiding costs more where the line across has nothing hidden yet

Counts = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Line = tuple[int, int]  # axis, position: (0, r) is row r, (1, c) is column c
OUTSIDE: Line = (2, 0)  # where totals that are not told come from


@dataclass(frozen=True)
class Suppressed:
    """What is hidden: of the cells (n, m), of the totals of the n rows and of the m columns."""

    cells: Bools
    rows: Bools
    columns: Bools


def suppress(
    counts: Counts,
    threshold: int = THRESHOLD,
    *,
    row_totals: bool = True,
    column_totals: bool = True,
    rows_untold: Bools | None = None,
) -> Suppressed:
    """What of a table (n, m) of people to hide. `row_totals`, `column_totals`: whether a reader learns them at all.

    `rows_untold` (n,): rows of which nothing but zeros may be told, whatever their numbers.

    Every number from 1 to `threshold` - 1 is hidden, cell or total; zeros are told. In a line whose total is told either nothing is
    hidden, or two cells or more of `threshold` people together. And for each hidden number there is another table, with no zero where
    something is hidden, that agrees with all that is told and has another number there. Raises ValueError for negative counts.
    """
    if counts.ndim != 2 or (counts < 0).any():
        raise ValueError("a table of rows and columns, of no negative numbers")
    table = _Table(counts.astype(np.int64), threshold, row_totals, column_totals)
    if rows_untold is not None:
        table.hidden |= rows_untold[:, None] & (counts > 0)
    table.cover()
    while (pinned := next(table.pinned(), None)) is not None:
        table.loosen(pinned)
        table.cover()
    return Suppressed(table.hidden, *table.totals_hidden)


class _Table:
    """The state of one table; numbers are hidden one after the other and never told again, so this comes to an end."""

    def __init__(self, counts: Counts, threshold: int, row_totals: bool, column_totals: bool) -> None:
        self.counts, self.threshold = counts, threshold
        self.hidden: Bools = (counts > 0) & (counts < threshold)
        self.totals = (counts.sum(axis=1), counts.sum(axis=0))
        self.known = (row_totals, column_totals)
        self.totals_hidden = tuple(
            ((total > 0) & (total < threshold)) if known else np.ones(len(total), dtype=bool)
            for total, known in zip(self.totals, self.known, strict=True)
        )

    def cover(self) -> None:
        """Hide more until every line has enough hidden or nothing."""
        open_lines = True
        while open_lines:
            open_lines = False
            for axis in (0, 1):
                for at in np.flatnonzero(~self.totals_hidden[axis]):
                    while self._is_thin((axis, int(at))):
                        open_lines = True
                        self._hide_in((axis, int(at)))

    def _is_thin(self, line: Line) -> bool:
        axis, at = line
        if self.totals_hidden[axis][at]:
            return False
        hidden = self.hidden[_cells(line)]
        people = self.counts[_cells(line)][hidden].sum()
        return bool(hidden.any()) and (hidden.sum() < 2 or people < self.threshold)

    def _hide_in(self, *lines: Line) -> None:
        """Hide the number of these lines that is missed least; their totals where no other is left."""
        found = [cell for line in lines for cell in self._told(line)]
        if found:
            self.hidden[min(found, key=self._cost)] = True
            return
        for axis, at in lines:
            self.totals_hidden[axis][at] = True

    def _told(self, line: Line) -> Iterator[tuple[int, int]]:
        axis, at = line
        for across in np.flatnonzero(~self.hidden[_cells(line)] & (self.counts[_cells(line)] > 0)):
            yield (at, int(across)) if axis == 0 else (int(across), at)

    def _cost(self, cell: tuple[int, int]) -> tuple[int, tuple[int, int]]:
        row, column = cell
        covers = self.hidden[row].any() and self.hidden[:, column].any()
        return int(self.counts[cell]) * (1 if covers else _COVERS_NOTHING_ELSE), cell

    def loosen(self, ends: tuple[Line, Line]) -> None:
        """Hide one number more near a hidden one that can be worked out."""
        lines = [line for line in ends if line != OUTSIDE]
        for axis, at in list(lines):  # what lies across may have to give as well
            lines += [(1 - axis, int(across)) for across in np.flatnonzero(self.hidden[_cells((axis, at))])]
        still = [line for line in lines if not self.totals_hidden[line[0]][line[1]] or any(self._told(line))]
        self._hide_in(*(still or self._all_lines()))

    def _all_lines(self) -> list[Line]:
        return [(axis, at) for axis in (0, 1) for at in range(self.counts.shape[axis])]

    def pinned(self) -> Iterator[tuple[Line, Line]]:
        """Hidden numbers that have one possible value, each as its two ends: a cell's row and column, a total's line and `OUTSIDE`.

        A hidden number may be one more where others along a ring of lines can be one less and one more in turn, so that every total
        that is told stays; one less the other way round. `ways` leads from line to line where a number between them may grow (towards
        a column, or from outside to a row) or shrink (back) and stay above zero.
        """
        ways: dict[Line, int] = defaultdict(int)
        edges = list(self._edges())
        for tail, head, number in (*edges, *self._unknown()):
            ways[tail] |= self._bit(head)
            if number > 1:
                ways[head] |= self._bit(tail)
        following = [ways[line] for line in (*self._all_lines(), OUTSIDE)]
        for tail, head, number in edges:
            from_, to = self._bit(tail), self._bit(head)
            may_grow = _leads(following, to, from_)
            may_shrink = number > 1 and _leads(following, from_, to)
            if not may_grow and not may_shrink:
                yield tail, head

    def _bit(self, line: Line) -> int:
        """Lines are numbered rows first, then columns, `OUTSIDE` last; a set of them is a whole number with their bits."""
        axis, at = line
        return 1 << (at + sum(self.counts.shape[:axis]))

    def _edges(self) -> Iterator[tuple[Line, Line, int]]:
        for row, column in np.argwhere(self.hidden).tolist():
            yield (0, row), (1, column), int(self.counts[row, column])
        yield from self._totals_hidden(known=True)

    def _unknown(self) -> Iterator[tuple[Line, Line, int]]:
        """Totals that no reader learns: they guard nobody and bind nothing."""
        yield from self._totals_hidden(known=False)

    def _totals_hidden(self, *, known: bool) -> Iterator[tuple[Line, Line, int]]:
        for axis in (0, 1):
            if self.known[axis] != known:
                continue
            for at in np.flatnonzero(self.totals_hidden[axis] & (self.totals[axis] > 0)).tolist():
                number = int(self.totals[axis][at])
                yield (OUTSIDE, (0, at), number) if axis == 0 else ((1, at), OUTSIDE, number)


def _leads(following: Sequence[int], start: int, end: int) -> bool:
    """Whether there is a way from one line to another that is not the step between them. `following`: the lines after each, as bits."""
    seen, ahead = start, following[start.bit_length() - 1] & ~end & ~start
    while ahead:
        here = ahead & -ahead
        seen |= here
        after = following[here.bit_length() - 1]
        if after & end:
            return True
        ahead = (ahead | after) & ~seen
    return False


def _cells(line: Line) -> tuple[int | slice, int | slice]:
    axis, at = line
    return (at, slice(None)) if axis == 0 else (slice(None), at)
