"""The few distributions that sampling and signals need, from their textbook series: numpy has none of them.

Accuracy: ten digits over what is asked here (counts to some ten thousands); `tests/recruiters/watch/` compares with exact sums.
"""

from __future__ import annotations

import math
from collections.abc import Callable

_STEPS = 400
_TINY = 1e-300
_ENOUGH = 1e-14


def incomplete_beta(a: float, b: float, x: float) -> float:
    """I_x(a, b), regularised; `a`, `b` > 0 and 0 <= x <= 1. Continued fraction (DLMF 8.17.22, by Lentz)."""
    if not 0 < x < 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(b, a, 1 - x)
    scale = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    return min(1.0, math.exp(scale + a * math.log(x) + b * math.log1p(-x)) / a * _fraction(a, b, x))


def _fraction(a: float, b: float, x: float) -> float:
    c, d = 1.0, 1 / _away_from_zero(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, _STEPS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _away_from_zero(1 + term * d)
            c = _away_from_zero(1 + term / c)
            value *= c * d
        if abs(c * d - 1) < _ENOUGH:
            break
    return value


def _away_from_zero(value: float) -> float:
    return _TINY if abs(value) < _TINY else value


def binomial_at_least(count: int, trials: int, share: float) -> float:
    """P(X >= count) for X binomial."""
    if count <= 0:
        return 1.0
    return 0.0 if count > trials else incomplete_beta(count, trials - count + 1, share)


def hypergeometric_at_least(count: int, drawn: int, marked: int, total: int) -> float:
    """P(X >= count): of `total` of which `marked` are marked, `drawn` are taken. Fisher's exact test, one-sided."""
    most = min(drawn, marked)
    every = _log_choose(total, drawn)
    terms = (_log_choose(marked, k) + _log_choose(total - marked, drawn - k) - every for k in range(count, most + 1))
    return min(1.0, math.fsum(map(math.exp, terms)))


def _log_choose(of: int, some: int) -> float:
    if not 0 <= some <= of:
        return -math.inf
    return math.lgamma(of + 1) - math.lgamma(some + 1) - math.lgamma(of - some + 1)


def poisson_at_most(count: int, mean: float) -> float:
    """P(X <= count) for X Poisson."""
    if count < 0:
        return 0.0
    if mean <= 0:
        return 1.0
    logs = (k * math.log(mean) - mean - math.lgamma(k + 1) for k in range(count + 1))
    return min(1.0, math.fsum(map(math.exp, logs)))


def gamma_below(shape: float, x: float) -> float:
    """P(X <= x) for X gamma of this shape and rate one: the series of DLMF 8.7.1."""
    if x <= 0:
        return 0.0
    term = math.exp(shape * math.log(x) - x - math.lgamma(shape + 1))
    total, step = term, 0
    while step < 100_000 and (term > _ENOUGH * total or step < x - shape):
        step += 1
        term *= x / (shape + step)
        total += term
    return min(1.0, total)


def gamma_quantile(shape: float, probability: float) -> float:
    high = shape + 1.0
    while gamma_below(shape, high) < probability:
        high *= 2
    return _where(lambda x: gamma_below(shape, x), probability, high)


def beta_quantile(a: float, b: float, probability: float) -> float:
    return _where(lambda x: incomplete_beta(a, b, x), probability, 1.0)


def normal_above(z: float) -> float:
    return 0.5 * math.erfc(z / math.sqrt(2))


def _where(rising: Callable[[float], float], level: float, high: float) -> float:
    """The x in 0..high at which a rising function reaches `level`, by halving."""
    low = 0.0
    for _step in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < level else (low, middle)
    return (low + high) / 2
