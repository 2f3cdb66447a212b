"""One event repaired in the live state, beside a full re-solve: `python -m benchmarks.live_repair [--workers 20000] [--vacancies 2000]`.

The synthetic registry of `matching_engine`, its hard rules made into bits beforehand. A twentieth of the workers and of the vacancies are
not there at first; the engine assigns the others, and the state is made of its result. Then events in seeded order: workers arrive, leave
and change (they come to refuse half of all vacancies), vacancies open, close and get other seats, offers are accepted. Each is timed from
the scores to the repaired state. Beside it, on the lists as they stand at the end, a full re-solve by the same auction, and the whole
engine on who is in play then. A pass over all pairs proves the gap before, after the events, and after the pairs that it found are
learned. Ratios of one run can be trusted more than its seconds.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

import numpy as np

from benchmarks.matching_engine import instance, machine
from matching.engine.assignment import Assignment, assign
from matching.engine.auction import MAX_SCORE, Auction, falling
from matching.engine.graph import Graph
from matching.engine.live import Eligible, Live, Repair, eligible
from matching.engine.live_proof import InPlay, Standing, proven
from matching.engine.live_start import live_from
from matching.engine.pairs import Chunk, PairScores
from matching.engine.scoring import ColumnScores

KINDS = (
    "worker arrives", "worker leaves", "worker changes", "offer accepted", "vacancy opens", "vacancy closes", "seats change",
)  # fmt: skip
ROWS = 1024
Answer = TypeVar("Answer")
HEAD = (
    "| event | times | CPU ms: median | p95 | max | wall ms: median | p95 | max | / re-solve: median | p95 | max "
    "| / whole engine: median | others moved: mean | p95 | max | of them elsewhere: mean |\n" + "|---" * 16 + "|"
)


class Kept:
    """Bits made once: the rules of this registry are a stand-in in numpy, dearer than all the rest of the engine."""

    def __init__(self, scores: ColumnScores) -> None:
        self.vacancy_at = scores.eligible.vacancy_at
        starts = range(0, scores.n_workers, ROWS)
        parts = [scores.eligible.bits(start, min(start + ROWS, scores.n_workers)) for start in starts]
        self._bits = np.concatenate(parts)

    def bits(self, start: int, stop: int) -> np.ndarray:
        return self._bits[start:stop].copy()


class Changed:
    """The pairs of a registry where some workers have come to refuse some vacancies."""

    def __init__(self, scores: PairScores) -> None:
        self.scores, self.layout = scores, scores.layout
        self.n_workers, self.n_vacancies = scores.n_workers, scores.n_vacancies
        self.accepts: dict[int, np.ndarray] = {}  # (m,) of whoever has changed

    def chunk(self, start: int, stop: int) -> Chunk:
        chunk = self.scores.chunk(start, stop)
        bits = chunk.bits.copy()
        for worker in self._changed(start, stop):
            bits[worker - start] &= self.layout.bits_where(self.accepts[worker])
        return replace(chunk, bits=bits)

    def block(self, start: int, stop: int) -> np.ndarray:
        block = self.scores.block(start, stop).copy()
        for worker in self._changed(start, stop):
            block[worker - start, ~self.accepts[worker]] = -1
        return block

    def _changed(self, start: int, stop: int) -> list[int]:
        return [worker for worker in self.accepts if start <= worker < stop]


class Registry:
    """Everybody who may ever come, what of it is in play, and the state that follows."""

    def __init__(self, n: int, m: int, times: int, seed: int) -> None:
        scores, seats = instance(n, m)
        scores.eligible = Kept(scores)
        self.scores, self.seats, self.random = Changed(scores), seats.astype(np.int64), np.random.default_rng(seed)
        self.present = self.random.random(n) >= 0.05
        self.is_open = self.random.random(m) >= 0.05
        self.opening = self._columns(np.flatnonzero(~self.is_open)[:times])
        self.begun = run(self)
        self.live, self.wall, self.cpu = timed(
            lambda: live_from(self.scores, self.open_seats, self.begun.result, present=self.present)
        )

    @property
    def in_play(self) -> InPlay:
        return InPlay(self.scores, self.present.copy())

    @property
    def open_seats(self) -> np.ndarray:
        return np.where(self.is_open, self.seats, 0).astype(np.int32)

    def _columns(self, vacancies: np.ndarray) -> dict[int, np.ndarray]:
        """The scores of all workers (n,) at each of these, by one pass."""
        starts = range(0, self.scores.n_workers, ROWS)
        parts = [self.scores.block(start, min(start + ROWS, self.scores.n_workers))[:, vacancies] for start in starts]
        return dict(zip(vacancies.tolist(), np.ascontiguousarray(np.concatenate(parts).T), strict=True))

    def _some(self, mask: np.ndarray) -> int:
        return int(self.random.choice(np.flatnonzero(mask)))

    def row(self, worker: int) -> Eligible:
        return eligible(self.scores.block(worker, worker + 1)[0])

    def event(self, kind: str) -> Callable[[], Repair]:
        """One drawn event of this kind, ready to happen: what it needs to know is at hand."""
        self.about = self.there = -2  # the one worker, or vacancy, that it is about
        return self._of_worker(kind) if kind in KINDS[:4] else self._of_vacancy(kind)

    def _of_worker(self, kind: str) -> Callable[[], Repair]:
        live = self.live
        if kind == "worker arrives":
            worker = self.about = self._some(~self.present & (live.frozen_at < 0))
            row = self.row(worker)
            self.present[worker] = True
            return lambda: live.worker_arrives(worker, row)
        if kind == "worker changes":
            worker = self.about = self._some(self.present)
            self.scores.accepts[worker] = self.random.random(self.scores.n_vacancies) < 0.5
            row = self.row(worker)
            return lambda: live.worker_changes(worker, row)
        worker = self.about = self._some(self.present if kind == "worker leaves" else live.vacancy_of >= 0)
        self.present[worker] = False
        if kind == "worker leaves":
            return lambda: live.worker_leaves(worker)
        vacancy = int(live.vacancy_of[worker])
        self.seats[vacancy] -= 1
        return lambda: live.freeze(worker, vacancy)

    def _of_vacancy(self, kind: str) -> Callable[[], Repair]:
        live = self.live
        if kind == "vacancy opens":
            vacancy = self.there = next(iter(self.opening))
            points, seats = self.opening.pop(vacancy), int(self.seats[vacancy])
            points[[worker for worker, accepts in self.scores.accepts.items() if not accepts[vacancy]]] = -1
            column = eligible(points)
            self.is_open[vacancy] = True
            return lambda: live.vacancy_opens(vacancy, seats, column)
        vacancy = self.there = self._some(self.is_open)
        if kind == "vacancy closes":
            self.is_open[vacancy] = False
            return lambda: live.vacancy_closes(vacancy)
        self.seats[vacancy] = max(int(self.seats[vacancy] * self.random.choice([0.5, 0.8, 1.25, 2])), 1)
        seats = int(self.seats[vacancy] + live.frozen_in[vacancy])
        return lambda: live.seats_change(vacancy, seats)


def run(registry: Registry) -> Whole:
    """The whole engine on who is in play."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = assign(registry.in_play, registry.open_seats)
    return Whole(result, time.perf_counter() - wall, time.process_time() - cpu)


