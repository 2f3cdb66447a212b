"""What is owed on a complaint, and until when: its rows read by the clock (`clock.read_clock`). Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from pathways.engine.filing import WorkCalendar
from pathways.workdays import work_calendar

from .choices import ComplaintStatus, Duty
from .clock import ONE_DAY, Pause, Reading, Span, Unit, read_clock
from .models import Complaint, ComplaintPolicy

YEARS_AHEAD = 3  # of holidays beyond this year


@dataclass(frozen=True)
class Deadline:
    duty: Duty
    reading: Reading


def midnight(day: date) -> datetime:
    """The beginning of a day, here."""
    return timezone.make_aware(datetime.combine(day, time()))


def hour_of(moment: datetime) -> datetime:
    """The hour in which something was known: the minute of it would place an anonymous person in time."""
    return timezone.localtime(moment).replace(minute=0, second=0, microsecond=0)


def calendar_of(complaint: Complaint, now: datetime) -> WorkCalendar:
    return work_calendar(complaint.country_id, complaint.received_on.year, now.year + YEARS_AHEAD)


def deadlines_of(
    complaint: Complaint, policy: ComplaintPolicy, pauses: Sequence[Pause] = (), now: datetime | None = None
) -> list[Deadline]:
    """What is still owed, the nearest first; nothing on a closed complaint. `policy`: a row that has its spans.

    A pause stops the outcome only: the person is told how it stands, and danger does not wait, also while the other side is asked.
    """
    now = now or timezone.now()
    if complaint.status == ComplaintStatus.CLOSED:
        return []
    calendar = calendar_of(complaint, now)
    owed = [
        Deadline(duty, read_clock(start, span, pauses if duty == Duty.OUTCOME else (), calendar, now))
        for duty, start, span in _owed(complaint, policy)
    ]
    return sorted(owed, key=lambda deadline: deadline.reading.due)


def next_of(deadlines: Sequence[Deadline]) -> Deadline | None:
    """The nearest deadline whose clock runs: that of a complaint that waits for the other side is no outcome."""
    return next((deadline for deadline in deadlines if not deadline.reading.stands_still), None)


def outcome_of(
    complaint: Complaint, policy: ComplaintPolicy, pauses: Sequence[Pause] = (), now: datetime | None = None
) -> Reading:
    """The clock of the decision."""
    now = now or timezone.now()
    return read_clock(_outcome_start(complaint), _outcome_span(policy), pauses, calendar_of(complaint, now), now)


def _owed(complaint: Complaint, policy: ComplaintPolicy) -> Iterator[tuple[Duty, datetime, Span]]:
    begun = complaint.danger_since or midnight(complaint.received_on + ONE_DAY)
    if complaint.acknowledged_on is None:
        yield Duty.ACKNOWLEDGE, begun, _hours(policy.acknowledge_hours)
    if complaint.status == ComplaintStatus.RECEIVED:
        span = Span(policy.triage_within or 1, Unit(policy.triage_unit))
        yield Duty.TRIAGE, begun if span.unit is Unit.HOURS else midnight(complaint.received_on), span
    elif policy.refer_hours and complaint.referred_on is None:
        yield Duty.REFER, begun, _hours(policy.refer_hours)
    yield Duty.OUTCOME, _outcome_start(complaint), _outcome_span(policy)
    told = complaint.told_on or complaint.received_on
    yield Duty.UPDATE, midnight(told), Span(policy.update_days or 1, Unit.DAYS)


def _outcome_start(complaint: Complaint) -> datetime:
    return midnight(complaint.runs_from or complaint.received_on)


def _outcome_span(policy: ComplaintPolicy) -> Span:
    return Span(policy.outcome_within or 1, Unit(policy.outcome_unit))


def _hours(count: int | None) -> Span:
    return Span(count or 1, Unit.HOURS)


def pauses_of(complaint: Complaint) -> list[Pause]:
    """Reads `complaint.pauses.all()`."""
    return [Pause(pause.begins_at, pause.ends_at) for pause in complaint.pauses.all()]


def end_of_day_in(days: int, now: datetime | None = None) -> datetime:
    """The midnight at the end of the day so many days from today."""
    return midnight(timezone.localdate(now) + timedelta(days=days + 1))
