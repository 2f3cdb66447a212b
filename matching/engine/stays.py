"""Days of work and how long each worker may stay: which vacancies a person may take one after another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .pairs import Chunk, PairScores, Tied, packed

Int32 = NDArray[np.int32]


@dataclass(frozen=True)
class Calendar:
    """When the work of m vacancies is, and what a schedule of n workers must keep. Days are whole numbers from any beginning."""

    first: Int32  # (m,) first and last day, both worked
    last: Int32  # (m,)
    group: Int32  # (m,) whose days are counted together, a column of `left`; -1: counted nowhere
    left: Int32  # (n, groups) days that each worker may still stay in a group, -1: no limit
    rest: int = 0  # free days between two placements
    most: int = 3  # placements of one worker

    @cached_property
    def days(self) -> Int32:
        """(m,) how long each is."""
        return (self.last - self.first + 1).astype(np.int32)

    @property
    def has_limits(self) -> bool:
        return bool((self.group >= 0).any() and (self.left >= 0).any())

    def checked(self, n: int, m: int) -> Calendar:
        """The same as the engine reads it. Raises ValueError where it is not of n workers and m vacancies, or cannot be."""
        first, last, group = (np.ascontiguousarray(column, np.int32) for column in (self.first, self.last, self.group))
        left = np.ascontiguousarray(self.left, np.int32)
        if not first.shape == last.shape == group.shape == (m,) or left.ndim != 2 or len(left) != n:
            raise ValueError(f"the calendar is not of {n} workers and {m} vacancies")
        if (last < first).any():
            raise ValueError("a vacancy ends before it begins")
        if (group < -1).any() or (group >= left.shape[1]).any() or (left < -1).any():
            raise ValueError("groups must be columns of `left` or -1, days left at least 0 or -1")
        if self.rest < 0 or self.most < 1:
            raise ValueError("rest must be at least 0 days, most at least 1 placement")
        return replace(self, first=first, last=last, group=group, left=left)

    def allowed(self, start: int, stop: int) -> NDArray[np.bool_]:
        """(stop - start, m) which vacancies are by themselves no longer than the workers may stay."""
        if not self.has_limits:
            return np.ones((stop - start, len(self.days)), np.bool_)
        left = np.hstack([self.left[start:stop], np.full((stop - start, 1), -1, np.int32)])[:, self.group]
        return (left < 0) | (self.days <= left)


class WithinStay:
    """The pairs of another source, less those that alone are longer than the worker may stay."""

    def __init__(self, scores: PairScores, calendar: Calendar) -> None:
        self.scores, self.calendar = scores, calendar
        self.n_workers, self.n_vacancies, self.layout = scores.n_workers, scores.n_vacancies, scores.layout

    def chunk(self, start: int, stop: int) -> Chunk:
        chunk = self.scores.chunk(start, stop)
        allowed = self.calendar.allowed(start, stop)
        by_position = np.hstack([allowed, np.zeros((len(allowed), 1), np.bool_)])[:, self.layout.vacancy_at]
        tied = chunk.tied
        rows = np.repeat(np.arange(len(allowed)), np.diff(tied.starts))
        kept = by_position[rows, tied.positions]
        starts = np.append(0, np.cumsum(np.bincount(rows[kept], minlength=len(allowed)))).astype(np.int64)
        return replace(
            chunk, bits=chunk.bits & packed(by_position), tied=Tied(starts, tied.positions[kept], tied.points[kept])
        )

    def block(self, start: int, stop: int) -> NDArray[np.int16]:
        return np.where(self.calendar.allowed(start, stop), self.scores.block(start, stop), np.int16(-1))
