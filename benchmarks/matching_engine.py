"""How long the matching engine takes and how near the optimum it ends, on seeded synthetic registries.

    python -m benchmarks.matching_engine [--large] [--check] [--write FILE]

Shapes: a province (2,000 workers, 200 vacancies), the demand of a real year against the demo registry (2,000 x 9,000),
a country (20,000 x 2,000) and, with --large, a region (100,000 x 6,000). Each runs three times in one process after a
warm-up; the table shows the median run. Ratios inside one table can be trusted more than seconds. The hard rules are the
benchmark's own stand-in (dates, refusals, languages, in numpy).
"""

import argparse
import platform
import resource
import time
from collections import defaultdict
from pathlib import Path

import numba
import numpy as np
from scipy.optimize import linear_sum_assignment

from matching.engine.assignment import Assignment, assign
from matching.engine.checker import check
from matching.engine.scoring import ColumnScores, EligibleBlocks, VacancyColumns, WorkerColumns, occupation_similarity

SHAPES = {"province": (2_000, 200), "real demand": (2_000, 9_000), "country": (20_000, 2_000)}
LARGE = {"region": (100_000, 6_000)}
CODES = tuple(
    f"{group}{last}" for group in ("611", "612", "613", "921", "512", "515", "711", "751") for last in "12349"
)
CROPS, SKILLS, LANGUAGES, PROGRAMMES, PLACES = 40, 48, 6, 5, 64


def registry(random: np.random.Generator, n: int) -> WorkerColumns:
    """Workers with about three occupations, two crops and a handful of stated or proven skills."""
    months = np.zeros((n, len(CODES)), np.int16)
    crops = np.zeros((n, CROPS), np.int16)
    for _ in range(3):
        months[np.arange(n), random.integers(0, len(CODES), n)] = random.geometric(1 / 18, n).clip(0, 240)
    for _ in range(2):
        crops[np.arange(n), (random.pareto(1.1, n) * 3).astype(int) % CROPS] = random.geometric(1 / 14, n).clip(0, 240)
    proof = random.choice(5, (n, SKILLS), p=[0.8, 0.12, 0.04, 0.03, 0.01])
    level = random.choice(5, (n, LANGUAGES), p=[0.6, 0.2, 0.1, 0.06, 0.04])
    level[:, 0] = 4
    return WorkerColumns(
        occupation_months=months,
        crop_months=crops,
        skill_evidence=proof.astype(np.int8),
        language_level=level.astype(np.int8),
        prefers_programme=random.choice([-1, 0, 0, 0, 1], (n, PROGRAMMES)).astype(np.int8),
        prefers_place=random.choice([-1, 0, 0, 0, 0, 0, 0, 1], (n, PLACES)).astype(np.int8),
        documents_ready=(random.integers(0, 5, n) * 25).astype(np.int16),
        waiting_days=random.integers(0, 700, n).astype(np.int32),
        past_employer=np.full((n, 1), -1),
        past_proof=np.zeros((n, 1), np.int8),
        stands_at=np.full(n, -1),
        home=np.full(n, -1, np.int32),
    )


def demand(random: np.random.Generator, m: int) -> VacancyColumns:
    """Vacancies cut from some two hundred job descriptions, as employers of one crop and season resemble each other."""
    kinds = random.integers(0, 200, m)
    skills = random.choice(3, (200, SKILLS), p=[0.92, 0.05, 0.03])[kinds]
    level = random.choice(5, (200, LANGUAGES), p=[0.9, 0.06, 0.03, 0.01, 0])[kinds]
    level[:, 0] = 0
    return VacancyColumns(
        occupation=random.integers(-1, len(CODES), 200)[kinds].astype(np.int32),
        occupation_similarity=occupation_similarity(CODES),
        crop=((random.pareto(1.1, 200) * 3).astype(int) % CROPS - (random.random(200) < 0.2))[kinds].astype(np.int32),
        experience_months=random.choice([0, 0, 1, 3, 3, 6, 12], m).astype(np.int16),
        required_skills=skills.astype(np.int8),
        required_language_level=level.astype(np.int8),
        programme=random.choice(PROGRAMMES, m, p=[0.55, 0.25, 0.08, 0.07, 0.05]).astype(np.int32),
        place=random.integers(0, PLACES, m).astype(np.int32),
        ids=np.arange(m),
        employer=np.full(m, -1),
        journey=np.full(m, -1, np.int32),
        journey_share=np.zeros((1, 1), np.int16),
    )


class Eligibility:
    """Hard rules that leave about a tenth of all pairs: dates, refusals, languages."""

    def __init__(self, random: np.random.Generator, workers: WorkerColumns, vacancies: VacancyColumns) -> None:
        self.workers, self.vacancies = workers, vacancies
        self.free_from = random.integers(0, 300, workers.n).astype(np.int16)
        self.free_until = (self.free_from + random.integers(60, 330, workers.n)).astype(np.int16)
        self.starts = random.integers(0, 330, vacancies.m).astype(np.int16)
        self.seconds = 0.0
        self.ends = (self.starts + random.integers(60, 240, vacancies.m)).astype(np.int16)

    def __call__(self, start: int, stop: int) -> np.ndarray:
        begun = time.process_time()
        people = self.workers.take(slice(start, stop))
        allowed = self.free_from[start:stop, None] <= self.starts
        allowed &= self.free_until[start:stop, None] >= self.ends
        allowed &= people.prefers_programme[:, self.vacancies.programme] >= 0
        for language in range(LANGUAGES):
            asked = np.flatnonzero(self.vacancies.required_language_level[:, language])
            level = self.vacancies.required_language_level[asked, language]
            allowed[:, asked] &= people.language_level[:, language, None] >= level
        self.seconds += time.process_time() - begun
        return allowed


