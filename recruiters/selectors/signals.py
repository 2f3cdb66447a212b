"""What signals are reckoned from: complaints, placements and fees by recruiter. Never anything about who complained."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, QuerySet

from accounts.models import User
from common.names import plain
from employers.choices import SeatState
from employers.models import TakenSeat

from ..models import Complaint, FeePaid, Mandate, Recruiter, Signal
from ..watch.fees import Fee
from .complaints import complaints_visible_to

PLACED = (SeatState.RESERVED, SeatState.FILLED)


@dataclass(frozen=True)
class Exposure:
    """One recruiter in a stretch of time. `placements` are seats that people took under its mandates: where two recruiters have a mandate
    of the same vacancy, shared by the seats of each.
    """

    recruiter: int
    complaints: int
    placements: float


def exposures(first: date, last: date, reader: User | None = None) -> list[Exposure]:
    """Every recruiter, in the order of their ids, with what came and was placed from the first to the last day.

    `reader`: who is shown the counts. Complaints that they are kept out of are not in them: a count would tell that there is one.
    """
    complaints = _complaints(first, last, reader)
    placements = placements_by_recruiter(first, last)
    ids = Recruiter.objects.order_by("pk").values_list("pk", flat=True)
    return [Exposure(pk, complaints.get(pk, 0), placements.get(pk, 0.0)) for pk in ids]


def _complaints(first: date, last: date, reader: User | None) -> dict[int, int]:
    told = _about_recruiters(first, last)
    if reader is not None:
        told = told.exclude(excluded__contains=[reader.pk])
    rows = told.values("recruiter").annotate(n=Count("pk"))
    return dict(rows.values_list("recruiter", "n"))


def _about_recruiters(first: date, last: date) -> QuerySet[Complaint]:
    return Complaint.objects.filter(
        recruiter__isnull=False, received_on__gte=first, received_on__lte=last
    ).order_by()  # fmt: skip


def placements_by_recruiter(first: date, last: date) -> dict[int, float]:
    """Seats taken from the first to the last day, by the recruiter whose mandate covered the vacancy at some time of it."""
    taken = TakenSeat.objects.filter(state__in=PLACED, created_at__date__gte=first, created_at__date__lte=last)
    seats = list(taken.order_by().values("vacancy", "vacancy__employer").annotate(n=Count("pk")))
    by_vacancy: dict[int, list[tuple[int, int]]] = defaultdict(list)
    by_employer: dict[int, list[tuple[int, int]]] = defaultdict(list)
    mandates = Mandate.objects.filter(starts_on__lte=last, ends_on__gte=first).order_by("pk")
    for recruiter, vacancy, employer, asked in mandates.values_list("recruiter", "vacancy", "employer", "seats"):
        if vacancy is None:
            by_employer[employer].append((recruiter, asked))
        else:
            by_vacancy[vacancy].append((recruiter, asked))
    placed: dict[int, float] = defaultdict(float)
    for row in seats:
        sharing = by_vacancy.get(row["vacancy"]) or by_employer.get(row["vacancy__employer"], [])
        whole = sum(max(asked, 1) for _recruiter, asked in sharing)
        for recruiter, asked in sharing:
            placed[recruiter] += row["n"] * max(asked, 1) / whole
    return dict(placed)


def weekly_complaints(first: date, weeks: int) -> dict[int, list[int]]:
    """Complaints of each week from `first` on, oldest first, of every recruiter with one."""
    counts: dict[int, list[int]] = defaultdict(lambda: [0] * weeks)
    rows = _about_recruiters(first, first + timedelta(days=7 * weeks - 1)).values_list("recruiter", "received_on")
    for recruiter, day in rows:
        counts[recruiter][(day - first).days // 7] += 1
    return dict(counts)


def fees_told(first: date, last: date) -> list[Fee]:
    """Fees of the complaints that came in between, with payees as they are compared."""
    complaints = _about_recruiters(first, last).values("pk")
    rows = FeePaid.objects.filter(complaint__in=complaints).order_by("pk")
    columns = ("complaint__recruiter", "complaint", "amount", "currency", "paid_to", "paid_on")
    return [
        Fee(recruiter, complaint, float(amount), currency, plain(payee), day)
        for recruiter, complaint, amount, currency, payee, day in rows.values_list(*columns)
    ]


def complaints_behind(signal: Signal, user: User) -> QuerySet[Complaint]:
    """Those about the recruiter that this person may see: a signal opens no complaint to anybody."""
    last = signal.computed_on
    seen = complaints_visible_to(user).filter(recruiter=signal.recruiter_id)
    return seen.filter(received_on__gt=last - timedelta(days=730), received_on__lte=last).order_by(
        "-received_on", "-pk"
    )


def names_of(recruiters: Iterable[int]) -> dict[int, str]:
    return dict(Recruiter.objects.filter(pk__in=recruiters).order_by().values_list("pk", "legal_name"))
