"""Kinds that look at what the work is: sector, occupation, commodity, kind of need."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..facts import NEED_TYPES, UNKNOWN, Int8
from ..parameters import BadRule, codes, flag, gettext_noop, one_of, several_of
from ..rules import Comparison, Outcome, Who
from .base import MASKS_KEPT, Array, Bools, Case, Kind, Remedy, Side, across, kept, outcome, row_with, state

COMMODITY_LISTS = ("ncl",)


@dataclass(frozen=True)
class SectorOf:
    agricultural: bool = flag()


class Sector(Kind[SectorOf]):
    name = "sector"
    side = Side.VACANCY
    schema = SectorOf

    def test(self, p: SectorOf, case: Case) -> Int8:
        agricultural = case.vacancies.agricultural
        return across(outcome(agricultural == int(p.agricultural), agricultural == int(not p.agricultural)))

    def explain(self, p: SectorOf, case: Case) -> Comparison:
        value = state(case.vacancies.agricultural[0])
        return Comparison(value, p.agricultural, "agricultural", "sector", Who.EMPLOYER)

    def remedies(self, p: SectorOf, case: Case) -> tuple[Remedy, ...]:
        return (Remedy(Who.EMPLOYER, "sector", vacancy=row_with(case.vacancies, agricultural=int(p.agricultural))),)


@dataclass(frozen=True)
class CommodityListOf:
    """`listed` false: the commodity must not be on the list."""

    list_: str = one_of(COMMODITY_LISTS)
    listed: bool = flag(default=True)


class CommodityList(Kind[CommodityListOf]):
    """The crop is (or is not) on Canada's National Commodity List."""

    name = "commodity_list"
    side = Side.VACANCY
    schema = CommodityListOf

    def test(self, p: CommodityListOf, case: Case) -> Int8:
        on_list = case.vacancies.crop_on_ncl
        return across(outcome(on_list == int(p.listed), on_list == int(not p.listed)))

    def explain(self, p: CommodityListOf, case: Case) -> Comparison:
        return Comparison(state(case.vacancies.crop_on_ncl[0]), p.listed, "yes_no", "commodity", Who.EMPLOYER)

    def remedies(self, p: CommodityListOf, case: Case) -> tuple[Remedy, ...]:
        return (Remedy(Who.EMPLOYER, "commodity", vacancy=row_with(case.vacancies, crop_on_ncl=int(p.listed))),)


@dataclass(frozen=True)
class OccupationsOf:
    """The occupations allowed, or those refused: ISCO-08 unit groups ("9212") or jobs in them ("9212.03")."""

    allowed: tuple[str, ...] = codes("occupations", default=())
    refused: tuple[str, ...] = codes("occupations", default=())


@dataclass(frozen=True)
class CommoditiesOf:
    allowed: tuple[str, ...] = codes("crops", default=())
    refused: tuple[str, ...] = codes("crops", default=())


class _Listed(Kind[OccupationsOf]):
    """What the vacancy names is on a list of allowed codes, or not on one of refused codes."""

    side = Side.VACANCY
    schema = OccupationsOf
    column: str

    def _names(self, case: Case) -> tuple[str, ...]:
        raise NotImplementedError

    def _masks(self, listed: tuple[str, ...], names: tuple[str, ...]) -> tuple[Bools, Bools]:
        raise NotImplementedError

    def check(self, p: OccupationsOf) -> None:
        if bool(p.allowed) == bool(p.refused):
            raise BadRule(gettext_noop('give exactly one of "allowed" and "refused"'))

    def _answers(self, p: OccupationsOf, case: Case) -> Int8:
        """For each name of the vocabulary, and at last for one that is not known."""
        within, may_be = self._masks(p.allowed or p.refused, self._names(case))
        outside = ~within & ~may_be
        return outcome(within, outside) if p.allowed else outcome(outside, within)

    def test(self, p: OccupationsOf, case: Case) -> Int8:
        column: Array = getattr(case.vacancies, self.column)
        return across(self._answers(p, case)[column])

    def explain(self, p: OccupationsOf, case: Case) -> Comparison:
        number = int(getattr(case.vacancies, self.column)[0])
        value = None if number == UNKNOWN else self._names(case)[number]
        threshold = p.allowed or tuple(f"-{code}" for code in p.refused)
        return Comparison(value, threshold, self.column, self.column, Who.EMPLOYER)

    def remedies(self, p: OccupationsOf, case: Case) -> tuple[Remedy, ...]:
        fits = np.flatnonzero(self._answers(p, case)[:-1] == Outcome.PASS)[:1]
        return tuple(
            Remedy(Who.EMPLOYER, self.column, vacancy=row_with(case.vacancies, **{self.column: number}))
            for number in fits.tolist()
        )


