"""Kinds about the programme itself: whether it takes anybody, permits work, whom its family rules name; and plain statements."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..facts import Int8
from ..parameters import Nothing, flag, one_of, whole
from ..rules import Comparison, Who
from .base import Case, Kind, Side, across, outcome, state

WHOSE = ("employer", "recruiter")


@dataclass(frozen=True)
class Intake:
    """`open` false: applications are not taken (any more, or yet)."""

    open: bool = flag()


class IntakeOpen(Kind[Intake]):
    """The same for everybody. A closed or planned programme is thereby open to nobody, from a day to a day."""

    name = "intake"
    side = Side.VACANCY
    worker_alone = True
    schema = Intake

    def test(self, p: Intake, case: Case) -> Int8:
        return _the_same(p.open, case)

    def explain(self, p: Intake, case: Case) -> Comparison:
        return Comparison(p.open, True, "yes_no", "intake", Who.NOBODY)


@dataclass(frozen=True)
class Work:
    permitted: bool = flag()


class PermitsWork(Kind[Work]):
    """A visa or card that permits no work is a pathway to no vacancy."""

    name = "permits_work"
    side = Side.VACANCY
    worker_alone = True
    schema = Work

    def test(self, p: Work, case: Case) -> Int8:
        return _the_same(p.permitted, case)

    def explain(self, p: Work, case: Case) -> Comparison:
        return Comparison(p.permitted, True, "yes_no", "work", Who.NOBODY)


def _the_same(passes: bool, case: Case) -> Int8:
    everywhere = np.full(case.vacancies.n, passes)
    return across(outcome(everywhere, ~everywhere))


@dataclass(frozen=True)
class Whose:
    whose: str = one_of(WHOSE)


class DemandNotBarred(Kind[Whose]):
    """No sanction recorded here stands against the employer, or against the recruiter who is to fill the seats."""

    name = "demand_not_barred"
    side = Side.VACANCY
    schema = Whose

    def test(self, p: Whose, case: Case) -> Int8:
        barred = self._barred(p, case)
        return across(outcome(barred == 0, barred == 1))

    def explain(self, p: Whose, case: Case) -> Comparison:
        return Comparison(state(self._barred(p, case)[0]), False, "yes_no", "sanction", Who.NOBODY)

    @staticmethod
    def _barred(p: Whose, case: Case) -> Int8:
        return case.vacancies.employer_barred if p.whose == "employer" else case.vacancies.recruiter_barred


class Statement(Kind[Nothing]):
    """A right or a duty to know about that no recorded fact can test: shown, never passed or failed."""

    name = "statement"
    side = Side.VACANCY
    tells_only = True
    schema = Nothing

    def test(self, p: Nothing, case: Case) -> Int8:
        nothing = np.zeros(case.vacancies.n, dtype=bool)
        return across(outcome(nothing, nothing))

    def explain(self, p: Nothing, case: Case) -> Comparison:
        return Comparison(None, None, "", "", Who.NOBODY)


@dataclass(frozen=True)
class FamilyOf:
    """Who may come along, and whether they may work. `children_under` 0: children may not come, or nothing is said."""

    spouse: bool = flag(default=False)
    children_under: int = whole(1, 30, default=0)
    may_work: bool = flag(default=False)


class Family(Kind[FamilyOf]):
    """What a programme grants to a family. It is told, and tests nobody: having a family opens and closes nothing."""

    name = "family"
    side = Side.VACANCY
    tells_only = True
    schema = FamilyOf

    def test(self, p: FamilyOf, case: Case) -> Int8:
        nothing = np.zeros(case.vacancies.n, dtype=bool)
        return across(outcome(nothing, nothing))

    def explain(self, p: FamilyOf, case: Case) -> Comparison:
        return Comparison(None, None, "", "", Who.NOBODY)
