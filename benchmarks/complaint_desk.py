"""The inspector's desk with many complaints: `benchmarks/complaint_desk.py [--complaints 200000] [--times 8]`.

Inserts complaints with allegations and moves until there are so many (in bulk, with dates, severities and states as a ministry of some
years would have them), and asks every list of recruiters and complaints in the admin as an inspector of one country and as an
administrator of the region: the whole page over HTTP's own code (no network). Median and 95th percentile by the clock, and how many
statements, the fewest and the most. For a checkout with the demonstration; what was inserted stays.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DEMO", "1")
os.environ.setdefault("REQUIRE_SECOND_FACTOR", "0")  # pages are asked for as somebody who has signed in
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from config.services import ensure_services

ensure_services()

import django  # noqa: E402

django.setup()

import numpy as np  # noqa: E402
from django.contrib import admin  # noqa: E402
from django.db import connection, reset_queries  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from accounts.models import User  # noqa: E402
from common.fields import EncryptedUndated  # noqa: E402
from common.scope import WHOLE_REGION, database_scope  # noqa: E402
from recruiters.models import Complaint  # noqa: E402
from recruiters.selectors.queues import QUEUES  # noqa: E402

WHO = ("inspeccion.gt@demo.example", "administracion@demo.example")
CHUNK = 20_000
TEXTS = 100  # as many different contacts and accounts, encrypted as the models do
SEED = """
INSERT INTO recruiters_complaint (folio, receipt_index, country_id, status, severity, channel, is_anonymous, contact, account,
    accused_name, search_name, recruiter_id, received_on, due_on, assigned_to_id, runs_from, acknowledged_on, told_on, next_duty,
    next_due_at, is_paused, excluded, for_region)
SELECT 'QB-' || n, md5(n::text) || md5('b' || n), (ARRAY['GT','GT','GT','HN','SV'])[1 + n / 10 %% 5], state,
    (ARRAY['p1','p2','p2','p3'])[1 + n %% 4], 'web', n %% 2 = 0,
    CASE WHEN n %% 2 = 0 THEN '' ELSE (%s::text[])[1 + n %% {texts}] END, (%s::text[])[1 + n %% {texts}], 'Agencia ' || n %% 500,
    'agencia ' || n %% 500,
    recruiter, day, day + 21, CASE WHEN n %% 3 = 0 THEN NULL ELSE %s END, day, day, day,
    CASE WHEN state = 'closed' THEN '' ELSE 'outcome' END, CASE WHEN state = 'closed' THEN NULL ELSE day + 22 END,
    state = 'investigating' AND n %% 7 = 0, CASE WHEN n %% 1000 = 0 THEN ARRAY[%s]::bigint[] ELSE '{}' END, false
FROM (SELECT n, CASE WHEN n %% 10 < 9 THEN 'closed'
        ELSE (ARRAY['received','triaged','investigating','remedy'])[1 + n / 10 %% 4] END AS state,
    CURRENT_DATE - (CASE WHEN n %% 10 < 9 THEN 40 + n %% 1500 ELSE n / 10 %% 40 END)::int AS day,
    (SELECT id FROM recruiters_recruiter ORDER BY id OFFSET n %% 40 LIMIT 1) AS recruiter FROM generate_series(%s, %s) n) made