class Occupation(_Listed):
    """A vacancy of which only the unit group is known may still be for one of its jobs."""

    name = "occupation"
    column = "occupation"

    def _names(self, case: Case) -> tuple[str, ...]:
        return case.vocabulary.occupations

    def _masks(self, listed: tuple[str, ...], names: tuple[str, ...]) -> tuple[Bools, Bools]:
        return occupation_masks(listed, names)


class Commodity(_Listed):
    name = "commodity"
    schema = CommoditiesOf  # type: ignore[assignment]
    column = "crop"

    def _names(self, case: Case) -> tuple[str, ...]:
        return case.vocabulary.crops

    def _masks(self, listed: tuple[str, ...], names: tuple[str, ...]) -> tuple[Bools, Bools]:
        return crop_masks(listed, names)


@lru_cache(maxsize=MASKS_KEPT)
def occupation_masks(listed: tuple[str, ...], names: tuple[str, ...]) -> tuple[Bools, Bools]:
    """Over the occupations, and at last one not known: surely one of those listed, and perhaps (only its group is)."""
    within = np.array([name in listed or name[:4] in listed for name in names] + [False])
    may_be = np.array([len(name) == 4 and any(code[:4] == name for code in listed) for name in names] + [True])
    return kept(within), kept(may_be & ~within)


@lru_cache(maxsize=MASKS_KEPT)
def crop_masks(listed: tuple[str, ...], names: tuple[str, ...]) -> tuple[Bools, Bools]:
    return kept(np.array([name in listed for name in names] + [False])), kept(np.array([False] * len(names) + [True]))


def occupation_match(listed: tuple[str, ...], case: Case) -> tuple[Bools, Bools]:
    """Two masks over the vacancies: surely one of the occupations, and perhaps."""
    within, may_be = occupation_masks(listed, case.vocabulary.occupations)
    return within[case.vacancies.occupation], may_be[case.vacancies.occupation]


def crop_match(listed: tuple[str, ...], case: Case) -> tuple[Bools, Bools]:
    within, may_be = crop_masks(listed, case.vocabulary.crops)
    return within[case.vacancies.crop], may_be[case.vacancies.crop]


@dataclass(frozen=True)
class NeedTypes:
    """The kinds of need allowed, or those refused."""

    allowed: tuple[str, ...] = several_of(NEED_TYPES, default=())
    refused: tuple[str, ...] = several_of(NEED_TYPES, default=())

    @property
    def all_allowed(self) -> tuple[str, ...]:
        return self.allowed or tuple(need for need in NEED_TYPES if need not in self.refused)


class NeedType(Kind[NeedTypes]):
    name = "need_type"
    side = Side.VACANCY
    schema = NeedTypes

    def check(self, p: NeedTypes) -> None:
        if bool(p.allowed) == bool(p.refused):
            raise BadRule(gettext_noop('give exactly one of "allowed" and "refused"'))

    def test(self, p: NeedTypes, case: Case) -> Int8:
        need = case.vacancies.need_type
        listed = np.isin(need, [NEED_TYPES.index(name) for name in p.all_allowed])
        return across(outcome(listed, ~listed & (need != UNKNOWN)))

    def explain(self, p: NeedTypes, case: Case) -> Comparison:
        need = int(case.vacancies.need_type[0])
        value = None if need == UNKNOWN else NEED_TYPES[need]
        return Comparison(value, p.all_allowed, "need_type", "need_type", Who.EMPLOYER)

    def remedies(self, p: NeedTypes, case: Case) -> tuple[Remedy, ...]:
        need = NEED_TYPES.index(p.all_allowed[0])
        return (Remedy(Who.EMPLOYER, "need_type", vacancy=row_with(case.vacancies, need_type=need)),)
