"""What the journeys of a person cost the employer: what is on record of it, less subsidies; elsewhere how far they are.

Costs and subsidies are figures that staff publish with their source (`pathways.TravelCost`, `SubsidyScheme`), by the country where
people live. The product ships none: no source was found. A journey of which none is on record is the great circle between the middle of the
towns of the two places (`data/places.csv`: GeoNames, CC BY 4.0, the mean of all places of 1,000 people or more). For any one journey that
is of low confidence, and the page where points are given says so. Which ways the employer pays is the vacancy's own answer: where a law
makes it pay, a rule closes the vacancy that says no.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pathways.engine.facts import UNKNOWN, VacancyFacts, Vocabulary

from .engine.fares import NO_FARES, Fares

PLACES = Path(__file__).parent / "data" / "places.csv"
EARTH_KM = 6371  # mean radius (IUGG)
DEAREST_KM = (
    10_000  # paid for one person, at which nothing is left: about there and back between Guatemala and British Columbia
)
# Paid for one person, at which nothing is left, in the currencies of the countries of work. Set by hand so that they are near each other
# and near the distance above, without a source; no exchange rate. What is in any other currency counts by distance.
DEAREST_PAID = {"USD": 2_000, "CAD": 2_800, "MXN": 36_000}


def ways_paid(facts: VacancyFacts) -> npt.NDArray[np.int32]:
    """(m,) how many of the two ways the employer pays, -1 where it has not said so of both."""
    there, back = facts.travel_inbound_paid.astype(np.int32), facts.travel_outbound_paid.astype(np.int32)
    return np.where((there >= 0) & (back >= 0), there + back, UNKNOWN).astype(np.int32)


def journeys(
    facts: VacancyFacts, words: Vocabulary, fares: Fares = NO_FARES
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int16]]:
    """`journey` (m,) and `journey_share` (places, journeys) of `engine.columns.VacancyColumns`."""
    pathway = facts.programme.astype(np.int32) if fares.costs else np.full(facts.n, UNKNOWN, np.int32)
    kinds, of = np.unique(np.stack([facts.place, ways_paid(facts), pathway], axis=1), axis=0, return_inverse=True)
    place, ways = kinds[:, 0], kinds[:, 1].astype(np.int64)
    km = np.where(place >= 0, kilometres(words.places)[:, place], UNKNOWN)
    share = np.where(ways == 0, 1000, np.where((km >= 0) & (ways >= 0), left_of_way(km, ways), UNKNOWN)).astype(
        np.int16
    )
    for country in sorted({one.worker_country for one in fares.costs}):
        rows = [row for row, home in enumerate(words.places) if country_of(home) == country]
        for column, (there, paid, under) in enumerate(kinds.tolist()):
            known = there >= 0 and paid > 0
            paying = fares.left_to_pay(country, words.places[there], _code(words, under), paid) if known else None
            if paying is not None and paying[1] in DEAREST_PAID:
                share[rows, column] = left_of(*paying)
    return of.reshape(-1).astype(np.int32), share


def left_of_way(km: Any, ways: Any) -> Any:
    """Of a thousand, when an employer has paid so many ways of so many kilometres; numbers or arrays."""
    return 1000 - 1000 * np.minimum(km * ways, DEAREST_KM) // DEAREST_KM


def country_of(place: str) -> str:
    """US of US-GA, and of US."""
    return place.partition("-")[0]


def left_of(cents: int, currency: str) -> int:
    """Of a thousand, when an employer has paid so much for one person."""
    return 1000 - min(1000 * cents // (100 * DEAREST_PAID[currency]), 1000)


def _code(words: Vocabulary, programme: int) -> str:
    return words.programmes[programme] if programme >= 0 else ""


@lru_cache(maxsize=4)
def kilometres(places: tuple[str, ...]) -> npt.NDArray[np.int64]:
    """(places, places) between any two, to the nearest; -1 where one is not a department, state or province with towns."""
    known = _coordinates()
    at = np.radians(np.array([known.get(code, (np.nan, np.nan)) for code in places], np.float64).reshape(-1, 2))
    latitude, longitude = at[:, 0], at[:, 1]
    half = np.sin((latitude[:, None] - latitude) / 2) ** 2
    half += np.cos(latitude)[:, None] * np.cos(latitude) * np.sin((longitude[:, None] - longitude) / 2) ** 2
    km = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(half, 1)))
    found = np.where(np.isnan(km), UNKNOWN, np.rint(np.nan_to_num(km))).astype(np.int64)
    found.flags.writeable = False
    return found


@lru_cache(maxsize=1)
def _coordinates() -> dict[str, tuple[float, float]]:
    with PLACES.open(encoding="utf-8", newline="") as file:
        return {row["code"]: (float(row["latitude"]), float(row["longitude"])) for row in csv.DictReader(file)}
