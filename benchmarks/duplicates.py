"""Who is registered already: how many are found and how fast.

`.venv/bin/python benchmarks/duplicates.py [--registered 200000] [--million 1000000]`

* found: recall and precision on generated people (`tests/workers/duplicates/labelled.py`), by threshold, the seed of the fitting apart;
* a list: 100,000 rows, one in twenty of them registered already, against the registry: seconds, peak memory, recall and precision there;
* one person: the likest five in the whole registry, candidates read by indexes under row-level security.

It writes its invented people into the registry of this checkout, in an office of their own, and takes them out at the end: for an empty
checkout, never for a registry with people in it. Triggers are off while it writes, so its own speed of writing says nothing.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from config.services import ensure_services

ensure_services()

import django  # noqa: E402

django.setup()

import numpy as np  # noqa: E402
from django.db import connection, connections  # noqa: E402

from accounts.models import Office  # noqa: E402
from common.names import fold  # noqa: E402
from common.scope import WHOLE_REGION, database_scope  # noqa: E402
from config.demo.copying import copy_rows  # noqa: E402
from config.demo.load_people import municipality_ids  # noqa: E402
from reference.models import Language  # noqa: E402
from tests.workers.duplicates.labelled import entered_again, labelled, people_of  # noqa: E402
from workers.duplicates import PersonToCompare, compare_in_bulk, similar_people  # noqa: E402
from workers.duplicates.bulk import likenesses  # noqa: E402
from workers.duplicates.columns import Columns, Told  # noqa: E402
from workers.duplicates.compare import LIKELY  # noqa: E402
from workers.duplicates.similar import candidates  # noqa: E402
from workers.models import Worker  # noqa: E402

COUNTRY, FOLIO, DAY = "GT", "BENCH-", "2026-11-01"
COLUMNS = (
    *("folio", "status", "country_id", "office_id", "given_names", "first_surname", "second_surname", "married_name"),
    *(
        "search_name",
        "birth_date",
        "sex",
        "nationality_id",
        "municipality_id",
        "preferred_language_id",
        "registered_on",
    ),
    *("created_at", "updated_at"),
)
LOOKED_UP = 300


def main(registered: int, million: int) -> None:
    print(f"{platform.machine()}, Python {platform.python_version()}, {date.today()}, load {os.getloadavg()[0]:.1f}\n")
    found_by_threshold()
    if registered:
        with office() as at:
            everybody = people_of(11, registered)
            write(at, everybody, 0)
            a_list(everybody)
            one_person(everybody)
            if million > registered:
                more = people_of(12, million - registered)
                write(at, more, registered)
                one_person(more)


# ── found ─────────────────────────────────────────────────────────────────
def found_by_threshold(seeds: tuple[int, ...] = (1, 2, 3, 4, 5)) -> None:
    print("| seed | " + " | ".join(f"from {least}" for least in range(50, 95, 5)) + " |")
    print("|---|" + "---|" * 9)
    for seed in seeds:
        people, columns = labelled(seed, size=8000), Columns()
        known, asked = columns.of(people.known), columns.of(people.asked)
        points = {(row, other): score for row, other, score, _ in likenesses(columns, asked, known, least=50)}
        true = {(row, other) for row, other in enumerate(people.same) if other >= 0}
        cells = []
        for least in range(50, 95, 5):
            called = {pair for pair, score in points.items() if score >= least}
            cells.append(f"{len(called & true) / len(true):.3f} / {len(called & true) / len(called):.3f}")
        print(f"| {seed}{' (fitted on)' if seed == 1 else ''} | " + " | ".join(cells) + " |", flush=True)
    print("\nrecall / precision; two are called likely the same from", LIKELY, "points\n")


# ── a list ────────────────────────────────────────────────────────────────
def a_list(registered: list[Told], length: int = 100_000) -> None:
    rng = random.Random(5)
    again = rng.sample(range(len(registered)), length // 20)
    rows = [(entered_again(rng, registered[row])[0], row) for row in again]
    rows += [(one, -1) for one in people_of(13, length - len(rows))]
    rng.shuffle(rows)
    towns, people = municipality_ids(), []
    for told, _ in rows:
        people.append(asking(told, towns))
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, time.process_time()
    clock = time.perf_counter()
    found = compare_in_bulk(people, country=COUNTRY)
    clock, used = time.perf_counter() - clock, time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ids = ids_by_row()
    true = {(at, ids[row]) for at, (_, row) in enumerate(rows) if row >= 0}
    called = {(at, like.worker_id) for at, each in enumerate(found) for like in each if like.worker_id is not None}
    within = sum(like.position is not None for each in found for like in each) // 2
    print(
        f"{length:,} rows against {len(registered):,} registered: {clock:.1f} s ({used:.1f} s of this process), "
        f"peak {peak:.0f} MB (before it {before:.0f} MB); recall {len(called & true) / len(true):.3f}, "
        f"precision {len(called & true) / max(1, len(called)):.3f}; {within} pairs within the list\n",
        flush=True,
    )


def ids_by_row() -> dict[int, int]:
    with database_scope(WHOLE_REGION):
        rows = Worker.objects.filter(folio__startswith=FOLIO).values_list("folio", "pk")
        return {int(folio.removeprefix(FOLIO)): pk for folio, pk in rows}


# ── one person ────────────────────────────────────────────────────────────
def one_person(registered: list[Told]) -> None:
    rng, towns = random.Random(6), municipality_ids()
    people = [asking(entered_again(rng, one)[0], towns) for one in rng.sample(registered, LOOKED_UP)]
    with database_scope(WHOLE_REGION):
        similar_people(people[0])  # the sample of names is taken once an hour
        compared, clock = [], []
        for person in people:
            started = time.perf_counter()
            similar_people(person)
            clock.append(1000 * (time.perf_counter() - started))
            compared.append(candidates(person).count() if len(compared) < 50 else compared[0])
        many = Worker.objects.count()
        plan = "\n".join(line[:150] for line in candidates(people[0]).explain(analyze=True).splitlines())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_relation_size('worker_likeness_keys') >> 20, pg_relation_size('worker_birth_date') >> 20"
        )
        keys, dates = cursor.fetchone()
    median, most = np.percentile(clock, [50, 95])
    print(
        f"one person among {many:,}: median {median:.0f} ms, 95th percentile {most:.0f} ms, compared with "
        f"{np.median(compared):.0f} (at the most {max(compared)}); indexes {keys} + {dates} MB\n\n```\n{plan}\n```\n",
        flush=True,
    )


def asking(one: Told, towns: list[int]) -> PersonToCompare:
    place = towns[(one.municipality_id or 1) - 1]
    names = (one.given_names, one.first_surname, one.second_surname)
    return PersonToCompare(*names, one.birth_date, one.sex, place, "", married_name=one.married_name)


# ── the registry of the benchmark ─────────────────────────────────────────
@contextmanager
def office() -> Iterator[Office]:
    """An office whose people are taken out at the end, whatever happens."""
    made, _ = Office.objects.get_or_create(code="bench", defaults={"name": "Bench", "country": COUNTRY})
    try:
        yield made
    finally:
        with without_triggers(), database_scope(WHOLE_REGION), connection.cursor() as cursor:
            cursor.execute("DELETE FROM workers_worker WHERE office_id = %s", [made.pk])
            made.delete()


def write(at: Office, people: list[Told], first: int) -> None:
    towns, language = municipality_ids(), Language.objects.get(code="spa").pk
    rest = empty_columns()
    rows = ((*row_of(at, one, number, towns, language), *rest.values()) for number, one in enumerate(people, first))
    with without_triggers(), database_scope(WHOLE_REGION):
        copy_rows(Worker, (*COLUMNS, *rest), rows)
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) workers_worker")


def row_of(at: Office, one: Told, number: int, towns: list[int], language: int) -> tuple[object, ...]:
    names = (one.given_names, one.first_surname, one.second_surname, one.married_name)
    own = (f"{FOLIO}{number}", "registered", COUNTRY, at.pk, *names, fold(*names), one.birth_date, one.sex, COUNTRY)
    return (*own, towns[(one.municipality_id or 1) - 1], language, DAY, DAY, DAY)


def empty_columns() -> dict[str, object]:
    """The other columns that must hold something, as an officer who says nothing leaves them."""
    others = [
        field for field in Worker._meta.concrete_fields if field.column not in (*COLUMNS, "id") and not field.generated
    ]
    return {field.column: field.get_prep_value(field.get_default()) for field in others if not field.null}


@contextmanager
def without_triggers() -> Iterator[None]:
    """Nothing is audited for the while."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE workers_worker DISABLE TRIGGER USER")
        try:
            yield
        finally:
            cursor.execute("ALTER TABLE workers_worker ENABLE TRIGGER USER")


if __name__ == "__main__":
    reader = argparse.ArgumentParser()
    reader.add_argument("--registered", type=int, default=200_000)
    reader.add_argument("--million", type=int, default=1_000_000)
    options = reader.parse_args()
    main(options.registered, options.million)
