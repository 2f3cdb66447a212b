"""Rows of bits over vacancies, and the compiled passes that put a person's row together out of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .facts import Int32, Int64
from .jit import kernel
from .kinds.base import MOST_COMPARED, Bools
from .kinds.gates import Gate, Gates

Bits = npt.NDArray[np.uint64]
WORD = 64
MOST_JOINED = (
    64  # rows of bits of gates that are joined into one: fewer steps for each person, and still in the nearest cache
)


def packed(mask: Bools) -> Bits:
    """(k, 64 * words) booleans as (k, words)."""
    as_bytes = np.packbits(mask, axis=1, bitorder="little")
    return np.ascontiguousarray(as_bytes).view("<u8").astype(np.uint64, copy=False)


@dataclass(frozen=True)
class Patterns:
    """A bar whose answers are few distinct rows of bits."""

    bits: Bits  # (patterns, words)
    pattern_of: Int32  # (n,)

    def narrow(self, out: Bits, start: int) -> None:
        """Take out of `out` (k, words) what the bar keeps the workers from `start` on away from."""
        _and_patterns(out, self.bits, self.pattern_of, start)


@dataclass(frozen=True)
class GatedRows:
    """A bar as gates: for each worker a list of rows, or of pairs of rows, to be put together."""

    rows: Bits  # (k, words)
    base: Bits  # (words,) open to all
    starts: Int64  # (n + 1,) the lists
    first: Int32  # rows; of a way of two gates `second` is the other one, of a way of one the row of all
    second: Int32
    all_needed: bool

    def narrow(self, out: Bits, start: int) -> None:
        """As `Patterns.narrow`."""
        if self.all_needed:
            _and_all(out, self.rows, self.starts, self.first, start)
        else:
            _and_any(out, self.rows, self.base, self.starts, self.first, self.second, start)


class _Table:
    """Rows of bits that are being collected; the first is of no vacancy, the second of all."""

    def __init__(self, vacancy_at: Int32) -> None:
        self.there = np.flatnonzero(vacancy_at >= 0)
        self.vacancy_of = vacancy_at[self.there]
        self.positions = len(vacancy_at)
        self.rows = [packed(np.stack([np.zeros(self.positions, np.bool_), np.ones(self.positions, np.bool_)]))]
        self.count = 2

    def packed(self, masks: Bools) -> Bits:
        """Masks over the vacancies (k, m) as rows of bits."""
        by_position = np.zeros((len(masks), self.positions), np.bool_)
        by_position[:, self.there] = masks[:, self.vacancy_of]
        return packed(by_position)

    def add(self, rows: Bits) -> int:
        """The number of the first of these rows, from now on."""
        self.rows.append(rows)
        self.count += len(rows)
        return self.count - len(rows)


_ALL = 1


def gated_rows(gates: Gates, vacancy_at: Int32) -> GatedRows:
    """The bar over the positions of `vacancy_at`, the vacancy of each bit, -1 for none."""
    table, n = _Table(vacancy_at), len(gates.worker_free)
    lists = _needed(gates, table) if gates.all_needed else _ways(gates, table)
    workers, first, second = (np.concatenate(side) for side in zip(*lists, strict=True))
    starts, first, second = by_worker(workers, first, second, n)
    base = table.packed(gates.vacancy_free[None, :])[0]
    return GatedRows(np.concatenate(table.rows), base, starts, first, second, gates.all_needed)


Listed = tuple[Int32, Int32, Int32]  # workers, and the row or the two of each
_NOBODY: Listed = (np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int32))


def _ways(gates: Gates, table: _Table) -> list[Listed]:
    """For each way its rows, of those whom it opens anything."""
    lists = [_NOBODY]
    for way in gates.ways:
        steps = [(_reached(gate), table.add(table.packed(_opened(gate)))) for gate in way]
        open_ = ~gates.worker_free
        for reached, _at in steps:
            open_ &= reached > 0
        passing = np.flatnonzero(open_).astype(np.int32)
        rows = [(at - 1 + reached[passing]).astype(np.int32) for reached, at in steps]
        lists.append((passing, rows[0], rows[1] if len(rows) == 2 else np.full(len(passing), _ALL, np.int32)))
    free = np.flatnonzero(gates.worker_free).astype(np.int32)
    every = np.full(len(free), _ALL, np.int32)
    return [*lists, (free, every, every)]


def _opened(gate: Gate) -> Bools:
    """(distinct, m) the vacancies open to who reaches each thing asked."""
    return gate.speaks & (gate.asked <= gate.distinct()[:, None])


def _reached(gate: Gate) -> Int32:
    """(n,) how many of the distinct things asked each worker reaches."""
    asked = gate.distinct()
    if len(asked) > MOST_COMPARED:
        return np.searchsorted(asked, gate.level, side="right").astype(np.int32)
    reached = np.zeros(len(gate.level), np.int32)
    for one in asked:
        reached += gate.level >= one
    return reached


def _needed(gates: Gates, table: _Table) -> list[Listed]:
    """Rows of several gates are joined, one for each combination of what may be reached at them."""
    lists = [_NOBODY]
    everything = np.full((1, table.positions // WORD), ~np.uint64(0))

    def close(joined: Bits, of: Int32) -> None:
        at = table.add(joined)
        # Who reaches everything is kept from nothing.
        barred = np.flatnonzero((of != len(joined) - 1) & ~gates.worker_free).astype(np.int32)
        lists.append((barred, (at + of[barred]).astype(np.int32), np.zeros(len(barred), np.int32)))

    joined, of = everything, np.zeros(len(gates.worker_free), np.int32)
    for (gate,) in gates.ways:
        opened = _opened(gate)
        if not len(opened):
            continue
        if len(joined) * (len(opened) + 1) > MOST_JOINED and len(joined) > 1:
            close(joined, of)
            joined, of = everything, np.zeros_like(of)
        least = np.vstack([np.zeros_like(opened[:1]), opened])
        rows = table.packed(least | ~gate.speaks | gates.vacancy_free)
        joined = (joined[:, None, :] & rows[None, :, :]).reshape(-1, rows.shape[1])
        of = of * np.int32(len(rows)) + _reached(gate)
    close(joined, of)
    return lists


@kernel
def by_worker(workers: Int32, first: Int32, second: Int32, n: int) -> tuple[Int64, Int32, Int32]:
    """The lists of each worker, one after the other: (n + 1,) where they start, and the rows, in the order in which they came."""
    starts = np.zeros(n + 1, np.int64)
    for worker in workers:
        starts[worker + 1] += 1
    for worker in range(n):
        starts[worker + 1] += starts[worker]
    there = starts[:-1].copy()
    sorted_first, sorted_second = np.empty_like(first), np.empty_like(second)
    for number in range(len(workers)):
        at = there[workers[number]]
        there[workers[number]] += 1
        sorted_first[at], sorted_second[at] = first[number], second[number]
    return starts, sorted_first, sorted_second


@kernel
def _and_patterns(out: Bits, bits: Bits, pattern_of: Int32, start: int) -> None:
    for row in range(out.shape[0]):
        pattern = bits[pattern_of[start + row]]
        for word in range(out.shape[1]):
            out[row, word] &= pattern[word]


@kernel
def _and_all(out: Bits, rows: Bits, starts: Int64, first: Int32, start: int) -> None:
    for row in range(out.shape[0]):
        for at in range(starts[start + row], starts[start + row + 1]):
            needed = rows[first[at]]
            for word in range(out.shape[1]):
                out[row, word] &= needed[word]


@kernel
def _and_any(out: Bits, rows: Bits, base: Bits, starts: Int64, first: Int32, second: Int32, start: int) -> None:
    found = np.empty(out.shape[1], np.uint64)
    for row in range(out.shape[0]):
        found[:] = base
        for at in range(starts[start + row], starts[start + row + 1]):
            one, other = rows[first[at]], rows[second[at]]
            for word in range(out.shape[1]):
                found[word] |= one[word] & other[word]
        for word in range(out.shape[1]):
            out[row, word] &= found[word]
