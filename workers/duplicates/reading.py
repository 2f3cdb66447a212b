"""People of the registry, and people who come, as rows to be compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from reference.models import Municipality

from ..models import Worker
from ..phones import phone_key
from .columns import Told
from .person import PersonToCompare

_LAST = 7  # digits of a phone that are compared: with or without a prefix
_COLUMNS = (
    *("pk", "given_names", "first_surname", "second_surname", "married_name", "birth_date", "sex"),
    *("municipality_id", "municipality__subdivision_id", "phone_last7"),
)


def registered(workers: QuerySet[Worker], *, at_once: int = 0) -> Iterator[tuple[int, Told]]:
    """Each of the queryset with its id; `at_once` rows in memory (0: all). Numbers of phones are never decrypted for it."""
    told_as = workers.values_list(*_COLUMNS)
    rows: Iterable[Any] = told_as.iterator(chunk_size=at_once) if at_once else told_as
    for pk, given, first, second, married, born, sex, place, department, phone in rows:
        yield pk, Told(given, first, second, married, born, sex, place, department, phone or 0)


def told(people: Sequence[PersonToCompare]) -> Iterator[Told]:
    places = {one.municipality_id for one in people if one.municipality_id}
    departments = dict(Municipality.objects.filter(pk__in=places).values_list("pk", "subdivision_id"))
    for one in people:
        yield Told(
            one.given_names,
            one.first_surname,
            one.second_surname,
            one.married_name,
            one.birth_date,
            one.sex,
            one.municipality_id,
            departments.get(one.municipality_id or 0, ""),
            phone_key(one.phone, _LAST) or 0,
        )
