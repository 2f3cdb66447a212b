"""When people can be away, where they want to go and where not, and what they agreed to."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from .chance import Flags, Ints, Streams, flags, pick
from .people import EPOCH, People, days
from .programmes import CA, CLOSED_TO, H2A, H2B, MX, PROGRAMMES
from .tables import NO_DAY, Rows, joined

SEASONS = 3  # the year of the as-of date and the two after it
NOT_ASKED = 0.05
# Kinds of year: share, first day of the year that suits, days away at most. The second leaves the coffee and cane harvest (November
# to February) free, the third the sowing of maize in May.
YEARS = (
    (0.46, 0, 0),
    (0.26, 46, 260),
    (0.14, 150, 215),
    (0.08, 75, 180),
    (0.06, 274, 120),
)
WANTED = {H2A: 0.55, H2B: 0.3, CA: 0.45, MX: 0.14}
REFUSED = {H2A: 0.02, H2B: 0.05, CA: 0.03, MX: 0.12}
PLACES_WANTED = {
    "US": 0.25,
    "CA": 0.18,
    "US-FL": 0.04,
    "US-NC": 0.04,
    "US-GA": 0.03,
    "US-CA": 0.05,
    "US-TX": 0.03,
    "CA-QC": 0.04,
    "CA-ON": 0.04,
}
PLACES_REFUSED = {"MX": 0.05, "US": 0.015, "US-AZ": 0.02, "US-ND": 0.015, "CA-AB": 0.01}
CONSENTS = {"matching": 0.97, "sharing": 0.96, "statistics": 0.72}
WITHDRAWN = 0.01


def make_availability(streams: Streams, people: People) -> Rows:
    """Stretches of days from 1 January of the as-of year on, one a year and person, without overlap; a few files have none."""
    rng = streams("availability")
    n = len(people)
    kind = pick(rng, n, [share for share, _first, _length in YEARS])
    asked = ~flags(rng, n, NOT_ASKED)
    shift, shorter = rng.integers(-20, 21, n), rng.integers(0, 46, n)
    start_year = (EPOCH + timedelta(days=people.as_of)).year
    always = np.flatnonzero(asked & (kind == 0))
    parts = [_all_year(rng, always, start_year)]
    for year in range(start_year, start_year + SEASONS):
        for number, (_share, first, length) in enumerate(YEARS):
            own = np.flatnonzero(asked & (kind == number) & flags(rng, n, 0.95))
            if length:
                parts.append(_season(own, days(date(year, 1, 1)) + first + shift[own], length - shorter[own]))
    return joined(parts)


def _all_year(rng: np.random.Generator, person: Ints, year: int) -> Rows:
    """Free at any time, from some day of the first quarter on for a third of them."""
    late = rng.integers(1, 90, len(person)) * flags(rng, len(person), 0.33)
    until = days(date(year + SEASONS - 1, 12, 31))
    return Rows({"person": person, "starts": days(date(year, 1, 1)) + late, "ends": np.full(len(person), until)})


def _season(person: Ints, starts: Ints, length: Ints) -> Rows:
    return Rows({"person": person, "starts": starts, "ends": starts + length})


def make_programme_wishes(streams: Streams, people: People) -> Rows:
    """Wanted or refused, never both; a programme that is closed to the country's nationals is not asked about."""
    rng = streams("programme wishes")
    parts = []
    for code in PROGRAMMES:
        closed = np.isin(people.country_codes, CLOSED_TO.get(code, ()))
        parts.append(_wishes(rng, ~closed, WANTED[code], REFUSED[code], "programme", code))
    return joined(parts)


def make_place_wishes(streams: Streams, people: People) -> Rows:
    rng = streams("place wishes")
    everybody = np.ones(len(people), dtype=bool)
    places = list(dict.fromkeys([*PLACES_WANTED, *PLACES_REFUSED]))
    return joined(
        [_wishes(rng, everybody, PLACES_WANTED.get(p, 0), PLACES_REFUSED.get(p, 0), "place", p) for p in places]
    )


def _wishes(rng: np.random.Generator, asked: Flags, wanted: float, refused: float, name: str, code: str) -> Rows:
    draw = rng.random(len(asked))
    person = np.flatnonzero(asked & (draw < wanted + refused))
    wish = np.where(draw[person] < wanted, "wanted", "refused").tolist()
    return Rows({"person": person, name: [code] * len(person), "wish": wish})


def make_consents(streams: Streams, people: People) -> Rows:
    """Given at registration; a few were never asked for, a few withdrawn. Who withdrew as a person withdrew all."""
    rng = streams("consents")
    n = len(people)
    gone = np.array([status == "withdrawn" for status in people.status])
    draft = np.array([status == "draft" for status in people.status])
    aloud = (people.literate == 0) | (people.spanish <= 2)
    later = people.registered + 1 + ((people.as_of - people.registered) * 0.9 * rng.random(n)).astype(np.int64)
    later = np.minimum(later, people.as_of)
    parts = []
    for purpose, share in CONSENTS.items():
        person = np.flatnonzero((flags(rng, n, share) | gone) & ~draft)
        withdrawn = gone | flags(rng, n, WITHDRAWN)
        parts.append(
            Rows(
                {
                    "person": person,
                    "purpose": [purpose] * len(person),
                    "means": np.where(aloud, "read_aloud", "signed")[person].tolist(),
                    "given": people.registered[person],
                    "withdrawn": np.where(withdrawn, later, NO_DAY)[person],
                }
            )
        )
    return joined(parts)
