"""Where people live, and which people and language go with the place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from reference.files import shipped_table

from .chance import Flags, Floats, Ints, Streams, flags, pick_by_group
from .files import rows, split

COUNTRIES = ("GT", "HN", "SV")
LADINO = "ladino"
# Registries of the countryside: large cities count less than their inhabitants.
POPULATION_POWER = 0.9
# Per cent that do not say to which people they belong.
NOT_SAID = 0.03
RURAL_SPEAKERS, URBAN_SPEAKERS = 1.08, 0.85


@dataclass(frozen=True)
class Community:
    """A people and its language, with the share of the inhabitants of a place and the share of speakers among them."""

    people: str
    language: str
    share: float
    speakers: float


@dataclass(frozen=True)
class Town:
    subdivision: str
    code: str
    name: str
    population: float
    communities: tuple[Community, ...]

    @property
    def country(self) -> str:
        return self.subdivision[:2]


@cache
def towns() -> tuple[Town, ...]:
    """Every municipality of the three countries, with its inhabitants and peoples."""
    populations = _populations()
    rest = {row["subdivision"]: float(row["rest_hundreds"]) for row in rows("departments")}
    return tuple(
        Town(
            subdivision,
            row["code"],
            row["name"],
            populations.get((subdivision, row["code"]), populations.get((subdivision, row["name"]), rest[subdivision])),
            _communities(subdivision, row["code"], row["name"]),
        )
        for row in shipped_table("municipalities")
        if (subdivision := row["subdivision"])[:2] in COUNTRIES
    )


@cache
def _populations() -> dict[tuple[str, str], float]:
    known = {(row["subdivision"], row["name"]): float(row["hundreds"]) for row in rows("towns")}
    census = {
        (f"GT-{row['code'][:2]}", row["code"]): float(row["population_hundreds"]) for row in rows("gt_municipalities")
    }
    return known | census


@cache
def _maya() -> dict[str, tuple[Community, ...]]:
    speakers = {row["language"]: float(row["percent"]) / 100 for row in rows("speakers")}
    return {row["code"]: _maya_of(row, speakers) for row in rows("gt_municipalities")}


def _maya_of(row: dict[str, str], speakers: dict[str, float]) -> tuple[Community, ...]:
    """The two largest communities; what is left goes to the largest."""
    whole = float(row["maya_percent"]) / 100
    second = float(row["second_percent"]) / 100 if row["second"] else 0.0
    shares = ((row["first"], 1 - second), (row["second"], second))
    return tuple(Community("maya", code, whole * share, speakers[code]) for code, share in shares if code and share)


@cache
def _others() -> dict[str, tuple[Community, ...]]:
    found: dict[str, tuple[Community, ...]] = {}
    for row in rows("peoples"):
        community = Community(row["people"], row["language"], float(row["percent"]) / 100, float(row["speakers"]) / 100)
        found[row["place"]] = (*found.get(row["place"], ()), community)
    return found


def _communities(subdivision: str, code: str, name: str) -> tuple[Community, ...]:
    """A municipality's own figures replace those of its department, people by people."""
    own = _others().get(f"{subdivision}/{name}", ())
    named = {community.people for community in own}
    wide = tuple(community for community in _others().get(subdivision, ()) if community.people not in named)
    maya = _maya()[code] if subdivision.startswith("GT") else ()
    return (*maya, *own, *wide)


@cache
def town_weights() -> Floats:
    """The chance that a registered person of the country lives in each town (rows of `towns()`)."""
    departments = {row["subdivision"]: float(row["weight"]) for row in rows("departments")}
    sizes = np.array([town.population**POPULATION_POWER for town in towns()])
    subdivisions = np.array([town.subdivision for town in towns()])
    weights = np.zeros(len(sizes))
    for subdivision, weight in departments.items():
        own = subdivisions == subdivision
        weights[own] = weight * sizes[own] / sizes[own].sum()
    return weights


def draw_towns(streams: Streams, country: Ints, topic: str = "towns") -> Ints:
    """A town (position in `towns()`) for each person, within the country (position in `COUNTRIES`)."""
    countries = np.array([COUNTRIES.index(town.country) for town in towns()])
    weights = np.where(countries[None, :] == np.arange(len(COUNTRIES))[:, None], town_weights()[None, :], 0.0)
    return pick_by_group(streams(topic), country, weights)


def draw_areas(streams: Streams, town: Ints, cell: Ints, urban_shares: Floats) -> Flags:
    """True for urban. Each cell (country x sex) gets exactly its share; larger towns are more often urban."""
    size = np.log(np.array([place.population for place in towns()]))[town]
    inclination = size + streams("areas").logistic(0.0, 1.0, len(town))
    urban = np.zeros(len(town), dtype=bool)
    for number, share in enumerate(urban_shares):
        own = np.flatnonzero(cell == number)
        first = np.argsort(-inclination[own], kind="stable")[: round(share * len(own))]
        urban[own[first]] = True
    return urban


@dataclass(frozen=True)
class Peoples:
    """For each person: people ("" not said), community's language ("" none), and whether it is the mother tongue."""

    people: list[str]
    language: list[str]
    speaks: Flags


def draw_peoples(streams: Streams, town: Ints, urban: Flags, age: Ints) -> Peoples:
    """Peoples and languages by town; a language is spoken somewhat more in the countryside and by older people."""
    rng, places = streams("peoples"), towns()
    width = max(len(place.communities) for place in places) + 1
    weights = np.zeros((len(places), width))
    for number, place in enumerate(places):
        shares = [community.share for community in place.communities]
        weights[number, : len(shares)] = shares
        weights[number, -1] = max(1e-9, 1 - sum(shares))
    chosen = pick_by_group(rng, town, weights)
    community = [
        places[t].communities[c] if c < width - 1 else None for t, c in zip(town.tolist(), chosen.tolist(), strict=True)
    ]
    probability = np.array([found.speakers if found else 0.0 for found in community])
    probability = probability * np.where(urban, URBAN_SPEAKERS, RURAL_SPEAKERS) * (1 + (age - 32) * 0.004)
    speaks = flags(rng, len(town), np.minimum(probability, 0.99))
    silent = flags(rng, len(town), NOT_SAID).tolist()
    return Peoples(
        ["" if quiet else found.people if found else LADINO for found, quiet in zip(community, silent, strict=True)],
        [found.language if found else "" for found in community],
        speaks,
    )


@cache
def offices() -> tuple[dict[str, str], ...]:
    return rows("offices")


def draw_offices(streams: Streams, town: Ints, country: Ints) -> Ints:
    """The office (position in `offices()`) that registered the person: mostly the one that serves the department."""
    rng = streams("offices")
    served = {place: number for number, office in enumerate(offices()) for place in split(office["serves"])}
    home = np.array([served[place.subdivision] for place in towns()])[town]
    of_country = np.array([COUNTRIES.index(office["subdivision"][:2]) for office in offices()])
    same = of_country[None, :] == np.arange(len(COUNTRIES))[:, None]
    elsewhere = pick_by_group(rng, country, same.astype(float))
    return np.where(flags(rng, len(town), 0.9), home, elsewhere)