@dataclass(frozen=True)
class Whole:
    result: Assignment
    wall: float
    cpu: float


def timed(work: Callable[[], Answer]) -> tuple[Answer, float, float]:
    """The answer, wall and processor seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    answer = work()
    return answer, time.perf_counter() - wall, time.process_time() - cpu


@dataclass
class Measured:
    """Events of one kind."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    others: list[int] = field(default_factory=list)  # who moved beside the worker whom it is about
    elsewhere: list[int] = field(default_factory=list)  # of them, neither from nor to the vacancy that it is about

    def line(self, kind: str, again: float, whole: float) -> str:
        def three(values: list[float], by: float, digits: int) -> list[str]:
            return [f"{by * of:,.{digits}f}" for of in (*np.percentile(values, [50, 95]), max(values))]

        cells = three(self.cpu, 1000, 2) + three(self.wall, 1000, 2) + three(self.cpu, 1 / again, 4)
        cells += [f"{np.median(self.cpu) / whole:.5f}", f"{np.mean(self.others):.1f}"]
        return f"| {kind} | {len(self.cpu)} | {' | '.join(cells + three(self.others, 1, 0)[1:])} | {np.mean(self.elsewhere):.1f} |"


def happened(registry: Registry, times: int) -> dict[str, Measured]:
    """So many events of each kind, in seeded order; openings as long as there are closed vacancies."""
    kinds = [kind for kind in KINDS for _ in range(times if kind != "vacancy opens" else len(registry.opening))]
    measured: dict[str, Measured] = {kind: Measured() for kind in KINDS}
    order = registry.random.permutation(kinds).tolist()
    for kind in order:
        event = registry.event(kind)
        repair, wall, cpu = timed(event)
        of = measured[kind]
        of.wall.append(wall)
        of.cpu.append(cpu)
        others = repair.workers != registry.about
        of.others.append(int(others.sum()))
        of.elsewhere.append(int((others & (repair.before != registry.there) & (repair.after != registry.there)).sum()))
    return measured


