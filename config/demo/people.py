"""The registered people of the demonstration as columns: who they are, where they live, when they came.

Days are whole numbers since 1 January 1970; texts are lists. Nothing here knows a database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np

from .chance import Flags, Ints, Streams, deal, flags, pick, pick_by_group
from .contacts import draw_addresses, draw_phones
from .kin import draw_emergency_contacts
from .names import Names, draw_names
from .places import COUNTRIES, Peoples, draw_areas, draw_offices, draw_peoples, draw_towns, offices
from .schooling import draw_schooling, published
from .tables import NO_DAY

EPOCH = date(1970, 1, 1)
COUNTRY_SHARES = (0.55, 0.25, 0.20)
YOUNGEST, OLDEST = 18, 55
# Weights of ages 18-20, 21-24, 25-34, 35-44, 45-55: most are 25 to 34 (assumption; no registry publishes its ages).
AGE_BANDS = ((21, 0.75), (25, 1.0), (35, 1.3), (45, 0.75), (56, 0.28))
HN_UNDER_21 = 0.25  # the Honduran programme takes people from 21 on
SAYS_NEITHER_SEX = 0.002
RELATIVES = 0.10
REGISTERED_WITHIN = 548
CONFIRMED_WITHIN = 88
DRAFT, WITHDRAWN, UNCONFIRMED, MARKED_STALE = 0.02, 0.02, 0.15, 0.6
VILLAGE_DAYS = 12
READS_AFTER_YEARS = (0.25, 0.6, 0.85, 0.95, 0.98, 0.99, 1.0)  # of schooling: none, one ... (assumption)
# Of those who live among no people of their own (assumption).
BORN_ELSEWHERE = 0.1


@dataclass(frozen=True)
class People:
    """n people; `serial` numbers the invented ones of each country, `relative` points at an earlier row (-1: none)."""

    as_of: int
    serial: Ints
    country: Ints
    woman: Flags
    sex: list[str]
    age: Ints
    born: Ints
    town: Ints
    birth_town: Ints
    urban: Flags
    office: Ints
    relative: Ints
    peoples: Peoples
    names: Names
    years: Ints
    literate: Ints
    spanish: Ints
    phone: list[str]
    phone_is_shared: list[bool]
    address: list[str]
    emergency_contact: list[str]
    registered: Ints
    minute: Ints
    confirmed: Ints
    status: list[str]

    def __len__(self) -> int:
        return len(self.country)

    @cached_property
    def country_codes(self) -> list[str]:
        return [COUNTRIES[c] for c in self.country.tolist()]


def days(value: date) -> int:
    return (value - EPOCH).days


def make_people(streams: Streams, n: int, as_of: date) -> People:
    country = deal(streams("countries"), n, COUNTRY_SHARES)
    woman = _draw_sex(streams, country)
    age = _draw_ages(streams, country)
    town = draw_towns(streams, country)
    relative = _draw_relatives(streams, town)
    cell = country * 2 + woman
    urban = draw_areas(streams, town, cell, np.repeat([published()[code].urban_share for code in COUNTRIES], 2))
    peoples = _like_relatives(draw_peoples(streams, town, urban, age), relative)
    names = _names_of_relatives(
        streams, draw_names(streams, country, woman, age, peoples.people, peoples.language), relative
    )
    years = _draw_years(streams, country, woman, urban, age, peoples.speaks)
    serial = _serials(country) + streams.offset
    phones, shared = draw_phones(streams, country, serial, relative)
    office = draw_offices(streams, town, country)
    registered, minute = _draw_registration(streams, office, age, as_of)
    confirmed, status = _draw_standing(streams, registered, days(as_of))
    return People(
        as_of=days(as_of),
        serial=serial,
        country=country,
        woman=woman,
        sex=_sex_letters(streams, woman),
        age=age,
        born=_draw_births(streams, age, as_of),
        town=town,
        birth_town=_draw_birth_towns(streams, country, town, peoples.language),
        urban=urban,
        office=office,
        relative=relative,
        peoples=peoples,
        names=names,
        years=years,
        literate=_draw_literacy(streams, years),
        spanish=_draw_spanish(streams, years, peoples.speaks, woman, urban),
        phone=phones,
        phone_is_shared=shared,
        address=draw_addresses(streams, country, urban),
        emergency_contact=draw_emergency_contacts(
            streams, country, serial, woman, age, names, peoples.people, peoples.language
        ),
        registered=registered,
        minute=minute,
        confirmed=confirmed,
        status=status,
    )


def _serials(country: Ints) -> Ints:
    """0, 1, 2 ... within each country."""
    serial = np.zeros(len(country), dtype=np.int64)
    for number in range(len(COUNTRIES)):
        own = np.flatnonzero(country == number)
        serial[own] = np.arange(len(own))
    return serial


def _draw_sex(streams: Streams, country: Ints) -> Flags:
    """Exactly the registry's share of women in each country."""
    woman = np.zeros(len(country), dtype=bool)
    for number, code in enumerate(COUNTRIES):
        own = np.flatnonzero(country == number)
        share = published()[code].women_share
        woman[own] = deal(streams(f"sex {code}"), len(own), [1 - share, share]) == 1
    return woman


