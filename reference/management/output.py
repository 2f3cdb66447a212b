"""How the loading commands report: a table and the rows to mend on the terminal, or the same as JSON; errors as CSV."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from reference.files import Problem, WrongFile
from reference.services import LoadReport

SHOWN = 20
_COUNTS = ("read", "created", "updated", "unchanged", "kept")


def add_list_arguments(parser: CommandParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    parser.add_argument("--errors", type=Path, metavar="FILE.csv", help="write the rows that could not be used here")
    parser.add_argument("--json", action="store_true", help="report as JSON")


@contextmanager
def one_clear_error() -> Iterator[None]:
    """A file that cannot be used ends the command with its reason on one line and exit code 2."""
    try:
        yield
    except WrongFile as error:
        raise CommandError(error.message, returncode=2) from error


def check_errors_file(path: Path | None) -> None:
    """An error file that cannot be written is said before anything is loaded."""
    if path and (path.is_dir() or not os.access(path.parent, os.W_OK)):
        raise CommandError(f"{path} cannot be written.", returncode=2)


def show(report: LoadReport, options: dict[str, Any], write: Callable[[str], object]) -> None:
    if options.get("errors"):
        save_problems(options["errors"], report.problems)
    if options["json"]:
        write(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
        return
    write(f"{report.layout}{' (dry run: nothing was changed)' if report.dry_run else ''}")
    write(f"  {'':32}" + "".join(f"{name:>11}" for name in _COUNTS))
    for table in report.tables:
        write(f"  {table.table:32}" + "".join(f"{getattr(table, name):>11,}" for name in _COUNTS))
    if report.problems:
        write(f"  {len(report.problems):,} rows could not be used:")
    for problem in report.problems[:SHOWN]:
        write(f"    {problem}")
    if len(report.problems) > SHOWN:
        write(f"    … and {len(report.problems) - SHOWN:,} more; --errors FILE.csv writes them all")


def save_problems(path: Path, problems: Sequence[Problem]) -> None:
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["line", "column", "value", "fix"])
            writer.writerows((p.line, p.column, _harmless(p.value), p.fix) for p in problems)
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.", returncode=2) from error


def _harmless(value: str) -> str:
    """A cell that a spreadsheet would run as a formula is shown as text."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
