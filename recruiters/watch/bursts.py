"""Complaints that come at once: a CUSUM of weekly counts (Page, 1954; Lucas, 1985, for counts).

The sum grows by what a week brings beyond a reference value and never falls below nothing. Its limit is chosen so that a recruiter
with whom all is as before gives a false alarm once in so many weeks on average; for whole steps that length is exact (the Markov chain
of Brook and Evans, 1972), not simulated.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

RATIO = 3.0  # the chart is tuned to find that complaints come three times as often
LEAST_WEEKLY = 0.02  # one a year is expected of everybody: from less nothing could be calibrated
LEAST_COMPLAINTS = 3  # in the burst; fewer give no signal
FALSE_A_YEAR = 4  # false alarms that an office accepts in a year, of all recruiters together
LEAST_RUN = 260  # weeks; an office with few recruiters is not asked more often than this about each
WEEKS = 52
_STEPS_A_COMPLAINT = 10
_HIGHEST = 40


@dataclass(frozen=True)
class Chart:
    """In steps of 1/`scale` complaint: a week adds `scale` a complaint and takes `reference`; `limit` is an alarm.

    `run`: weeks to a false alarm on average, exactly, where `weekly` complaints are expected.
    """

    weekly: float
    scale: int
    reference: int
    limit: int
    run: float


@dataclass(frozen=True)
class Burst:
    """Where the sum stands after the last week. `weeks`: since it last stood at nothing, with `complaints` in them."""

    alarm: bool
    weeks: int
    complaints: int
    expected: float


def run_wanted(recruiters: int) -> float:
    """Weeks to a false alarm of one recruiter, so that an office with so many has about `FALSE_A_YEAR` in a year."""
    return max(float(LEAST_RUN), WEEKS * recruiters / FALSE_A_YEAR)


def chart_for(weekly: float, run: float) -> Chart:
    """The chart with the lowest limit that keeps a run of at least `run` weeks; what is expected is rounded up to one of few values."""
    expected = max(weekly, LEAST_WEEKLY)
    return _chart(1.1 ** math.ceil(round(math.log(expected, 1.1), 9)), run)


@lru_cache(maxsize=4096)
def _chart(weekly: float, run: float) -> Chart:
    wanted = weekly * (RATIO - 1) / math.log(RATIO)
    scale = max(_STEPS_A_COMPLAINT, round(1 / wanted))
    reference = max(1, round(wanted * scale))
    low, high = 1, 1
    while high < scale * _HIGHEST and run_length(weekly, scale, reference, high) < run:
        low, high = high, high * 2
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if run_length(weekly, scale, reference, middle) >= run else (middle + 1, high)
    return Chart(weekly, scale, reference, high, run_length(weekly, scale, reference, high))


def run_length(weekly: float, scale: int, reference: int, limit: int) -> float:
    """Weeks from nothing to the alarm on average, where the weeks are Poisson with mean `weekly`. Infinite where it is beyond numbers."""
    most = (limit + reference) // scale + 1
    counts = np.arange(most + 1)
    chance = np.exp(counts * math.log(weekly) - weekly - np.array([math.lgamma(k + 1) for k in counts]))
    moves = np.zeros((limit, limit))
    states = np.arange(limit)
    for count in counts:
        after = np.maximum(0, states + count * scale - reference)
        inside = after < limit
        moves[states[inside], after[inside]] += chance[count]
    try:
        length = float(np.linalg.solve(np.eye(limit) - moves, np.ones(limit))[0])
    except np.linalg.LinAlgError:
        return math.inf
    return length if 0 < length < 1e12 else math.inf


def follow(counts: Sequence[int], chart: Chart) -> Burst:
    """The chart over the weeks, oldest first. An alarm is over the limit, in a week with a complaint, and of `LEAST_COMPLAINTS`."""
    level = weeks = complaints = 0
    for count in counts:
        level = max(0, level + count * chart.scale - chart.reference)
        weeks, complaints = (weeks + 1, complaints + count) if level else (0, 0)
    alarm = level >= chart.limit and complaints >= LEAST_COMPLAINTS and bool(counts) and counts[-1] > 0
    return Burst(alarm, weeks, complaints, weeks * chart.weekly)
