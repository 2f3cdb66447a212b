"""The last seat of a vacancy and of a worksite, asked for by forty at once, a hundred rounds each: who got it, and how fast.

`.venv/bin/python benchmarks/last_seat.py [--rounds 100] [--hands 40]`

In a database of its own on the PostgreSQL of this checkout, removed afterwards. A round that gives the seat to none or to several, or
counts it wrongly, ends it with an error.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from config.services import ensure_services

ensure_services()

import django  # noqa: E402

django.setup()

from django.db import connections  # noqa: E402
from django.test.utils import setup_databases, setup_test_environment, teardown_databases  # noqa: E402

from common.scope import WHOLE_REGION, one_view  # noqa: E402
from placements.seats import seats_compared  # noqa: E402
from tests import factories  # noqa: E402
from tests.conftest import see_the_whole_region  # noqa: E402
from tests.placements.rounds import last_seat, people  # noqa: E402


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=100)
    asked.add_argument("--hands", type=int, default=40)
    given = asked.parse_args()
    print(f"{platform.platform()}, {os.cpu_count()} cores")
    setup_test_environment()
    made = setup_databases(verbosity=0, interactive=False)
    try:
        see_the_whole_region()
        _measure(given.rounds, given.hands)
    finally:
        connections.close_all()
        teardown_databases(made, verbosity=0)


def _measure(rounds: int, hands: int) -> None:
    by, workers = factories.user(), people(hands)
    for what, of_a_worksite in (("vacancy", False), ("worksite", True)):
        began = time.perf_counter()
        came = last_seat(rounds, workers, by, of_a_worksite=of_a_worksite)
        print(f"last seat of a {what}: {rounds} rounds x {hands}: {dict(came)}, {time.perf_counter() - began:.1f} s")
    with one_view(WHOLE_REGION):
        compared = seats_compared()
    print({name: value if name != "differences" else len(value) for name, value in compared.items()})


if __name__ == "__main__":
    main()
