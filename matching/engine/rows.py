"""Lists of edges that grow and shrink one at a time: what a candidate graph is while people come and go.

The rows lie in one pool. A row that outgrows its room moves to the pool's end; when the pool is full, all are packed into a larger one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .graph import Graph, Values
from .jit import kernel

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
PART = 4  # rows and pool have one part in so many to spare


class Rows(NamedTuple):
    """Row `r` is `items[start[r]:start[r] + size[r]]` with `values` beside them, in no order; there is room for `room[r]`."""

    start: Int64
    size: Int64
    room: Int64
    items: Int32
    values: Int32  # score points


class Growing:
    """Rows whose room is made before a kernel fills it: kernels themselves never allocate."""

    def __init__(self, starts: Int64, items: Int32, values: Values) -> None:
        """`starts` (rows + 1,), as in a graph."""
        size = np.diff(starts)
        room = size + size // PART + 4
        self.end = int(room.sum())  # of what rows take of the pool
        whole = self.end + self.end // PART
        self.rows = Rows(_starts(room), size, room, np.empty(whole, np.int32), np.empty(whole, np.int32))
        given = Rows(starts[:-1], size, size, items.astype(np.int32), values.astype(np.int32))
        copied(given, self.rows)

    def lengthen(self, n: int) -> None:
        """At least `n` rows; new ones are empty."""
        more = n - len(self.rows.size)
        if more > 0:
            nothing = np.zeros(more, np.int64)
            size, room = (np.append(old, nothing) for old in (self.rows.size, self.rows.room))
            self.rows = self.rows._replace(start=np.append(self.rows.start, nothing), size=size, room=room)

    def make_room(self, rows: NDArray[np.integer], wanted: Int64) -> None:
        """Room for `wanted` items in each of these rows, each named once."""
        short = wanted > self.rows.room[rows]
        if not short.any():
            return
        rows = rows[short]
        room = wanted[short] + wanted[short] // PART + 4
        more = int(room.sum())
        if self.end + more > len(self.rows.items):
            self._pack(more)
        moved(self.rows, rows.astype(np.int64), room, self.end)
        self.end += more

    def _pack(self, more: int) -> None:
        """Put the rows one after another, with the room they have, and `more` and a part of all left at the end."""
        self.end = int(self.rows.room.sum())
        whole = self.end + more + (self.end + more) // PART
        items, values = np.empty(whole, np.int32), np.empty(whole, np.int32)
        packed = self.rows._replace(start=_starts(self.rows.room), items=items, values=values)
        copied(self.rows, packed)
        self.rows = packed

    def row(self, row: int) -> Int32:
        """The items of one row."""
        return self.rows.items[self.rows.start[row] : self.rows.start[row] + self.rows.size[row]]

    def graph(self, n_columns: int) -> Graph:
        """The same edges, the items of each row ascending."""
        size = self.rows.size
        starts = np.append(_starts(size), size.sum())
        items, values = np.empty(int(starts[-1]), np.int32), np.empty(int(starts[-1]), np.int32)
        copied(self.rows, Rows(starts[:-1], size, size, items, values))
        order = np.lexsort((items, np.repeat(np.arange(len(size)), size)))
        return Graph(starts, items[order], values[order], n_columns)


def _starts(room: Int64) -> Int64:
    return np.append(0, np.cumsum(room))[:-1].astype(np.int64)


@kernel
def moved(rows: Rows, which: Int64, room: Int64, end: int) -> None:
    """Move these rows to `end` of the pool, one after another, each with its new room."""
    for at in range(len(which)):
        row = which[at]
        for step in range(rows.size[row]):
            rows.items[end + step] = rows.items[rows.start[row] + step]
            rows.values[end + step] = rows.values[rows.start[row] + step]
        rows.start[row], rows.room[row] = end, room[at]
        end += room[at]


@kernel
def copied(rows: Rows, to: Rows) -> None:
    """Write all rows where `to` has them start."""
    for row in range(len(rows.size)):
        for step in range(rows.size[row]):
            to.items[to.start[row] + step] = rows.items[rows.start[row] + step]
            to.values[to.start[row] + step] = rows.values[rows.start[row] + step]


@kernel
def put(rows: Rows, row: int, item: int, value: int) -> None:
    """One more in a row that has room."""
    at = rows.start[row] + rows.size[row]
    rows.items[at], rows.values[at] = item, value
    rows.size[row] += 1


@kernel
def take(rows: Rows, row: int, at: int) -> None:
    """Remove what stands at `at` of a row; the last one takes its place."""
    here, last = rows.start[row] + at, rows.start[row] + rows.size[row] - 1
    rows.items[here], rows.values[here] = rows.items[last], rows.values[last]
    rows.size[row] -= 1


@kernel
def link(rows: Rows, others: Rows, row: int, items: Int32, values: Int32) -> None:
    """Add these edges to a row, and to the rows of its items in `others`, which list the same edges from their other end."""
    for at in range(len(items)):
        put(rows, row, items[at], values[at])
        put(others, items[at], row, values[at])


@kernel
def unlink(rows: Rows, others: Rows, row: int) -> None:
    """Remove all edges of a row, from both ends."""
    for edge in range(rows.start[row], rows.start[row] + rows.size[row]):
        item = rows.items[edge]
        for at in range(others.size[item]):
            if others.items[others.start[item] + at] == row:
                take(others, item, at)
                break
    rows.size[row] = 0
