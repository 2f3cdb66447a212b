"""What every test shares."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from pytest_django import fixtures

_asked_for = fixtures._get_databases_for_setup


def _with_owner(items: Any) -> tuple[set[str], set[str]]:
    """The application's connection mirrors the owner's: unless both are set up, tests would write in the real database."""
    aliases, serialized = _asked_for(items)
    return aliases | {"owner"} if aliases else aliases, serialized


fixtures._get_databases_for_setup = _with_owner


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The mirror is closed by nobody else, and an open connection keeps the test database from being dropped."""
    yield
    with django_db_blocker.unblock():
        connections["default"].close()
