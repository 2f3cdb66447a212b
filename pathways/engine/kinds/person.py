"""Kinds that look at the person: who they are in law, their papers, what they agreed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from ..calendar import shift_months
from ..facts import UNKNOWN, UNKNOWN_DATE, Int8, Int32, country_code, country_name, to_date
from ..parameters import BadRule, Nothing, countries, flag, gettext_noop, one_of, whole
from ..rules import Comparison, Outcome, Who
from .base import Bools, Case, Kind, Remedy, Side, across, among, down, moved, outcome, row_with, state, yes_no

PAPERS = ("passport", "national_id", "passport_or_national_id")
RECORDS = ("police", "migration")


@dataclass(frozen=True)
class Nationalities:
    """The nationalities allowed, those refused, or `any`.

    `partial`: the lists name only what was checked, so that anybody else's place on them is not known.
    `residents`: who lives in one of the countries allowed counts as its national.
    """

    allowed: tuple[str, ...] = countries(default=())
    refused: tuple[str, ...] = countries(default=())
    any: bool = flag(default=False)
    partial: bool = flag(default=False)
    residents: bool = flag(default=False)


class Nationality(Kind[Nationalities]):
    name = "nationality"
    side = Side.WORKER
    schema = Nationalities

    def check(self, p: Nationalities) -> None:
        if not p.partial and sum((bool(p.allowed), bool(p.refused), p.any)) != 1:
            raise BadRule(
                gettext_noop('give exactly one of "allowed", "refused" and "any" (or "partial" with the lists)')
            )
        if p.partial and (p.any or not (p.allowed or p.refused)):
            raise BadRule(gettext_noop('"partial" goes with "allowed" or "refused"'))
        if set(p.allowed) & set(p.refused):
            raise BadRule(gettext_noop('a nationality is both "allowed" and "refused"'))
        if p.residents and (p.partial or not p.allowed):
            raise BadRule(gettext_noop('"residents" goes with "allowed", and not with "partial"'))

    def test(self, p: Nationalities, case: Case) -> Int8:
        nationality = down(case.workers.nationality)
        if p.any:
            return outcome(np.ones(nationality.shape, bool), np.zeros(nationality.shape, bool))
        if p.residents:
            lives_in = down(case.workers.lives_in)
            codes = [country_code(code) for code in p.allowed]
            passes = among(nationality, codes) | among(lives_in, codes)
            return outcome(passes, ~passes & (nationality != UNKNOWN) & (lives_in != UNKNOWN))
        allowed, refused = (among(nationality, [country_code(c) for c in listed]) for listed in (p.allowed, p.refused))
        if p.partial:
            return outcome(allowed, refused)
        is_known = nationality != UNKNOWN
        passes = allowed if p.allowed else ~refused
        return outcome(passes & is_known, ~passes & is_known)

    def explain(self, p: Nationalities, case: Case) -> Comparison:
        return Comparison(
            value=country_name(int(case.workers.nationality[0])) or None,
            threshold=p.allowed or tuple(f"-{code}" for code in p.refused),
            unit="country",
            needs="nationality",
            who=Who.NOBODY if case.workers.nationality[0] != UNKNOWN else Who.WORKER,
        )


@dataclass(frozen=True)
class Years:
    years: int = whole(14, 99)


class MinimumAge(Kind[Years]):
    """Age on the first day of work (on the day of evaluation where no vacancy is known)."""

    name = "minimum_age"
    side = Side.PAIR
    worker_alone = True
    schema = Years

    def test(self, p: Years, case: Case) -> Int8:
        born, latest = down(case.workers.birth_date), across(self._latest_birth(p, case))
        is_known = born != UNKNOWN_DATE
        return outcome(is_known & (born <= latest), is_known & (born > latest))

    def explain(self, p: Years, case: Case) -> Comparison:
        born, start = to_date(int(case.workers.birth_date[0])), to_date(int(case.starts[0]))
        gap = int(case.workers.birth_date[0]) - int(self._latest_birth(p, case)[0])
        return Comparison(
            value=None if born is None or start is None else _age(born, start),
            threshold=p.years,
            unit="years",
            needs="birth_date" if born is None else "age",
            who=Who.WORKER if born is None else Who.TIME,
            gap=gap if born is not None and gap > 0 else None,
        )

    def remedies(self, p: Years, case: Case) -> tuple[Remedy, ...]:
        """The work begins on the day the person is old enough."""
        born, start = case.workers.birth_date, int(case.vacancies.starts[0])
        if start == UNKNOWN_DATE:
            return ()
        later = int(shift_months(born, 12 * p.years)[0]) - start
        later += int(
            self.test(p, case.with_changes({}, {"starts": case.vacancies.starts + later}))[0, 0] == Outcome.FAIL
        )
        return moved(case, later)

    @staticmethod
    def _latest_birth(p: Years, case: Case) -> Int32:
        return shift_months(case.starts, -12 * p.years)


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


@dataclass(frozen=True)
class PaperThrough:
    """`margin_days`: how long the paper must outlast the last day of work."""

    document: str = one_of(PAPERS)
    margin_days: int = whole(0, 400, default=0)


class DocumentThrough(Kind[PaperThrough]):
    """A passport good for the whole stay; or just held, a national identity document, or either of them."""

    name = "document_through"
    side = Side.PAIR
    worker_alone = True
    schema = PaperThrough

    def test(self, p: PaperThrough, case: Case) -> Int8:
        if p.document != "passport":
            return down(yes_no(self._held(p, case)))
        expires, lacks = down(case.workers.passport_expires), down(case.workers.passport_held == 0)
        until = across(case.ends + p.margin_days)
        is_known = (expires != UNKNOWN_DATE) & ~lacks
        return outcome(is_known & (expires >= until), lacks | (is_known & (expires < until)))

    def explain(self, p: PaperThrough, case: Case) -> Comparison:
        if p.document != "passport":
            return Comparison(state(self._held(p, case)[0]), True, "yes_no", p.document, Who.WORKER)
        until, expires = int(case.ends[0]) + p.margin_days, int(case.workers.passport_expires[0])
        short = expires != UNKNOWN_DATE and case.workers.passport_held[0] != 0 and expires < until
        return Comparison(
            value=False if case.workers.passport_held[0] == 0 else to_date(expires),
            threshold=to_date(until),
            unit="date",
            needs="passport",
            who=Who.WORKER,
            gap=until - expires if short else None,
        )

    def remedies(self, p: PaperThrough, case: Case) -> tuple[Remedy, ...]:
        if p.document != "passport":
            return (Remedy(Who.WORKER, p.document, worker=row_with(case.workers, national_id_held=1)),)
        until = int(case.ends[0]) + p.margin_days
        passport = row_with(case.workers, passport_held=1, passport_expires=until)
        return (Remedy(Who.WORKER, "passport", worker=passport),)

    @staticmethod
    def _held(p: PaperThrough, case: Case) -> Int8:
        """1 where one of the papers is held, 0 where none is, -1 where that is not known."""
        identity, passport = case.workers.national_id_held, case.workers.passport_held
        if p.document == "national_id":
            return identity
        either = np.where((identity == 0) & (passport == 0), 0, UNKNOWN)
        return np.where((identity == 1) | (passport == 1), 1, either).astype(np.int8)


@dataclass(frozen=True)
class RecordOf:
    record: str = one_of(RECORDS)


class RecordClear(Kind[RecordOf]):
    """A clear certificate. One that has run out says nothing any more: not known, not a record."""

    name = "record_clear"
    side = Side.WORKER
    schema = RecordOf

    def test(self, p: RecordOf, case: Case) -> Int8:
        if p.record == "migration":
            return down(yes_no(case.workers.migration_record_clear))
        until = case.workers.police_record_until
        good = (until == UNKNOWN_DATE) | (until >= case.as_of)
        clear = case.workers.police_record_clear
        return down(outcome((clear == 1) & good, clear == 0))

    def explain(self, p: RecordOf, case: Case) -> Comparison:
        police = p.record == "police"
        column = case.workers.police_record_clear if police else case.workers.migration_record_clear
        until = int(case.workers.police_record_until[0])
        ran_out = police and until != UNKNOWN_DATE and until < case.as_of and column[0] == 1
        return Comparison(
            value=None if ran_out else state(column[0]),
            threshold=True,
            unit="yes_no",
            needs=f"{p.record}_record",
            who=Who.NOBODY if column[0] == 0 else Who.WORKER,
        )


@dataclass(frozen=True)
class Medical:
    """`over_months`: asked only for contracts longer than that."""

    over_months: int = whole(0, 36, default=0)


class MedicalValid(Kind[Medical]):
    """A medical certificate still good on the first day of work."""

    name = "medical_valid"
    side = Side.PAIR
    worker_alone = True
    schema = Medical

    def test(self, p: Medical, case: Case) -> Int8:
        until, start = down(case.workers.medical_until), across(case.starts)
        asked, not_asked = self._asked(p, case)
        is_known = until != UNKNOWN_DATE
        return outcome(not_asked | (is_known & (until >= start)), asked & is_known & (until < start))

    def explain(self, p: Medical, case: Case) -> Comparison:
        until, start = int(case.workers.medical_until[0]), int(case.starts[0])
        gap = start - until if until != UNKNOWN_DATE and until < start else None
        return Comparison(to_date(until), to_date(start), "date", "medical", Who.WORKER, gap)

    def remedies(self, p: Medical, case: Case) -> tuple[Remedy, ...]:
        return (Remedy(Who.WORKER, "medical", worker=row_with(case.workers, medical_until=int(case.starts[0]))),)

    @staticmethod
    def _asked(p: Medical, case: Case) -> tuple[Bools, Bools]:
        """Where the certificate is asked and where it is not; neither while the dates are not known."""
        starts, ends = case.vacancies.starts, case.vacancies.ends
        if not p.over_months:
            return across(np.ones(starts.shape, dtype=bool)), across(np.zeros(starts.shape, dtype=bool))
        is_known = (starts != UNKNOWN_DATE) & (ends != UNKNOWN_DATE)
        longer = ends >= shift_months(starts, p.over_months)
        return across(is_known & longer), across(is_known & ~longer)


class Literate(Kind[Nothing]):
    name = "literate"
    side = Side.WORKER
    schema = Nothing

    def test(self, p: Nothing, case: Case) -> Int8:
        return down(yes_no(case.workers.literate))

    def explain(self, p: Nothing, case: Case) -> Comparison:
        return Comparison(state(case.workers.literate[0]), True, "yes_no", "literacy", Who.WORKER)

    def remedies(self, p: Nothing, case: Case) -> tuple[Remedy, ...]:
        return (Remedy(Who.WORKER, "literacy", worker=row_with(case.workers, literate=1)),)


class Consent(Kind[Nothing]):
    """Consent to matching. The one fact where not known is no: nobody is matched who has not agreed."""

    name = "consent"
    side = Side.WORKER
    schema = Nothing

    def test(self, p: Nothing, case: Case) -> Int8:
        return down(outcome(case.workers.consent_matching == 1, case.workers.consent_matching != 1))

    def explain(self, p: Nothing, case: Case) -> Comparison:
        return Comparison(bool(case.workers.consent_matching[0] == 1), True, "yes_no", "consent", Who.WORKER)

    def remedies(self, p: Nothing, case: Case) -> tuple[Remedy, ...]:
        return (Remedy(Who.WORKER, "consent", worker=row_with(case.workers, consent_matching=1)),)


@dataclass(frozen=True)
class MaxDays:
    max_days: int = whole(1, 3660)


class RecentlyConfirmed(Kind[MaxDays]):
    """The person said, on registering or later, that they are interested, and that was not too long ago."""

    name = "recently_confirmed"
    side = Side.WORKER
    schema = MaxDays

    def test(self, p: MaxDays, case: Case) -> Int8:
        last = down(np.maximum(case.workers.confirmed_on, case.workers.registered_on))
        is_known = last != UNKNOWN_DATE
        recent = last >= case.as_of - p.max_days
        return outcome(is_known & recent, is_known & ~recent)

    def explain(self, p: MaxDays, case: Case) -> Comparison:
        last = int(max(case.workers.confirmed_on[0], case.workers.registered_on[0]))
        days = None if last == UNKNOWN_DATE else case.as_of - last
        gap = days - p.max_days if days is not None and days > p.max_days else None
        return Comparison(days, p.max_days, "days", "confirmation", Who.WORKER, gap)

    def remedies(self, p: MaxDays, case: Case) -> tuple[Remedy, ...]:
        return (Remedy(Who.WORKER, "confirmation", worker=row_with(case.workers, confirmed_on=case.as_of)),)
