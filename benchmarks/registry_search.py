"""Finding people and opening files, on the registry of this checkout: `benchmarks/registry_search.py [--seed 7] [--people 40]`.

For a million: `manage.py make_demo --workers 200000 --vacancies 500 --seed 2026`, then `benchmarks/grow_registry.py --times 5`, then
`manage.py shell -c "from workers.services import standings_renew as renew; renew()"`. Whose names, folios and numbers are looked for
comes from the seed. Every line is the whole page over HTTP's own code (no network), for an administrator of the region, a coordinator
of one country and an officer of one office: median and 95th percentile by the clock, processor time of this process alone, and how many
statements the page asked, the fewest and the most.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import time
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DEMO", "1")
os.environ.setdefault("REQUIRE_SECOND_FACTOR", "0")  # pages are asked for as somebody who has signed in
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from config.services import ensure_services

ensure_services()

import django  # noqa: E402

django.setup()

import numpy as np  # noqa: E402
from django.db import connection, reset_queries  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from accounts.models import User  # noqa: E402
from accounts.scope import people_scope  # noqa: E402
from common.scope import WHOLE_REGION, database_scope  # noqa: E402
from pathways.choices import NOT_OPEN  # noqa: E402
from pathways.models import Programme  # noqa: E402
from reference.models import Crop, Language, Occupation  # noqa: E402
from workers.models import IdentityDocument, LanguageClaim, Worker, WorkExperience  # noqa: E402

WHO = ("administracion@demo.example", "coordinacion.gt@demo.example", "oficial.huehuetenango@demo.example")
LETTERS = "aeiounrls"


def misspelled(name: str, random: np.random.Generator) -> str:
    """One slip in the first word of four letters or more: a letter left out, another one, or two exchanged."""
    words = name.split()
    place = next((number for number, word in enumerate(words) if len(word) > 3), 0)
    word, at = words[place], int(random.integers(1, max(len(words[place]) - 1, 2)))
    slips = [word[:at] + word[at + 1 :], word[:at] + str(random.choice(list(LETTERS))) + word[at + 1 :]]
    slips.append(word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :] if len(word) > at else word)
    return " ".join([*words[:place], str(random.choice(slips)), *words[place + 1 :]])


def questions(people: Sequence[Worker], random: np.random.Generator) -> dict[str, list[str]]:
    """What is asked of the list, by kind."""
    digits = dict(IdentityDocument.objects.filter(worker__in=people).values_list("worker", "last_digits"))
    two = [f"{worker.given_names.split()[0]} {worker.first_surname}" for worker in people]
    return {
        "nothing asked": ["", "?sort=-registered", "?page=7", "?page=200"],
        "two words of a name": [_q(name) for name in two],
        "the whole name": [_q(worker.full_name) for worker in people],
        "two words with a slip": [_q(misspelled(name, random)) for name in two],
        "the whole name with a slip": [_q(misspelled(worker.full_name, random)) for worker in people],
        "one surname": [_q(worker.first_surname) for worker in people],
        "the beginning of a surname": [_q(worker.first_surname[:4]) for worker in people],
        "a given name": [_q(worker.given_names.split()[0]) for worker in people],
        "a folio": [_q(worker.folio) for worker in people],
        "four digits": [_q(digits[worker.pk]) for worker in people if worker.pk in digits],
        "a telephone": [_q(worker.phone) for worker in people if worker.phone],
        "a municipality": [_q(worker.municipality.name) for worker in people],
        "a surname and a municipality": [_q(f"{worker.first_surname} {worker.municipality.name}") for worker in people],
    } | _filters(people)


def _filters(people: Sequence[Worker]) -> dict[str, list[str]]:
    programmes = Programme.objects.filter(is_work=True).exclude(status__in=NOT_OPEN)
    jobs = Occupation.objects.filter(pk__in=WorkExperience.objects.values("occupation"))[:40]
    crops = Crop.objects.filter(pk__in=WorkExperience.objects.values("crop"))[:40]
    spoken = Language.objects.filter(pk__in=LanguageClaim.objects.values("language"))[:40]
    days = [date(2027, month, 1) for month in range(1, 8)]
    return {
        "a state": [f"?status={state}" for state in ("registered", "stale", "withdrawn", "draft", "erased")],
        "a pathway": [f"?pathway={programme.pk}" for programme in programmes],
        "a pathway, nothing missing": [f"?pathway={programme.pk}&standing=open" for programme in programmes],
        "an occupation": [f"?occupation={job.pk}" for job in jobs],
        "a crop": [f"?crop={crop.pk}" for crop in crops],
        "a language": [f"?language={language.pk}" for language in spoken],
        "free for three months": [f"?free_from={day}&free_to={day + timedelta(days=90)}" for day in days],
        "a passport that ends": ["?passport=ending"],
        "all together": [
            "?"
            + urlencode(
                {"pathway": programme.pk, "occupation": job.pk, "free_from": days[0], "q": worker.first_surname}
            )
            for programme, job, worker in zip(list(programmes) * 40, jobs, people, strict=False)
        ],
    }


def _q(words: str) -> str:
    return "?" + urlencode({"q": words})


def measure(client: Client, addresses: Iterable[str]) -> tuple[list[float], list[float], set[int]]:
    clock, processor, statements = [], [], set()
    for address in addresses:
        reset_queries()
        with CaptureQueriesContext(connection) as asked:
            started, used = time.perf_counter(), time.process_time()
            answer = client.get(address, secure=True)
            clock.append((time.perf_counter() - started) * 1e3)
            processor.append((time.process_time() - used) * 1e3)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")
        statements.add(len(asked))
    return clock, processor, statements


def told(label: str, clock: list[float], processor: list[float], statements: set[int]) -> str:
    return (
        f"| {label} | {len(clock)} | {statistics.median(clock):.0f} | {np.percentile(clock, 95):.0f} | "
        f"{statistics.median(processor):.0f} | {min(statements)} to {max(statements)} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--people", type=int, default=40)
    parser.add_argument("--who", nargs="*", default=WHO)
    asked = parser.parse_args()
    with database_scope(WHOLE_REGION), connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server, registered = cursor.fetchone()[0], Worker.objects.count()
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; Python {platform.python_version()}, "
        f"PostgreSQL {server}; {registered:,} people"
    )
    for email in asked.who:
        user = User.objects.get(email=email)
        random = np.random.default_rng(asked.seed)
        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(user)
        with database_scope(WHOLE_REGION):
            mine = Worker.objects.in_scope(people_scope(user)).filter(status="registered")
            ids = np.array(mine.order_by("pk").values_list("pk", flat=True))
            chosen = random.choice(ids, min(asked.people, len(ids)), replace=False).tolist()
            people = list(Worker.objects.filter(pk__in=chosen).select_related("municipality"))
            lists = questions(people, random)
        measure(client, ["/workers/", f"/workers/{people[0].pk}/"])
        print(f"\n{user.get_role_display()}, {len(ids):,} people registered within reach\n")
        print("| asked | times | median ms | 95 % within | processor | statements |\n|---|---|---|---|---|---|")
        everything: list[float] = []
        for label, queries in lists.items():
            clock, processor, statements = measure(client, [f"/workers/{query}" for query in queries])
            everything += clock
            print(told(label, clock, processor, statements), flush=True)
        print(
            f"| **every list** | {len(everything)} | {statistics.median(everything):.0f} | {np.percentile(everything, 95):.0f} | | |"
        )
        print(told("the page of a person", *measure(client, [f"/workers/{worker.pk}/" for worker in people])))


if __name__ == "__main__":
    main()
