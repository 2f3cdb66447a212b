"""Ceilings on schedules: how many placements some workers may have together at some vacancies, whoever's first or third they are.

Vacancies are numbered by their last day, as in `schedules`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from . import bids
from .auction import MAX_SCORE
from .graph import Graph
from .limits import Limits

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]


class Ceilings:
    """The limits of a run, all of them ceilings, with vacancies in another `order` (m,)."""

    def __init__(self, limits: Limits, order: Int64) -> None:
        self.limits, self.order = limits, order
        self.class_of = limits.class_of
        # Where nothing is left nobody comes: no score is worth more than this.
        self.least: Int64 = np.where(limits.number == 0, MAX_SCORE, 0).astype(np.int64)
        self._is_about = np.array([limits.of(each)[:, order] for each in range(len(limits))], np.bool_).reshape(
            len(limits), self.classes, len(order)
        )

    def __bool__(self) -> bool:
        return len(self.limits) > 0

    @property
    def classes(self) -> int:
        """Workers whom all limits treat alike are one class; at least 1."""
        return self.limits.classes

    def tolls(self, multipliers: Int64) -> Int64:
        """(classes, m) points that a vacancy asks of a class beyond its price."""
        tolls: Int64 = self.limits.tolls(multipliers)[:, self.order]
        return tolls

    def counted(self, demand: Int64) -> Int64:
        """(limits,) how many of these (classes, m) each limit is about."""
        counted: Int64 = (self._is_about * demand).sum(axis=(1, 2)).astype(np.int64)
        return counted

    def counts(self, held: Int32) -> Int64:
        """(limits,) how many of these placements (n, most) each is about."""
        demand = np.zeros((self.classes, len(self.order)), np.int64)
        workers, places = np.nonzero(held >= 0)
        np.add.at(demand, (self.class_of[workers], held[workers, places]), 1)
        return self.counted(demand)

    def as_steps_read(self, held: Int32) -> bids.Ceilings:
        """For `bids.improve`, with the places that these placements leave."""
        bits = np.uint64(1) << np.arange(len(self.limits), dtype=np.uint64)
        of = (self._is_about * bits[:, None, None]).sum(axis=0, dtype=np.uint64)
        return bids.Ceilings(of, self.class_of, self.limits.number - self.counts(held))

    def none(self) -> bids.Ceilings:
        """For `bids.improve`, as if there were none."""
        return bids.Ceilings(np.zeros((self.classes, len(self.order)), np.uint64), self.class_of, np.zeros(0, np.int64))

    def fit(self, held: Int32, graph: Graph, price: Int64) -> None:
        """Take placements away until every ceiling is kept: first what is worth least above its price, then the last."""
        for each in np.flatnonzero(self.counts(held) > self.limits.number).tolist():
            workers, places = np.nonzero(held >= 0)
            vacancies = held[workers, places]
            about = self._is_about[each][self.class_of[workers], vacancies]
            over = int(about.sum()) - int(self.limits.number[each])
            if over <= 0:  # another one took enough
                continue
            workers, places, vacancies = workers[about], places[about], vacancies[about]
            above = score_of(graph, workers, vacancies) - price[vacancies]
            gone = np.lexsort((-vacancies, -workers, above))[:over]
            held[workers[gone], places[gone]] = -1


def score_of(graph: Graph, workers: Int64, vacancies: Int32) -> Int64:
    """(k,) the scores of these edges of a graph whose rows are ascending."""
    row = np.repeat(np.arange(graph.n_workers), np.diff(graph.starts))
    keys = row * np.int64(graph.n_vacancies) + graph.columns
    at = np.searchsorted(keys, workers * np.int64(graph.n_vacancies) + vacancies)
    return graph.values[at].astype(np.int64)
