"""The hundred best workers of each vacancy: the engine's pass beside the same lists asked of PostgreSQL.

    .venv/bin/python -m benchmarks.shortlists [--workers 20000] [--vacancies 2000] [--sample 40] [--write FILE]

The registry is the synthetic one of `matching_engine`. Both sides answer the same question and must give the same lists, worker by
worker: all hard rules of that registry (days, refused programmes, languages), all eight parts of the score to the point, the most points
first, then the lower worker. Of PostgreSQL a sample of vacancies is asked, one lateral top-k each, in two ways:

* `from columns`: points are worked out of what is registered. Occupations and crops are stored as the few a person has, so no array is
  gone through but the skills and languages that a vacancy asks for;
* `from tables`: PostgreSQL is given the engine's own tables of points, made beforehand and not counted, so that a pair is two look-ups
  in an array and two additions. The engine makes these tables within its time.
  Its rows are two kilobytes wide, and this costs it more than the arithmetic it saves: `from columns` is the fairer yardstick.

Rows are in memory, unlogged and vacuumed, with an index on the days. Processor seconds of one backend without parallel workers against one
thread here; and wall seconds with all processors on both sides.
"""

import argparse
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import psycopg

from benchmarks.matching_engine import LANGUAGES, PROGRAMMES, instance, machine
from config.services import ensure_services
from matching.engine.demands import PROOF_PERCENT
from matching.engine.pairs import packed
from matching.engine.scoring import ColumnScores
from matching.engine.shortlist import Shortlists, shortlists

MOST = 100
TICKS = os.sysconf("SC_CLK_TCK")
DATABASE = "benchmark_shortlists"
SPOKEN = range(1, LANGUAGES)  # nobody asks for the first

TABLES = f"""
CREATE UNLOGGED TABLE worker (
    id int4, free_from int2, free_until int2, {"".join(f"l{one} int2, " for one in SPOKEN)}
    o1 int2, m1 int4, o2 int2, m2 int4, o3 int2, m3 int4, any_crop int2, documents int2, waiting int2,
    programmes int2[], places int2[], levels int2[], crops int2[], proof int2[]);
CREATE UNLOGGED TABLE vacancy (
    id int4, starts int2, ends int2, {"".join(f"l{one} int2, " for one in SPOKEN)}
    programme int2, place int2, near int2[], wanted int4, crop int2,
    skill_at int2[], skill_weight int2[], skills int4, language_at int2[], language_level int2[], languages int4, cells int2[]);
CREATE UNLOGGED TABLE tabled (
    id int4, free_from int2, free_until int2, {"".join(f"l{one} int2, " for one in SPOKEN)}
    programmes int2[], base int2, points int2[]);
ALTER TABLE tabled ALTER points SET STORAGE PLAIN;
"""
ELIGIBLE = " AND ".join(
    ["w.free_from <= v.starts", "w.free_until >= v.ends", "w.programmes[v.programme] >= 0"]
    + [f"w.l{one} >= v.l{one}" for one in SPOKEN]
)
FROM_COLUMNS = """
    3000 * greatest(least(w.m1, 12) * v.near[w.o1], least(w.m2, 12) * v.near[w.o2], least(w.m3, 12) * v.near[w.o3]) / 1200
  + CASE WHEN v.wanted = 0 THEN 1500
         ELSE 1500 * least(w.m1 * v.near[w.o1] + w.m2 * v.near[w.o2] + w.m3 * v.near[w.o3], v.wanted) / v.wanted END
  + 1500 * CASE WHEN v.crop > 0 THEN w.crops[v.crop] ELSE w.any_crop END / 12
  + CASE WHEN v.skills = 0 THEN 1500
         ELSE 1500 * (SELECT sum(w.proof[at] * weight)::int4 FROM unnest(v.skill_at, v.skill_weight) AS s(at, weight)) / v.skills END
  + CASE WHEN v.languages = 0 THEN 500
         ELSE 500 * (SELECT sum(least(w.levels[at], level))::int4 FROM unnest(v.language_at, v.language_level) AS s(at, level))
              / v.languages END
  + 200 * (w.programmes[v.programme] + w.places[v.place] + 2)
  + 700 * w.documents / 100 + 500 * w.waiting / 365
"""


