"""What every test stands on: a real PostgreSQL with the product's own roles, and people who sign in as the product lets them.

The owner makes the test database and empties it; the application's role runs the tests, so row-level security is always on.
A test sees the whole region, as a command of ours does; `@pytest.mark.without_scope` starts it with nothing, as a request begins.
Pages and the API set their own scope, whoever asks, so a test of them never borrows the test's.

`no_cover` is on tests that walk through the whole product, which other tests cover: measuring it would take them half as long again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client, override_settings
from django.utils import translation

from tests import factories
from tests.database import use_template

DATABASES = ["default", "owner"]
TRANSACTIONAL = {"transactional_db", "django_db_reset_sequences", "live_server"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Both connections in every test of the database: `owner` makes the tables and empties them, `default` is under test."""
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        marker = item.get_closest_marker("django_db")
        if marker is not None:
            options = {"databases": DATABASES} | marker.kwargs
        elif names & (TRANSACTIONAL | {"db"}):
            options = {"databases": DATABASES, "transaction": bool(names & TRANSACTIONAL)}
        else:
            continue
        item.add_marker(pytest.mark.django_db(**options), append=False)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, django_db_blocker: Any) -> None:
    """The empty database is copied (see `database`)."""
    with django_db_blocker.unblock():
        use_template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The mirror is closed by nobody else, and an open connection keeps the test database from being dropped."""
    yield
    with django_db_blocker.unblock():
        connections["default"].close()


@pytest.fixture(autouse=True)
def _scope(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.node.get_closest_marker("django_db") is None:
        yield
        return
    request.getfixturevalue("_django_db_helper")
    set_scope("" if request.node.get_closest_marker("without_scope") else "*")
    yield
    if not connection.in_atomic_block:
        connections["default"].close()  # a transactional test: its session settings go with the connection


@pytest.fixture(scope="session", autouse=True)
def _files_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What tests upload is not kept among the files of the demonstration."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")):
        yield


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """What a test asks a function directly is answered in the words of the source; pages choose their own language, Spanish first."""
    with translation.override("en"):
        yield


def see_the_whole_region() -> None:
    """For the rest of the test, on the connection of this thread; another thread opens its own `database_scope`."""
    set_scope("*")


def set_scope(places: str) -> None:
    """`places`: countries and offices whose rows are seen from now on, "*" for all and "" for none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.countries', %s, false), set_config('app.offices', %s, false),"
            " set_config('app.user', %s, false)",
            [places, places, "test" if places else ""],
        )


Shared = Callable[[], AbstractContextManager[None]]


@pytest.fixture(scope="session")
def shared_rows(django_db_setup: None, django_db_blocker: Any) -> Shared:
    """`with shared_rows(): load(); yield` in a fixture of a module: its tests run inside that one transaction.

    What takes a second to load is so loaded once for them all; what each changes is rolled back as ever. Not for a module with
    tests that commit (`transaction=True`): they would wait for it.
    """

    @contextmanager
    def hold() -> Iterator[None]:
        with django_db_blocker.unblock(), transaction.atomic():
            see_the_whole_region()
            yield
            transaction.set_rollback(True)

    return hold


ClientFor = Callable[..., Client]


@pytest.fixture
def client_for(db: None) -> ClientFor:
    """`client_for(Role.INSPECTOR, country="HN")`: somebody of that role, second factor set up, signed in.

    `client_for(user)` takes an existing person; `second_factor=False` leaves them without one. `client.user` is the person.
    """

    def sign_in(who: Any, *, second_factor: bool = True, **situation: Any) -> Client:
        user = who if isinstance(who, factories.User) else factories.user(who, **situation)
        if second_factor:
            factories.second_factor(user)
        client = Client()
        client.force_login(user)
        client.user = user  # type: ignore[attr-defined]
        return client

    return sign_in
