"""How fast public demand is read: `python benchmarks/import_demand.py [FILE…]`, without a name the files of ../shared/data.

For each file, in a process of its own on a database of their own: the cells alone by the library that reads them, the
file opened and recognised, its rows read into vacancies or cases, the whole import, the same again, and once more for a day on
which every vacancy has expired (so that each is updated; a list of decisions has no such day). CPU seconds are those of our
process and of the child that reads a workbook; those that PostgreSQL takes for it during the first import stand beside it. `--ten FILE`
makes of a CSV list of decisions one ten times as long, each row a case of its own, and measures that. `--ratio FILE…` compares
opening a workbook with reading its cells alone, fifteen times in turn.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
DATA = ROOT.parent / "shared" / "data"
FILES = [
    DATA / "seasonaljobs" / "seasonal_jobs_2026-01-15.csv.gz",
    DATA / "oflc" / "h2a" / "H2A_Disclosure_Data_FY2021_Q1.xlsx",
    DATA / "oflc" / "h2b" / "H2B_Disclosure_Data_FY2021_Q1.xlsx",
    DATA / "oflc" / "h2a" / "H-2A_Disclosure_Data_FY16_Q1.xlsx",
    DATA / "oflc" / "h2a" / "H-2A_Disclosure_Data_FY17.xlsx",
    DATA / "oflc" / "h2a" / "H2a_FY2006.csv.gz",
    DATA / "oflc" / "h2b" / "H-2B_FY2000.csv.gz",
    DATA / "canada" / "positive" / "lmia_March-2020.csv.gz",
]
STAGES = ("cells alone", "open", "read", "import", "again", "all updated")


def cells_alone(path: Path) -> int:
    import python_calamine

    if path.name.endswith((".csv", ".gz")):
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "rt", encoding="utf-8", errors="replace", newline="") as text:
            return sum(1 for _row in csv.reader(text))
    return sum(1 for _row in python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows())


def measure(path: Path) -> dict[str, Any]:
    """All stages of one file; a file of a form that is not read ends after `open`."""
    from common.errors import InvalidInput
    from employers.demand.load import demand_import, demand_open

    figures: dict[str, Any] = {"file": path.name, "base_mb": peak_mb()}

    def timed(stage: str, work: Callable[[], Any]) -> Any:
        wall, cpu = time.perf_counter(), cpu_seconds()
        try:
            return work()
        finally:
            figures[stage] = (time.perf_counter() - wall, cpu_seconds() - cpu)

    try:
        source = timed("open", lambda: demand_open(path))
    except InvalidInput as refusal:
        figures["refused"] = refusal.message[:60]
        return figures | {"peak_mb": peak_mb()}
    as_of = date(2020, 10, 1) if "FY2021" in path.name else date(2026, 1, 15)
    if source.period is None:
        timed("read", lambda: read_all(source, as_of))
    before = database_seconds()
    summary = timed("import", lambda: demand_import(path, as_of=as_of))
    figures["database"] = database_seconds() - before
    timed("again", lambda: demand_import(path, as_of=as_of))
    timed("all updated", lambda: demand_import(path, as_of=date(2030, 1, 1)))
    figures |= {"rows": summary.read, "rejected": summary.rejected, "peak_mb": peak_mb()}
    timed("cells alone", lambda: cells_alone(path))  # last: it holds the whole sheet
    return figures


def read_all(source: Any, as_of: date) -> None:
    """Every row to a vacancy, a case or a refusal; nothing is written."""
    from common.copying import in_parts
    from employers.demand.history.cells import CaseCells
    from employers.demand.history.chunks import ChunkReader
    from employers.demand.history.filings import Filings
    from employers.demand.history.forms import HISTORY_FORMATS
    from employers.demand.history.load import CHUNK
    from employers.demand.load import _collector_at_rest
    from employers.demand.lookups import Lookups
    from employers.demand.rows import RowsReader

    lookups, binding = Lookups.load(), source.binding
    with _collector_at_rest():
        if binding.layout.format not in HISTORY_FORMATS:
            rows = RowsReader(binding, lookups, as_of)
            for part in in_parts(source.rows(), CHUNK):
                rows.read(part)
            return
        reader = ChunkReader(binding, CaseCells(binding, lookups, {}, programme=binding.layout.programme, year=None))
        filings = Filings(binding, source.repeated)
        for part in in_parts(filings.rows(source.rows(), source.case_in, associations=True), CHUNK):
            reader.read(part)


def cpu_seconds() -> float:
    """Of this process and of the children that read workbooks for it, as far as they have ended."""
    return time.process_time() + sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])


def database_seconds() -> float:
    """CPU seconds of the PostgreSQL process that serves this one, where it runs on the same Linux machine."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (process,) = cursor.fetchone()
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def ten_times(path: Path) -> Path:
    """A CSV list of decisions ten times, with other case numbers, under /tmp."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="cp1252", newline="") as text:
        header, *rows = csv.reader(text)
    place = next(number for number, name in enumerate(header) if name.lower().startswith("case_n"))
    target = Path(tempfile.mkdtemp()) / f"ten-times-{path.name.removesuffix('.gz')}"
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(
            [*row[:place], f"{row[place]}-{time_}", *row[place + 1 :]] for time_ in range(10) for row in rows
        )
    return target


def peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


@contextmanager
def scratch_database(*, given_reference: bool = True) -> Iterator[dict[str, str]]:
    """A database of one's own, with the reference data and the pathways or empty; the environment in which a process uses it."""
    import django

    django.setup()
    from django.db import connections
    from django.test.runner import DiscoverRunner

    from reference.services import reference_load
    from tests import factories

    runner = DiscoverRunner(verbosity=0, interactive=False)
    with redirect_stdout(sys.stderr):
        databases = runner.setup_databases()
    try:
        if given_reference:
            reference_load()
            for code in ("us-h2a", "us-h2b"):
                factories.programme(code)
        name = connections["owner"].settings_dict["NAME"]
        variables = ("DATABASE_URL", "DATABASE_OWNER_URL")
        yield os.environ | {key: urlunsplit(urlsplit(os.environ[key])._replace(path=f"/{name}")) for key in variables}
    finally:
        connections["default"].close()
        runner.teardown_databases(databases)


