"""Which bars keep people from how many vacancies, and how many stand before each: counted in bits, a whole registry at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from .bits import EligibleBits
from .evaluate import CompiledRules
from .facts import Int32, Int64, VacancyFacts, WorkerFacts
from .rows import Bits


@dataclass(frozen=True)
class Failing:
    """Of k people: `by_bar` (k, bars) how many vacancies each bar closes, `open_to` (k,) how many none does.

    `failed` (k, m) how many bars fail at each vacancy; `least` (k,) the fewest that fail where any does, 0 where nothing is closed.
    """

    by_bar: Int64
    open_to: Int64
    planes: tuple[Bits, ...]  # plane p holds bit p of the number of failing bars at each position
    everywhere: Bits
    vacancy_at: Int32

    @property
    def least(self) -> Int64:
        found = np.zeros(len(self.open_to), np.int64)
        for number in range(1, 2 ** len(self.planes)):
            exactly = self.everywhere.copy()
            for at, plane in enumerate(self.planes):
                exactly &= plane if number >> at & 1 else ~plane
            found[(found == 0) & exactly.any(axis=1)] = number
            if found.all():
                break
        return found

    @property
    def failed(self) -> npt.NDArray[np.int8]:
        there = np.flatnonzero(self.vacancy_at >= 0)
        dense = np.zeros((len(self.open_to), len(there)), np.int8)
        for at, plane in enumerate(self.planes):
            bits = np.unpackbits(plane.astype("<u8", copy=False).view(np.uint8), axis=1, bitorder="little")
            dense[:, self.vacancy_at[there]] |= bits[:, there].astype(np.int8) << at
        return dense


class FailingBars:
    """The bars of a set of rules beside n people and m vacancies, `names` in the order of the rules."""

    def __init__(self, compiled: CompiledRules, workers: WorkerFacts, vacancies: VacancyFacts) -> None:
        bars = [rule for rule in compiled.rules if rule.rule.excludes]
        self.n = workers.n
        self.names = [bar.rule.name for bar in bars]
        self._bars = [EligibleBits(replace(compiled, rules=(bar,)), workers, vacancies) for bar in bars]
        self._open = EligibleBits(replace(compiled, rules=()), workers, vacancies)

    def of(self, start: int, stop: int) -> Failing:
        """People start..stop-1."""
        everywhere = self._open.bits(start, stop)
        by_bar = np.zeros((stop - start, len(self._bars)), np.int64)
        planes: list[Bits] = []
        for number, bar in enumerate(self._bars):
            fails = everywhere & ~bar.bits(start, stop)
            by_bar[:, number] = np.bitwise_count(fails).sum(axis=1, dtype=np.int64)
            _add(planes, fails)
        closed = np.zeros_like(everywhere)
        for plane in planes:
            closed |= plane
        open_to = np.bitwise_count(everywhere & ~closed).sum(axis=1, dtype=np.int64)
        return Failing(by_bar, open_to, tuple(planes), everywhere, self._open.vacancy_at)


def _add(planes: list[Bits], carry: Bits) -> None:
    """One more at every set bit: an addition in each position, all at once."""
    for at, plane in enumerate(planes):
        planes[at], carry = plane ^ carry, plane & carry
        if not carry.any():
            return
    if carry.any():
        planes.append(carry)