def _sex_letters(streams: Streams, woman: Flags) -> list[str]:
    other = flags(streams("neither sex"), len(woman), SAYS_NEITHER_SEX)
    return np.where(other, "X", np.where(woman, "F", "M")).tolist()


def _draw_ages(streams: Streams, country: Ints) -> Ints:
    ages = np.arange(YOUNGEST, OLDEST + 1)
    weights = np.array([next(weight for below, weight in AGE_BANDS if age < below) for age in ages])
    honduras = np.where(ages < 21, weights * HN_UNDER_21, weights)
    table = np.array([honduras if code == "HN" else weights for code in COUNTRIES])
    return pick_by_group(streams("ages"), country, table) + YOUNGEST


def _draw_births(streams: Streams, age: Ints, as_of: date) -> Ints:
    """A day of birth with which the person is `age` on the day."""
    last = np.array([days(_years_before(as_of, years)) for years in range(OLDEST + 1)])
    return np.asarray(last[age] - streams("births").integers(0, 365, len(age)))


def _years_before(day: date, years: int) -> date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - years, day=28 if leap else day.day)


def _draw_birth_towns(streams: Streams, country: Ints, town: Ints, language: Sequence[str]) -> Ints:
    """Mostly where they live; somebody of a people with its own language comes from there."""
    rng = streams("birth towns")
    moved = flags(rng, len(town), BORN_ELSEWHERE) & np.array([not code for code in language], dtype=bool)
    return np.where(moved, draw_towns(streams, country, "towns of birth"), town)


def _draw_relatives(streams: Streams, town: Ints) -> Ints:
    """One in ten has a relative among the earlier rows of the same town."""
    order = np.argsort(town, kind="stable")
    linked = flags(streams("relatives"), len(town), RELATIVES)
    relative = np.full(len(town), -1, dtype=np.int64)
    same = town[order[1:]] == town[order[:-1]]
    relative[order[1:]] = np.where(same & linked[order[1:]], order[:-1], -1)
    return relative


def _like_relatives(peoples: Peoples, relative: Ints) -> Peoples:
    people, language, speaks = list(peoples.people), list(peoples.language), peoples.speaks.copy()
    for person in np.flatnonzero(relative >= 0).tolist():
        other = int(relative[person])
        people[person], language[person], speaks[person] = people[other], language[other], speaks[other]
    return Peoples(people, language, speaks)


