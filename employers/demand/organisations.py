"""The employers that the records name: found again by name, state and town, or put on record."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from django.db.models import QuerySet

from common.copying import copy_rows
from common.names import plain

from ..choices import EmployerStatus
from ..models import Employer

_plain_town = lru_cache(maxsize=20_000)(plain)
Key = tuple[str, str, str, str]  # country, name without case and punctuation, state, town


class _Named(NamedTuple):
    legal_name: str
    trade_name: str
    country: str
    subdivision: str | None
    city: str
    postal_code: str
    industry_code: str


class EmployerData(_Named):
    """An organisation as the record names it. `key` makes spellings of one organisation in one town the same."""

    @cached_property
    def key(self) -> Key:
        return (self.country, plain(self.legal_name)[:255], self.subdivision or "", _plain_town(self.city))


# The strictest comes last and wins: a suspended employer stays suspended under a record's spelling of its name. An employer
# who has signed up and is not verified yet gets nothing of what the records say of a namesake.
_KNOWN_EMPLOYERS = (EmployerStatus.ON_RECORD, EmployerStatus.VERIFIED, EmployerStatus.SUSPENDED)


class KnownEmployers:
    """Read once for a file. `suspended`: primary keys."""

    def __init__(self) -> None:
        suspended = Employer.objects.filter(status=EmployerStatus.SUSPENDED)
        self.suspended: set[int] = set(suspended.values_list("pk", flat=True))
        self._by_key: dict[Key, int] = {}
        for status in _KNOWN_EMPLOYERS:
            self._remember(Employer.objects.filter(status=status))

    def __getitem__(self, data: EmployerData) -> int:
        return self._by_key[data.key]

    def _remember(self, employers: QuerySet[Employer]) -> None:
        """One on record that was joined to another is read as that one.

        Without a join: right after a list was read the planner takes the table for a small one and compares every row with every row.
        """
        columns = ("pk", "country_id", "search_name", "subdivision_id", "city", "joined_to_id")
        for pk, country, name, subdivision, city, same in employers.order_by("pk").values_list(*columns):
            self._by_key[country, name, subdivision or "", _plain_town(city)] = same or pk
            if same and pk in self.suspended:
                self.suspended.add(same)

    def add(self, named: Sequence[EmployerData]) -> None:
        """Put on record those that are not known yet."""
        missing: dict[Key, Employer] = {}
        for data in named:
            key = data.key
            if key not in self._by_key and key not in missing:
                missing[key] = Employer(
                    legal_name=data.legal_name,
                    trade_name=data.trade_name,
                    search_name=key[1],
                    country_id=data.country,
                    subdivision_id=data.subdivision,
                    city=data.city,
                    postal_code=data.postal_code,
                    industry_code=data.industry_code,
                    status=EmployerStatus.ON_RECORD,
                )
        copy_rows(list(missing.values()))
        self._by_key |= {key: employer.pk for key, employer in missing.items()}
