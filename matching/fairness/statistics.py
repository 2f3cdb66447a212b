"""Whether a difference between shares is more than chance makes: the few textbook formulas that a report needs. Pure numbers.

All are about independent draws. People of one run compete for the same seats, so that who is proposed is not drawn independently: what is
said here is a reason to look, and proves nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Z95 = 1.959963984540054  # the normal quantile of 0.975
LEAST_EXPECTED = 5.0  # people: below, the normal approximation is not to be trusted (Cochran 1954)


@dataclass(frozen=True)
class Interval:
    low: float
    high: float


@dataclass(frozen=True)
class ChiSquare:
    statistic: float
    freedom: int
    p: float


def wilson(found: int, of: int, z: float = Z95) -> Interval:
    """The interval of a share `found / of` (Wilson 1927), 0 <= low <= share <= high <= 1. Raises ValueError for no or impossible counts."""
    if not 0 <= found <= of or of < 1:
        raise ValueError("found must be from 0 to of, and of at least 1")
    share, square = found / of, z * z
    middle = share + square / (2 * of)
    wide = z * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    low, high = ((middle - wide) / (1 + square / of), (middle + wide) / (1 + square / of))
    return Interval(0.0 if found == 0 else low, 1.0 if found == of else high)


def two_shares(found: int, of: int, other_found: int, other_of: int) -> float | None:
    """The two-sided probability that chance alone sets two shares as far apart (z test, pooled variance).

    None where fewer than `LEAST_EXPECTED` would be expected in a cell: too few people to say.
    """
    everybody, all_found = of + other_of, found + other_found
    if not everybody:
        return None
    share = all_found / everybody
    if min(of, other_of) * min(share, 1 - share) < LEAST_EXPECTED:
        return None
    spread = math.sqrt(share * (1 - share) * (1 / of + 1 / other_of))
    return math.erfc(abs(found / of - other_found / other_of) / spread / math.sqrt(2))


def chi_square(counts: Sequence[tuple[int, int]]) -> ChiSquare | None:
    """Pearson's test that all groups have one share; `counts` are (found, of) a group.

    None for fewer than two groups, for a share of nobody or everybody, and where a cell expects fewer than `LEAST_EXPECTED`.
    """
    counts = [(found, of) for found, of in counts if of]
    everybody, all_found = sum(of for _found, of in counts), sum(found for found, _of in counts)
    if len(counts) < 2 or not 0 < all_found < everybody:
        return None
    share = all_found / everybody
    if min(of for _found, of in counts) * min(share, 1 - share) < LEAST_EXPECTED:
        return None
    statistic = sum((found - of * share) ** 2 / (of * share * (1 - share)) for found, of in counts)
    return ChiSquare(statistic, len(counts) - 1, chi_square_tail(statistic, len(counts) - 1))


def chi_square_tail(statistic: float, freedom: int) -> float:
    """The probability of more than `statistic` by chance, for whole degrees of freedom of at least 1 (Abramowitz and Stegun 26.4.4-5)."""
    half = statistic / 2
    if freedom % 2:
        tail, term, number = math.erfc(math.sqrt(half)), math.sqrt(half) * math.exp(-half) / math.gamma(1.5), 1.5
    else:
        tail, term, number = math.exp(-half), half * math.exp(-half), 2.0
    while number <= freedom / 2:
        tail += term
        term *= half / number
        number += 1
    return min(tail, 1.0)


def holm(chances: Sequence[float | None]) -> list[float | None]:
    """Probabilities of several tests made together, so much larger that a false alarm among all of them stays as rare as in one
    (Holm 1979). None, a test that was not made, stays None and is not counted."""
    made = sorted((chance, at) for at, chance in enumerate(chances) if chance is not None)
    adjusted: list[float | None] = [None] * len(chances)
    most = 0.0
    for rank, (chance, at) in enumerate(made):
        most = max(most, min(chance * (len(made) - rank), 1.0))
        adjusted[at] = most
    return adjusted
