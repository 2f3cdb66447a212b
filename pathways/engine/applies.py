"""Whom and what a rule is about: nationalities, registries, places, a sector, kinds of need."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .facts import NEED_TYPES, UNKNOWN, country_code
from .kinds.base import Array, Bools, Case, Side, across, down
from .kinds.work import place_match
from .parameters import countries, one_of, places, several_of

SECTORS = ("other", "agricultural")  # the position is the value of VacancyFacts.agricultural


@dataclass(frozen=True)
class AppliesTo:
    """Empty means everybody and everything. Where a fact is not known, the rule applies perhaps."""

    nationality: tuple[str, ...] = countries(default=())
    registry_country: tuple[str, ...] = countries(default=())
    place: tuple[str, ...] = places(default=())
    sector: str = one_of(SECTORS, default="")
    need_type: tuple[str, ...] = several_of(NEED_TYPES, default=())

    @property
    def sides(self) -> frozenset[Side]:
        worker = {Side.WORKER} if self.nationality or self.registry_country else set()
        vacancy = {Side.VACANCY} if self.place or self.sector or self.need_type else set()
        return frozenset(worker | vacancy)

    def masks(self, case: Case) -> tuple[Bools, Bools]:
        """Where the rule surely applies and where it may, broadcastable to (n, m)."""
        surely, may_be = np.ones((1, 1), dtype=bool), np.ones((1, 1), dtype=bool)
        for yes, perhaps in self._conditions(case):
            surely, may_be = surely & yes, may_be & (yes | perhaps)
        return surely, may_be

    def _conditions(self, case: Case) -> list[tuple[Bools, Bools]]:
        found = []
        for names, column in (
            (self.nationality, case.workers.nationality),
            (self.registry_country, case.workers.registry_country),
        ):
            if names:
                listed, unknown = _listed(column, [country_code(name) for name in names])
                found.append((down(listed), down(unknown)))
        if self.place:
            within, perhaps = place_match(self.place, case)
            found.append((across(within), across(perhaps)))
        if self.sector:
            listed, unknown = _listed(case.vacancies.agricultural, [SECTORS.index(self.sector)])
            found.append((across(listed), across(unknown)))
        if self.need_type:
            listed, unknown = _listed(case.vacancies.need_type, [NEED_TYPES.index(n) for n in self.need_type])
            found.append((across(listed), across(unknown)))
        return found


def _listed(column: Array, values: list[int]) -> tuple[Bools, Bools]:
    return np.isin(column, values), column == UNKNOWN
