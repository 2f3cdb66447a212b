"""A registry of hundreds of thousands made several times as large, for measuring: `benchmarks/grow_registry.py [--times 5] [--seed 7]`.

Every file is copied with all that hangs on it, under another name, folio and number. Given names, first and second surnames are dealt out
anew among everybody, so that names are as frequent as they were and their combinations are not. Nothing is written to the audit.
Only for the database of a checkout that holds a demonstration: `make_demo` makes the people, this makes many of them in minutes.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DEMO", "1")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from config.services import ensure_services

ensure_services()

import django  # noqa: E402

django.setup()

import numpy as np  # noqa: E402
from django.apps import apps  # noqa: E402
from django.db import connections, transaction  # noqa: E402

from common.folios import make_folio, reserve_numbers  # noqa: E402
from common.names import fold  # noqa: E402
from common.scope import WHOLE_REGION, database_scope  # noqa: E402
from workers.models import Worker  # noqa: E402

YEAR = 2026
PARTS = ("given_names", "first_surname", "second_surname", "married_name")
ANEW = {
    "workers_worker": {
        "id": "told.id + copy.number * step.size",
        "folio": "copy.folio",
        "search_name": "copy.search_name",
        **{part: f"copy.{part}" for part in PARTS},
    },
    "workers_identitydocument": {
        "number_index": "encode(sha256((told.number_index || copy.number)::bytea), 'hex')",
        "last_digits": "lpad((hashtext(told.number_index || copy.number) & 8191)::text, 4, '0')",
    },
    "workers_searchentry": {"name_words": "string_to_array(copy.search_name, ' ')"},
}
OWNED = ("worker_id", "subject_id")


def new_names(times: int, seed: int) -> Iterator[tuple[Any, ...]]:
    """For every copy of every file: whose, which copy, folio, the four names and the name for searching."""
    random = np.random.default_rng(seed)
    with database_scope(WHOLE_REGION):
        people = list(Worker.objects.order_by("pk").values_list("pk", "country", *PARTS))
        countries = Counter(row[1] for row in people)
        for number in range(1, times):
            series = {code: iter(reserve_numbers(f"{code}-{YEAR}", count)) for code, count in countries.items()}
            dealt = [random.permutation(len(people)) for _part in PARTS]
            for place, (pk, country, *_names) in enumerate(people):
                names = [people[order[place]][2 + part] for part, order in enumerate(dealt)]
                yield pk, number, make_folio(country, YEAR, next(series[country])), *names, fold(*names)


def columns_of(model: Any) -> list[str]:
    return [field.column for field in model._meta.concrete_fields if not field.generated]


def copy_rows(cursor: Any, model: Any) -> None:
    table = model._meta.db_table
    owner = next((name for name in columns_of(model) if name in OWNED), "id")
    values = {name: f'told."{name}"' for name in columns_of(model) if name != "id"}
    values |= {owner: f"told.{owner} + copy.number * step.size"} | ANEW.get(table, {})
    names = ", ".join(f'"{name}"' for name in values)
    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    cursor.execute(
        f"INSERT INTO {table} ({names}) SELECT {', '.join(values.values())} "
        f"FROM {table} told JOIN copy ON copy.worker = told.{owner} CROSS JOIN (SELECT max(worker) AS size FROM copy) step"
    )
    cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    started = time.perf_counter()
    hanging = [
        model
        for model in apps.get_app_config("workers").get_models()
        if model is not Worker and model.__name__ != "FileOpening" and set(OWNED) & set(columns_of(model))
    ]
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SELECT set_config('app.countries', '*', true), set_config('app.offices', '*', true)")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "CREATE TEMPORARY TABLE copy (worker bigint, number int, folio text, given_names text, first_surname text, "
            "second_surname text, married_name text, search_name text) ON COMMIT DROP"
        )
        with cursor.copy("COPY copy FROM STDIN") as rows:
            for row in new_names(asked.times, asked.seed):
                rows.write_row(row)
        cursor.execute("ANALYZE copy")
        for model in (Worker, *hanging):
            copy_rows(cursor, model)
            print(f"{model._meta.db_table:28} {time.perf_counter() - started:6.0f} s", flush=True)
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('workers_worker', 'id'), (SELECT max(id) FROM workers_worker))"
        )
    with connections["owner"].cursor() as cursor:
        for model in (Worker, *hanging):
            cursor.execute(f"VACUUM ANALYZE {model._meta.db_table}")
    with database_scope(WHOLE_REGION):
        print(f"{Worker.objects.count():,} people in {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
