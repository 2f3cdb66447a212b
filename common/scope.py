"""What the database itself lets a transaction see.

Row-level policies read three settings of the current transaction; without them a query sees no row at all.
`app.countries`  comma-separated ISO codes, or `*` for the whole region;
`app.offices`    comma-separated office ids, or `*`;
`app.user`       id of the person acting, copied into every audit row.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

_SETTINGS = ("app.countries", "app.offices", "app.user")


@dataclass(frozen=True)
class DatabaseScope:
    countries: str = ""
    offices: str = ""
    user: str = ""

    def values(self) -> tuple[str, str, str]:
        return (self.countries, self.offices, self.user)


WHOLE_REGION = DatabaseScope("*", "*", "system")


@contextmanager
def database_scope(scope: DatabaseScope) -> Iterator[None]:
    """Run a block in one transaction that sees what `scope` allows; inside another one, that one's scope returns afterwards."""
    inner = connection.in_atomic_block
    with transaction.atomic():
        before = _read() if inner else None
        _write(scope.values())
        yield
        if before is not None and not connection.needs_rollback:
            _write(before)  # a block that fails takes its scope back with its savepoint, the outermost one with its end


@contextmanager
def one_view(scope: DatabaseScope) -> Iterator[None]:
    """Read everything of a block as of one moment, and write nothing. Inside another transaction, as that one reads."""
    with transaction.atomic():
        if not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        with database_scope(scope):
            yield


def _read() -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"coalesce(current_setting('{name}', true), '')" for name in _SETTINGS))
        return tuple(cursor.fetchone())


def _write(values: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in _SETTINGS), list(values))
