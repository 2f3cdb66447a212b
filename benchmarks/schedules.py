"""Schedules of several placements: how near the optimum they end, what they cost, and what one placement each leaves on the table.

    .venv/bin/python -m benchmarks.schedules [--large] [--seconds 300] [--write FILE]

The seeded registry of `benchmarks.matching_engine`, over two years: vacancies of 60 to 240 days begin anywhere in them, people are free
for 120 to 730 days. A week of rest lies between two placements, at most three a person. Without limits of stay, and with: of the largest
programme everybody has 0 to 400 days left (a quarter of them none, another quarter no limit), of the second 180. At 2,000 x 200 the exact
integer program (HiGHS, all eligible pairs) beside it, for at most `--seconds` of the wall clock. With --large also 40,000 x 2,000. Seconds
are the processor's; every result is recomputed by the independent checker.
"""

import argparse
import os
import resource
import time
from datetime import date
from pathlib import Path

import numpy as np

from benchmarks.matching_engine import instance, machine
from matching.engine.assignment import assign
from matching.engine.exact_schedules import exact_schedules
from matching.engine.schedules import Calendar, Schedules, schedule
from matching.engine.schedules_checker import check_schedules
from matching.engine.scoring import ColumnScores
from matching.engine.stays import WithinStay

SHAPES = ((2_000, 200), (20_000, 2_000))
LARGE = (40_000, 2_000)
HORIZON = 730
GAPS = (3e-3, 1e-3, 0.0)
HEAD = (
    "| workers x vacancies | limits of stay | eligible pairs | asked for a gap of | total | bound | proven gap | turns | CPU s | wall s "
    "| people with 1 / 2 / 3 | one placement each leaves | peak MiB of the process | checker |\n" + "|---" * 14 + "|"
)
EXACT = (
    "| limits of stay | schedules, total | exact optimum | bound of the schedules | of the linear relaxation | total below the optimum "
    "| bound above it | schedules, CPU s | HiGHS, both programs, CPU s |\n" + "|---" * 9 + "|"
)


def two_years(n: int, m: int, *, limited: bool) -> tuple[ColumnScores, np.ndarray, Calendar]:
    scores, seats = instance(n, m)
    random, rules = np.random.default_rng(20261128), scores.eligible.block
    rules.starts = random.integers(0, HORIZON - 60, m).astype(np.int16)
    rules.ends = (rules.starts + random.integers(60, 240, m)).astype(np.int16)
    rules.free_from = random.integers(0, HORIZON // 2, n).astype(np.int16)
    rules.free_until = (rules.free_from + random.integers(120, HORIZON, n)).astype(np.int16)
    left = np.full((n, 5), -1, np.int32)
    if limited:
        days = np.maximum(random.integers(-133, 400, n), 0)
        left[:, 0] = np.where(random.random(n) < 0.25, -1, days)
        left[:, 1] = 180
    return scores, seats, Calendar(rules.starts, rules.ends, rules.vacancies.programme, left, rest=7)


class Run:
    def __init__(self, scores: ColumnScores, seats: np.ndarray, calendar: Calendar, max_gap: float) -> None:
        wall, cpu = time.perf_counter(), time.process_time()
        self.result: Schedules = schedule(scores, seats, calendar, max_gap=max_gap)
        self.wall, self.cpu = time.perf_counter() - wall, time.process_time() - cpu


def measure(n: int, m: int, *, limited: bool) -> list[str]:
    scores, seats, calendar = two_years(n, m, limited=limited)
    single = assign(WithinStay(scores, calendar), seats).total_score
    lines = []
    for max_gap in GAPS:
        runs = sorted((Run(scores, seats, calendar, max_gap) for _ in range(3)), key=lambda run: run.cpu)
        result = runs[1].result
        if any(run.result.vacancies.tobytes() != result.vacancies.tobytes() for run in runs):
            raise SystemExit("two runs on the same input differ")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        people = np.bincount(np.bincount(result.workers), minlength=4)
        wrong = check_schedules(scores, seats, calendar, result)
        lines.append(
            f"| {n:,} x {m:,} | {'yes' if limited else 'no'} | {result.eligible_pairs:,} | {100 * max_gap:.1f} % | "
            f"{result.total_score:,} | {result.bound:,} | {100 * result.gap:.4f} % | {result.rounds} | "
            f"{runs[1].cpu:.2f} | {runs[1].wall:.2f} | {' / '.join(f'{count:,}' for count in people[1:])} | "
            f"{100 * (1 - single / result.total_score):.1f} % | {peak:,} | {'; '.join(wrong) or 'nothing wrong'} |"
        )
    return lines


def beside_exact(n: int, m: int, *, limited: bool, seconds: float) -> str:
    scores, seats, calendar = two_years(n, m, limited=limited)
    ours = Run(scores, seats, calendar, 0.0)
    begun = time.process_time()
    try:
        best = exact_schedules(scores, seats, calendar, seconds=seconds, relaxed=True)
    except RuntimeError as nothing:
        return f"| {'yes' if limited else 'no'} | {nothing} |"
    taken, total, bound = time.process_time() - begun, ours.result.total_score, ours.result.bound
    optimum = f"{best.total:,}" if best.bound < best.total + 1 else f"{best.total:,} to {best.bound:,.0f} (time was up)"
    return (
        f"| {'yes' if limited else 'no'} | {total:,} | {optimum} | {bound:,} | {best.relaxed:,.0f} | "
        f"{100 * (best.total - total) / best.total:.4f} % | {100 * (bound - best.total) / best.total:.4f} % | "
        f"{ours.cpu:.2f} | {taken:.1f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--large", action="store_true", help="also 40,000 x 2,000")
    parser.add_argument("--seconds", type=float, default=300.0, help="for each exact integer program, 0: none")
    parser.add_argument("--write", type=Path, help="write the tables to this file too")
    options = parser.parse_args()
    Run(*two_years(300, 100, limited=True), 0.0)  # kernels are compiled or loaded
    lines: list[str] = []

    def say(line: str) -> None:
        lines.append(line)
        print(line, flush=True)

    say(f"`benchmarks/schedules.py`, {date.today()}. Machine: {machine()} but for pricing and scans,")
    say(
        f"{os.cpu_count()} processors shared with others, load {os.getloadavg()[0]:.1f} at the beginning. The median of three runs by CPU."
    )
    say(f"\n## Schedules\n\n{HEAD}")
    for shape in (*SHAPES, *([LARGE] if options.large else [])):
        for limited in (False, True):
            for line in measure(*shape, limited=limited):
                say(line)
    say(f"\n## Beside the exact integer program, {SHAPES[0][0]:,} x {SHAPES[0][1]:,}\n\n{EXACT}")
    for limited in (False, True) if options.seconds else ():
        say(beside_exact(*SHAPES[0], limited=limited, seconds=options.seconds))
    say(f"\nLoad at the end: {os.getloadavg()[0]:.1f}.")
    if options.write:
        options.write.write_text("# Schedules of several placements, measured\n\n" + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
