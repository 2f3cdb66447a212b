"""A list of people compared with a country's whole registry, and with itself."""

from __future__ import annotations

from collections.abc import Sequence

from common.names import fold
from common.scope import WHOLE_REGION, database_scope

from ..models import Worker
from .person import Likeness, PersonToCompare


def compare_in_bulk(people: Sequence[PersonToCompare], *, country: str) -> list[tuple[Likeness, ...]]:
    """For each of `people`, in their order, who may be the same: registered in `country`, or earlier or later in the list."""
    with database_scope(WHOLE_REGION):
        rows = list(Worker.objects.filter(country=country).values_list("pk", "search_name", "birth_date"))
    known: dict[tuple[object, ...], list[Likeness]] = {}
    for pk, name, born in rows:
        known.setdefault((frozenset(name.split()), born), []).append(
            Likeness(100, ("same_name", "same_birth_date"), pk)
        )
    keys = [
        (frozenset(fold(one.given_names, one.first_surname, one.second_surname).split()), one.birth_date)
        for one in people
    ]
    for position, key in enumerate(keys):
        known.setdefault(key, []).append(Likeness(100, ("same_name", "same_birth_date"), position=position))
    return [tuple(like for like in known[key] if like.position != position) for position, key in enumerate(keys)]
