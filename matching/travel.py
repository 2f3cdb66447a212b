"""What the journeys of a person cost the employer, as far as it can be said without fares: how far they are, and which of them it pays.

No source on record says what bringing a person from a department to a state costs, so no money is reckoned. A journey is the great circle
between the middle of the towns of the two (`data/places.csv`: GeoNames, CC BY 4.0, the mean of all places of 1,000 people or more). For any
one journey that is of low confidence, and the page where points are given says so. Which ways the employer pays is the vacancy's own
answer: where a law makes it pay, a rule closes the vacancy that says no. No subsidy is on record that would take something off.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pathways.engine.facts import UNKNOWN, VacancyFacts

PLACES = Path(__file__).parent / "data" / "places.csv"
EARTH_KM = 6371  # mean radius (IUGG)
DEAREST_KM = (
    10_000  # paid for one person, at which nothing is left: about there and back between Guatemala and British Columbia
)


def ways_paid(facts: VacancyFacts) -> npt.NDArray[np.int32]:
    """(m,) how many of the two ways the employer pays, -1 where it has not said so of both."""
    there, back = facts.travel_inbound_paid.astype(np.int32), facts.travel_outbound_paid.astype(np.int32)
    return np.where((there >= 0) & (back >= 0), there + back, UNKNOWN).astype(np.int32)


def journeys(facts: VacancyFacts, places: tuple[str, ...]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int16]]:
    """`journey` (m,) and `journey_share` (places, journeys) of `engine.columns.VacancyColumns`."""
    pairs, of = np.unique(np.stack([facts.place, ways_paid(facts)], axis=1), axis=0, return_inverse=True)
    place, ways = pairs[:, 0], pairs[:, 1].astype(np.int64)
    km = np.where(place >= 0, kilometres(places)[:, place], UNKNOWN)
    left = 1000 - 1000 * np.minimum(km * ways, DEAREST_KM) // DEAREST_KM
    share = np.where(ways == 0, 1000, np.where((km >= 0) & (ways >= 0), left, UNKNOWN))
    return of.reshape(-1).astype(np.int32), share.astype(np.int16)


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
