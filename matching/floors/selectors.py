"""Reads of floors, and the groups that one may be about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from accounts.scope import people_scope
from common.suppression import THRESHOLD
from reference.models import Language, Subdivision
from workers.choices import SCHOOLING_BANDS, Sex

from ..choices import FloorBy, PreviewStatus, RunStatus
from ..fairness.groups import AGES
from ..fairness.selectors import numbers_scope
from ..models import Floor, FloorPreview, MatchRun

if TYPE_CHECKING:
    from accounts.models import User

COUNTED = ("places", "before", "wanted", "open_to", "reached")
UNDER_WAY = (PreviewStatus.QUEUED, PreviewStatus.RUNNING)


def floors_in_force(day: date, countries: list[str], programmes: list[str]) -> QuerySet[Floor]:
    """Those that hold on the day; of these registries and programmes, of all where none are named."""
    found = Floor.objects.standing().filter(valid_from__lte=day, valid_until__gte=day)
    if countries:
        found = found.filter(country__in=countries)
    if programmes:
        found = found.filter(programme__in=programmes)
    return found.order_by("pk")


def floors_of_run(run: MatchRun) -> list[Floor]:
    """Those that a finished run was held to, whatever holds now; for any other those in force on its day."""
    if run.status == RunStatus.DONE:
        return list(Floor.objects.filter(pk__in=[told["floor"] for told in run.floors]).order_by("pk"))
    countries, programmes = run.scope.get("countries") or [], run.scope.get("programmes") or []
    return list(floors_in_force(run.as_of, countries, programmes))


def floors_visible_to(user: User) -> QuerySet[Floor]:
    """Of the registries whose numbers the person may see. Newest first."""
    found = Floor.objects.select_related("country", "programme", "decided_by", "withdrawn_by")
    countries = numbers_scope(user).countries
    return found if countries is None else found.filter(country__in=countries)


def previews_visible_to(user: User) -> QuerySet[FloorPreview]:
    """Of the registries whose numbers the person may see. Newest first."""
    found = FloorPreview.objects.select_related("country", "programme", "requested_by")
    countries = numbers_scope(user).countries
    return found if countries is None else found.filter(country__in=countries)


def groups_to_choose(countries: Iterable[str]) -> dict[str, list[str]]:
    """By dimension the groups that a floor of these registries may be about: those that the report of fairness tells apart.

    Of the sexes only women: positive action is for those who are behind.
    """
    return {
        FloorBy.SEX: [Sex.FEMALE],
        FloorBy.AGE: [str(band) for band in range(1, len(AGES) + 1)],
        FloorBy.DEPARTMENT: list(
            Subdivision.objects.filter(country__in=list(countries)).order_by("name").values_list("pk", flat=True)
        ),
        FloorBy.LANGUAGE: list(Language.objects.order_by("pk").values_list("pk", flat=True)),
        FloorBy.SCHOOLING: [str(band) for band in range(len(SCHOOLING_BANDS))],
    }


def is_a_group(by: str, group: str, country: str) -> bool:
    """Whether a floor of the registry may be about the group."""
    return group in groups_to_choose([country]).get(by, [])


def counted_for(user: User | None, told: dict[str, Any]) -> dict[str, Any]:
    """What a run kept of a floor as the person may read it: numbers from 1 to 9 are None unless they may see all those people.

    Without a person: as everybody may.
    """
    if user is not None and _sees_all_people_of(user, told["country"]):
        return told
    small = {name for name in COUNTED if 0 < told[name] < THRESHOLD}
    if {"before", "open_to", "reached"} & small or 0 < told["wanted"] - told["reached"] < THRESHOLD:
        small |= {"before", "open_to", "reached"}  # what one of them is would be told by the others
    return told | dict.fromkeys(small)


def tried_for(user: User, result: dict[str, Any]) -> dict[str, Any]:
    """What a preview kept as the person may read it, by the same measure as `counted_for`: None is hidden.

    What the group has now, what it would have and who would move tell one another: where one of them is small none is told.
    """
    told = result["floor"]
    if told is None or _sees_all_people_of(user, told["country"]):
        return result
    floor = counted_for(user, told)
    counts = [count for of in result["people"].values() for count in of.values()]
    gained = abs(told["reached"] - told["now"])
    if floor["reached"] is None or any(0 < count < THRESHOLD for count in (told["now"], gained, *counts)):
        floor |= dict.fromkeys(("now", "before", "open_to", "reached"))
        return result | {
            "floor": floor,
            "others": [],
            "people": {of: dict.fromkeys(result["people"][of]) for of in result["people"]},
        }
    return result | {"floor": floor, "others": [other for other in result["others"] if not _is_small(user, other)]}


def _is_small(user: User, other: dict[str, Any]) -> bool:
    """Whether the person may not read what a preview says of another floor."""
    lost = abs(other["reached"] - other["now"])
    return counted_for(user, other)["reached"] is None or 0 < other["now"] < THRESHOLD or 0 < lost < THRESHOLD


def _sees_all_people_of(user: User, country: str) -> bool:
    scope = people_scope(user)
    return scope.offices is None and (scope.countries is None or country in scope.countries)


def overlapping(*, country: str, programme: str, by: str, group: str, first: date, last: date) -> QuerySet[Floor]:
    same = Q(country=country, programme=programme, by=by, group=group)
    return Floor.objects.standing().filter(same, valid_from__lte=last, valid_until__gte=first)
