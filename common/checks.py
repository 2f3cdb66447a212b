"""`manage.py check --database default`: the application's role must be bound by the policies that protect people."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

QUESTION = """
SELECT rolsuper OR rolbypassrls,
       EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND pg_has_role(current_user, tableowner, 'MEMBER'))
  FROM pg_roles WHERE rolname = current_user
"""


@register(Tags.database)
def role_is_bound(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    if "default" not in (databases or ()):
        return []
    with connections["default"].cursor() as cursor:
        cursor.execute(QUESTION)
        unbound, owner = cursor.fetchone()
    if unbound:
        return [
            Error("The role in DATABASE_URL bypasses row-level security.", hint="docs/production.md", id="common.E001")
        ]
    if owner and os.environ.get("PATHWAYS_SINGLE_ROLE"):
        return [
            Warning(
                "One database role does everything: it could rewrite the audit trail.",
                hint="docs/production.md",
                id="common.W001",
            )
        ]
    if owner:
        return [Error("The role in DATABASE_URL owns the tables.", hint="docs/production.md", id="common.E001")]
    return []
