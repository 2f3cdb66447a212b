"""The clock of a complaint: from a beginning, its pauses and a country's calendar, when something is due and what is left of it.

Plain moments in, plain moments out; no framework. Hours run around the clock. Days count from the day after the beginning: working days
where the calendar is open, or every day. A day on which the clock stood still when it began to be counted, that is from the day of a
pause until the day before it went on, does not count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Protocol

ONE_DAY = timedelta(days=1)
A_MINUTE = timedelta(minutes=1)
LONGEST_WALK = 30 * 366  # days: a deadline further away is a wrong calendar or a wrong policy


class Unit(StrEnum):
    HOURS = "hours"
    WORKING_DAYS = "working_days"
    DAYS = "days"


class OpenDays(Protocol):
    def is_open(self, day: date) -> bool: ...


@dataclass(frozen=True)
class Span:
    """So many hours, working days or days, at least one."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError("a deadline of less than one hour or day")


@dataclass(frozen=True)
class Pause:
    """`ends` is None while the clock stands still."""

    begins: datetime
    ends: datetime | None = None


@dataclass(frozen=True)
class Reading:
    """What the clock says.

    `due`: the first moment at which it is late; for days the midnight after the last day. While the clock stands still, as if it went on
    now (days: tomorrow). `used` and `left`: minutes of hours, else days of the span's kind; `left` is 0 on the last day (and, of working
    days, on those that are closed after it) and below zero where it is overdue by so many. `stands_still`: a pause runs.
    """

    span: Span
    due: datetime
    used: int
    left: int
    is_late: bool
    stands_still: bool

    @property
    def last_day(self) -> date:
        """The last day on which it is in time."""
        return (self.due - timedelta(microseconds=1)).date()


def read_clock(start: datetime, span: Span, pauses: Sequence[Pause], calendar: OpenDays, now: datetime) -> Reading:
    """The clock that began at `start` (aware: its zone is the one whose days are counted), read at `now`.

    Pauses may touch or overlap. Raises `ValueError` for a deadline that never comes.
    """
    zone = start.tzinfo
    if zone is None:
        raise ValueError("a moment without its zone")
    now = now.astimezone(zone)
    stands_still = any(pause.ends is None and pause.begins <= now for pause in pauses)
    if span.unit is Unit.HOURS:
        used, due = _hours(start, span, _moments(start, pauses, now), now)
    else:
        used, due = _days(start, span, _day_ranges(pauses, now, zone), calendar, now)
    left = span.amount * (60 if span.unit is Unit.HOURS else 1) - used
    return Reading(span, due, used, left, now >= due, stands_still)


def _hours(
    start: datetime, span: Span, stops: Sequence[tuple[datetime, datetime]], now: datetime
) -> tuple[int, datetime]:
    """Minutes used until now, and when they will all be used."""
    stopped = sum((max(min(end, now) - begin, timedelta()) for begin, end in stops), timedelta())
    used = max(now - start, timedelta()) - stopped
    at, left = start, timedelta(hours=span.amount)
    for begin, end in stops:
        if begin - at >= left:
            break
        left -= begin - at
        at = end
    return int(used // A_MINUTE), at + left


def _days(
    start: datetime, span: Span, stops: Sequence[tuple[date, date]], calendar: OpenDays, now: datetime
) -> tuple[int, datetime]:
    """Days used until today, today included, and the midnight after the last."""
    today, day = now.date(), start.date()
    used, last, count = 0, None, 0
    for _step in range(LONGEST_WALK):
        day = _after_stops(day + ONE_DAY, stops)
        if span.unit is Unit.DAYS or calendar.is_open(day):
            count += 1
            if count == span.amount:
                last = day
            if day <= today:
                used = count
        if last is not None and day >= today:
            return used, datetime.combine(last + ONE_DAY, time(), start.tzinfo)
    raise ValueError("a deadline that never comes: look at the calendar and at the policy")


def _after_stops(day: date, stops: Sequence[tuple[date, date]]) -> date:
    for begin, end in stops:
        if begin <= day < end:
            day = end
    return day


def _moments(start: datetime, pauses: Sequence[Pause], now: datetime) -> list[tuple[datetime, datetime]]:
    """When the clock stood still after the beginning: in order, apart from each other."""
    stops: list[tuple[datetime, datetime]] = []
    for pause in sorted(pauses, key=lambda pause: pause.begins):
        begin, end = max(pause.begins, start), max(pause.ends or now, pause.begins)
        if stops and begin <= stops[-1][1]:
            stops[-1] = (stops[-1][0], max(stops[-1][1], end))
        elif end > begin:
            stops.append((begin, end))
    return stops


def _day_ranges(pauses: Sequence[Pause], now: datetime, zone: tzinfo) -> list[tuple[date, date]]:
    """First day and day after the last of each pause, in order; a pause that runs lasts until tomorrow."""
    tomorrow = now.date() + ONE_DAY
    ranges = []
    for pause in pauses:
        begin = pause.begins.astimezone(zone).date()
        end = max(begin, tomorrow) if pause.ends is None else pause.ends.astimezone(zone).date()
        if end > begin:
            ranges.append((begin, end))
    return sorted(ranges)
