"""Two countries, two offices of one of them, and the tables that the database itself protects."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection

from common.scope import DatabaseScope, database_scope
from tests import factories
from tests.browser import browser, page_at

__all__ = ["browser", "page_at"]


# One role that does everything is bound by the policies too, but nothing keeps it from taking them away.
separate_roles = pytest.mark.skipif(
    os.environ.get("PATHWAYS_SINGLE_ROLE") == "1", reason="one database role does everything here"
)


@dataclass(frozen=True)
class Region:
    """A worker in each of three places; `scope(...)` is what a person of that place sees."""

    huehuetenango: Any
    quetzaltenango: Any
    honduras: Any


@pytest.fixture
def region(db: None) -> Region:
    north, south, abroad = factories.office("GT"), factories.office("GT"), factories.office("HN")
    return Region(
        factories.worker(office=north, given_names="Tomás"),
        factories.worker(office=south, given_names="Noemí"),
        factories.worker(office=abroad, given_names="Abel"),
    )


def seeing(countries: str = "", offices: str = "*", user: str = "7"):
    return database_scope(DatabaseScope(countries, offices, user))


def rows(sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return cursor.fetchall() if cursor.description else []


def protected_tables() -> list[str]:
    return [
        name
        for (name,) in rows(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity AND relkind = 'r' ORDER BY 1"
        )
    ]
