"""How long a study of periods takes, and what it finds on a seeded synthetic year of arrivals.

    python -m benchmarks.batch_periods [--workers 20000] [--vacancies 2000] [--write FILE]

People and vacancies are those of `benchmarks.matching_engine`; here they come over a year (a fifth of the people are there on its first
day), work begins 20 to 120 days after its vacancy opened, and the stand-in for the hard rules looks at dates, refusals and languages.
Processor seconds are what to compare: the wall clock also counts the neighbours.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from benchmarks.matching_engine import Eligibility, demand, machine, registry
from matching.engine.periods import (
    PERIODS,
    Figures,
    Spread,
    Stream,
    at_once,
    calendar,
    figures,
    first_days,
    pairs_in_time,
    replay,
    spread,
)
from matching.engine.scoring import ColumnScores, EligibleBlocks

YEAR = 365
TOGETHER = 28  # days, as `matching.periods.stream`
SEED = 20261127
Answer = TypeVar("Answer")


def year(n: int, m: int) -> tuple[Stream, float, float]:
    """The stream of `n` people and `m` vacancies; processor and wall seconds of its rules and scores."""
    random = np.random.default_rng(SEED)
    workers, vacancies = registry(random, n), demand(random, m)
    arrived = np.maximum(random.integers(-YEAR // 4, YEAR, n), 0).astype(np.int32)
    opened = np.sort(random.integers(0, YEAR, m)).astype(np.int32)
    begins = (opened + random.integers(20, 121, m)).astype(np.int32)
    rules = Eligibility(random, workers, vacancies)
    rules.free_from = (arrived + random.integers(0, 90, n)).astype(np.int16)
    rules.free_until = (rules.free_from + random.integers(120, 600, n)).astype(np.int16)
    rules.starts, rules.ends = begins.astype(np.int16), (begins + random.integers(60, 240, m)).astype(np.int16)

    def some(first: int, last: int) -> ColumnScores:
        """Of vacancies that opened within some weeks, as a study looks at them."""
        eligible = EligibleBlocks(lambda start, stop: rules(start, stop)[:, first:last], last - first)
        return ColumnScores(workers_without_waiting, vacancies.take(slice(first, last)), eligible)

    workers_without_waiting = type(workers)(**vars(workers) | {"waiting_days": np.zeros(n, np.int32)})
    bounds = np.searchsorted(opened, np.arange(0, YEAR + TOGETHER, TOGETHER)).tolist()
    parts = [(first, last) for first, last in pairwise(bounds) if last > first]
    offers, cpu, wall = timed(lambda: pairs_in_time((some(*part) for part in parts), arrived, begins))
    seats = np.clip(random.lognormal(np.log(4), 1.0, m), 1, 200).astype(np.int32)
    stream = Stream(
        since=arrived,
        arrived=arrived,
        opened=opened,
        last=begins,
        seats=seats,
        offers=offers,
        waiting=(np.arange(YEAR + 1) * 500 // YEAR).astype(np.int16),
    )
    return stream, cpu, wall


def timed(work: Callable[[], Answer]) -> tuple[Answer, float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    answer = work()
    return answer, time.process_time() - cpu, time.perf_counter() - wall


def told(number: Spread, decimals: int = 0) -> str:
    mean = f"{number.mean:,.{decimals}f}"
    return mean if number.low == number.high else f"{mean} ({number.low:,.{decimals}f}–{number.high:,.{decimals}f})"


def line(period: int, found: list[Figures], bound: int, cpu: float, wall: float) -> str:
    def over(number: Callable[[Figures], Any], decimals: int = 0) -> str:
        return told(spread([number(one) for one in found]), decimals)

    matchings = sum(one.matchings for one in found)
    cells = [
        f"{period}",
        f"{len(found)}",
        over(lambda one: one.placed),
        over(lambda one: one.fit / one.placed, 0),
        over(lambda one: 100 * one.fit / bound, 2),
        over(lambda one: one.people_wait.median),
        over(lambda one: one.people_wait.most),
        over(lambda one: one.seats_wait.median),
        over(lambda one: one.lost),
        over(lambda one: one.unseen),
        f"{matchings}",
        f"{cpu:.1f}",
        f"{1000 * cpu / matchings:.0f}",
        f"{wall:.1f}",
    ]
    return f"| {' | '.join(cells)} |"


COLUMNS = (
    "days between", "calendars", "placed", "points a placement", "% of the bound", "people wait, median days",
    "nine in ten", "seats wait, median days", "seats lost", "of them unseen", "matchings", "CPU s", "CPU ms a matching",
    "wall s",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, default=20_000)
    parser.add_argument("--vacancies", type=int, default=2_000)
    parser.add_argument("--write", type=Path, help="write the report to this file too")
    options = parser.parse_args()
    small, _cpu, _wall = year(300, 100)
    at_once(small, seed=0)
    whole(small, PERIODS[-1])  # compiles, or loads what was compiled
    stream, cpu, wall = year(options.workers, options.vacancies)
    best, best_cpu, best_wall = timed(lambda: at_once(stream, seed=0))
    lines = [
        f"{time.strftime('%Y-%m-%d')}. Machine: {machine()}; {os.cpu_count()} processors shared with others, "
        f"load {os.getloadavg()[0]:.1f}.",
        "",
        f"{stream.n:,} people and {len(stream.seats):,} vacancies with {stream.seats.sum():,} seats over {YEAR} days; "
        f"{stream.offers.edges:,} pairs are eligible and can meet, found in {cpu:.1f} CPU s ({wall:.1f} s wall). All at once: "
        f"{best.placed:,} placed, {best.fit:,} points, bound {best.bound:,}, in {best_cpu:.1f} CPU s ({best_wall:.1f} s wall).",
        "",
        f"| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|",
    ]
    print("\n".join(lines), flush=True)
    for period in PERIODS:
        found, spent, seconds = timed(lambda period=period: whole(stream, period))
        lines.append(line(period, found, best.bound, spent, seconds))
        print(lines[-1], flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    lines += [
        "",
        f"Most memory held by the process: {peak:,} MiB. Behind a mean, in brackets: lowest and highest of the calendars.",
    ]
    print("\n".join(lines[-2:]))
    if options.write:
        options.write.write_text("# Studies of periods, measured\n\n" + "\n".join(lines) + "\n", encoding="utf-8")


def whole(stream: Stream, period: int) -> list[Figures]:
    found = []
    for begins in first_days(period):
        days = calendar(0, YEAR - 1, period, begins)
        found.append(figures(stream, replay(stream, days, seed=0), days, first=0, last=YEAR - 1))
    return found


if __name__ == "__main__":
    main()
