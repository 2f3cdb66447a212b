"""Seasons that people have already worked abroad, with invented employers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from .chance import Ints, Streams, deal, flags, pick, pick_by_group
from .people import People
from .places import COUNTRIES
from .programmes import CA, H2A, H2B, MX, PROGRAMMES
from .tables import Rows

HAS_STAYS = {"GT": 0.2, "HN": 0.11, "SV": 0.16}
# Guatemala after the departures that MINEX counted from 2018 to 2023 (Canada, United States, Mexico); the others are estimates.
WHERE = {
    "GT": {H2A: 0.24, H2B: 0.06, MX: 0.25, CA: 0.45},
    "HN": {H2A: 0.25, H2B: 0.6, MX: 0.0, CA: 0.15},
    "SV": {H2A: 0.5, H2B: 0.35, MX: 0.0, CA: 0.15},
}
SEASONS = (0.5, 0.27, 0.14, 0.09)
DAYS = {H2A: (110, 270), H2B: (150, 270), MX: (60, 300), CA: (110, 240)}
ADULT = 18 * 365.25
SAME_EMPLOYER = 0.7


def make_stays(streams: Streams, people: People, employers: Mapping[str, Sequence[str]]) -> Rows:
    """One row a season, the latest first: person, programme, entered, left, employer.

    At most one a year, none before 18, and none on the day on which the person came to be registered.
    """
    rng = streams("stays")
    shares = np.array([HAS_STAYS[code] for code in COUNTRIES])[people.country]
    person = np.flatnonzero(flags(rng, len(people), shares))
    programme = pick_by_group(rng, people.country[person], [[WHERE[c][code] for code in PROGRAMMES] for c in COUNTRIES])
    usual = rng.random(len(person))
    seasons = deal(rng, len(person), SEASONS) + 1
    gap = pick(rng, len(person), (0.6, 0.25, 0.15))
    back = np.concatenate([np.arange(k) for k in seasons.tolist()]) if len(person) else np.zeros(0, dtype=np.int64)
    row = np.repeat(np.arange(len(person)), seasons)
    entered, left = _dates(rng, people.as_of, programme[row], back + gap[row])
    chance = np.where(flags(rng, len(row), SAME_EMPLOYER), usual[row], rng.random(len(row)))
    registered = people.registered[person[row]]
    fits = (entered >= people.born[person[row]] + ADULT) & ((left < registered) | (registered < entered))
    codes = [PROGRAMMES[p] for p in programme[row].tolist()]
    return Rows(
        {
            "person": person[row],
            "programme": codes,
            "entered": entered,
            "left": left,
            "employer": [
                _at(employers.get(code, ()), where) for code, where in zip(codes, chance.tolist(), strict=True)
            ],
        }
    ).take(np.flatnonzero(fits))


def _dates(rng: np.random.Generator, as_of: int, programme: Ints, years_back: Ints) -> tuple[Ints, Ints]:
    shortest, longest = np.array([DAYS[code] for code in PROGRAMMES])[programme].T
    lasted = shortest + (rng.random(len(programme)) * (longest - shortest)).astype(np.int64)
    left = as_of - 14 - 365 * years_back - rng.integers(0, 60, len(programme))
    return np.asarray(left - lasted), np.asarray(left)


def _at(names: Sequence[str], where: float) -> str:
    return names[int(where * len(names))] if names else ""


def last_employers(stays: Rows, n: int) -> list[str]:
    """For each person the employer of the latest season, "" for none."""
    latest = [""] * n
    for person, employer in zip(reversed(stays["person"].tolist()), reversed(stays["employer"]), strict=True):
        latest[person] = employer
    return latest