FROM_TABLES = "w.base + w.points[v.cells[1]] + w.points[v.cells[2]]"


def question(table: str, score: str) -> str:
    return (
        f"SELECT v.id, best.id, best.score FROM vacancy v CROSS JOIN LATERAL (SELECT w.id, {score} AS score FROM {table} w "
        f"WHERE {ELIGIBLE} ORDER BY score DESC, w.id LIMIT {MOST}) best WHERE v.id = ANY(%s)"
    )


@contextmanager
def database() -> Iterator[psycopg.Connection]:
    """A database of our own on the local server, gone afterwards."""
    owner = os.environ["DATABASE_OWNER_URL"]
    with psycopg.connect(owner, autocommit=True) as there:
        there.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        there.execute(f"CREATE DATABASE {DATABASE}")
        try:
            with psycopg.connect(owner, dbname=DATABASE, autocommit=True) as ours:
                yield ours
        finally:
            there.execute(f"DROP DATABASE {DATABASE}")


def load(ours: psycopg.Connection, scores: ColumnScores) -> None:
    ours.execute(TABLES)
    copied(ours, "worker", worker_rows(scores))
    copied(ours, "vacancy", vacancy_rows(scores))
    copied(ours, "tabled", tabled_rows(scores))
    for table in ("worker", "tabled"):
        ours.execute(f"CREATE INDEX ON {table} (free_from, free_until)")
    ours.execute("CREATE INDEX ON vacancy (id)")
    for table in ("worker", "vacancy", "tabled"):
        ours.execute(f"VACUUM (ANALYZE) {table}")
    ours.execute("SET jit = off; SET work_mem = '64MB'; SET plan_cache_mode = force_custom_plan")


def copied(ours: psycopg.Connection, table: str, rows: Iterator[Sequence[Any]]) -> None:
    with ours.cursor().copy(f"COPY {table} FROM STDIN") as into:
        for row in rows:
            into.write_row(row)


def worker_rows(scores: ColumnScores) -> Iterator[Sequence[Any]]:
    people, rules = scores.workers, scores.eligible.block
    months = people.occupation_months
    named = np.argsort(-months, axis=1, kind="stable")[:, :3]  # the registry gives nobody more than three
    worked = np.take_along_axis(months, named, axis=1)
    any_crop = np.where((people.crop_months > 0).any(axis=1), 6, 0)
    proof = PROOF_PERCENT[people.skill_evidence]
    for row in range(people.n):
        work = [int(cell) for at in range(3) for cell in (named[row, at] + 1, worked[row, at])]
        yield (
            row, int(rules.free_from[row]), int(rules.free_until[row]), *people.language_level[row, 1:].tolist(), *work,
            int(any_crop[row]), int(people.documents_ready[row]), int(min(people.waiting_days[row], 365)),
            people.prefers_programme[row].tolist(), people.prefers_place[row].tolist(), people.language_level[row].tolist(),
            np.minimum(people.crop_months[row], 12).tolist(), proof[row].tolist(),
        )  # fmt: skip


