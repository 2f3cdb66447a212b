"""The nightly search for signals. The row of the day is the truth: a search that comes twice finds it done, one that died is done again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from common.leases import GIVEN_BACK, LeasedWork
from common.scope import WHOLE_REGION, database_scope

from ..choices import ScanStatus, SignalKind, SignalStatus
from ..models import Recruiter, Signal, SignalEvent, SignalScan
from ..selectors.signals import Exposure, exposures, fees_told, weekly_complaints
from ..watch import bursts, fees, rates

WINDOW = timedelta(days=365)
SCANNING = LeasedWork(SignalScan, (ScanStatus.ASKED,), timedelta(minutes=10), "recruiters.tasks.find_signals")


@dataclass(frozen=True)
class Found:
    """A signal before it is a row. `period`: a month (2026-10) or a week (2026-W41)."""

    kind: str
    recruiter: int
    period: str
    figures: dict[str, Any]
    about: str = field(default="")


def signals_scan(*, day: date | None = None) -> int | None:
    """Make the search of a day once, however often it is asked for. Returns how many signals are new; None where others did or do it."""
    day = day or timezone.localdate()
    with database_scope(WHOLE_REGION):
        scan = SignalScan.objects.get_or_create(day=day)[0]
    lease = SCANNING.take(scan.pk)
    if lease is None:
        _put_aside()
        return None
    with database_scope(WHOLE_REGION):
        found = signals_on(day)
        new = signals_propose(found=found, on=day)
        figures = {"found": len(found), "new": new, "recruiters": Recruiter.objects.count()}
        SCANNING.held(lease).update(status=ScanStatus.DONE, finished_at=Now(), figures=figures, **GIVEN_BACK)
    return new


def _put_aside() -> None:
    """Days whose search has ended its process three times: the next day looks at the same and more."""
    worn, _again = SCANNING.left()
    SignalScan.objects.filter(pk__in=worn).update(status=ScanStatus.FAILED, **GIVEN_BACK)


def signals_on(day: date) -> list[Found]:
    """All that stands out, as of the last whole month and the last whole week before `day`: every night of them finds the same."""
    month_end = day.replace(day=1) - timedelta(days=1)
    monday = day - timedelta(days=day.weekday())
    told = fees_told(month_end - 2 * WINDOW, month_end)
    return [
        *_rates(exposures(month_end - WINDOW + timedelta(days=1), month_end), f"{month_end:%Y-%m}"),
        *_bursts(monday),
        *_shared(fees.same_amount(told), SignalKind.SAME_AMOUNT, f"{month_end:%Y-%m}"),
        *_shared(fees.same_hand(told), SignalKind.SAME_HAND, f"{month_end:%Y-%m}"),
        *_rising(told, f"{month_end:%Y-%m}"),
    ]


def _rates(rows: list[Exposure], period: str) -> Iterator[Found]:
    complaints, placements = [row.complaints for row in rows], [row.placements for row in rows]
    if not any(placements):
        return
    prior = rates.usual(complaints, placements)
    for place, chance in rates.rates_out_of_line(complaints, placements):
        row = rows[place]
        believed = rates.shrink(row.complaints, row.placements, prior)
        yield Found(
            SignalKind.RATE,
            row.recruiter,
            period,
            {
                "complaints": row.complaints,
                "placements": round(row.placements, 1),
                "raw": round(100 * believed.raw, 2),
                "believed": round(100 * believed.rate, 2),
                "usual": round(100 * prior.rate, 2),
                "chance": chance,
            },
        )


def _bursts(monday: date) -> Iterator[Found]:
    """Of the last 52 whole weeks, beside what the year before them lets expect."""
    first = monday - timedelta(weeks=bursts.WEEKS)
    before = exposures(first - timedelta(weeks=bursts.WEEKS), first - timedelta(days=1))
    counts = weekly_complaints(first, bursts.WEEKS)
    weekly = rates.expected_weekly([row.complaints for row in before], [row.placements for row in before], bursts.WEEKS)
    expected = {row.recruiter: count for row, count in zip(before, weekly, strict=True)}
    run = bursts.run_wanted(len(before))
    year, week, _day = (monday - timedelta(days=1)).isocalendar()
    for recruiter, weeks in sorted(counts.items()):
        chart = bursts.chart_for(expected.get(recruiter, 0.0), run)
        burst = bursts.follow(weeks, chart)
        if burst.alarm:
            figures = {
                "complaints": burst.complaints,
                "weeks": burst.weeks,
                "expected": round(burst.expected, 2),
                "run_years": round(min(chart.run, 1e6) / bursts.WEEKS),
            }
            yield Found(SignalKind.BURST, recruiter, f"{year}-W{week:02d}", figures)


def _shared(found: Iterable[fees.Shared], kind: str, period: str) -> Iterator[Found]:
    for shared in found:
        figures = {"what": list(shared.what), "complaints": shared.complaints, "of": shared.of, "chance": shared.chance}
        about = hashlib.sha256("|".join(shared.what).encode()).hexdigest()
        yield Found(kind, shared.recruiter, period, figures, about)


def _rising(told: list[fees.Fee], period: str) -> Iterator[Found]:
    for trend in fees.rising(told):
        figures = {
            "earlier": trend.earlier,
            "later": trend.later,
            "currency": trend.currency,
            "payments": trend.payments,
            "chance": trend.chance,
        }
        yield Found(SignalKind.RISING, trend.recruiter, period, figures, trend.currency)


@transaction.atomic
def signals_propose(*, found: Iterable[Found], on: date) -> int:
    """Write what is new. The same is not proposed twice: not while it waits for somebody, not while its inspection is to be made, and not
    again for a period in which somebody dismissed it. Returns how many are new.
    """
    rows = [
        Signal(
            kind=one.kind,
            recruiter_id=one.recruiter,
            about=one.about,
            period=one.period,
            figures=one.figures,
            computed_on=on,
        )
        for one in found
    ]
    waiting = _waiting()
    countries = dict(Recruiter.objects.filter(pk__in={row.recruiter_id for row in rows}).values_list("pk", "country"))
    fresh = [row for row in rows if (row.kind, row.recruiter_id, row.about) not in waiting]
    for row in fresh:
        row.country_id = countries[row.recruiter_id]
    before = set(_known(fresh).values_list("pk", flat=True))
    Signal.objects.bulk_create(fresh, ignore_conflicts=True)
    made = list(_known(fresh).exclude(pk__in=before).filter(events__isnull=True))
    SignalEvent.objects.bulk_create(
        SignalEvent(subject=signal, action="create", new_state=SignalStatus.PROPOSED) for signal in made
    )
    return len(made)


def _waiting() -> set[tuple[str, int, str]]:
    proposed = Signal.objects.filter(status=SignalStatus.PROPOSED)
    under_way = Signal.objects.filter(status=SignalStatus.OPENED, inspections__status__in=("planned", "not_possible"))
    return {
        key for signals in (proposed, under_way) for key in signals.order_by().values_list("kind", "recruiter", "about")
    }


def _known(rows: list[Signal]) -> Any:
    return Signal.objects.filter(
        recruiter__in={row.recruiter_id for row in rows}, period__in={row.period for row in rows}
    ).order_by("pk")
