"""What the work pays, against the lowest wage the law allows."""

from __future__ import annotations

from dataclasses import dataclass

from ..facts import UNKNOWN, Int8, country_name
from ..parameters import several_of
from ..rules import Comparison, Who
from ..wages import BASES, CURRENCIES, known_bits
from .base import Case, Kind, Remedy, Side, across, known, outcome, row_with


@dataclass(frozen=True)
class Floors:
    """The floors that the law sets for all such work; others (a prevailing wage, an agreement) count where one is recorded."""

    needed: tuple[str, ...] = several_of(BASES)


class WageFloor(Kind[Floors]):
    """The lowest wage offered is at or above every floor that applies.

    Below one that surely applies: failed, whatever else is not known. At or above all of them: passed only where every floor
    that is `needed` is known. Else not known: a figure that nobody has is never taken for zero.
    """

    name = "wage_floor"
    side = Side.VACANCY
    schema = Floors

    def test(self, p: Floors, case: Case) -> Int8:
        work, needed = case.vacancies, known_bits(p.needed)
        offer = work.wage_hourly_cents
        complete = (work.wage_bases_known != UNKNOWN) & ((work.wage_bases_known & needed) == needed)
        told = offer != UNKNOWN
        passes = told & complete & (work.wage_floor_most_cents != UNKNOWN) & (offer >= work.wage_floor_most_cents)
        fails = told & (work.wage_floor_cents != UNKNOWN) & (offer < work.wage_floor_cents)
        return across(outcome(passes, fails))

    def explain(self, p: Floors, case: Case) -> Comparison:
        work = case.vacancies
        offer, floor = known(work.wage_hourly_cents[0]), known(work.wage_floor_cents[0])
        bits = int(work.wage_bases_known[0])
        missing = tuple(basis for basis in p.needed if bits == UNKNOWN or not bits & known_bits([basis]))
        return Comparison(
            value=offer,
            threshold=floor,
            unit=f"cents_an_hour:{CURRENCIES.get(country_name(int(work.country[0])), '')}",
            needs="wage",
            who=Who.EMPLOYER,
            gap=floor - offer if offer is not None and floor is not None and offer < floor else None,
            figure=known(work.wage_floor_figure[0]),
            missing=missing,
        )

    def remedies(self, p: Floors, case: Case) -> tuple[Remedy, ...]:
        floor = row_with(case.vacancies, wage_hourly_cents=int(case.vacancies.wage_floor_cents[0]))
        return (Remedy(Who.EMPLOYER, "wage", vacancy=floor),)
