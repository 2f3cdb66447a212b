"""How fast a list of people is imported: `python benchmarks/import_workers.py [--rows 100000] [--registry 40000] [--xlsx]`.

Invented people of Guatemala, with work, languages, consent, phones and free days, as a CSV or XLSX file, into a registry of invented
people; in a process of its own on a database of its own. Wall seconds, and CPU seconds of our process and of PostgreSQL's, by stage.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
TICKS = os.sysconf("SC_CLK_TCK")
SHARE = 0.45  # of invented people, at the least, who are of Guatemala and have a CUI
HEADINGS = (
    *(
        "Número de documento",
        "Nombres",
        "Primer apellido",
        "Segundo apellido",
        "Fecha de nacimiento",
        "Sexo",
        "Departamento",
    ),
    *("Municipio", "Idioma preferido", "Teléfono", "Años de escolaridad", "Consiente la vinculación"),
    *("Fecha del consentimiento", "Ocupación 1", "Cultivo 1", "Meses 1", "Ocupación 2", "Meses 2"),
    *("Idioma 1", "Nivel del idioma 1", "Disponible desde", "Disponible hasta"),
)


def invented(rows: int, already: int) -> Iterator[list[Any]]:
    from config.demo.build import Already, build
    from config.demo.places import towns
    from reference.models import Language, Subdivision

    made = build(round(rows / SHARE), 10, 7, date(2026, 11, 24), Already(workers=already)).registry
    people, documents = made.people, made.identities()
    languages = dict(Language.objects.values_list("code", "title_es"))
    departments = dict(Subdivision.objects.values_list("code", "name"))
    preferred = made.preferred_languages()[0]
    numbers = zip(documents["person"].tolist(), documents["kind"], documents["number"], strict=True)
    own = [(person, number) for person, kind, number in numbers if kind == "cui"][:rows]
    assert len(own) == rows, len(own)
    for n, (person, number) in enumerate(own):
        town = towns()[people.town[person]]
        born = date(1970, 1, 1) + timedelta(days=int(people.born[person]))
        names = people.names
        yield [
            *(number, names.given[person], names.first[person], names.second[person], f"{born:%d/%m/%Y}"),
            *({"F": "mujer", "M": "hombre", "X": "otro"}[people.sex[person]], departments[town.subdivision], town.name),
            *(
                languages[preferred[person]],
                people.phone[person],
                max(int(people.years[person]), 0),
                "sí",
                "20/11/2026",
            ),
            *("Cosecha de bayas", "Arándano azul", 6 + n % 40, "Cosecha de hortalizas", n % 30),
            *("Español", "bueno", "01/03/2027", "30/11/2027"),
        ]


def write(path: Path, rows: Iterator[list[Any]]) -> None:
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEADINGS, *rows])
        return
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Personas")
    for cells in (HEADINGS, *rows):
        sheet.append(list(cells))
    book.save(path)


def measure(path: Path, office: str) -> dict[str, Any]:
    """The import by its stages, the same again, and memory."""
    from django.db import connection

    from accounts.models import Office
    from workers.importing.opening import open_list
    from workers.importing.running import import_here

    connection.ensure_connection()
    backend = connection.connection.info.backend_pid
    figures: dict[str, Any] = {"base_mb": peak_mb(), "stages": []}
    marks: list[tuple[str, float, float, float]] = []

    def mark(stage: str) -> None:
        marks.append((stage, time.perf_counter(), time.process_time(), _seconds_of(backend)))

    def progress(stage: Any, done: int, total: int) -> None:
        if not marks or marks[-1][0] != str(stage):
            mark(str(stage))

    mark("open")
    source = open_list(path)
    batch = import_here(source, Office.objects.get(code=office), progress=progress)
    mark("")
    figures["peak_mb"] = peak_mb()
    figures["counts"] = {name: getattr(batch, name) for name in ("total", "new", "known", "similar", "rejected")}
    marks.append(("again", *marks.pop()[1:]))
    again = import_here(open_list(path), Office.objects.get(code=office))
    mark("")
    figures["again"] = {name: getattr(again, name) for name in ("new", "known", "similar", "rejected")}
    figures["stages"] = [
        (one[0], *(after - before for before, after in zip(one[1:], two[1:], strict=True)))
        for one, two in pairwise(marks)
    ]
    return figures


def _seconds_of(pid: int) -> float:
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) / TICKS


def peak_mb() -> int:
    """Of this program alone: `getrusage` counts what the process was before it became this one."""
    with open("/proc/self/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM")) // 1024


def prepare(registry: int) -> str:
    """Reference data, rules, invented people; the code of an office of Guatemala."""
    from django.core.management import call_command

    from accounts.models import Office
    from config.demo.make import make_demo

    for command in ("load_reference", "load_rules"):
        call_command(command, verbosity=0)
    make_demo(workers=registry, vacancies=10, seed=2026, as_of=date(2026, 11, 24), say=lambda _text: None)
    return Office.objects.filter(country="GT").values_list("code", flat=True)[0]


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--registry", type=int, default=40_000)
    options.add_argument("--xlsx", action="store_true")
    options.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.one:
        import django

        django.setup()
        print(json.dumps(measure(Path(given.one[0]), given.one[1])))
        return
    from benchmarks.import_demand import scratch_database

    with scratch_database(given_reference=False) as environment, tempfile.TemporaryDirectory() as folder:
        office = prepare(given.registry)
        path = Path(folder, "lista.xlsx" if given.xlsx else "lista.csv")
        write(path, invented(given.rows, given.registry))
        command = [sys.executable, __file__, "--one", str(path), office]
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        print(report(json.loads(done.stdout), path) if done.returncode == 0 else done.stderr, flush=True)


def report(figures: dict[str, Any], path: Path) -> str:
    lines = [
        f"{path.suffix}, {path.stat().st_size / 1e6:.1f} MB; Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"
    ]
    lines += [
        f"{figures['counts']}",
        f"again: {figures['again']}",
        "| stage | seconds | CPU here | CPU PostgreSQL |",
        "|---|---|---|---|",
    ]
    lines += [f"| {name} | {wall:.1f} | {mine:.1f} | {theirs:.1f} |" for name, wall, mine, theirs in figures["stages"]]
    import_only = [stage for stage in figures["stages"] if stage[0] != "again"]
    total = [sum(stage[place] for stage in import_only) for place in (1, 2, 3)]
    lines.append(f"| **import** | **{total[0]:.1f}** | {total[1]:.1f} | {total[2]:.1f} |")
    return "\n".join([*lines, f"memory {figures['base_mb']} → {figures['peak_mb']} MiB"])


if __name__ == "__main__":
    main()
