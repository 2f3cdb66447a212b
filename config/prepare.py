"""Brings a local installation's database and files up to date; the part of `bin/run` that needs Django.

Run as `python -m config.prepare`. Each step says what it does and how long it took; a step whose sources
have not changed since is left out. What the supervisor wants to know afterwards goes to
`var/prepared.json`.
"""

import hashlib
import io
import json
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from config.services.state import CHECKOUT, ServiceError, make_folder, read_json, var_folder, write_json

Answer = TypeVar("Answer")
DEMO = {"workers": 2000, "vacancies": 200, "seed": 2026}


class Preparation:
    """The steps, and the fingerprints of what an earlier start already did."""

    def __init__(self, var: Path) -> None:
        self.report = var / "prepared.json"
        self.done: dict[str, str] = read_json(self.report).get("done", {})

    def run(self) -> None:
        """Every step in order; raises what a command raises."""
        self.migrate()
        self.when_changed("translations", ["locale"], "compile_locale")
        self.when_changed("reference data", ["reference", "common"], "load_reference")
        self.when_changed("rules", ["pathways", "reference", "common"], "load_rules")
        self.when_changed("privacy", ["workers/data"], "load_privacy")
        self.when_changed("oversight of recruiters", ["recruiters/data"], "load_recruiting")
        self.when_changed("weights of the score", ["matching/data"], "load_weights")
        self.when_changed("scenarios", ["insights"], "load_scenarios")
        self.make_demo()
        self.when_changed("static files", ["static", "requirements.txt"], "collectstatic", interactive=False)
        self.write_report()

    def migrate(self) -> None:
        """Migrations; a database that had some to do has nothing of what an earlier start loaded."""
        from django.db import connections
        from django.db.migrations.executor import MigrationExecutor

        executor = MigrationExecutor(connections["owner"])
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.done = {}
            call("database", "migrate", database="owner", interactive=False)

    def when_changed(self, label: str, sources: list[str], command: str, **options: Any) -> None:
        """Run `command` unless the files under `sources` are those of the last time."""
        mark = fingerprint([CHECKOUT / source for source in sources])
        if self.done.get(command) == mark or not exists(command):
            return
        call(label, command, **options)
        self.done[command] = mark

    def make_demo(self) -> None:
        """A synthetic registry, where there is none yet."""
        if exists("make_demo") and is_registry_empty():
            sizes = f"{DEMO['workers']} workers, {DEMO['vacancies']} vacancies"
            call(f"synthetic registry ({sizes})", "make_demo", quiet=False, **DEMO)

    def write_report(self) -> None:
        """What the supervisor prints at the end."""
        from django.utils import translation

        with translation.override("en"):  # the language of all that `bin/run` says
            accounts = json.loads(output_of("demo_accounts", json=True)) if exists("demo_accounts") else []
        write_json(self.report, {"done": self.done, "accounts": accounts, "run": last_run()}, mode=0o600)


def exists(command: str) -> bool:
    """Whether a management command is there."""
    from django.core.management import get_commands

    if command in get_commands():
        return True
    print(f"  {command}: not there yet, left out")
    return False


def call(label: str, command: str, quiet: bool = True, **options: Any) -> None:
    """One step: its label, and its seconds when it is done."""
    from django.core.management import call_command

    with timed(label, quiet):
        call_command(command, stdout=io.StringIO(), **options)


def output_of(command: str, **options: Any) -> str:
    """What a command prints."""
    from django.core.management import call_command

    output = io.StringIO()
    call_command(command, stdout=output, **options)
    return output.getvalue()


@contextmanager
def timed(label: str, quiet: bool = True) -> Iterator[None]:
    """Say what is being done and how long it took; on one line unless the work shows its own progress."""
    started = time.monotonic()
    print(f"  {label} …", end="" if quiet else "\n", flush=True)
    yield
    print(f"{'' if quiet else f'  {label}:'} {time.monotonic() - started:.1f} s", flush=True)


def fingerprint(places: list[Path]) -> str:
    """A hash of the names and contents of all files under `places`."""
    digest = hashlib.sha256()
    for place in places:
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file() and path.suffix not in {".pyc", ".mo"}:
                digest.update(str(path.relative_to(CHECKOUT)).encode() + b"\0")
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_registry_empty() -> bool:
    """Whether nobody is registered yet."""
    from workers.models import Worker

    return in_whole_region(lambda: not Worker.objects.exists())


def last_run() -> int | None:
    """The newest matching that is done or will be."""
    from matching.choices import RunStatus
    from matching.models import MatchRun

    runs = MatchRun.objects.exclude(status__in=[RunStatus.FAILED, RunStatus.CANCELLED])
    return in_whole_region(lambda: runs.values_list("pk", flat=True).order_by("-pk").first())


def in_whole_region(question: Callable[[], Answer]) -> Answer:
    """Ask with the sight of the whole region: without a scope the database shows no row."""
    from common.scope import WHOLE_REGION, database_scope

    with database_scope(WHOLE_REGION):
        return question()


def main() -> int:
    """Prepare everything; 2 with one line when something cannot be done."""
    import django

    try:
        django.setup()
        Preparation(var_folder()).run()
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        print(f"\n  {failure(error, var_folder())}", file=sys.stderr)
        return 2
    return 0


def failure(error: Exception, var: Path) -> str:
    """One line; the rest goes to a log, where one can be written."""
    if "No space left" in str(error):
        return f"no space is left for the database, or in {var}: free at least 300 MB and start again"
    log = var / "log" / "prepare.log"
    with suppress(OSError, ServiceError):
        make_folder(log.parent)
        log.write_text("".join(traceback.format_exception(error)), "utf-8")
    reason = next(iter(str(error).strip().splitlines()), "no message")
    return f"{type(error).__name__}: {reason} (details: {log})"


if __name__ == "__main__":
    sys.exit(main())