def vacancy_rows(scores: ColumnScores) -> Iterator[Sequence[Any]]:
    jobs, rules = scores.vacancies, scores.eligible.block
    of_any = np.full(len(jobs.occupation_similarity), 50)
    places = scores.layout.places[scores.layout.position_of].astype(np.uint64)
    half = np.uint64(4 * scores.layout.places.itemsize)
    cells = np.stack([places & ((np.uint64(1) << half) - np.uint64(1)), places >> half], axis=1) + np.uint64(1)
    for row in range(jobs.m):
        skills, levels = jobs.required_skills[row], jobs.required_language_level[row]
        skill_at, language_at = np.flatnonzero(skills), np.flatnonzero(levels)
        near = jobs.occupation_similarity[jobs.occupation[row]] if jobs.occupation[row] >= 0 else of_any
        yield (
            row, int(rules.starts[row]), int(rules.ends[row]), *levels[1:].tolist(), int(jobs.programme[row]) + 1,
            int(jobs.place[row]) + 1, near.tolist(), 100 * int(jobs.experience_months[row]), int(jobs.crop[row]) + 1,
            (skill_at + 1).tolist(), skills[skill_at].tolist(), 100 * int(skills.sum()),
            (language_at + 1).tolist(), levels[language_at].tolist(), int(levels.sum()), cells[row].tolist(),
        )  # fmt: skip


def tabled_rows(scores: ColumnScores) -> Iterator[Sequence[Any]]:
    people, rules = scores.workers, scores.eligible.block
    for start in range(0, people.n, 1_000):
        chunk = scores.chunk(start, min(start + 1_000, people.n))
        for row, (base, points) in enumerate(zip(chunk.base.tolist(), chunk.points.tolist(), strict=True), start):
            spoken = people.language_level[row, 1:].tolist()
            days = int(rules.free_from[row]), int(rules.free_until[row])
            yield (row, *days, *spoken, people.prefers_programme[row].tolist(), base, points)


def backend_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


Lists = dict[int, list[tuple[int, int]]]


def asked(ours: psycopg.Connection, query: str, sample: list[int], processors: int) -> tuple[float, float, Lists]:
    """Wall seconds, those of the backend's processor, and the lists: (worker, points) by vacancy."""
    ours.execute(f"SET max_parallel_workers_per_gather = {processors - 1}")
    ours.execute("SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0")
    ours.execute(query, [sample[:2]])
    wall, cpu = time.perf_counter(), backend_seconds(ours.info.backend_pid)
    rows = ours.execute(query, [sample]).fetchall()
    wall, cpu = time.perf_counter() - wall, backend_seconds(ours.info.backend_pid) - cpu
    lists: Lists = {one: [] for one in sample}
    for vacancy, worker, points in rows:
        lists[vacancy].append((worker, points))
    return wall, cpu, {one: sorted(listed, key=lambda item: (-item[1], item[0])) for one, listed in lists.items()}


def listed(found: Shortlists, vacancies: list[int]) -> Lists:
    return {
        one: [pair for pair in zip(found.workers[at].tolist(), found.points[at].tolist(), strict=True) if pair[0] >= 0]
        for at, one in enumerate(vacancies)
    }


class RuleBits:
    """The registry's hard rules in the form that `pathways.engine.bits` gives to those of a run: few rows of bits, a worker is an AND."""

    def __init__(self, scores: ColumnScores) -> None:
        rules, jobs = scores.eligible.block, scores.vacancies
        self.vacancy_at, self.people, self.rules = scores.eligible.vacancy_at, scores.workers, rules
        days, levels = np.arange(rules.free_until.max() + 1)[:, None], np.arange(5)[:, None]
        self.begun = self._rows(days <= rules.starts)
        self.over = self._rows(days >= rules.ends)
        self.other = self._rows(jobs.programme != np.arange(PROGRAMMES)[:, None])
        self.spoken = [self._rows(levels >= jobs.required_language_level[:, one]) for one in SPOKEN]

    def _rows(self, mask: np.ndarray) -> np.ndarray:
        padded = np.zeros((len(mask), len(self.vacancy_at)), np.bool_)
        padded[:, : mask.shape[1]] = mask
        return packed(padded)

    def bits(self, start: int, stop: int) -> np.ndarray:
        people = slice(start, stop)
        bits = self.begun[self.rules.free_from[people]] & self.over[self.rules.free_until[people]]
        for programme in range(PROGRAMMES):
            bits[self.people.prefers_programme[people, programme] < 0] &= self.other[programme]
        for one in SPOKEN:
            bits &= self.spoken[one - 1][self.people.language_level[people, one]]
        return bits


