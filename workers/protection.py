"""The only door to who asked for protection information: the table shows no row to a transaction that does not say that it asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def asking_for_protection() -> Iterator[None]:
    """A block whose statements see the requests of the people in scope. Closed again at its end, also where it fails."""
    with transaction.atomic():
        _say("yes")
        yield
        _say("")


def _say(answer: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.protection', %s, true)", [answer])
