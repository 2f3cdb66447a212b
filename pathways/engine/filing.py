"""Filing calendars: from the first day of work backwards to the last safe day of every step. Plain dates in, plain dates out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

SATURDAY, SUNDAY = 5, 6
ONE_DAY = timedelta(days=1)
LONGEST_CLOSURE = 31  # days in a row: a calendar that is closed for longer is a wrong calendar


class BadSteps(ValueError):
    """Steps that cannot be put into an order. The message names the step and the reason."""


@dataclass(frozen=True)
class WorkCalendar:
    """The working days of one country: all but the weekend and the public holidays."""

    country: str
    holidays: frozenset[date] = frozenset()
    weekend: frozenset[int] = frozenset({SATURDAY, SUNDAY})

    def is_open(self, day: date) -> bool:
        return day.weekday() not in self.weekend and day not in self.holidays

    def open_on_or_before(self, day: date) -> date:
        return self._next_open(day, -ONE_DAY)

    def open_on_or_after(self, day: date) -> date:
        return self._next_open(day, ONE_DAY)

    def back(self, day: date, days: int) -> date:
        """The day from which `days` working days pass until `day`: 1 working day before a Monday is the Friday."""
        for _count in range(days):
            day = self.open_on_or_before(day - ONE_DAY)
        return day

    def _next_open(self, day: date, step: timedelta) -> date:
        for _count in range(LONGEST_CLOSURE):
            if self.is_open(day):
                return day
            day += step
        raise ValueError(f"the calendar of {self.country} has no working day near {day}")


@dataclass(frozen=True)
class Step:
    """One thing to be done before work begins.

    `before`: the steps that wait for this one; none: the first day of work waits for it. `length`: days from doing it until
    those can be done, in working days of `country` where `working`. `latest_days` and `earliest_days` are what the law
    says, in calendar days before the first day of work. `office_days`: it can only be done on a working day of `country`.
    """

    key: str
    country: str
    before: tuple[str, ...] = ()
    length: int = 0
    working: bool = False
    earliest_days: int | None = None
    latest_days: int | None = None
    office_days: bool = True


@dataclass(frozen=True)
class PlannedStep:
    """`slack`: calendar days from the day of the plan to the last safe one; below zero it is late by so many.

    `opens`: the first day on which the law lets it be done, None where it names none. `held_by`: the step whose own last day
    sets this one; "" where the law's number of days or the first day of work does.
    """

    step: Step
    opens: date | None
    last_safe: date
    slack: int
    held_by: str = ""

    @property
    def is_late(self) -> bool:
        return self.slack < 0


@dataclass
class _Plan:
    starts: date
    calendars: Mapping[str, WorkCalendar]
    last: dict[str, date] = field(default_factory=dict)

    def last_safe(self, step: Step) -> tuple[date, str]:
        calendar = self.calendars[step.country]
        limits = [(self._earlier(step, self.last[key]), key) for key in step.before]
        if not step.before:
            limits.append((self._earlier(step, self.starts), ""))
        if step.latest_days is not None:
            limits.append((self.starts - timedelta(days=step.latest_days), ""))
        day, held_by = min(limits)
        return calendar.open_on_or_before(day) if step.office_days else day, held_by

    def opens(self, step: Step, last_safe: date) -> date | None:
        if step.earliest_days is None:
            return None
        day = self.starts - timedelta(days=step.earliest_days)
        if step.office_days:
            day = self.calendars[step.country].open_on_or_after(day)
        return min(day, last_safe)

    def _earlier(self, step: Step, day: date) -> date:
        if step.working:
            return self.calendars[step.country].back(day, step.length)
        return day - timedelta(days=step.length)


def plan(
    steps: Sequence[Step], starts: date, calendars: Mapping[str, WorkCalendar], today: date
) -> tuple[PlannedStep, ...]:
    """The last safe day of every step for work that begins on `starts`, seen from `today`, in the order they were given.

    Deterministic. `calendars` holds every country that a step names. Raises BadSteps where a step waits for itself, for an
    earlier one or for one that is not there.
    """
    check_order(steps)
    walk = _Plan(starts, calendars)
    planned = []
    for step in reversed(steps):
        day, held_by = walk.last_safe(step)
        walk.last[step.key] = day
        planned.append(PlannedStep(step, walk.opens(step, day), day, (day - today).days, held_by))
    return tuple(reversed(planned))


def check_order(steps: Sequence[Step]) -> None:
    """A step may only be waited for by later ones, each key stands once. Raises BadSteps."""
    later: set[str] = set()
    for step in reversed(steps):
        if step.key in later:
            raise BadSteps(f"{step.key}: the key stands twice")
        for key in step.before:
            if key not in later:
                raise BadSteps(f"{step.key}: there is no later step {key!r} that could wait for it")
        later.add(step.key)
