"""Chance that repeats: one stream of numbers a topic, so that a change in one topic leaves the others as they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


class Streams:
    """`streams("names")` is always the same generator for the same seed and offset, whatever else was drawn."""

    def __init__(self, seed: int, offset: int = 0) -> None:
        self.seed, self.offset = seed, offset

    def __call__(self, topic: str) -> np.random.Generator:
        return np.random.Generator(np.random.PCG64([self.seed, self.offset, crc32(topic.encode())]))


def cumulative(weights: Any) -> Floats:
    """Cumulated shares along the last axis, ending at exactly 1."""
    total = np.cumsum(np.asarray(weights, dtype=float), axis=-1)
    return np.asarray(total / total[..., -1:])


def pick(rng: np.random.Generator, n: int, weights: Any) -> Ints:
    """n independent positions, each with its weight."""
    return np.searchsorted(cumulative(weights), rng.random(n), side="right").astype(np.int64)


def pick_by_group(rng: np.random.Generator, groups: Ints, weights: Any) -> Ints:
    """A position for each element, by the weights (groups x choices) of the element's group."""
    table = cumulative(weights)
    chosen = np.empty(len(groups), dtype=np.int64)
    draws = rng.random(len(groups))
    order = np.argsort(groups, kind="stable")
    edges = np.searchsorted(groups[order], np.arange(len(table) + 1))
    for group in range(len(table)):
        own = order[edges[group] : edges[group + 1]]
        chosen[own] = np.searchsorted(table[group], draws[own], side="right")
    return chosen


def deal(rng: np.random.Generator, n: int, shares: Sequence[float]) -> Ints:
    """n positions in exact proportion to the shares (largest remainder), in random order."""
    exact = np.asarray(shares, dtype=float) / sum(shares) * n
    counts = np.floor(exact).astype(np.int64)
    for position in np.argsort(counts - exact, kind="stable")[: n - int(counts.sum())]:
        counts[position] += 1
    return rng.permutation(np.repeat(np.arange(len(counts)), counts))


def spread(rng: np.random.Generator, n: int) -> Floats:
    """n numbers spread evenly over (0, 1), one in each n-th of it, in random order: means of few draws come out right."""
    return (rng.permutation(n) + rng.random(n)) / max(n, 1)


def flags(rng: np.random.Generator, n: int, probability: Any) -> Flags:
    return rng.random(n) < probability


def choice_of(rng: np.random.Generator, n: int, weights: Mapping[Any, float]) -> list[Any]:
    """n independent keys of the mapping, each with its weight."""
    keys = list(weights)
    return [keys[position] for position in pick(rng, n, list(weights.values()))]


def one(rng: np.random.Generator, weights: Mapping[Any, float]) -> Any:
    """One key of the mapping, by its weight."""
    return choice_of(rng, 1, weights)[0]


def chance(rng: np.random.Generator, probability: float) -> bool:
    return bool(rng.random() < probability)


def log_normal(rng: np.random.Generator, n: int, median: Any, sigma: float) -> Floats:
    return np.asarray(median * np.exp(sigma * rng.standard_normal(n)))