def report(figures: dict[str, Any]) -> str:
    cells = [figures["file"], f"{figures['rows']:,}" if "rows" in figures else "refused"]
    for stage in STAGES:
        if stage not in figures:
            cells.append("—")
            continue
        wall, cpu = figures[stage]
        rate = f", {figures['rows'] / cpu:,.0f}/s" if "rows" in figures else ""
        beside = f" + {figures['database']:.2f}" if stage == "import" else ""
        cells.append(f"{wall:.2f} / {cpu:.2f}{beside}{rate}")
    return "| " + " | ".join([*cells, f"{figures['base_mb']} → {figures['peak_mb']}"]) + " |"


def ratio(path: Path, times: int = 15) -> tuple[float, float]:
    """How much faster a workbook's cells are read alone: the best of many, in turn, for the clock is that of the machine.

    Returns the seconds of the cells alone and of opening.
    """
    from employers.demand.load import demand_open

    seconds: dict[Callable[[Path], Any], list[float]] = {cells_alone: [], demand_open: []}
    for _time in range(times):
        for work, taken in seconds.items():
            started = time.perf_counter()
            work(path)
            taken.append(time.perf_counter() - started)
    alone, opened = map(min, seconds.values())
    print(
        f"{path.name}: cells alone {alone:.3f} s, open {opened:.3f} s, {alone / opened:.2f} of the rows a second; {peak_of_child(path)}"
    )
    return alone, opened


def peak_of_child(path: Path) -> str:
    """While the sheet is read: this process and its child, as the kernel counts them."""
    from common.sheets.workbooks import sheets

    peak = 0
    for _row in next(sheets(path))[1]():
        for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split() if not _row[0] % 200 else ():
            status = Path(f"/proc/{pid}/status").read_text() if Path(f"/proc/{pid}").exists() else ""
            peak = max([peak, *(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))])
    return f"memory {peak_mb()} MiB here, {peak // 1024} MiB in the child"


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["--ratio"]:
        import django

        django.setup()
        alone, opened = map(sum, zip(*(ratio(Path(name)) for name in arguments[1:]), strict=True))
        print(f"together: cells alone {alone:.3f} s, open {opened:.3f} s, {alone / opened:.2f}")
        return
    if arguments[:1] == ["--one"]:
        import django

        django.setup()
        print(json.dumps(measure(Path(arguments[1]))))
        return
    if arguments[:1] == ["--ten"]:
        arguments = [str(ten_times(Path(arguments[1])))]
    files = [Path(name) for name in arguments] or [path for path in FILES if path.exists()]
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} processors.")
    print(
        "Wall seconds / CPU seconds of the process (+ of PostgreSQL), rows a CPU second of the process; memory before and at its peak.\n"
    )
    print("| file | rows | " + " | ".join(STAGES) + " | MiB |")
    print("|---" * (len(STAGES) + 3) + "|")
    with scratch_database() as environment:
        for path in files:
            command = [sys.executable, __file__, "--one", str(path)]
            done = subprocess.run(command, env=environment, capture_output=True, text=True)
            print(report(json.loads(done.stdout)) if done.returncode == 0 else done.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
