"""How fast the demonstration is made: wall time, and processor time of this process and of PostgreSQL's backend, rolled back at the end.

PYTHONPATH=. .venv/bin/python benchmarks/make_demo.py 2000 200
"""

import os
import resource
import sys
import time
from datetime import date

from config.services import ensure_services

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
ensure_services()

import django  # noqa: E402

django.setup()

from django.db import connection, transaction  # noqa: E402

from config.demo.make import make_demo  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")


def backend_seconds() -> float:
    """Processor time of the database process that serves this connection, where it runs on this machine."""
    try:
        with open(f"/proc/{connection.connection.info.backend_pid}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) / TICKS


def main(workers: int, vacancies: int) -> None:
    connection.ensure_connection()
    mine, theirs, started = time.process_time(), backend_seconds(), time.monotonic()
    with transaction.atomic():
        made = make_demo(
            workers=workers, vacancies=vacancies, seed=2026, as_of=date(2026, 11, 24), add=True, say=lambda _text: None
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        wall, mine, theirs = time.monotonic() - started, time.process_time() - mine, backend_seconds() - theirs
        transaction.set_rollback(True)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows = sum(made.rows.values())
    print(
        f"{workers} people, {vacancies} vacancies, {rows} rows: {wall:.1f} s ({workers / wall:.0f} people/s), "
        f"processor {mine:.1f} s here + {theirs:.1f} s PostgreSQL, {memory:.0f} MiB, load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
