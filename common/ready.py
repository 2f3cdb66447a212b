"""What is made of rows that seldom change, kept ready in this process for as long as every one of them stays the same row."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Generic, TypeVar

from django.db import connection
from django.db.models import Model

Made = TypeVar("Made")


def rows_seen(models: Iterable[type[Model]]) -> dict[type[Model], str]:
    """For each table a fingerprint of which of its rows this transaction sees, in which version: one short statement for all.

    A row's version is the transaction that wrote it (`xmin`) and its place (`ctid`): no write, by whatever means, leaves both as they were.
    """
    tables = list(models)
    names = (connection.ops.quote_name(model._meta.db_table) for model in tables)
    seen = ", ".join(f"(SELECT md5(string_agg(xmin::text || ctid::text, ',')) FROM {table})" for table in names)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT current_database(), {seen}")
        database, *versions = cursor.fetchone()
    return {model: f"{database}/{version}" for model, version in zip(tables, versions, strict=True)}


_AT_ONCE: ContextVar[dict[type[Model], str] | None] = ContextVar("_AT_ONCE", default=None)
_ASKED_FOR: set[type[Model]] = set()


@contextmanager
def looked_at_once() -> Iterator[None]:
    """Within the block the rows of all tables are looked at together, once, and taken as they were then: for a few quick reads."""
    token = _AT_ONCE.set({})
    try:
        yield
    finally:
        _AT_ONCE.reset(token)


class Ready(Generic[Made]):
    """Values made of the rows of some tables; at most `most` of them, the one used longest ago goes first. Never change one."""

    def __init__(self, models: Iterable[type[Model]], most: int = 1) -> None:
        self._models = tuple(models)
        _ASKED_FOR.update(self._models)
        self._most = most
        self._kept: OrderedDict[tuple[Hashable, ...], Made] = OrderedDict()

    def get(self, make: Callable[[], Made], *key: Hashable) -> Made:
        """What `make` makes of the rows as this transaction sees them; `key` says what else it depends on."""
        seen = self._seen()
        made = self._kept.pop((seen, *key), None)
        if made is None:
            made = make()
            if _versions(self._models) != seen:
                return made  # something was written in between: the next one who asks makes their own
        self._kept[(seen, *key)] = made
        while len(self._kept) > self._most:
            self._kept.pop(next(iter(self._kept)), None)
        return made

    def _seen(self) -> tuple[str, ...]:
        at_once = _AT_ONCE.get()
        if at_once is None:
            return _versions(self._models)
        if not at_once:
            at_once.update(rows_seen(sorted(_ASKED_FOR, key=lambda model: model._meta.label)))
        return tuple(at_once[model] for model in self._models)


def _versions(models: Iterable[type[Model]]) -> tuple[str, ...]:
    return tuple(rows_seen(models).values())
