"""The shortlist of one vacancy on demand, over a country's registry under the shipped rules: `--workers 200000 --vacancies 40`.

Columns invented from a seed, as the database would give them, kept as the page keeps them. Each vacancy is asked for by itself, on one
processor; its list is compared, worker by worker, with that of `engine.shortlist.top_k` over the bits of a run.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from benchmarks.matching_engine import machine
from benchmarks.pathway_rules import TODAY, WORDS, jobs, people
from matching.columns import vacancy_columns, worker_columns
from matching.engine.scoring import ColumnScores
from matching.engine.shortlist import top_k
from matching.why.one_vacancy import best_workers, column_by_column
from pathways.engine.bits import EligibleBits
from pathways.engine.evaluate import compile_rules
from tests.pathways.shipped import rules_on

MOST = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, default=200_000)
    parser.add_argument("--vacancies", type=int, default=40)
    parser.add_argument("--compared", type=int, default=3, help="vacancies whose list is made the other way too")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    random = np.random.default_rng(asked.seed)
    rules = compile_rules(rules_on(TODAY), WORDS, TODAY)
    small = column_by_column(people(300, random))
    best_workers(rules, small, jobs(1, random), TODAY, MOST)  # kernels are compiled or loaded
    workers, vacancies = column_by_column(people(asked.workers, random)), jobs(asked.vacancies, random)
    wall, cpu, found = [], [], []
    for row in range(vacancies.n):
        work = vacancies.take([row])
        started, busy = time.perf_counter(), time.process_time()
        found.append(best_workers(rules, workers, work, TODAY, MOST))
        wall.append(1000 * (time.perf_counter() - started))
        cpu.append(1000 * (time.process_time() - busy))
    for row in range(min(asked.compared, vacancies.n)):
        work = vacancies.take([row])
        bits = EligibleBits(rules, workers, work)
        scores = ColumnScores(worker_columns(workers, TODAY), vacancy_columns(work, WORDS), bits)
        other = top_k(scores, 0, MOST)
        there = other.workers[0] >= 0
        same = np.array_equal(workers.ids[other.workers[0][there]], found[row].ids)
        if not (same and np.array_equal(other.points[0][there], found[row].points)):
            raise SystemExit(f"vacancy {row}: the lists differ")
    eligible = np.array([one.eligible for one in found])
    print(
        f"{machine()}; load {os.getloadavg()[0]:.1f}; {workers.n:,} workers, {vacancies.n} vacancies, the best {MOST} of each"
    )
    print(f"eligible: median {np.median(eligible):,.0f}, most {eligible.max():,}")
    for label, spent in (("wall", wall), ("processor", cpu)):
        print(f"{label} ms: median {np.median(spent):.0f}, p95 {np.percentile(spent, 95):.0f}, most {max(spent):.0f}")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:,} MiB at the peak of the process")


if __name__ == "__main__":
    main()