def instance(n: int, m: int, seed: int = 20261124) -> tuple[ColumnScores, np.ndarray]:
    random = np.random.default_rng(seed)
    workers, vacancies = registry(random, n), demand(random, m)
    seats = np.clip(random.lognormal(np.log(6), 1.3, m), 1, 1500).astype(np.int32)
    return ColumnScores(workers, vacancies, EligibleBlocks(Eligibility(random, workers, vacancies), m)), seats


class Stages:
    """Processor seconds in each stage, from the engine's own progress reports."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.last = time.process_time()

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.process_time()
        self.seconds[stage] += now - self.last
        self.last = now


class Run:
    """One call of `assign`. Processor seconds are what to compare: the wall clock also counts the neighbours."""

    def __init__(self, scores: ColumnScores, seats: np.ndarray) -> None:
        self.stages = Stages()
        rules = scores.eligible.block.seconds
        wall, cpu = time.perf_counter(), time.process_time()
        self.result: Assignment = assign(scores, seats, progress=self.stages)
        self.wall, self.cpu = time.perf_counter() - wall, time.process_time() - cpu
        self.rules = scores.eligible.block.seconds - rules


def measure(name: str, n: int, m: int, repeats: int, checked: bool) -> str:
    scores, seats = instance(n, m)
    runs = sorted((Run(scores, seats) for _ in range(repeats)), key=lambda run: run.cpu)
    middle = runs[len(runs) // 2]
    stages, result = middle.stages, middle.result
    if any(run.result.vacancy_of.tobytes() != result.vacancy_of.tobytes() for run in runs):
        raise SystemExit("two runs on the same input differ")
    verdict = "not run"
    if checked:
        wrong = check(scores, seats, result)
        verdict = "nothing wrong" if not wrong else "; ".join(wrong)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    split = " / ".join(f"{stages.seconds[stage]:.2f}" for stage in ("scan", "auction", "pricing"))
    placed = int((result.vacancy_of >= 0).sum())
    return (
        f"| {name} | {n:,} x {m:,} | {result.seats:,} | {result.eligible_pairs:,} | {placed:,} | "
        f"{middle.cpu:.2f} | {middle.wall:.2f} | {middle.rules:.2f} | {split} | {result.rounds} | "
        f"{100 * result.gap:.5f} % | {peak:,} | {verdict} |"
    )


def against_scipy(n: int, m: int) -> str:
    """The same scores given to an exact method for dense squares, with a column for every seat."""
    scores, seats = instance(n, m)
    ours = Run(scores, seats)
    matrix = np.maximum(scores.block(0, n), 0)
    begun = time.process_time()
    expanded = matrix[:, np.repeat(np.arange(m), seats)]
    exact = int(expanded[linear_sum_assignment(expanded, maximize=True)].sum())
    theirs = time.process_time() - begun
    same = "the same total" if exact == ours.result.total_score else f"{exact} against {ours.result.total_score}"
    return (
        f"Against scipy's linear_sum_assignment on {n:,} x {m:,} ({seats.sum():,} seats): {same}; {theirs:.2f} CPU s "
        f"for the assignment alone, {ours.cpu:.2f} for rules, scores, assignment and proof here."
    )


def machine() -> str:
    model = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else ():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
    return f"{model}; Python {platform.python_version()}, numpy {np.__version__}, numba {numba.__version__}; one thread"


COLUMNS = (
    "instance", "workers x vacancies", "seats", "eligible pairs", "placed", "CPU s", "wall s",
    "of it hard rules, CPU s", "scan / auction / pricing, CPU s", "rounds", "proven gap", "peak MiB of the process",
    "checker",
)  # fmt: skip
HEAD = f"| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--large", action="store_true", help="also 100,000 x 6,000 (once; minutes)")
    parser.add_argument("--check", action="store_true", help="let the independent checker recompute each result")
    parser.add_argument("--write", type=Path, help="write the table to this file too")
    options = parser.parse_args()
    begun = time.perf_counter()
    Run(*instance(300, 100))
    Run(*instance(3_000, 3_000, seed=1))
    lines = [
        f"Machine: {machine()}.",
        f"Warm-up (compiling, or loading the cache): {time.perf_counter() - begun:.1f} s.",
        "",
        HEAD,
    ]
    print("\n".join(lines), flush=True)
    for name, (n, m) in (SHAPES | (LARGE if options.large else {})).items():
        lines.append(measure(name, n, m, 1 if name in LARGE else 3, options.check))
        print(lines[-1], flush=True)
    lines += ["", against_scipy(2_000, 200)]
    print(lines[-1])
    if options.write:
        options.write.write_text("# The matching engine, measured\n\n" + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
