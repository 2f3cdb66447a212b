"""Filing calendars: the steps that stand on a day, walked backwards from a first day of work with the calendars of the countries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from ..choices import DayCount, StepActor, StepProof
from ..engine.filing import PlannedStep, Step, WorkCalendar, plan
from ..models import FilingStep, Programme
from ..workdays import work_calendar

_YEARS_BEFORE = 3  # the longest calendar begins two years before work does


@dataclass(frozen=True)
class CalendarStep:
    """A step with its plan. `is_done`: the vacancy's papers show that it has been taken."""

    step: FilingStep
    planned: PlannedStep
    is_done: bool

    @property
    def is_late(self) -> bool:
        return self.planned.is_late and not self.is_done


@dataclass(frozen=True)
class FilingCalendar:
    """The steps before one first day of work, in the order in which they are done, seen from `today`."""

    programme: str
    starts_on: date
    today: date
    origin: str
    steps: tuple[CalendarStep, ...]

    @property
    def late(self) -> list[CalendarStep]:
        return [step for step in self.steps if step.is_late]

    @property
    def next(self) -> CalendarStep | None:
        """The open step whose last safe day comes first."""
        pending = [step for step in self.steps if not step.is_done]
        return min(pending, key=lambda step: step.planned.last_safe, default=None)


def filing_calendar(
    *, programme: Programme, starts_on: date, today: date, origin: str = "", shown: frozenset[str] = frozenset()
) -> FilingCalendar:
    """The filing calendar of a start of work. `origin` adds the steps of a country of origin and its working days; `shown` are
    the `StepProof`s on record. No steps where none are on record for the programme.
    """
    rows = _steps_on(today, programme.pk, origin)
    steps = for_plan(rows, programme.country_id, origin)
    calendars = {step.country: calendar_of(step.country, starts_on.year) for step in steps}
    done = _done(rows, shown)
    planned = plan(steps, starts_on, calendars, today)
    return FilingCalendar(
        programme=programme.pk,
        starts_on=starts_on,
        today=today,
        origin=origin,
        steps=tuple(CalendarStep(row, one, row.key in done) for row, one in zip(rows, planned, strict=True)),
    )


def proofs(*, certification: bool | None, petition: date | None) -> frozenset[str]:
    """What the papers of a vacancy show to have been done."""
    shown = {StepProof.CERTIFICATION: bool(certification), StepProof.PETITION: petition is not None}
    return frozenset(str(proof) for proof, is_there in shown.items() if is_there)


def _steps_on(day: date, programme: str, origin: str) -> list[FilingStep]:
    """The origin's own steps before those of the programme that wait for them: its last ones are done before the journey."""
    whose = Q(programme_id=programme) | (Q(registry_country_id=origin) if origin else Q(pk__in=[]))
    rows = FilingStep.objects.in_force_on(day).filter(whose).select_related("programme", "registry_country", "country")
    found = sorted(rows, key=lambda row: (row.registry_country_id is None, row.position, row.pk))
    return found if any(row.programme_id for row in found) else []


def for_plan(rows: Sequence[FilingStep], country: str, origin: str) -> list[Step]:
    """Rows of one calendar as the engine plans them. A step that is not among them, or does not come later, is waited for by nobody."""
    return [
        Step(
            key=row.key,
            country=_whose_days(row, country, origin),
            before=tuple(key for key in row.before if key in {later.key for later in rows[number + 1 :]}),
            length=row.length,
            working=row.counting == DayCount.WORKING,
            earliest_days=row.earliest_days,
            latest_days=row.latest_days,
            office_days=row.office_days,
        )
        for number, row in enumerate(rows)
    ]


def _whose_days(row: FilingStep, country: str, origin: str) -> str:
    """The countries whose holidays count, joined by "+". A consulate keeps those of both."""
    if row.country_id:
        return row.country_id
    if not origin:
        return country
    return f"{country}+{origin}" if row.actor == StepActor.CONSULATE else origin


def calendar_of(name: str, year: int) -> WorkCalendar:
    """The calendar of countries joined by "+": a day is a working day where it is one in each of them."""
    each = [work_calendar(code, year - _YEARS_BEFORE, year + 1) for code in name.split("+")]
    holidays = frozenset[date]().union(*(calendar.holidays for calendar in each))
    weekend = frozenset[int]().union(*(calendar.weekend for calendar in each))
    return WorkCalendar(name, holidays, weekend)


def _done(rows: Sequence[FilingStep], shown: frozenset[str]) -> set[str]:
    """Steps that are shown to be done, and all that had to come before them."""
    done = {row.key for row in rows if row.proof in shown}
    for row in reversed(rows):
        if done & set(row.before):
            done.add(row.key)
    return done
