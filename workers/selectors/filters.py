"""Filters of the list of people. Each is a question to one table's index; none multiplies the people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.scope import EVERYBODY, PeopleScope

from ..choices import WorkerStatus
from ..models import Availability, Worker
from .people import PASSPORT_ENDS_WITHIN, with_passport_ending
from .search import search_workers

TAGS = ("occupation", "crop", "language")  # filters that are codes of `SearchEntry.tags`


def filtered_workers(
    people: QuerySet[Worker], chosen: Mapping[str, Any], scope: PeopleScope = EVERYBODY
) -> QuerySet[Worker]:
    """People who meet every filter that is chosen (`forms.WorkerFilter`), but for the state, which is a tab; best first for words.

    `scope` is the one that `people` are within: what it names takes part in the look-up.
    """
    tags = [f"{kind}:{chosen[kind].pk}" for kind in TAGS if chosen.get(kind)]
    pathways = _pathways(chosen)
    for tag in tags:
        people = people.filter(search_entry__tags__overlap=[tag])
    if pathways:
        people = people.filter(search_entry__pathways__overlap=pathways)
    people = _free(people, chosen.get("free_from"), chosen.get("free_to"))
    if chosen.get("office"):
        people, scope = people.filter(office=chosen["office"]), replace(scope, offices=(chosen["office"].pk,))
    if chosen.get("passport"):
        people = with_passport_ending(people, timezone.localdate() + PASSPORT_ENDS_WITHIN)
    return search_workers(people, chosen.get("q") or "", scope)


def states_apart(words: str) -> frozenset[str]:
    """States that a list shows only when asked for them: a file that was joined is its person's second one. By a number of it, which
    stands on an old receipt, it is found with the others.
    """
    return frozenset() if any(letter.isdecimal() for letter in words) else frozenset({WorkerStatus.MERGED.value})


def in_state(people: QuerySet[Worker], chosen: Mapping[str, Any]) -> QuerySet[Worker]:
    """Those in the state that is chosen; where none is, in every state that does not stand apart."""
    if chosen.get("status"):
        return people.filter(status=chosen["status"])
    apart = states_apart(chosen.get("q") or "")
    return people.exclude(status__in=apart) if apart else people


def _pathways(chosen: Mapping[str, Any]) -> list[str]:
    """To whom the programme was open when it was last worked out; without a `standing` also on a condition."""
    if not chosen.get("pathway"):
        return []
    wanted = chosen.get("standing") or ""
    return [f"{chosen['pathway'].pk}:{standing}" for standing in ("open", "on_condition") if wanted in ("", standing)]


def _free(people: QuerySet[Worker], first: date | None, last: date | None) -> QuerySet[Worker]:
    """Who can be away on all the days from the first to the last; with one of them, on that day."""
    days = [day for day in (first, last) if day]
    if not days:
        return people
    windows = Availability.objects.filter(starts_on__lte=min(days), ends_on__gte=max(days))
    return people.filter(pk__in=windows.order_by().values("worker"))