""".replace("{texts}", str(TEXTS))
PARTS = (
    "INSERT INTO recruiters_allegation (complaint_id, category, outcome, note, reasons) SELECT id, 'fee', 'open', '', '' "
    "FROM recruiters_complaint c WHERE NOT EXISTS (SELECT 1 FROM recruiters_allegation a WHERE a.complaint_id = c.id)",
    "INSERT INTO recruiters_complaintevent (subject_id, action, old_state, new_state, reason, at) "
    "SELECT id, 'receive', '', 'received', '', received_on "
    "FROM recruiters_complaint c WHERE NOT EXISTS (SELECT 1 FROM recruiters_complaintevent e WHERE e.subject_id = c.id)",
)
hidden = EncryptedUndated().get_prep_value


def fill(wanted: int, inspector: User) -> None:
    """In chunks, so that no transaction is long."""
    with database_scope(WHOLE_REGION):
        here = Complaint.objects.count()
        first = Complaint.objects.filter(folio__startswith="QB-").count()
    contacts = [hidden(f"Persona {n}, 5555 0000") for n in range(TEXTS)]
    accounts = [hidden(f"Relato inventado {n}. " * 20) for n in range(TEXTS)]
    for start in range(first, first + max(wanted - here, 0), CHUNK):
        end = min(start + CHUNK, first + wanted - here) - 1
        with database_scope(WHOLE_REGION), connection.cursor() as cursor:
            cursor.execute(SEED, [contacts, accounts, inspector.pk, inspector.pk, start, end])
    with database_scope(WHOLE_REGION), connection.cursor() as cursor:
        for statement in PARTS:
            cursor.execute(statement)
    with connection.cursor() as cursor:
        for table in ("recruiters_complaint", "recruiters_allegation", "recruiters_complaintevent"):
            cursor.execute(f"ANALYZE {table}")


def lists() -> dict[str, list[str]]:
    """Every list of this room in the admin; that of complaints by queue, filter, order, search and page."""
    desk = reverse("admin:recruiters_complaint_changelist")
    asked = {f"complaints, {label}": [f"{desk}?due={name}"] for name, label in QUEUES.items()}
    asked["complaints, all"] = [desk]
    asked["complaints, a severity"] = [f"{desk}?due=open&severity__exact={one}" for one in ("p1", "p2", "p3")]
    asked["complaints, sorted"] = [f"{desk}?due=open&o={column}" for column in (2, -2, 3, 4)]
    asked["complaints, searched"] = [f"{desk}?q=QB-{number}" for number in (17, 4711, 90001)] + [f"{desk}?q=Agencia+77"]
    asked["complaints, page 7"] = [f"{desk}?due=closed&p=7", f"{desk}?p=7"]
    for model in admin.site._registry:
        if model._meta.app_label == "recruiters" and model is not Complaint:
            asked[str(model._meta.verbose_name_plural)] = [
                reverse(f"admin:recruiters_{model._meta.model_name}_changelist")
            ]
    return asked


def measure(client: Client, address: str, times: int) -> tuple[list[float], set[int]]:
    clock, statements = [], set()
    for _round in range(times):
        reset_queries()  # what is kept of statements has an end, and counts would stand still there
        with CaptureQueriesContext(connection) as asked:
            started = time.perf_counter()
            answer = client.get(address, secure=True)
            clock.append((time.perf_counter() - started) * 1e3)
        if answer.status_code not in (200, 403):
            raise SystemExit(f"{address}: {answer.status_code}")
        statements.add(len(asked))
    return clock, statements


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--complaints", type=int, default=200_000)
    parser.add_argument("--times", type=int, default=8)
    parser.add_argument("--who", nargs="*", default=WHO)
    asked = parser.parse_args()
    fill(asked.complaints, User.objects.get(email=WHO[0]))
    with database_scope(WHOLE_REGION), connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server, here = cursor.fetchone()[0], Complaint.objects.count()
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; Python {platform.python_version()}, "
        f"PostgreSQL {server}; {here:,} complaints"
    )
    for email in asked.who:
        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(User.objects.get(email=email))
        print(f"\n{email}\n\n| list | times | median ms | 95 % within | statements |\n|---|---|---|---|---|")
        everything: list[float] = []
        for label, addresses in lists().items():
            measure(client, addresses[0], 1)
            rounds = [measure(client, address, asked.times) for address in addresses]
            clock = [one for times, _statements in rounds for one in times]
            counted = set().union(*(statements for _times, statements in rounds))
            everything += clock
            print(
                f"| {label} | {len(clock)} | {statistics.median(clock):.0f} | {np.percentile(clock, 95):.0f} | "
                f"{min(counted)} to {max(counted)} |",
                flush=True,
            )
        print(
            f"| **every list** | {len(everything)} | {statistics.median(everything):.0f} | {np.percentile(everything, 95):.0f} | |"
        )


if __name__ == "__main__":
    main()
