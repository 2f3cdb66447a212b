"""Invented names: one or two given names, two surnames after the community and the country, sometimes a husband's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from .chance import Flags, Ints, Streams, cumulative, flags
from .files import rows, split
from .places import COUNTRIES, LADINO

# Of people with a community's surnames: how often a surname is one of them rather than one of the country's.
FROM_COMMUNITY = 0.72
TWO_GIVEN_NAMES = 0.78
ONE_SURNAME = 0.03
MARRIED_NAME = {"GT": 0.22, "HN": 0.1, "SV": 0.3}
# Surnames of a people that is not found by its language: its code in data/community_surnames.csv.
SURNAMES_OF_PEOPLE = {
    "garifuna": "cab",
    "miskito": "miq",
    "lenca": "len",
    "xinka": "xin",
    "nahua_pipil": "ppl",
    "afro": "eng",
}


@dataclass(frozen=True)
class Pool:
    """Texts with their cumulated shares."""

    texts: tuple[str, ...]
    shares: tuple[float, ...]

    def at(self, draws: np.ndarray) -> list[str]:
        positions = np.searchsorted(np.asarray(self.shares), draws, side="right")
        return [self.texts[position] for position in positions.tolist()]


@dataclass(frozen=True)
class Names:
    given: list[str]
    first: list[str]
    second: list[str]
    married: list[str]


def draw_names(
    streams: Streams,
    country: Ints,
    woman: Flags,
    age: Ints,
    people: Sequence[str],
    language: Sequence[str],
    topic: str = "names",
) -> Names:
    keys = [_surname_key(COUNTRIES[c], p, code) for c, p, code in zip(country.tolist(), people, language, strict=True)]
    countries = [COUNTRIES[c] for c in country.tolist()]
    rng = streams(topic)
    n = len(keys)
    married = flags(rng, n, [MARRIED_NAME[code] for code in countries]) & woman & (age >= 22)
    second = _surnames(rng, keys, countries)
    husband = _surnames(rng, keys, countries)
    none = flags(rng, n, ONE_SURNAME)
    return Names(
        _given_names(rng, countries, woman, people),
        _surnames(rng, keys, countries),
        ["" if empty else name for name, empty in zip(second, none.tolist(), strict=True)],
        [name if wife else "" for name, wife in zip(husband, married.tolist(), strict=True)],
    )


def full_names(streams: Streams, topic: str, country: Ints, woman: Flags) -> list[str]:
    """Names for people outside the registry: agents, those who complain."""
    rng = streams(topic)
    n = len(country)
    countries = [COUNTRIES[c] for c in country.tolist()]
    keys = list(countries)
    given = _given_names(rng, countries, woman, [LADINO] * n)
    pairs = zip(given, _surnames(rng, keys, countries), _surnames(rng, keys, countries), strict=True)
    return [" ".join(parts) for parts in pairs]


def _surname_key(country: str, people: str, language: str) -> str:
    """Which list of surnames: the community's language, the people's, or the country's."""
    lists = _communities()
    if people != "maya" and people in SURNAMES_OF_PEOPLE:
        return SURNAMES_OF_PEOPLE[people]
    return language if language in lists else country


def _surnames(rng: np.random.Generator, keys: Sequence[str], countries: Sequence[str]) -> list[str]:
    draws = rng.random(len(keys))
    own = flags(rng, len(keys), FROM_COMMUNITY)
    chosen = [
        key if community else country for key, community, country in zip(keys, own.tolist(), countries, strict=True)
    ]
    return _from_pools(chosen, draws, _surname_pools())


def _given_names(rng: np.random.Generator, countries: Sequence[str], woman: Flags, people: Sequence[str]) -> list[str]:
    pools = _given_pools()
    keys = [
        key if (key := f"{code}:{'F' if female else 'M'}:{group}") in pools else key.rpartition(":")[0] + ":"
        for code, female, group in zip(countries, woman.tolist(), people, strict=True)
    ]
    first, second = (_from_pools(keys, rng.random(len(keys)), pools) for _ in range(2))
    double = flags(rng, len(keys), TWO_GIVEN_NAMES).tolist()
    return [
        f"{one} {two}" if both and one != two else one for one, two, both in zip(first, second, double, strict=True)
    ]


def _from_pools(keys: Sequence[str], draws: np.ndarray, pools: dict[str, Pool]) -> list[str]:
    names = [""] * len(keys)
    places: dict[str, list[int]] = {}
    for position, key in enumerate(keys):
        places.setdefault(key, []).append(position)
    for key, own in places.items():
        for position, name in zip(own, pools[key].at(draws[own]), strict=True):
            names[position] = name
    return names


@cache
def _communities() -> dict[str, tuple[str, ...]]:
    return {row["language"]: split(row["surnames"]) for row in rows("community_surnames")}


@cache
def _surname_pools() -> dict[str, Pool]:
    """By language code (earlier names of the list are more common) and by country."""
    pools = {
        language: _pool([(name, 1 / (rank + 6)) for rank, name in enumerate(names)])
        for language, names in _communities().items()
    }
    for country in COUNTRIES:
        pools[country] = _pool(
            [(row["surname"], float(row["weight"])) for row in rows("surnames") if row["country"] == country]
        )
    return pools


@cache
def _given_pools() -> dict[str, Pool]:
    """By country, sex and people: "GT:F:maya" also holds names that only that people gives, "GT:F:" does not."""
    found = {}
    peoples = {row["people"] for row in rows("given_names")}
    for country in COUNTRIES:
        for sex in ("F", "M"):
            for people in peoples:
                fitting = [row for row in rows("given_names") if _fits(row, country, sex, people)]
                found[f"{country}:{sex}:{people}"] = _pool([(row["name"], float(row["weight"])) for row in fitting])
    return found


def _fits(row: dict[str, str], country: str, sex: str, people: str) -> bool:
    return (
        row["sex"] == sex
        and row["people"] in ("", people)
        and (not row["countries"] or country in split(row["countries"]))
    )


def _pool(weighted: Sequence[tuple[str, float]]) -> Pool:
    return Pool(
        tuple(name for name, _weight in weighted), tuple(cumulative([weight for _name, weight in weighted]).tolist())
    )