def _names_of_relatives(streams: Streams, names: Names, relative: Ints) -> Names:
    """Brothers and sisters have both surnames; cousins the first."""
    siblings = flags(streams("siblings"), len(relative), 0.6)
    first, second = list(names.first), list(names.second)
    for person in np.flatnonzero(relative >= 0).tolist():
        other = int(relative[person])
        first[person] = first[other]
        if siblings[person]:
            second[person] = second[other]
    return replace(names, first=first, second=second)


def _draw_years(streams: Streams, country: Ints, woman: Flags, urban: Flags, age: Ints, speaks: Flags) -> Ints:
    targets = np.array(
        [published()[code].cell_mean(bool(u), bool(w)) for code in COUNTRIES for u in (0, 1) for w in (0, 1)]
    )
    cell = country * 4 + urban * 2 + woman
    return draw_schooling(streams, targets[cell], cell, age, speaks)


def _draw_literacy(streams: Streams, years: Ints) -> Ints:
    """1 reads and writes, 0 does not, -1 not asked."""
    rng = streams("literacy")
    reads = flags(rng, len(years), np.array(READS_AFTER_YEARS)[np.minimum(years, len(READS_AFTER_YEARS) - 1)])
    return np.where(flags(rng, len(years), 0.03), -1, reads.astype(np.int64))


def _draw_spanish(streams: Streams, years: Ints, speaks: Flags, woman: Flags, urban: Flags) -> Ints:
    """Spanish from 1 (a few words) to 4; the mother tongue of everybody who has no other. School, town and travel teach it."""
    learnt = years * 0.33 + urban * 0.8 - woman * 0.35 + streams("spanish").normal(1.55, 0.8, len(years))
    return np.where(speaks, np.clip(np.rint(learnt), 1, 4), 4).astype(np.int64)


def _draw_registration(streams: Streams, office: Ints, age: Ints, as_of: date) -> tuple[Ints, Ints]:
    """Day and minute: village registration days on a few weekends, offices on working days; nobody before the 18th birthday."""
    rng = streams("registration")
    n = len(office)
    ago = (REGISTERED_WITHIN * rng.random(n) ** 1.15).astype(np.int64)
    event = np.sort(rng.choice(np.arange(10, REGISTERED_WITHIN - 10), VILLAGE_DAYS, replace=False))
    village = np.array(["jornada" in place["code"] for place in offices()])[office]
    ago = np.where(village, event[pick(rng, n, np.ones(VILLAGE_DAYS))], ago)
    ago = np.where(age == YOUNGEST, np.minimum(ago, 30), np.where(age == YOUNGEST + 1, np.minimum(ago, 360), ago))
    day = days(as_of) - ago
    weekday = (day + 3) % 7  # 0 is Monday
    day = np.where(village, day - (weekday + 1) % 7, day - np.maximum(weekday - 4, 0))
    return np.asarray(day), np.asarray(8 * 60 + rng.integers(0, 8 * 60, n))


def _draw_standing(streams: Streams, registered: Ints, as_of: int) -> tuple[Ints, list[str]]:
    """When each person last said that they are still interested (`NO_DAY`: never), and the state of the file."""
    rng = streams("standing")
    n = len(registered)
    recent = as_of - rng.integers(0, CONFIRMED_WITHIN, n)
    newly = registered >= as_of - CONFIRMED_WITHIN
    long_ago = registered + (rng.random(n) * np.maximum(as_of - 91 - registered, 0) * 0.6).astype(np.int64)
    forgotten = flags(rng, n, UNCONFIRMED) & (registered < as_of - 91)
    confirmed = np.where(newly, registered, np.where(forgotten, long_ago, recent))
    status = np.full(n, "registered", dtype=object)
    status[forgotten & flags(rng, n, MARKED_STALE)] = "stale"
    status[flags(rng, n, WITHDRAWN) & ~forgotten] = "withdrawn"
    draft = flags(rng, n, DRAFT)
    status[draft] = "draft"
    return np.where(draft, NO_DAY, confirmed), status.tolist()
