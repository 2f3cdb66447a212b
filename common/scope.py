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
    """Run a block in one transaction that sees what `scope` allows; the previous scope returns afterwards."""
    with transaction.atomic():
        before = _read()
        _write(scope.values())
        try:
            yield
        finally:
            if not connection.needs_rollback:
                _write(before)


def _read() -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"coalesce(current_setting('{name}', true), '')" for name in _SETTINGS))
        return tuple(cursor.fetchone())


def _write(values: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in _SETTINGS), list(values))
