"""Wage floors of many vacancies: `python benchmarks/wage_floors.py [vacancies]`. The shipped figures; no database is asked.

The vacancies are spread over the states, four years of starts and the occupations; half have their filing day, a tenth their own county.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
os.environ.setdefault("DJANGO_SECRET_KEY", "benchmark")

import django  # noqa: E402

django.setup()

from pathways.engine.wages import BASES, wage_bounds  # noqa: E402
from pathways.figure_files import read_figures, shipped_figures  # noqa: E402
from pathways.models import WageFloor, WageGroup  # noqa: E402
from pathways.wage_columns import WageQuestion, engine_floors, engine_groups, work_columns  # noqa: E402

SOC = ("45-2092", "45-2093", "45-2091", "53-7064", "45-2099", "53-3032", "37-3011", "")
TIMES = 5


def questions(n: int, places: list[str]) -> list[WageQuestion]:
    random = np.random.default_rng(7)
    made = []
    for _number in range(n):
        starts = date(2023, 1, 1) + timedelta(days=int(random.integers(0, 4 * 365)))
        filed = starts - timedelta(days=int(random.integers(60, 75))) if random.random() < 0.5 else None
        made.append(
            WageQuestion(
                programme="us-h2a" if random.random() < 0.7 else "us-h2b",
                place=places[int(random.integers(0, len(places)))],
                starts=starts,
                area="fulton" if random.random() < 0.1 else "",
                soc_code=SOC[int(random.integers(0, len(SOC)))],
                filed_on=filed,
                housing_free=(True, False, None)[int(random.integers(0, 3))],
                hours=Decimal(40),
            )
        )
    return made


def best(action: object, times: int = TIMES) -> float:
    """CPU seconds of the fastest of several runs: other work on the machine does not count."""
    seconds = []
    for _time in range(times):
        started = time.process_time()
        action()  # type: ignore[operator]
        seconds.append(time.process_time() - started)
    return min(seconds)


def main() -> None:
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    figures = read_figures(shipped_figures())
    groups = engine_groups([WageGroup(**row.values) for row in figures.groups])
    rows = [WageFloor(id=number, **row.values) for number, row in enumerate(figures.floors, 1)]
    floors = engine_floors(rows, groups)
    places = sorted({floor.place for floor in floors if floor.place.startswith("US-")})
    asked = questions(n, places)
    work = work_columns(asked, {})
    found = wage_bounds(work, floors)
    binding = Counter(BASES[int(b)] for b in found.basis_least[:, found.figure > 0].argmax(axis=0))
    columns, floors_of_all = best(lambda: work_columns(asked, {})), best(lambda: wage_bounds(work, floors))
    one = work_columns(asked[:1], {})
    near = [floor for floor in floors if floor.place in ("", asked[0].place) and floor.country == "US"]
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}, numpy {np.__version__}")
    print(f"{n:,} vacancies, {len(floors)} figures; binding: {dict(binding)}")
    print(
        f"columns {columns * 1e3:.0f} ms, floors {floors_of_all * 1e3:.0f} ms = {n / floors_of_all:,.0f} vacancies a second"
    )
    print(f"one vacancy {best(lambda: wage_bounds(one, near)) * 1e3:.1f} ms with the {len(near)} figures of its place")


if __name__ == "__main__":
    main()
