"""Which employer people mean who tell where they have worked: by name, as it is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max

from ..enforcement.likeness import named
from ..models import Employer

SEVERAL = 0


def employers_meant(told: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """For each (country, name) the one employer of the country that has this name, legal or trade, legal forms left away.

    Where there is none, or several have it, the answer has no entry. A record that was joined to an employer is that employer under
    another name.
    """
    by_name = _by_name(*_stamp())
    found = {}
    for country, name in told:
        meant = {by_name[country, core] for core in _cores(name) if (country, core) in by_name}
        if len(meant) == 1 and SEVERAL not in meant:
            found[country, name] = meant.pop()
    return found


def _cores(*written: str) -> tuple[str, ...]:
    return named(*written, state=None, town="", number="").names


def _stamp() -> tuple[Any, ...]:
    """What changes when a name does. One statement."""
    counts = Employer.objects.aggregate(n=Count("pk"), joined=Count("joined_to"), newest=Max("updated_at"))
    return counts["n"], counts["joined"], counts["newest"]


@lru_cache(maxsize=1)
def _by_name(*_stamp: Any) -> Mapping[tuple[str, str], int]:
    """Half a second for twenty thousand employers, once after each change."""
    found: dict[tuple[str, str], int] = {}
    columns = ("pk", "joined_to_id", "country_id", "legal_name", "trade_name")
    for pk, joined, country, legal, trade in Employer.objects.order_by("pk").values_list(*columns):
        for core in _cores(legal, trade):
            key = country, core
            found[key] = (joined or pk) if found.get(key, joined or pk) == (joined or pk) else SEVERAL
    return found
