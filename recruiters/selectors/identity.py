"""What entries share, who is stopped, and the clusters that follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, QuerySet

from common.scope import WHOLE_REGION, database_scope

from ..choices import ACTING, STOPS, MarkHolder
from ..identity.likeness import Shared
from ..models import Agent, IdentityMark, Recruiter, RecruiterPerson, Sanction
from .register import Standing, recruiter_standing

STOPPED = (Standing.SUSPENDED, Standing.CANCELLED)


def stopped_among(recruiters: Iterable[int]) -> set[int]:
    """Ids of those against whom a sanction acts, or that were suspended or cancelled and have no other licence that lets them recruit."""
    asked = set(recruiters)
    entries = Recruiter.objects.filter(pk__in=asked, licences__status__in=["suspended", "cancelled"])
    found = {one.pk for one in entries.distinct().prefetch_related("licences") if recruiter_standing(one) in STOPPED}
    with database_scope(WHOLE_REGION):
        acting = Sanction.objects.filter(recruiter__in=asked, status__in=ACTING, kind__in=STOPS).order_by()
        return found | set(acting.values_list("recruiter", flat=True))


def shared_marks(recruiter: Recruiter) -> dict[int, list[Shared]]:
    """Other entries, by id, that have marks of this one, and which; each mark with the number of entries that have it."""
    own = set(IdentityMark.objects.filter(recruiter=recruiter).order_by().values_list("kind", "key"))
    if not own:
        return {}
    # By key alone, which an index of the pair serves; a key of another kind is put aside below.
    alike = IdentityMark.objects.filter(kind__in={kind for kind, _key in own}, key__in={key for _kind, key in own})
    holders: dict[tuple[str, str], set[int]] = defaultdict(set)
    for kind, key, entry in alike.order_by().values_list("kind", "key", "recruiter"):
        if (kind, key) in own:
            holders[kind, key].add(entry)
    found: dict[int, list[Shared]] = defaultdict(list)
    for (kind, key), entries in sorted(holders.items()):
        for entry in entries - {recruiter.pk}:
            found[entry].append(Shared(kind, key, len(entries)))
    return dict(found)


def holders_of(recruiter: Recruiter, shared: Iterable[Shared]) -> dict[tuple[str, str], str]:
    """Whose of this entry a mark is, in a name: the person's, the agent's, or nothing for the entry itself."""
    wanted = {(mark.kind, mark.key) for mark in shared}
    marks = [mark for mark in IdentityMark.objects.filter(recruiter=recruiter) if (mark.kind, mark.key) in wanted]
    names: dict[tuple[str, int], str] = {}
    models: dict[str, type[RecruiterPerson] | type[Agent]] = {
        MarkHolder.PERSON: RecruiterPerson,
        MarkHolder.AGENT: Agent,
    }
    for holder, model in models.items():
        ids = [mark.holder_pk for mark in marks if mark.holder == holder]
        names |= {(holder, pk): name for pk, name in model.objects.filter(pk__in=ids).values_list("pk", "full_name")}
    return {(mark.kind, mark.key): names.get((mark.holder, mark.holder_pk), "") for mark in marks}


def clusters(recruiters: QuerySet[Recruiter] | None = None, *, most: int = 20) -> list[set[int]]:
    """Entries that hang together by marks, the largest group first; a mark of more than `most` entries ties nobody together."""
    marks = IdentityMark.objects.all()
    if recruiters is not None:
        marks = marks.filter(recruiter__in=recruiters.order_by().values("pk"))
    shared = marks.order_by().values("kind", "key").annotate(n=Count("recruiter", distinct=True))
    telling = {(row["kind"], row["key"]) for row in shared.filter(n__gte=2, n__lte=most)}
    group: dict[int, int] = {}

    def root(entry: int) -> int:
        while group.setdefault(entry, entry) != entry:
            group[entry] = group[group[entry]]
            entry = group[entry]
        return entry

    first: dict[tuple[str, str], int] = {}
    for kind, key, entry in marks.order_by("pk").values_list("kind", "key", "recruiter"):
        if (kind, key) in telling:
            group[root(entry)] = root(first.setdefault((kind, key), entry))
    members: dict[int, set[int]] = defaultdict(set)
    for entry in list(group):
        members[root(entry)].add(entry)
    return sorted((found for found in members.values() if len(found) > 1), key=lambda found: (-len(found), min(found)))
