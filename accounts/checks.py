"""`manage.py check --database default`: the accounts of a demonstration, whose password is public, belong nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

DEMO_DOMAIN = "demo.example"


def is_of_the_demonstration(account: str) -> bool:
    return account.strip().lower().endswith(f"@{DEMO_DOMAIN}")


@register(Tags.database)
def no_demonstration(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    if settings.DEMO or "default" not in (databases or ()):
        return []
    with connections["default"].cursor() as cursor:
        if "accounts_user" not in connections["default"].introspection.table_names(cursor):
            return []
        cursor.execute(
            "SELECT count(*) FROM accounts_user WHERE is_active AND lower(email) LIKE %s", [f"%@{DEMO_DOMAIN}"]
        )
        ((found,),) = cursor.fetchall()
    if not found:
        return []
    sentence = f"This database holds {found} active accounts of a demonstration, and invented people with them."
    return [Error(sentence, hint="Begin with an empty database: docs/production.md", id="accounts.E001")]
