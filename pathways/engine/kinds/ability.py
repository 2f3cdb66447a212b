"""Kinds that a programme itself asks of the person: months of work, a language, schooling, a status."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..facts import UNKNOWN, Int8
from ..parameters import BadRule, Nothing, codes, flag, gettext_noop, whole
from ..rules import Comparison, Plain, Who
from .base import Array, Bools, Case, Kind, Remedy, Side, cell_with, down, known, outcome, row_with, state, yes_no
from .trade import occupation_masks


@dataclass(frozen=True)
class MonthsWorked:
    """Months in the occupations, with the crops or on farms, whichever are most; naming none of them, in any work."""

    min_months: int = whole(1, 600)
    occupations: tuple[str, ...] = codes("occupations", default=())
    crops: tuple[str, ...] = codes("crops", default=())
    farm: bool = flag(default=False)


class ExperienceMonths(Kind[MonthsWorked]):
    """Months that a programme asks of everybody, whatever the vacancy asks."""

    name = "experience_months"
    side = Side.WORKER
    schema = MonthsWorked

    def test(self, p: MonthsWorked, case: Case) -> Int8:
        best, told = self._best(p, case)
        return down(outcome(best >= p.min_months, told & (best < p.min_months)))

    def explain(self, p: MonthsWorked, case: Case) -> Comparison:
        best, told = self._best(p, case)
        months = int(best[0])
        value = months if told[0] or months else None
        gap = p.min_months - months if value is not None and months < p.min_months else None
        return Comparison(value, p.min_months, "months", "experience", Who.WORKER, gap)

    def remedies(self, p: MonthsWorked, case: Case) -> tuple[Remedy, ...]:
        short = p.min_months - int(self._best(p, case)[0][0])
        columns = self._columns(p, case)
        if p.farm:
            return (Remedy(Who.WORKER, "experience", worker=row_with(case.workers, farm_months=p.min_months)),)
        for name, chosen in columns.items():
            if chosen.any():
                cell = int(np.flatnonzero(chosen)[0])
                has = max(int(getattr(case.workers, name)[0, cell]), 0)
                worker = cell_with(case.workers, name, {cell: has + short})
                return (Remedy(Who.WORKER, "experience", worker=worker),)
        return ()

    def _best(self, p: MonthsWorked, case: Case) -> tuple[Array, Bools]:
        """Of each person the most months that count, and whether all that could count is known."""
        best, told = np.zeros(case.workers.n, dtype=np.int32), np.ones(case.workers.n, dtype=bool)
        for name, chosen in self._columns(p, case).items():
            table = getattr(case.workers, name)
            months = table[:, chosen]
            np.maximum(best, np.maximum(months, 0).sum(axis=1, dtype=np.int32), out=best)
            told &= (table != UNKNOWN).all(axis=1) if table.shape[1] else False
        if p.farm:
            np.maximum(best, case.workers.farm_months, out=best)
            told &= case.workers.farm_months != UNKNOWN
        return best, told

    @staticmethod
    def _columns(p: MonthsWorked, case: Case) -> dict[str, Bools]:
        """Which columns of which tables count."""
        chosen: dict[str, Bools] = {}
        if p.occupations or not (p.crops or p.farm):
            names = case.vocabulary.occupations
            every = np.ones(len(names), dtype=bool)
            chosen["occupation_months"] = occupation_masks(p.occupations, names)[0][:-1] if p.occupations else every
        if p.crops:
            chosen["crop_months"] = np.array([crop in p.crops for crop in case.vocabulary.crops], dtype=bool)
        return chosen


@dataclass(frozen=True)
class AnyLanguage:
    """One of the languages, at our own level (1 a few words to 4 fluent) or tested on the CLB (1 to 12)."""

    languages: tuple[str, ...] = codes("languages")
    min_level: int = whole(1, 4, default=0)
    min_clb: int = whole(1, 12, default=0)


class LanguageLevel(Kind[AnyLanguage]):
    """Any one of the languages, well enough, whatever the vacancy asks."""

    name = "language_level"
    side = Side.WORKER
    schema = AnyLanguage

    def check(self, p: AnyLanguage) -> None:
        if bool(p.min_level) == bool(p.min_clb):
            raise BadRule(gettext_noop('give exactly one of "min_level" and "min_clb"'))

    def test(self, p: AnyLanguage, case: Case) -> Int8:
        levels = self._levels(p, case)
        passes = np.asarray((levels >= self._least(p)).any(axis=1))
        told = np.asarray((levels != UNKNOWN).all(axis=1) & bool(levels.shape[1]))
        return down(outcome(passes, ~passes & told))

    def explain(self, p: AnyLanguage, case: Case) -> Comparison:
        names, levels, least = self._names(p, case), self._levels(p, case)[0], self._least(p)
        best = int(levels.argmax()) if len(names) else 0
        level = int(levels[best]) if len(names) else UNKNOWN
        code = names[best] if names else p.languages[0]
        gap = least - level if UNKNOWN < level < least else None
        if p.min_clb:
            return Comparison(known(level), least, "clb", "language_test", Who.WORKER, gap)
        value: Plain = None if level == UNKNOWN else (code, str(level))
        return Comparison(value, (code, str(least)), "language_level", "language", Who.WORKER, gap)

    def remedies(self, p: AnyLanguage, case: Case) -> tuple[Remedy, ...]:
        names = self._names(p, case)
        if not names:
            return ()
        cell = case.vocabulary.index("languages", names[int(self._levels(p, case)[0].argmax())])
        worker = cell_with(case.workers, self._table(p), {cell: self._least(p)})
        return (Remedy(Who.WORKER, "language_test" if p.min_clb else "language", worker=worker),)

    @staticmethod
    def _names(p: AnyLanguage, case: Case) -> list[str]:
        return [code for code in p.languages if code in case.vocabulary.languages]

    def _levels(self, p: AnyLanguage, case: Case) -> Array:
        table: Array = getattr(case.workers, self._table(p))
        return table[:, [case.vocabulary.index("languages", code) for code in self._names(p, case)]]

    @staticmethod
    def _table(p: AnyLanguage) -> str:
        return "clb_level" if p.min_clb else "language_level"

    @staticmethod
    def _least(p: AnyLanguage) -> int:
        return p.min_clb or p.min_level


@dataclass(frozen=True)
class SchoolYears:
    years: int = whole(1, 20)


class MinimumSchooling(Kind[SchoolYears]):
    name = "minimum_schooling"
    side = Side.WORKER
    schema = SchoolYears

    def test(self, p: SchoolYears, case: Case) -> Int8:
        years = case.workers.schooling_years
        return down(outcome(years >= p.years, (years != UNKNOWN) & (years < p.years)))

    def explain(self, p: SchoolYears, case: Case) -> Comparison:
        years = known(case.workers.schooling_years[0])
        gap = p.years - years if years is not None and years < p.years else None
        return Comparison(years, p.years, "years", "schooling", Who.WORKER, gap)

    def remedies(self, p: SchoolYears, case: Case) -> tuple[Remedy, ...]:
        return (Remedy(Who.WORKER, "schooling", worker=row_with(case.workers, schooling_years=p.years)),)


@dataclass(frozen=True)
class Asked:
    """`required` false: the programme does not ask for it (any more)."""

    required: bool = flag(default=True)


class RefugeeStatus(Kind[Asked]):
    """Recognised as a refugee, or a person of concern to UNHCR."""

    name = "refugee_status"
    side = Side.WORKER
    schema = Asked

    def test(self, p: Asked, case: Case) -> Int8:
        status = case.workers.refugee_status
        return down(yes_no(status if p.required else np.ones_like(status)))

    def explain(self, p: Asked, case: Case) -> Comparison:
        status = state(case.workers.refugee_status[0])
        return Comparison(status, p.required, "yes_no", "refugee_status", Who.NOBODY if status is False else Who.WORKER)


class LivesAbroad(Kind[Asked]):
    """Lives outside the country of their own nationality, as whoever has fled it does."""

    name = "lives_abroad"
    side = Side.WORKER
    schema = Asked

    def test(self, p: Asked, case: Case) -> Int8:
        home, lives_in = case.workers.nationality, case.workers.lives_in
        told = (home != UNKNOWN) & (lives_in != UNKNOWN)
        if not p.required:
            told = np.ones_like(told)
        return down(outcome(told & ((home != lives_in) | (not p.required)), told & (home == lives_in) & p.required))

    def explain(self, p: Asked, case: Case) -> Comparison:
        home, lives_in = int(case.workers.nationality[0]), int(case.workers.lives_in[0])
        value = None if UNKNOWN in (home, lives_in) else home != lives_in
        return Comparison(value, p.required, "yes_no", "lives_abroad", Who.WORKER if value is None else Who.NOBODY)


class NotBarred(Kind[Nothing]):
    """No sanction or bar stands against the person."""

    name = "not_barred"
    side = Side.WORKER
    schema = Nothing

    def test(self, p: Nothing, case: Case) -> Int8:
        barred = case.workers.barred
        return down(outcome(barred == 0, barred == 1))

    def explain(self, p: Nothing, case: Case) -> Comparison:
        barred = state(case.workers.barred[0])
        return Comparison(barred, False, "yes_no", "sanction", Who.NOBODY if barred else Who.WORKER)
