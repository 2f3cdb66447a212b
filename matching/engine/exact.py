"""The exact optimum by somebody else's solver: OR-Tools' minimum-cost flow over every eligible pair. For audits, benchmarks and as the
oracle of tests; a running ministry never imports it.

Each worker sends one unit: along a pair to a vacancy (the score is its negative cost) and from there to the sink, which takes as many
as there are seats; or straight to the sink, which costs nothing and is being proposed nowhere. Costs are integers, so the optimum is
exact (cost scaling: Goldberg, J. Algorithms 22, 1997). Shares no code with the scan, the auction and the certificate.
"""

from __future__ import annotations

import importlib
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .graph import Graph, from_rows
from .pairs import PairScores

MOST_EDGES = 10_000_000
CELLS = 1 << 21  # pairs at a time


class SolverMissing(ImportError):
    """OR-Tools is not installed; the message says how to."""


class TooManyPairs(ValueError):
    """More pairs than are solved exactly."""


@dataclass(frozen=True)
class Exact:
    vacancy_of: NDArray[np.int32]  # per worker, -1 = proposed nowhere
    total: int  # score points; no assignment has more
    edges: int  # pairs that were looked at
    seconds: float  # of the processor, for the solver alone: without putting the graph together


class Gathered:
    """Pairs that may be proposed, gathered from blocks of consecutive workers."""

    def __init__(self, seats: NDArray[np.integer], most_edges: int = MOST_EDGES) -> None:
        self.has_seats, self.most_edges = np.asarray(seats) > 0, most_edges
        self.edges = 0
        self._parts: list[tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int16]]] = []

    def add(self, block: NDArray[np.integer]) -> None:
        """The next workers' scores (k, n_vacancies): what is 0 or less is no pair. Raises TooManyPairs."""
        rows, columns = np.nonzero((block > 0) & self.has_seats)
        self.edges += len(rows)
        if self.edges > self.most_edges:
            self._parts.clear()
            raise TooManyPairs(
                f"There are more than {self.most_edges:,} pairs: too many to be solved exactly. "
                "The bound that the prices prove holds at every size."
            )
        counts = np.bincount(rows, minlength=len(block)).astype(np.int32)
        self._parts.append((counts, columns.astype(np.int32), block[rows, columns].astype(np.int16)))

    def graph(self) -> Graph:
        return from_rows(self._parts, len(self.has_seats))


def exact(scores: PairScores, seats: NDArray[np.int32], *, most_edges: int = MOST_EDGES) -> Exact:
    """The highest total that any assignment can have: each worker at most once, each vacancy at most `seats` (n_vacancies,) workers.

    A pair with score 0 adds nothing and is not proposed. Some 110 bytes a pair at the peak and one to two microseconds of one
    processor: 4 million pairs took 450 MB and 3 to 6 s, 10 million, the most by default, 1.1 GB and 10 to 20 s.
    Raises TooManyPairs above `most_edges`, and SolverMissing.
    """
    solver()
    gathered = Gathered(seats, most_edges)
    step = max(CELLS // max(scores.n_vacancies, 1), 1)
    for start in range(0, scores.n_workers, step):
        gathered.add(scores.block(start, min(start + step, scores.n_workers)))
    return solved(gathered.graph(), seats)


def solved(graph: Graph, seats: NDArray[np.integer]) -> Exact:
    """The exact optimum on the pairs of a graph alone; `seats` (n_vacancies,). Raises SolverMissing."""
    flow = solver().SimpleMinCostFlow()
    n, m = graph.n_workers, graph.n_vacancies
    useful = graph.values > 0
    workers = np.repeat(np.arange(n, dtype=np.int32), np.diff(graph.starts))[useful]
    columns, scores = graph.columns[useful], graph.values[useful].astype(np.int64)
    everybody, sink = np.arange(n, dtype=np.int32), n + m

    def arcs(tails: NDArray[np.int32], heads: NDArray[np.int32], most: NDArray[np.int64], cost: Any) -> None:
        if len(tails):
            flow.add_arcs_with_capacity_and_unit_cost(tails, heads, most, np.broadcast_to(cost, len(tails)))

    arcs(workers, columns + np.int32(n), np.ones(len(workers), np.int64), -scores)
    usable = np.minimum(np.asarray(seats, np.int64), n)
    arcs(np.arange(n, sink, dtype=np.int32), np.full(m, sink, np.int32), usable, np.int64(0))
    arcs(everybody, np.full(n, sink, np.int32), np.ones(n, np.int64), np.int64(0))
    flow.set_nodes_supplies(np.append(everybody, np.int32(sink)), np.append(np.ones(n, np.int64), -n))
    begun = time.thread_time()
    status = flow.solve()
    seconds = time.thread_time() - begun
    if status != flow.OPTIMAL:
        raise RuntimeError(f"the solver ended without an optimum: {status}")
    vacancy_of = np.full(n, -1, np.int32)
    if len(workers):
        taken = flow.flows(np.arange(len(workers), dtype=np.int32)) > 0
        vacancy_of[workers[taken]] = columns[taken]
    return Exact(vacancy_of, -int(flow.optimal_cost()), len(workers), seconds)


def solver() -> Any:
    """OR-Tools' module of minimum-cost flows, imported when it is first asked for. Raises SolverMissing."""
    try:
        return importlib.import_module("ortools.graph.python.min_cost_flow")
    except ImportError as missing:
        raise SolverMissing(
            "Solving exactly needs OR-Tools, which the product itself does not: "
            ".venv/bin/python -m pip install ortools -c requirements-dev.txt"
        ) from missing
