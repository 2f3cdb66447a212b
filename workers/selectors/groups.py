"""Reads of groups that travel together."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from accounts.scope import people_scope

from ..models import GroupMember, TravelGroup, Worker


def groups_visible_to(user: User) -> QuerySet[TravelGroup]:
    """With `size`, how many belong to each now."""
    now = Count("members", filter=Q(members__left_at__isnull=True))
    return TravelGroup.objects.in_scope(people_scope(user)).select_related("office").annotate(size=now)


def members_of(group: TravelGroup) -> QuerySet[GroupMember]:
    """Who belongs to it now, in the order in which they joined."""
    return group.members.filter(left_at__isnull=True).select_related("worker", "worker__municipality").order_by("pk")


def group_of(worker: Worker) -> TravelGroup | None:
    """The group that a person goes with and with nobody else; one that is alone in it goes alone."""
    mine = TravelGroup.objects.standing().filter(members__worker=worker, members__left_at__isnull=True).first()
    return mine if mine is not None and members_of(mine).count() > 1 else None


def standing_groups() -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Every group of two or more with the ids of its members, both sorted. One query."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = GroupMember.objects.filter(left_at__isnull=True, group__dissolved_at__isnull=True)
    for group, worker in rows.order_by("group_id", "worker_id").values_list("group_id", "worker_id"):
        found[group].append(worker)
    return tuple((group, tuple(members)) for group, members in found.items() if len(members) > 1)
