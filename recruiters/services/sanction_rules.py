"""The rules for sanctions that the repository ships, into the database; what staff keep there is theirs."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.db import transaction

from ..models import SanctionRule

RULES = Path(__file__).parent.parent / "data" / "sanctions.toml"


@transaction.atomic
def sanction_rules_load(path: Path = RULES) -> dict[str, int]:
    """Add the rules that are not there yet; one that is there stays as staff left it. Counts by what was done."""
    with path.open("rb") as file:
        rows = tomllib.load(file)["rule"]
    made = 0
    for row in rows:
        key = {name: row.pop(name) for name in ("regime", "kind")}
        _rule, new = SanctionRule.objects.get_or_create(**key, defaults=row)
        made += new
    return {"added": made, "left as they are": len(rows) - made}