def solved_again(live: Live) -> tuple[float, float, int]:
    """Processor and wall seconds, and the total, of the auction on the lists from the beginning."""
    graph = live.graph()
    fresh = Graph(graph.starts, graph.columns, graph.values.astype(np.int16), graph.n_vacancies)
    seats = np.minimum(live.seats, live.n_workers).astype(np.int32)

    def solve() -> int:
        auction = Auction(fresh, seats, live.scale, lambda waiting: None)
        for step in falling(MAX_SCORE * live.scale // 16, live.epsilon):
            auction.settle(step)
        return auction.total

    total, wall, cpu = timed(solve)
    return cpu, wall, total


def standing(registry: Registry, when: str) -> tuple[str, Standing]:
    found, wall, cpu = timed(lambda: proven(registry.live, registry.scores))
    return (
        f"| {when} | {found.total:,} | {found.bound:,} | {100 * found.gap:.5f} % | {registry.live.placed:,} | {found.better.edges:,} | "
        f"{cpu:.2f} | {wall:.2f} |"
    ), found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, default=20_000)
    parser.add_argument("--vacancies", type=int, default=2_000)
    parser.add_argument("--times", type=int, default=100, help="events of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path, help="append to this file too")
    options = parser.parse_args()
    lines: list[str] = []

    def say(line: str) -> None:
        lines.append(line)
        print(line, flush=True)

    warm = Registry(600, 200, 8, 0)
    happened(warm, 8)
    warm.live.learn(standing(warm, "")[1].better)
    solved_again(warm.live)
    load = os.getloadavg()[0]
    registry = Registry(options.workers, options.vacancies, options.times, options.seed)
    live = registry.live
    first = [standing(registry, "at first")[0]]
    measured = happened(registry, options.times)
    line, found = standing(registry, f"after {sum(len(one.cpu) for one in measured.values())} events")
    again = sorted(solved_again(live) for _ in range(3))[1]
    whole = run(registry)
    say(f"## {options.workers:,} x {options.vacancies:,}\n")
    say(
        f"{date.today()}; {machine()}; {os.cpu_count()} processors shared with others, load {load:.1f} before and {os.getloadavg()[0]:.1f} "
        f"after. Epsilon 1 point. {live.graph().edges:,} pairs on the lists. State made of the finished run in {registry.cpu:.2f} CPU s; "
        f"full re-solve on the same lists {again[0]:.3f} CPU s ({again[1]:.3f} wall, total {again[2]:,}), "
        f"whole engine {whole.cpu:.2f} CPU s ({whole.wall:.2f} wall, proven gap {100 * whole.result.gap:.5f} %, "
        f"total {whole.result.total_score:,}). "
        f"All repairs together {sum(sum(one.cpu) for one in measured.values()):.2f} CPU s.\n\n{HEAD}"
    )
    for kind, one in measured.items():
        say(one.line(kind, again[0], whole.cpu))
    say(
        "\n| over all pairs | total | bound | proven gap | placed | better pairs found | CPU s | wall s |\n"
        + "|---" * 8
        + "|"
    )
    for row in (*first, line):
        say(row)
    if found.better.edges:
        repair, _wall, cpu = timed(lambda: live.learn(found.better))
        say(standing(registry, f"after learning them ({cpu:.3f} CPU s, {len(repair.workers)} moved)")[0])
    say(f"\nPeak of the process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:,} MiB.\n")
    if options.write:
        with options.write.open("a") as file:
            file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
