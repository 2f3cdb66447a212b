"""Prices learned from a sample of workers, so that the first candidates are already chosen at about the
right prices.

Ranked by bare score, everybody's few candidates are the same popular vacancies, and most of the total is
lost. A sample of workers competing for a like share of the seats shows which vacancies will be dear.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from .auction import MAX_SCORE, Auction, falling
from .bundle import Multipliers
from .limits import Limits
from .scan import Matrix
from .search import Held, look_for

CHUNK_ROWS = 64  # workers are drawn in runs of neighbours, because scores are made in blocks
LEAST_ROWS = 2_000
MOST_PAIRS = 200_000_000
PRICE_POINTS = 10  # accuracy of the learned prices


def learned_prices(
    matrix: Matrix, seats: NDArray[np.int32], seed: int, watch: Callable[[int], None]
) -> NDArray[np.int64]:
    """Likely prices in score points, shape (n_vacancies,); only the ranking of candidates depends on them."""
    auction, _rows, _random = _sampled(matrix, seats, seed, watch)
    for epsilon in falling(MAX_SCORE // 16, PRICE_POINTS):
        auction.settle(epsilon)
    return _prices(auction)


def learned_within(
    matrix: Matrix, seats: NDArray[np.int32], limits: Limits, seed: int, watch: Callable[[int], None]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Likely prices, and likely multipliers (limits,), both in score points."""
    auction, rows, random = _sampled(matrix, seats, seed, watch)
    sampled = limits.of_workers(rows, random.random(len(limits)))
    search = Multipliers(sampled, np.zeros(len(limits), np.int64))
    look_for(search, Held(sampled, auction.graph, auction), PRICE_POINTS, MAX_SCORE // 16)
    return _prices(auction), search.best


def _sampled(
    matrix: Matrix, seats: NDArray[np.int32], seed: int, watch: Callable[[int], None]
) -> tuple[Auction, NDArray[np.int64], np.random.Generator]:
    """An auction of a sample of workers and a like share of the seats, who they are, and the generator that drew them."""
    random = np.random.Generator(np.random.PCG64(seed))
    runs = sampled_runs(matrix, random)
    rows = np.concatenate([np.arange(start, stop) for start, stop in runs])
    graph = matrix.whole_rows(runs)
    expected = seats * (len(rows) / matrix.n_workers)
    share = np.floor(expected + random.random(matrix.n_vacancies)).astype(np.int32)
    return Auction(graph, share, 1, watch), rows, random


def _prices(auction: Auction) -> NDArray[np.int64]:
    """Where the sample had no seat, what the keenest would pay for one."""
    return np.where(auction.seats > 0, auction.price, auction.highest_offers())


def sampled_runs(matrix: Matrix, random: np.random.Generator) -> list[tuple[int, int]]:
    """One run of neighbouring workers out of each of as many equal parts of the registry, at a drawn place."""
    rows = min(max(LEAST_ROWS, matrix.n_workers // 20), max(MOST_PAIRS // matrix.n_vacancies, CHUNK_ROWS))
    parts = max(rows // CHUNK_ROWS, 1)
    edges = np.arange(parts + 1) * matrix.n_workers // parts
    starts = edges[:-1] + (random.random(parts) * np.maximum(np.diff(edges) - CHUNK_ROWS, 0)).astype(np.int64)
    return [(int(a), int(min(a + CHUNK_ROWS, b))) for a, b in zip(starts, edges[1:], strict=True)]
