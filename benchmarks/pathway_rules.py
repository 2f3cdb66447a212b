"""How fast the shipped rules are: `python benchmarks/pathway_rules.py [workers] [vacancies]`.

Prints worker-vacancy-rule checks a second of one core (its CPU time, not the clock) with every rule of a programme and every
cell written, pairs a second of `eligible`, and the median milliseconds of explaining one pair. Invented columns; no database.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from datetime import date
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from pathways.engine.evaluate import CompiledRules, compile_rules, eligible, findings, outcomes
from pathways.engine.facts import NO, YES, VacancyFacts, Vocabulary, WorkerFacts, country_code, day
from tests.pathways.shipped import rules_on

TODAY = date(2026, 11, 23)
WORDS = Vocabulary(
    occupations=tuple(f"92{n // 4:02}.0{n % 4}" for n in range(60)),
    crops=tuple(f"crop-{n}" for n in range(60)),
    skills=tuple(f"skill-{n}" for n in range(80)),
    languages=("eng", "fra", "kek", "mam", "quc", "spa"),
    programmes=("ca-agri-stream", "mx-tvtf", "us-h2a", "us-h2b"),
    places=("CA", "CA-ON", "MX", "MX-CHP", "US", *(f"US-{n:02}" for n in range(50))),
)


def people(n: int, random: np.random.Generator) -> WorkerFacts:
    columns = WorkerFacts.blank(n, WORDS, windows=2)
    columns["ids"][:] = np.arange(n)
    countries = np.array([country_code(code) for code in ("GT", "HN", "SV")], dtype=np.int16)
    columns["nationality"][:] = columns["registry_country"][:] = random.choice(countries, n)
    columns["birth_date"][:] = day(TODAY) - random.integers(17 * 365, 55 * 365, n)
    columns["passport_held"][:] = random.choice(np.array([-1, 0, 1], dtype=np.int8), n, p=[0.3, 0.1, 0.6])
    columns["passport_expires"][:] = day(TODAY) + random.integers(-200, 3000, n)
    columns["consent_matching"][:] = random.random(n) < 0.97
    columns["available_from"][:] = day(TODAY) + random.integers(0, 200, (n, 1))
    columns["available_to"][:] = columns["available_from"] + random.integers(100, 400, (n, 1))
    for table, density in (("occupation_months", 0.04), ("crop_months", 0.04), ("skill_evidence", 0.1)):
        columns[table][:] = np.where(random.random(columns[table].shape) < density, random.integers(1, 4), NO)
    columns["language_level"][:] = NO
    columns["stays_told"][:] = YES
    return WorkerFacts(**columns)


def jobs(
    m: int, random: np.random.Generator, programme: str | None = None, descriptions: int | None = None
) -> VacancyFacts:
    """`descriptions`: what is to be done, known and asked for is cut from so many job descriptions, as employers of one crop and season
    resemble each other; days, place and wage are each vacancy's own. None: each vacancy asks for something else.
    """
    columns = VacancyFacts.blank(m, WORDS)
    columns["ids"][:] = np.arange(m)
    columns["programme"][:] = WORDS.index("programmes", programme) if programme else random.integers(0, 4, m)
    columns["starts"][:] = day(TODAY) + random.integers(30, 300, m)
    columns["ends"][:] = columns["starts"] + random.integers(60, 300, m)
    columns["place"][:] = random.integers(5, 55, m)
    k = descriptions or m
    of = random.integers(0, k, m) if descriptions else np.arange(m)
    columns["occupation"][:], columns["crop"][:] = random.integers(0, 60, k)[of], random.integers(0, 60, k)[of]
    columns["experience_months"][:] = random.choice([0, 0, 0, 1, 3], k)[of]
    columns["required_skill"][:] = random.choice([0, 1, 2], (k, 80), p=[0.978, 0.02, 0.002])[of]
    columns["required_language_level"][:] = NO
    columns["hours_per_week"][:] = 400
    for name in ("agricultural", "housing_free", "transport_daily", "fee_free", "crop_on_ncl", "driver_required"):
        columns[name][:] = 1
    return VacancyFacts(**columns)


def every_cell(ready: CompiledRules, workers: WorkerFacts, vacancies: VacancyFacts) -> int:
    """Checks made when every rule's answer is written out for every pair."""
    shape, checks = (workers.n, vacancies.n), 0
    for answer in outcomes(ready, workers, vacancies):
        checks += np.ascontiguousarray(np.broadcast_to(answer, shape)).size
    return checks


def main(n: int, m: int) -> None:
    random = np.random.default_rng(1)
    workers, vacancies = people(n, random), jobs(m, random)
    all_rules = compile_rules(rules_on(TODAY), WORDS, TODAY)
    print(f"{n:,} workers, {m:,} vacancies, {len(all_rules.rules)} rules")
    for programme in WORDS.programmes:
        own = [rule for rule in rules_on(TODAY) if rule.programme in (None, programme) and rule.kind != "statement"]
        ready, some = compile_rules(own, WORDS, TODAY), jobs(50, random, programme)
        block = workers.take(slice(20_000))
        started = time.process_time()
        checks = every_cell(ready, block, some)
        print(f"  {programme:16} {checks / (time.process_time() - started) / 1e6:8.0f} million checks a second")
    started = time.process_time()
    open_pairs = int(eligible(all_rules, workers, vacancies).sum())
    seconds = time.process_time() - started
    print(
        f"  eligible         {n * m / seconds / 1e6:8.1f} million pairs a second ({seconds:.2f} s of CPU, {open_pairs:,} open)"
    )
    times = []
    for i in range(50):
        started = time.process_time()
        findings(all_rules, workers.take([i]), vacancies.take([i % m]))
        times.append((time.process_time() - started) * 1000)
    print(f"  explain one pair {statistics.median(times):8.2f} ms")


if __name__ == "__main__":
    main(*(int(text.replace("_", "")) for text in (sys.argv[1:] + ["200000", "200"][len(sys.argv) - 1 :])))
