"""What a vacancy comes to as the worker would feel it: pay in a week, hours that are certain, what is taken off, what is given back.

Plain values in, plain values out; nothing is read or written here. Money is in the currency of the vacancy, hours are decimal.
Not said is None and stays None; what no law on record settles is told as not known.

| question | law |
|---|---|
| hours guaranteed, H-2A | 20 CFR 655.122(i): three fourths of the workdays of the whole period, without Sabbaths and Federal holidays |
| hours guaranteed, H-2B | 20 CFR 655.20(f): three fourths in each 12 weeks; each 6 where the job order covers less than 120 days |
| journey there, H-2A and H-2B | 20 CFR 655.122(h)(1), 655.20(j)(1)(i): at half of the period; earlier where 29 CFR 531.35 asks |
| journey back | 20 CFR 655.122(h)(2), 655.20(j)(1)(ii): when the work is completed |
| visa and border fees, H-2B | 20 CFR 655.20(j)(2): in the first workweek |
| the whole journey, Canada | ESDC, primary agriculture: paid beforehand, never recovered |
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from .choices import DeductionKind as Kind
from .choices import DeductionPer as Per
from .choices import Family
from .pay import GUARANTEED, money_a_week

LONG_ENOUGH_FOR_TWELVE_WEEKS = 120  # days that the job order covers (20 CFR 655.20(f))
WEEKS_IN_A_MONTH = Decimal(52) / 12
_CENT, _TENTH = Decimal("0.01"), Decimal("0.1")


@dataclass(frozen=True)
class Cap:
    """The most that the law lets an employer take off: `amount` a `per`; `amount` None where the figure of the day is not on record."""

    amount: Decimal | None
    per: str
    citation: str


@dataclass(frozen=True)
class Deduction:
    """As the employer said it; `amount` None where it was left open."""

    kind: str
    amount: Decimal | None
    per: str
    reason: str = ""


@dataclass(frozen=True)
class Job:
    """`hours_by_day`: seven figures, Monday first, or empty. `holidays`: days that do not count as workdays by the law of the place."""

    family: Family | None
    starts_on: date
    ends_on: date
    wage: Decimal | None = None
    wage_to: Decimal | None = None
    unit: str = "hour"
    hours_by_day: Sequence[Decimal] = ()
    hours_per_week: Decimal | None = None
    guarantee_percent: int | None = None
    deductions: Sequence[Deduction] = ()
    holidays: frozenset[date] = frozenset()
    caps: Mapping[str, Cap] = field(default_factory=dict)

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1

    @property
    def weekly_hours(self) -> Decimal | None:
        """The sum of the days, else what was said of the week."""
        return sum(self.hours_by_day, Decimal(0)) if self.hours_by_day else self.hours_per_week

    @property
    def workdays_a_week(self) -> int | None:
        return sum(hours > 0 for hours in self.hours_by_day) or None


@dataclass(frozen=True)
class Period:
    """A stretch over which hours are guaranteed: what the job order offers in it, and the least that is due."""

    first: date
    last: date
    offered: Decimal
    guaranteed: Decimal


@dataclass(frozen=True)
class Guarantee:
    """`by_calendar`: counted day by day; else from an average week, Federal holidays included."""

    periods: tuple[Period, ...]
    share: Decimal
    by_calendar: bool
    citation: str

    @property
    def hours(self) -> Decimal:
        return sum((period.guaranteed for period in self.periods), Decimal(0))


@dataclass(frozen=True)
class WeeklyPay:
    """Before anything is taken off. `low`: only the hours guaranteed are worked, on average; `likely`: the hours as said, at the
    lowest wage; `high`: at the highest wage. None: not known.
    """

    low: Decimal | None
    likely: Decimal | None
    high: Decimal | None


@dataclass(frozen=True)
class DeductionLine:
    """A deduction with what it comes to in a week (None: once, or not said) and what the law says of it.

    `verdict`: "stated" (lawful as far as is known), "forbidden", "over" its cap, or "unknown" where a cap exists and its figure is not
    on record.
    """

    said: Deduction
    weekly: Decimal | None
    verdict: str
    citation: str
    cap: Cap | None = None


@dataclass(frozen=True)
class Reimbursement:
    """`what`: "inbound", "outbound", "visa" or "round_trip"; `how`: a key of `disclosure_card.MOMENTS`; `on` is the day where there is one.

    `how` "unknown": no law on record settles it for this programme.
    """

    what: str
    how: str
    on: date | None
    citation: str


# What an employer may never take off, by family: 20 CFR 655.122(d)(1), (f), (h), 655.135(j); 655.20(j), (k), (o); ESDC; LFT.
FORBIDDEN: dict[Family, dict[str, str]] = {
    Family.H2A: {
        Kind.HOUSING: "20 CFR 655.122(d)(1)",
        Kind.TOOLS: "20 CFR 655.122(f)",
        Kind.TRANSPORT: "20 CFR 655.122(h)(3)",
        Kind.TRAVEL: "20 CFR 655.122(h)(1), (2)",
        Kind.RECRUITMENT: "20 CFR 655.135(j)",
    },
    Family.H2B: {
        Kind.TOOLS: "20 CFR 655.20(k)",
        Kind.TRAVEL: "20 CFR 655.20(j)(1)",
        Kind.RECRUITMENT: "20 CFR 655.20(o)",
    },
    Family.CANADA: {
        Kind.TRANSPORT: "ESDC, primary agriculture: daily transportation",
        Kind.TRAVEL: "ESDC, primary agriculture: round-trip transportation",
        Kind.RECRUITMENT: "IRPR 209.2, 209.3",
    },
    Family.TVTF: {Kind.RECRUITMENT: "Ley Federal del Trabajo, art. 133 III"},
}


def weekly_pay(job: Job) -> WeeklyPay:
    """Pay by the piece is never turned into an hour: where the wage is by the piece, nothing is known."""
    likely = _a_week(job, job.wage)
    high = _a_week(job, job.wage_to) if job.wage_to and job.wage and job.wage_to > job.wage else likely
    return WeeklyPay(_low(job, likely), likely, high)


def _a_week(job: Job, wage: Decimal | None) -> Decimal | None:
    return money_a_week(wage, job.unit, job.weekly_hours, job.workdays_a_week)


def _low(job: Job, likely: Decimal | None) -> Decimal | None:
    promised = guarantee(job)
    hours = job.weekly_hours
    if promised is None or likely is None or not hours:
        return None
    weeks = Decimal(job.days) / 7
    return (likely / hours * promised.hours / weeks).quantize(_CENT, ROUND_HALF_UP)


def guarantee(job: Job) -> Guarantee | None:
    """The hours that are due though there is less work; None where no law on record guarantees any, or the hours are not known."""
    if job.family not in (Family.H2A, Family.H2B) or not job.weekly_hours:
        return None
    if job.family == Family.H2A:
        share = max(GUARANTEED, Decimal(job.guarantee_percent or 0) / 100)
        spans, citation = [(job.starts_on, job.ends_on)], "20 CFR 655.122(i)"
    else:
        share, citation = GUARANTEED, "20 CFR 655.20(f)"
        spans = _spans(job, 12 if job.days >= LONG_ENOUGH_FOR_TWELVE_WEEKS else 6)
    periods = tuple(_period(job, first, last, share) for first, last in spans)
    return Guarantee(periods, share, bool(job.hours_by_day), citation)


def _spans(job: Job, weeks: int) -> list[tuple[date, date]]:
    """The whole time in stretches of so many weeks; the last one ends with the work."""
    firsts = [job.starts_on + timedelta(weeks=weeks * number) for number in range(-(-job.days // (7 * weeks)))]
    return [(first, min(first + timedelta(weeks=weeks, days=-1), job.ends_on)) for first in firsts]


def _period(job: Job, first: date, last: date, share: Decimal) -> Period:
    offered = _hours_between(job, first, last)
    return Period(first, last, offered, (offered * share).quantize(_TENTH, ROUND_HALF_UP))


def _hours_between(job: Job, first: date, last: date) -> Decimal:
    days = (last - first).days + 1
    if not job.hours_by_day:
        return ((job.weekly_hours or Decimal(0)) * days / 7).quantize(_TENTH, ROUND_HALF_UP)
    each = (first + timedelta(days=number) for number in range(days))
    return sum((job.hours_by_day[on.weekday()] for on in each if on not in job.holidays), Decimal(0))


def deduction_lines(job: Job) -> tuple[DeductionLine, ...]:
    return tuple(_line(job, said) for said in job.deductions)


def _line(job: Job, said: Deduction) -> DeductionLine:
    weekly = weekly_amount(job, said.amount, said.per, every_day=said.kind in (Kind.MEALS, Kind.HOUSING))
    if (law := FORBIDDEN.get(job.family, {}).get(said.kind) if job.family else None) is not None:
        return DeductionLine(said, weekly, "forbidden", law)
    cap = job.caps.get(said.kind)
    if cap is None:
        return DeductionLine(said, weekly, "stated", "")
    most = weekly_amount(job, cap.amount, cap.per, every_day=True)
    if most is None or weekly is None:
        return DeductionLine(said, weekly, "unknown", cap.citation, cap)
    return DeductionLine(said, weekly, "over" if weekly > most else "stated", cap.citation, cap)


def weekly_amount(job: Job, amount: Decimal | None, per: str, *, every_day: bool) -> Decimal | None:
    """What an amount comes to in a week; by the day of all seven days (board and lodging), else of the days worked."""
    days = 7 if every_day else job.workdays_a_week
    times = {
        Per.HOUR: job.weekly_hours,
        Per.DAY: Decimal(days) if days else None,
        Per.WEEK: Decimal(1),
        Per.MONTH: 1 / WEEKS_IN_A_MONTH,
    }.get(Per(per))
    return None if amount is None or times is None else (amount * times).quantize(_CENT, ROUND_HALF_UP)


def left_a_week(job: Job) -> Decimal | None:
    """What is likely to be left of a week after all that was stated and may be taken off; taxes where the employer said them only."""
    likely = weekly_pay(job).likely
    if likely is None:
        return None
    taken = [line.weekly for line in deduction_lines(job) if line.verdict != "forbidden" and line.said.per != Per.ONCE]
    return None if None in taken else likely - sum((each for each in taken if each is not None), Decimal(0))


def halfway(starts_on: date, ends_on: date) -> date:
    """The day on which half of the period is worked: of 9 days the fifth, of 10 the fifth as well."""
    days = (ends_on - starts_on).days + 1
    return starts_on + timedelta(days=-(-days // 2) - 1)


def reimbursements(job: Job) -> tuple[Reimbursement, ...]:
    half = halfway(job.starts_on, job.ends_on)
    first_week = job.starts_on + timedelta(days=6)
    if job.family == Family.H2A:
        return (
            Reimbursement("inbound", "half", half, "20 CFR 655.122(h)(1); 29 CFR 531.35"),
            Reimbursement("outbound", "end", job.ends_on, "20 CFR 655.122(h)(2)"),
        )
    if job.family == Family.H2B:
        return (
            Reimbursement("visa", "first_week", first_week, "20 CFR 655.20(j)(2)"),
            Reimbursement("inbound", "half", half, "20 CFR 655.20(j)(1)(i); 29 CFR 531.35"),
            Reimbursement("outbound", "end", job.ends_on, "20 CFR 655.20(j)(1)(ii)"),
        )
    if job.family == Family.CANADA:
        return (
            Reimbursement("round_trip", "beforehand", None, "ESDC, primary agriculture: round-trip transportation"),
        )
    return (Reimbursement("inbound", "unknown", None, ""), Reimbursement("outbound", "unknown", None, ""))
