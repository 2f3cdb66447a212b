"""The spellings of one organisation put together: same name without its legal form, same state. Plain values.

A name in two states stays two organisations: "Sunrise Farms" is not one company. Towns are not compared, because growers file from their
office one year and from the farm another.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median

from employers.enforcement.likeness import core, names_in

SEASON = 0.1  # of the positions that begin in a month, for the month to belong to the season
MOST = 12  # codes of a kind that are kept
MOST_SPELLINGS = 40


@dataclass(frozen=True)
class Written:
    """An employer as a list wrote it."""

    pk: int
    name: str
    country: str
    state: str
    city: str


@dataclass(frozen=True)
class Asked:
    """Positions that an employer asked for in a fiscal year, all of one pathway, month, crop and occupation ("" where not known)."""

    employer: int
    programme: str
    year: int
    month: int  # of the first day of work, 0 where not known
    crop: str
    occupation: str
    positions: int
    wage: Decimal | None  # an hour
    currency: str


@dataclass
class Profile:
    """An organisation with all that its spellings asked for."""

    written: list[Written]
    by_year: Counter[int] = field(default_factory=Counter)
    programmes: Counter[str] = field(default_factory=Counter)
    crops: Counter[str] = field(default_factory=Counter)
    occupations: Counter[str] = field(default_factory=Counter)
    by_month: Counter[int] = field(default_factory=Counter)
    wages: dict[int, list[tuple[Decimal, str]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, asked: Asked) -> None:
        positions = asked.positions
        self.by_year[asked.year] += positions
        self.programmes[asked.programme] += positions
        for counter, key in ((self.crops, asked.crop), (self.occupations, asked.occupation)):
            if key:
                counter[key] += positions
        if asked.month:
            self.by_month[asked.month] += positions
        if asked.wage is not None:
            self.wages[asked.year].append((asked.wage, asked.currency))

    @property
    def last_year(self) -> int:
        return max(self.by_year)

    @property
    def months(self) -> list[int]:
        whole = sum(self.by_month.values())
        return sorted(month for month, positions in self.by_month.items() if positions >= SEASON * whole)

    @property
    def last_wage(self) -> tuple[Decimal | None, str]:
        """The median of the last year, in the currency that most of its wages have."""
        wages = self.wages.get(self.last_year, [])
        if not wages:
            return None, ""
        currency = most_first(Counter(currency for _wage, currency in wages))[0]
        return Decimal(median(wage for wage, its in wages if its == currency)).quantize(Decimal("0.01")), currency


def key_of(one: Written) -> tuple[str, str, str]:
    """What spellings of one organisation share: country, state, and the name without legal forms, stops and plurals."""
    first = names_in(one.name)[:1] or [one.name]
    return one.country, one.state, core(first[0]) or one.name.lower()


def profiles_of(written: Iterable[Written], asked: Iterable[Asked]) -> list[Profile]:
    """Organisations that asked for anybody, in the order of their keys."""
    groups: dict[tuple[str, str, str], list[Written]] = defaultdict(list)
    for one in written:
        groups[key_of(one)].append(one)
    profiles = [Profile(sorted(groups[key], key=lambda one: one.pk)) for key in sorted(groups)]
    of_employer = {one.pk: profile for profile in profiles for one in profile.written}
    for row in asked:
        if (profile := of_employer.get(row.employer)) is not None:
            profile.add(row)
    return [profile for profile in profiles if profile.by_year]


def most_first(counter: Counter[str]) -> list[str]:
    """Keys by what they count, most first; equal ones in their own order, so that a picture is the same whenever it is made."""
    return [key for key, _count in sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))][:MOST]


def shown_name(written: Sequence[Written]) -> str:
    """Of all spellings the most frequent; one in capitals only where there is no other."""
    counted = Counter(one.name for one in written)
    return min(counted, key=lambda name: (name.isupper(), -counted[name], name))
