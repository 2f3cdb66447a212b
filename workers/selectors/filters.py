"""Filters of the list of people. Each is a question to one table's index; none multiplies the people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from ..models import Availability, Worker, WorkerStanding
from .people import PASSPORT_ENDS_WITHIN, with_passport_ending
from .search import search_workers


def filtered_workers(people: QuerySet[Worker], chosen: Mapping[str, Any]) -> QuerySet[Worker]:
    """People who meet every filter that is chosen (`forms.WorkerFilter`), but for the state, which is a tab; best first for words."""
    if chosen.get("office"):
        people = people.filter(office=chosen["office"])
    for kind in ("occupation", "crop", "language"):
        if chosen.get(kind):
            people = people.filter(search_entry__tags__overlap=[f"{kind}:{chosen[kind].pk}"])
    if chosen.get("pathway"):
        people = _standing(people, chosen["pathway"].pk, chosen.get("standing") or "")
    people = _free(people, chosen.get("free_from"), chosen.get("free_to"))
    if chosen.get("passport"):
        people = with_passport_ending(people, timezone.localdate() + PASSPORT_ENDS_WITHIN)
    return search_workers(people, chosen.get("q") or "")


def _who(people: QuerySet[Worker], rows: QuerySet[Any]) -> QuerySet[Worker]:
    return people.filter(pk__in=rows.order_by().values("worker"))


def _standing(people: QuerySet[Worker], programme: str, only: str) -> QuerySet[Worker]:
    """To whom the programme was open when it was last worked out; with `only` "" also on a condition."""
    codes = [f"{programme}:{standing}" for standing in ("open", "on_condition") if only in ("", standing)]
    return _who(people, WorkerStanding.objects.filter(codes__overlap=codes))


def _free(people: QuerySet[Worker], first: date | None, last: date | None) -> QuerySet[Worker]:
    """Who can be away on all the days from the first to the last; with one of them, on that day."""
    days = [day for day in (first, last) if day]
    if not days:
        return people
    return _who(people, Availability.objects.filter(starts_on__lte=min(days), ends_on__gte=max(days)))
