"""Reads of studies, and of the people and vacancies that came within a stretch of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate

from accounts.choices import Role
from accounts.scope import people_scope
from employers.choices import VacancyStatus
from employers.models import Vacancy, VacancyHold
from workers.models import Worker

from ..models import PeriodsStudy

if TYPE_CHECKING:
    from accounts.models import User

_ENDED = (VacancyStatus.CLOSED, VacancyStatus.EXPIRED)
_OPEN = (VacancyStatus.OPEN, VacancyStatus.FILLED)


@dataclass(frozen=True)
class Offered:
    """A vacancy of the stream: from when on and until when its seats may be filled, both days count."""

    pk: int
    opened: date
    last: date
    seats: int


def studies_visible_to(user: User) -> QuerySet[PeriodsStudy]:
    """The region's, and those of registries whose runs the person may read."""
    found = PeriodsStudy.objects.select_related("country", "requested_by")
    countries = people_scope(user).countries
    if user.role == Role.AUDITOR:  # no people, but their numbers
        countries = (user.country,) if user.country else None
    return found if countries is None else found.filter(Q(country=None) | Q(country__in=countries))


def people_of_stream(country: str | None, last_day: date) -> QuerySet[Worker]:
    """Everybody whose file stands and who was registered by the last day."""
    found = Worker.objects.matchable().filter(registered_on__lte=last_day)
    return found.filter(country=country) if country else found


def vacancies_of_stream(first_day: date, last_day: date) -> list[Offered]:
    """What could be filled within the days, by id. Seats that were taken since are counted as they were: free.

    A vacancy comes on the day it was first opened; where no opening is on record, on the day it was received. Its last day is the first
    day of work, the day it was closed or ended in the public record, or the day before a hold that stands.
    """
    holds = VacancyHold.objects.filter(vacancy=OuterRef("pk"), lifted_at__isnull=True).order_by("placed_at")
    opened = Min("events__at", filter=Q(events__new_state=VacancyStatus.OPEN))
    ended = Max("events__at", filter=Q(events__new_state__in=_ENDED))
    found = (
        Vacancy.objects.filter(status__in=(*_ENDED, *_OPEN), starts_on__gte=first_day)
        .annotate(
            first_opened=TruncDate(opened),
            received=TruncDate(Coalesce("first_received_at", "created_at")),
            ended=TruncDate(ended),
            held=TruncDate(Subquery(holds.values("placed_at")[:1])),
        )
        .order_by("pk")
        .values_list("pk", "status", "first_opened", "received", "ended", "held", "starts_on", "seats")
    )
    offered = []
    for pk, status, first_opened, received, ended_on, held, starts, seats in found:
        begun = first_opened or (received if status in _OPEN else None)
        if begun is None or begun > last_day:
            continue
        last = min(starts, ended_on) if status in _ENDED and ended_on else starts
        if held is not None and held <= last:
            last = held - timedelta(days=1)
        if max(begun, first_day) <= last:
            offered.append(Offered(pk, begun, last, seats))
    return offered
