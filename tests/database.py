"""The empty test database is migrated once and copied: all migrations take minutes of a processor, a copy takes a second.

The copy is kept beside the test databases under a name that the files decide which make it: other migrations, another template.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connections
from psycopg import sql

PREFIX = "pathways_template_"
MADE_BY = ("common/operations.py", "config/settings.py", "requirements.txt")
LOCK = 7_204_118  # of this server: whoever holds it makes the template, and all others wait


def use_template() -> None:
    """From now on the test database is made as a copy of the template, which is made if it is not there."""
    owner = connections["owner"]
    name = PREFIX + _version()
    with _alone():
        if not _exists(name):
            _drop_others()
            _make(name)
    owner.settings_dict["TEST"]["TEMPLATE"] = name


def _version() -> str:
    root, digest = Path(settings.BASE_DIR), hashlib.sha256()
    migrations = [path for app in apps.get_app_configs() for path in Path(app.path).glob("migrations/*.py")]
    for path in sorted(migrations) + [root / name for name in MADE_BY]:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _alone() -> Iterator[None]:
    with connections["owner"].creation._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _exists(name: str) -> bool:
    with connections["owner"].creation._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def _drop_others() -> None:
    with connections["owner"].creation._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        for (old,) in cursor.fetchall():
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(old)))


def _make(name: str) -> None:
    """Under another name first: one that was not finished is no template."""
    owner = connections["owner"]
    product, told = owner.settings_dict["NAME"], dict(owner.settings_dict["TEST"])
    unfinished = f"{PREFIX}unfinished"
    owner.settings_dict["TEST"] = told | {"NAME": unfinished}
    try:
        owner.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        owner.close()
    finally:
        owner.settings_dict["TEST"] = told
        owner.settings_dict["NAME"] = settings.DATABASES["owner"]["NAME"] = product
    with owner.creation._nodb_cursor() as cursor:
        cursor.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(unfinished), sql.Identifier(name))
        )
