"""The clock of a complaint, against tables and against a recomputation that looks at every single day and every half hour."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from pathways.engine.filing import WorkCalendar
from pathways.workdays import work_calendar
from recruiters.clock import Pause, Reading, Span, Unit, read_clock

HERE = timezone(timedelta(hours=-6))
GT = work_calendar("GT", 2026, 2027)
HALF_HOUR = timedelta(minutes=30)


def at(day: str, hour: str = "00:00") -> datetime:
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(hour), HERE)


def working(start: str, days: int, *pauses: tuple[str, str | None], now: str) -> Reading:
    stops = [Pause(at(begin), at(end) if end else None) for begin, end in pauses]
    return read_clock(at(start), Span(days, Unit.WORKING_DAYS), stops, GT, at(now, "12:00"))


@pytest.mark.parametrize(
    ("start", "days", "pauses", "now", "last_day", "left"),
    [
        ("2026-11-02", 2, [], "2026-11-02", "2026-11-04", 2),
        ("2026-11-02", 2, [], "2026-11-04", "2026-11-04", 0),
        ("2026-11-02", 2, [], "2026-11-09", "2026-11-04", -3),
        ("2026-11-06", 1, [], "2026-11-08", "2026-11-09", 1),  # Friday: the weekend does not count
        ("2026-12-23", 2, [], "2026-12-23", "2026-12-28", 2),  # Christmas is a Friday
        ("2026-11-02", 5, [("2026-11-04", "2026-11-09")], "2026-11-10", "2026-11-12", 2),
        ("2026-11-02", 5, [("2026-11-04", "2026-11-04")], "2026-11-04", "2026-11-09", 3),  # gone on the same day
        ("2026-11-02", 5, [("2026-11-04", None)], "2026-11-20", "2026-11-26", 4),  # as if it went on tomorrow
        ("2026-11-02", 5, [("2026-11-04", "2026-11-10"), ("2026-11-06", "2026-11-12")], "2026-11-12", "2026-11-17", 3),
    ],
)
def test_working_days(start, days, pauses, now, last_day, left):
    reading = working(start, days, *pauses, now=now)
    assert (reading.last_day, reading.left) == (date.fromisoformat(last_day), left)
    assert reading.is_late == (date.fromisoformat(now) > date.fromisoformat(last_day))


def test_hours_run_at_night_and_on_holidays():
    reading = read_clock(at("2026-12-24", "23:00"), Span(2, Unit.HOURS), [], GT, at("2026-12-25", "00:30"))
    assert (reading.due, reading.left, reading.is_late) == (at("2026-12-25", "01:00"), 30, False)
    reading = read_clock(at("2026-12-24", "23:00"), Span(2, Unit.HOURS), [], GT, at("2026-12-25", "03:10"))
    assert (reading.left, reading.is_late) == (-130, True)


def test_a_clock_that_stands_still_grows_no_later_and_says_so():
    stopped = working("2026-11-02", 3, ("2026-11-03", None), now="2026-12-30")
    assert (stopped.stands_still, stopped.is_late, stopped.left) == (True, False, 3)
    late = working("2026-11-02", 1, ("2026-11-06", None), now="2026-12-30")
    assert (late.stands_still, late.is_late, late.left) == (True, True, -2)


def test_days_are_those_of_the_zone_in_which_it_began():
    """Seven in the evening in Guatemala is the next day in the clock of the machine."""
    start = datetime(2026, 11, 2, 19, tzinfo=HERE)
    reading = read_clock(start, Span(1, Unit.WORKING_DAYS), [], GT, datetime(2026, 11, 4, 5, 59, tzinfo=UTC))
    assert (reading.left, reading.is_late) == (0, False)
    assert read_clock(start, Span(1, Unit.DAYS), [], GT, datetime(2026, 11, 4, 6, 0, tzinfo=UTC)).is_late


def test_a_wrong_span_or_calendar_is_refused_and_does_not_run_for_ever():
    with pytest.raises(ValueError, match="less than one"):
        Span(0, Unit.DAYS)
    never = WorkCalendar("XX", weekend=frozenset(range(7)))
    with pytest.raises(ValueError, match="never comes"):
        read_clock(at("2026-11-02"), Span(1, Unit.WORKING_DAYS), [], never, at("2026-11-02"))
    with pytest.raises(ValueError, match="zone"):
        read_clock(datetime(2026, 11, 2), Span(1, Unit.DAYS), [], GT, at("2026-11-02"))


# ── ten thousand histories ────────────────────────────────────────────────


def history(chance: random.Random) -> tuple[datetime, Span, list[Pause], datetime]:
    start = at("2026-03-01") + HALF_HOUR * chance.randrange(48 * 250)
    unit = chance.choice(list(Unit))
    span = Span(chance.randint(1, 40), unit)
    reach = 48 * (4 if unit is Unit.HOURS else 60)
    pauses = []
    for _number in range(chance.choice([0, 1, 1, 2, 3])):
        begins = start + HALF_HOUR * chance.randrange(-48, reach)
        pauses.append(Pause(begins, begins + HALF_HOUR * chance.randrange(reach // 2)))
    now = start + HALF_HOUR * chance.randrange(reach)
    if chance.random() < 0.3:
        pauses.append(Pause(start + (now - start) * 0.5 // HALF_HOUR * HALF_HOUR))
    return start, span, pauses, now


def plain_days(start: datetime, span: Span, pauses: list[Pause], now: datetime) -> tuple[int, date]:
    """Every day from the one after the beginning, asked by itself whether it counts."""

    def counts(day: date) -> bool:
        for pause in pauses:
            begun = pause.begins.date() <= day
            gone_on = pause.ends.date() <= day if pause.ends else day > now.date()
            if begun and not gone_on:
                return False
        return span.unit is Unit.DAYS or GT.is_open(day)

    days = [start.date() + timedelta(days=number) for number in range(1, 400)]
    counted = [day for day in days if counts(day)]
    return sum(day <= now.date() for day in counted), counted[span.amount - 1]


def plain_hours(start: datetime, span: Span, pauses: list[Pause], now: datetime) -> tuple[int, datetime]:
    """Every half hour from the beginning, asked by itself whether the clock ran in it."""

    def runs(moment: datetime) -> bool:
        return not any(pause.begins <= moment < (pause.ends or now) for pause in pauses)

    used, due, moment, count = 0, None, start, 0
    while due is None or moment < now:
        if runs(moment):
            count += 1
            used += moment < now
            if count == span.amount * 2:
                due = moment + HALF_HOUR
        moment += HALF_HOUR
    return used * 30, due


def test_ten_thousand_histories_read_as_one_who_looks_at_every_day_reads_them():
    chance = random.Random(20261127)
    seen = {"late": 0, "still": 0, "paused": 0}
    for number in range(10_000):
        start, span, pauses, now = history(chance)
        reading = read_clock(start, span, pauses, GT, now)
        if span.unit is Unit.HOURS:
            used, due = plain_hours(start, span, pauses, now)
            told, whole = (reading.used, reading.due), span.amount * 60
        else:
            used, due = plain_days(start, span, pauses, now)
            told, whole = (reading.used, reading.last_day), span.amount
        assert told == (used, due), (number, start, span, pauses, now)
        assert reading.left == whole - used
        assert reading.is_late == (used >= whole if span.unit is Unit.HOURS else now.date() > due), number
        for name, what in (("late", reading.is_late), ("still", reading.stands_still), ("paused", bool(pauses))):
            seen[name] += what
    assert min(seen.values()) > 1_000, "the histories are of every kind"
