"""The candidate lists that a live state begins with: made from what every run keeps, by one pass over all pairs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .assignment import Assignment, wanted
from .graph import Graph, from_edges
from .limits import Limits
from .live import Live
from .live_proof import InPlay
from .pairs import PairScores
from .scan import CANDIDATES, Matrix, Watch


def live_from(
    scores: PairScores,
    seats: NDArray[np.integer],
    result: Assignment,
    *,
    present: NDArray[np.bool_] | None = None,
    limits: Limits | None = None,
    epsilon: int = 1,
    scale: int = 1,
    threads: int = 0,
) -> Live:
    """The live state of a finished assignment, which need not have been made in this process: its prices and placements are enough.

    Arguments as of `Live`. Nobody moves but who is not content within epsilon. `seats` (n_vacancies,). `limits`: those whose multipliers
    the result has; scores then are less what they ask, and those of whoever comes later must be too.
    """
    in_play = scores if present is None else InPlay(scores, present)
    graph = candidates_of(
        in_play, seats, result.prices, result.vacancy_of, limits=limits, multipliers=result.multipliers, threads=threads
    )
    return Live(graph, seats, result.prices, result.vacancy_of, present=present, epsilon=epsilon, scale=scale)


def candidates_of(
    scores: PairScores,
    seats: NDArray[np.integer],
    prices: NDArray[np.int64],
    vacancy_of: NDArray[np.int32],
    *,
    limits: Limits | None = None,
    multipliers: NDArray[np.int64] | None = None,
    threads: int = 0,
) -> Graph:
    """The best vacancies of each worker at these prices (points), who would give most for vacancies that have few, and the placements.

    Where there are `limits`, their multipliers are points too, and the values of the graph are scores less what they ask.
    """
    usable = np.minimum(seats, max(scores.n_workers, 1)).astype(np.int32)
    matrix = Matrix(scores, usable, Watch(lambda *told: None, lambda: False), threads=threads)
    tolls = None if limits is None or multipliers is None or not multipliers.any() else limits.tolls(multipliers)
    if limits is not None and tolls is not None:
        matrix = matrix.with_tolls(limits.class_of, tolls)
    graph, _eligible = matrix.candidates(prices, CANDIDATES)
    graph = graph.with_edges(wanted(matrix, graph, usable, prices))
    worker = np.repeat(np.arange(graph.n_workers), np.diff(graph.starts))
    missing = vacancy_of >= 0
    missing[worker[graph.columns == vacancy_of[worker]]] = False
    graph = graph.with_edges(_pairs(scores, np.flatnonzero(missing), vacancy_of))
    return graph if limits is None or tolls is None else limits.less_tolls(graph, tolls)


def _pairs(scores: PairScores, workers: NDArray[np.int64], vacancy_of: NDArray[np.int32]) -> Graph:
    """The pairs of these workers and their vacancies."""
    points = [int(scores.block(worker, worker + 1)[0, vacancy_of[worker]]) for worker in workers.tolist()]
    return from_edges(workers, vacancy_of[workers], np.array(points, np.int64), (scores.n_workers, scores.n_vacancies))
