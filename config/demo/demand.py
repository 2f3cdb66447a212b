"""Invented employers and their vacancies in the four programmes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from statistics import NormalDist

import numpy as np

from .chance import Streams, choice_of, deal, one, pick, spread
from .organisations import employer_name
from .programmes import KEYS, VACANCY_SHARES
from .vacancies import EmployerRow, VacancyRow, destinations, draw_job, make_vacancy

VACANCIES_PER_EMPLOYER = 1.8
MEDIAN_SEATS, SEATS_SPREAD, MOST_SEATS = 6, 1.3, 320
STATUS = {"open": 0.8, "submitted": 0.06, "draft": 0.05, "changes_asked": 0.03, "closed": 0.04, "expired": 0.02}


@dataclass(frozen=True)
class Demand:
    employers: list[EmployerRow]
    vacancies: list[VacancyRow]

    def names_by_programme(self) -> dict[str, list[str]]:
        names: dict[str, list[str]] = {}
        for employer in self.employers:
            names.setdefault(employer.programme, []).append(employer.name)
        return names


def make_demand(streams: Streams, n: int, as_of: date, first_employer: int = 0, first_vacancy: int = 0) -> Demand:
    """n vacancies, and about half as many employers; a few employers ask for much more than the rest."""
    shares = list(VACANCY_SHARES.items())
    programme = deal(streams("programmes"), n, [share for _code, share in shares])
    employers: list[EmployerRow] = []
    asks = np.zeros(n, dtype=np.int64)
    for number, (code, _share) in enumerate(shares):
        own = np.flatnonzero(programme == number)
        made = _employers(streams, code, len(own), first_employer + len(employers))
        if made:
            asks[own] = len(employers) + pick(streams(f"who asks {code}"), len(own), [row.weight for row in made])
        employers += made
    rng, seats, statuses = streams("vacancies"), _seats(streams, n), _statuses(streams, n)
    vacancies = [
        make_vacancy(rng, employers[employer], employer, seats[position], statuses[position], as_of)
        for position, employer in enumerate(asks.tolist())
    ]
    vacancies.sort(key=lambda row: (row.created, row.minute))
    for position, row in enumerate(vacancies, start=first_vacancy + 1):
        row.number = position
    return Demand(employers, vacancies)


def _employers(streams: Streams, programme: str, vacancies: int, first: int) -> list[EmployerRow]:
    rng = streams(f"employers {programme}")
    count = max(1, round(vacancies / VACANCIES_PER_EMPLOYER)) if vacancies else 0
    places = {place: float(row[KEYS[programme]] or 0) for place, row in destinations().items()}
    where = choice_of(rng, count, {place: weight for place, weight in places.items() if weight})
    made = []
    for number, place in enumerate(where):
        job = draw_job(rng, programme, place)
        name, city = employer_name(rng, place, job.row["industry"])
        status = one(rng, {"verified": 0.92, "unverified": 0.06, "suspended": 0.02}) if number else "verified"
        weight = float(np.exp(rng.standard_normal()))
        made.append(EmployerRow(first + number + 1, programme, name, place, city, job.row["industry"], status, weight))
    return made


def _seats(streams: Streams, n: int) -> list[int]:
    """Heavy-tailed, median 6: the quantiles of a log-normal, one each n-th, in random order."""
    normal = NormalDist()
    return [
        int(np.clip(round(MEDIAN_SEATS * np.exp(SEATS_SPREAD * normal.inv_cdf(draw))), 1, MOST_SEATS))
        for draw in spread(streams("seats"), n).tolist()
    ]


def _statuses(streams: Streams, n: int) -> list[str]:
    return [list(STATUS)[position] for position in deal(streams("vacancy status"), n, list(STATUS.values())).tolist()]