@dataclass(frozen=True)
class Pass:
    wall: float
    cpu: float
    found: Shortlists


def passed(scores: ColumnScores, threads: int) -> Pass:
    """From columns to lists."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = shortlists(ColumnScores(scores.workers, scores.vacancies, RuleBits(scores)), MOST, threads=threads)
    return Pass(time.perf_counter() - wall, time.process_time() - cpu, found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, default=20_000)
    parser.add_argument("--vacancies", type=int, default=2_000)
    parser.add_argument("--sample", type=int, default=40, help="vacancies asked of PostgreSQL")
    parser.add_argument("--explain", action="store_true", help="show PostgreSQL's plans")
    parser.add_argument("--write", type=Path, help="add the table to this file")
    options = parser.parse_args()
    ensure_services()
    scores, _seats = instance(options.workers, options.vacancies)
    passed(instance(300, 100)[0], 1)  # kernels are compiled or loaded
    random = np.random.default_rng(1)
    sample = sorted(random.choice(options.vacancies, min(options.sample, options.vacancies), replace=False).tolist())
    lines = measured(scores, sample, os.cpu_count() or 1, explain=options.explain)
    print("\n".join(lines))
    if options.write:
        before = options.write.read_text() if options.write.exists() else "# Shortlists, measured\n"
        options.write.write_text(before + "\n" + "\n".join(lines) + "\n")


def measured(scores: ColumnScores, sample: list[int], processors: int, *, explain: bool) -> list[str]:
    n, m = scores.n_workers, scores.n_vacancies
    alone = sorted((passed(scores, 1) for _ in range(3)), key=lambda one: one.cpu)[1]
    together = sorted((passed(scores, processors) for _ in range(3)), key=lambda one: one.wall)[1]
    found = alone.found
    expected = {vacancy: pairs for vacancy, pairs in listed(found, list(range(m))).items() if vacancy in sample}
    rows = [
        f"| engine, all {m:,} vacancies | {alone.cpu:.2f} | {n * m / alone.cpu / 1e6:,.1f} | | "
        f"{together.wall:.2f} | {n * m / together.wall / 1e6:,.1f} | |"
    ]
    ways = {
        "from columns": question("worker", FROM_COLUMNS),
        "from tables": question("tabled", FROM_TABLES),
    }
    with database() as there:
        load(there, scores)
        version = there.info.parameter_status("server_version")
        for way, query in ways.items():
            if explain:
                print("\n".join(row[0] for row in there.execute("EXPLAIN (ANALYZE, COSTS OFF) " + query, [sample])))
            _wall, cpu, one = asked(there, query, sample, 1)
            wall, _cpu, other = asked(there, query, sample, processors)
            if not one == other == expected:
                raise SystemExit(f"{way}: the lists differ")
            share = len(sample) / m
            rows.append(
                f"| PostgreSQL {way}, {len(sample)} vacancies | {cpu:.2f} | {n * len(sample) / cpu / 1e6:,.2f} | "
                f"{cpu / share / alone.cpu:,.0f} | {wall:.2f} | {n * len(sample) / wall / 1e6:,.2f} | "
                f"{wall / share / together.wall:,.0f} |"
            )
    return [
        f"## {n:,} workers x {m:,} vacancies, the best {MOST} of each",
        "",
        f"{date.today()}. Machine: {machine()}; {processors} processors shared with others, load {os.getloadavg()[0]:.1f}; PostgreSQL "
        f"{version}. {int(found.eligible.sum()):,} eligible pairs ({100 * found.eligible.sum() / (n * m):.1f} %). Both ways gave the "
        "engine's lists, worker by worker.",
        "",
        f"| | CPU s, one processor | million pairs / CPU s | engine / this | wall s, {processors} processors | million pairs / s "
        "| engine / this |",
        "|---|---|---|---|---|---|---|",
        *rows,
    ]


if __name__ == "__main__":
    main()
