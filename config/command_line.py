"""`manage.py` for a person: whatever stops a command is told in one line. `--traceback` shows where it happened."""

import sys


def execute(argv: list[str]) -> int:
    """Run one management command; its exit code, 130 after Ctrl-C."""
    try:
        return _execute(argv)
    except KeyboardInterrupt:
        sys.stderr.write("\nstopped\n")
        return 130


def _execute(argv: list[str]) -> int:
    from config.services import ensure_services

    ensure_services()
    from django.core.management import execute_from_command_line
    from django.db import DatabaseError, InterfaceError

    try:
        execute_from_command_line(argv)
    except (DatabaseError, InterfaceError) as error:
        reason = explain(error)
        if reason is None or "--traceback" in argv:
            raise
        sys.stderr.write(f"{argv[0]}: {reason}\n")
        return 2
    return 0


def explain(error: Exception) -> str | None:
    """What a person can do about the database; None for a mistake of ours."""
    from django.db import InterfaceError, OperationalError, ProgrammingError
    from psycopg import errors

    if isinstance(error, ProgrammingError):
        if isinstance(error.__cause__, errors.UndefinedTable | errors.UndefinedColumn):
            return "the database is not that of this version: run bin/run, or “manage.py migrate --database owner”"
        return None
    if isinstance(error, OperationalError | InterfaceError):
        reason = next(iter(str(error).strip().splitlines()), type(error).__name__)
        return f"the database cannot do this now: {reason}"
    return None
