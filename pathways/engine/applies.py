"""Whom and what a rule is about: nationalities, registries, places, a sector, occupations, commodities, kinds of need."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np

from .facts import NEED_TYPES, UNKNOWN, YES, country_code
from .kinds.base import Array, Bools, Case, Side, across, among, down
from .kinds.trade import crop_match, occupation_match
from .kinds.work import place_match
from .parameters import codes, countries, one_of, places, several_of

CERTIFIED = ("not_yet", "yes")
SECTORS = ("other", "agricultural")  # the position is the value of VacancyFacts.agricultural


@dataclass(frozen=True)
class AppliesTo:
    """Empty means everybody and everything. Where a fact is not known, the rule applies perhaps.

    `programme` narrows a rule set that is for every programme to some of them. `certified` is about what is known: "not_yet" holds
    until the certification is known to be held.
    """

    nationality: tuple[str, ...] = countries(default=())
    registry_country: tuple[str, ...] = countries(default=())
    place: tuple[str, ...] = places(default=())
    sector: str = one_of(SECTORS, default="")
    need_type: tuple[str, ...] = several_of(NEED_TYPES, default=())
    occupation: tuple[str, ...] = codes("occupations", default=())
    crop: tuple[str, ...] = codes("crops", default=())
    programme: tuple[str, ...] = codes("programmes", default=())
    certified: str = one_of(CERTIFIED, default="")

    @cached_property
    def sides(self) -> frozenset[Side]:
        worker = {Side.WORKER} if self.nationality or self.registry_country else set()
        work = self.place or self.sector or self.need_type or self.occupation or self.crop or self.certified
        return frozenset(worker | ({Side.VACANCY} if work else set()))

    def meets(self, other: AppliesTo) -> bool:
        """Whether both may be about the same pair."""
        pairs = ((getattr(self, field.name), getattr(other, field.name)) for field in fields(self))
        return not any(one and other and not set(_all(one)) & set(_all(other)) for one, other in pairs)

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
        for codes_named, match in (
            (self.place, place_match),
            (self.occupation, occupation_match),
            (self.crop, crop_match),
        ):
            if codes_named:
                within, perhaps = match(codes_named, case)
                found.append((across(within), across(perhaps)))
        if self.sector:
            listed, unknown = _listed(case.vacancies.agricultural, [SECTORS.index(self.sector)])
            found.append((across(listed), across(unknown)))
        if self.need_type:
            listed, unknown = _listed(case.vacancies.need_type, [NEED_TYPES.index(n) for n in self.need_type])
            found.append((across(listed), across(unknown)))
        if self.certified:
            held = case.vacancies.certification_held == YES
            found.append((across(held == (self.certified == "yes")), np.zeros((1, 1), dtype=bool)))
        return found


def _listed(column: Array, values: list[int]) -> tuple[Bools, Bools]:
    return among(column, values), column == UNKNOWN


def _all(named: str | tuple[str, ...]) -> tuple[str, ...]:
    return (named,) if isinstance(named, str) else named
