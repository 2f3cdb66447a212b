"""A country's registry under the shipped rules: `python -m benchmarks.matching_national [--workers 200000] [--vacancies 20000] [--exact]`.

Columns invented from a seed, as the database would give them; the rules are those that are shipped; what is asked for is cut from a
thousand job descriptions. In one process, without a database: the rules made into bits, the floor of any scan (the bits of every pair
made and counted, nothing scored), one scan that scores every eligible pair, the whole engine from columns to the certified result, the
hundred best of every vacancy, and with --limits the engine under ten ceilings. With --exact also OR-Tools' minimum-cost flow alone on the
graph of candidates. Wall seconds on all processors, and those of the processor.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from benchmarks.matching_engine import Stages, machine
from benchmarks.pathway_rules import TODAY, WORDS, jobs, people
from matching.columns import vacancy_columns, worker_columns
from matching.engine.assignment import CANDIDATES, Assignment, assign
from matching.engine.exact import solved
from matching.engine.limits import Limit
from matching.engine.pairs import Chunk, untied
from matching.engine.sample import learned_prices
from matching.engine.scan import Matrix, Watch
from matching.engine.scoring import ColumnScores
from matching.engine.shortlist import shortlists
from pathways.engine.bits import EligibleBits
from pathways.engine.evaluate import compile_rules
from tests.pathways.shipped import rules_on

DESCRIPTIONS = 1_000
Answer = TypeVar("Answer")


def timed(label: str, work: Callable[[], Answer]) -> Answer:
    wall, cpu = time.perf_counter(), time.process_time()
    answer = work()
    print(f"| {label} | {time.perf_counter() - wall:.2f} | {time.process_time() - cpu:.2f} |", flush=True)
    return answer


def mebibytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def counted(matrix: Matrix, bits: EligibleBits) -> int:
    """The floor: every pair's bits are made and counted, by chunks and threads as a scan does it."""

    def look(start: int, chunk: Chunk) -> int:
        return int(np.bitwise_count(chunk.bits).sum(dtype=np.int64))

    class BitsOnly:
        n_workers, n_vacancies, layout = matrix.n_workers, matrix.n_vacancies, matrix.scores.layout

        def chunk(self, start: int, stop: int) -> Chunk:
            nothing = np.zeros((stop - start, 0), np.int16)
            return Chunk(bits.bits(start, stop), nothing, np.zeros(stop - start, np.int16), untied(stop - start))

        def block(self, start: int, stop: int) -> np.ndarray:
            raise NotImplementedError

    floor = Matrix(
        BitsOnly(),
        matrix.has_seats.astype(np.int32),
        matrix.watch,
        chunk_rows=matrix.chunk_rows,
        threads=matrix.threads,
    )
    return sum(floor.each("scan", look))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, default=200_000)
    parser.add_argument("--vacancies", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--exact", action="store_true", help="solve the graph of candidates with OR-Tools too (a gigabyte, a minute)"
    )
    parser.add_argument("--limits", action="store_true", help="the engine under ten ceilings too (minutes)")
    asked = parser.parse_args()
    small = np.random.default_rng(0)
    run(*(make(2_000, small) for make in (people, jobs)), small, quiet=True)  # kernels are compiled or loaded
    random = np.random.default_rng(asked.seed)
    workers, vacancies = people(asked.workers, random), jobs(asked.vacancies, random, descriptions=DESCRIPTIONS)
    print(f"{machine()}; load {os.getloadavg()[0]:.1f}; {workers.n:,} workers x {vacancies.n:,} vacancies\n")
    run(workers, vacancies, random, quiet=False, exactly=asked.exact, limited=asked.limits)


def run(
    workers, vacancies, random: np.random.Generator, *, quiet: bool, exactly: bool = False, limited: bool = False
) -> None:
    seats = np.clip(random.lognormal(np.log(6), 1.3, vacancies.n), 1, 1500).astype(np.int32)
    before = mebibytes()
    compiled = compile_rules(rules_on(TODAY), WORDS, TODAY)

    def engine(stages: Stages, limits: tuple[Limit, ...] = ()) -> Assignment:
        bits = EligibleBits(compiled, workers, vacancies)
        scores = ColumnScores(worker_columns(workers, TODAY), vacancy_columns(vacancies, WORDS), bits)
        return assign(scores, seats, limits=limits, progress=stages)

    if quiet:
        scores = ColumnScores(
            worker_columns(workers, TODAY),
            vacancy_columns(vacancies, WORDS),
            EligibleBits(compiled, workers, vacancies),
        )
        matrix = Matrix(scores, seats, Watch(lambda *told: None, lambda: False))
        matrix.offers(np.zeros(workers.n, np.int64), np.full(vacancies.n, 3))
        learned_prices(matrix, seats, 0, lambda waiting: None)
        shortlists(scores, 3)
        engine(Stages())
        return
    print("| step | wall s | CPU s |\n|---|---|---|")
    bits = timed("rules to bits", lambda: EligibleBits(compiled, workers, vacancies))
    scores = ColumnScores(worker_columns(workers, TODAY), vacancy_columns(vacancies, WORDS), bits)
    matrix = Matrix(scores, seats, Watch(lambda *told: None, lambda: False))
    eligible = timed("floor: bits of every pair, counted", lambda: counted(matrix, bits))
    timed("one scan", lambda: matrix.candidates(np.zeros(vacancies.n, np.int64), CANDIDATES))
    stages = Stages()
    result = timed("engine, columns to certified result", lambda: engine(stages))
    split = ", ".join(f"{name} {seconds:.1f}" for name, seconds in stages.seconds.items())
    if limited:
        ceilings = tuple(
            Limit(workers.nationality == code, vacancies.programme == programme, number * 3 // 4)
            for (code, programme), number in placed_by(workers, vacancies, result).items()
        )[:10]
        within = timed(f"engine under {len(ceilings)} ceilings", lambda: engine(Stages(), ceilings))
    lists = timed("the hundred best of every vacancy", lambda: shortlists(scores, 100))
    if exactly:
        usable = np.minimum(seats, workers.n).astype(np.int32)
        graph, _eligible = matrix.candidates(learned_prices(matrix, usable, 0, lambda waiting: None), CANDIDATES)
        best = solved(graph, usable)
        print(f"| OR-Tools alone on the {graph.edges:,} edges of candidates | | {best.seconds:.2f} |", flush=True)
    print(
        f"\n{eligible:,} eligible pairs ({100 * eligible / (workers.n * vacancies.n):.1f} %), {result.seats:,} seats, "
        f"{int((result.vacancy_of >= 0).sum()):,} placed, {result.rounds} pricing rounds, proven gap {100 * result.gap:.5f} %; "
        f"CPU s by stage: {split}; {mebibytes() - before:,} MiB added at the peak; {int(lists.eligible.sum()):,} in the lists"
    )
    if limited:
        print(f"under ceilings: total {within.total_score:,} of {result.total_score:,}, proven gap {100 * within.gap:.5f} %, "
              f"{within.rounds} rounds, prices {within.multipliers.tolist()}")  # fmt: skip


def placed_by(workers, vacancies, result: Assignment) -> dict[tuple[int, int], int]:
    """How many of each nationality were placed in each programme, where any were."""
    there = result.vacancy_of >= 0
    pairs = np.stack([workers.nationality[there], vacancies.programme[result.vacancy_of[there]]], axis=1)
    found, counts = np.unique(pairs, axis=0, return_counts=True)
    return {(int(code), int(programme)): int(n) for (code, programme), n in zip(found, counts, strict=True)}


if __name__ == "__main__":
    main()
