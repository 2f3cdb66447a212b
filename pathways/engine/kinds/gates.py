"""A bar as gates: one number of the person against one of the work, each. What is asked of millions of pairs is then a few rows of bits.

A kind that reads columns in which hardly two people agree (the days somebody is free, months of every occupation) says here how its
answer is put together. It is its test once more, and a property test over all kinds, rules, people and work holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ..facts import Int32

Bools = npt.NDArray[np.bool_]
NEVER, ALWAYS = np.int32(-(2**31)), np.int32(2**31 - 1)  # levels below and above whatever is asked


@dataclass(frozen=True)
class Gate:
    """Open to a worker at a vacancy that it speaks of where `level` is at least `asked`."""

    level: Int32  # (n,)
    asked: Int32  # (m,)
    speaks: Bools  # (m,) the vacancies it is about

    def distinct(self) -> Int32:
        """What is asked, each once, ascending: a worker is told apart by how many of these they reach."""
        return np.unique(self.asked[self.speaks]).astype(np.int32)


@dataclass(frozen=True)
class Gates:
    """The pairs that do not fail a bar: those of the free, and of the others

    * where not `all_needed`: who passes both gates (or the one) of any way; no gate lets pass at a vacancy it does not speak of;
    * where `all_needed`: who passes the gates of all ways; a gate bars nobody from a vacancy it does not speak of.
    """

    ways: Iterable[tuple[Gate, ...]]  # one gate or two each, read once
    worker_free: Bools  # (n,) whom it keeps from nothing
    vacancy_free: Bools  # (m,) open to all, as far as this bar goes
    all_needed: bool = False

    def with_free(self, workers: Bools, vacancies: Bools) -> Gates:
        """The same bar where it does not apply to some."""
        return replace(self, worker_free=self.worker_free | workers, vacancy_free=self.vacancy_free | vacancies)
