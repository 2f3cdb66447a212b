"""Who is tied to a complaint never learns of it: kept out here, by every selector, and again by the database."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput, NotAllowed, WrongState
from common.scope import WHOLE_REGION, database_scope

from ..choices import ComplaintStatus, MessageFrom, Tie
from ..models import Complaint, ComplaintExclusion, DeclaredInterest, Mandate
from ..selectors.complaints import complaints_visible_to
from ..selectors.conflicts import (
    complaint_workers,
    interests_standing,
    is_named,
    member_of,
    named_among,
    recruiters_marked_alike,
    text_of,
    ties_of,
)


def keep_out(complaint: Complaint, told: Iterable[str] = ()) -> dict[int, Tie]:
    """Set the columns of a complaint that is not stored yet; `exclusions_write` follows once it is. `told`: what else was written."""
    ties = ties_of(complaint, told)
    complaint.excluded = sorted(ties)
    complaint.for_region = _nobody_left(complaint.country_id, ties)
    return ties


def exclusions_write(complaint: Complaint, ties: dict[int, Tie]) -> None:
    rows = [ComplaintExclusion(complaint=complaint, user_id=pk, tie=tie) for pk, tie in ties.items()]
    ComplaintExclusion.objects.bulk_create(rows, ignore_conflicts=True)


def exclusions_set(*, complaint: Complaint) -> bool:
    """Look again at who is tied to a stored complaint. Whoever was kept out stays so. True where somebody was added.

    It is written in the name of the platform: who is kept out could not even write that they are.
    """
    with database_scope(WHOLE_REGION):
        if not _new_ties(Complaint.objects.get(pk=complaint.pk)):
            return False  # nearly always: whoever works on it does not wait for a look
        stored = Complaint.objects.select_for_update(no_key=True).get(pk=complaint.pk)
        ties = _new_ties(stored)
        if ties:
            _exclude(stored, ties)
    return bool(ties)


def _new_ties(stored: Complaint) -> dict[int, Tie]:
    return {pk: tie for pk, tie in ties_of(stored).items() if pk not in stored.excluded}


def complaint_look(*, complaint: Complaint, by: User) -> bool:
    """Before somebody reads messages that nobody has read: whoever they name is kept out from now on. Whether `by` may go on.

    Not when a message comes in: what is written then would say when that was.
    """
    if not complaint.messages.filter(written_by=MessageFrom.PERSON, is_read=False).exists():
        return True
    exclusions_set(complaint=complaint)
    return complaints_visible_to(by).filter(pk=complaint.pk).exists()


def complaint_keep_out(*, complaint: Complaint, user: User, by: User, reason: str) -> None:
    """Somebody who works on it knows of a tie that no row tells; for good, since whoever is kept out stays so.

    The reason stands in the timeline, which the one who is kept out does not see. Raises `NotAllowed` for who does not see it.
    """
    if user.pk == by.pk:
        raise InvalidInput(_("Declare your own tie as an interest."), field="user")
    if not reason.strip():
        raise InvalidInput(_("Give a reason: it is kept with your name."), field="reason")
    if not complaints_visible_to(by).filter(pk=complaint.pk).exists():
        raise NotAllowed(_("This complaint is not yours to work on."))
    with database_scope(WHOLE_REGION):
        stored = Complaint.objects.select_for_update(no_key=True).get(pk=complaint.pk)
        if user.pk in stored.excluded:
            return
        _exclude(stored, {user.pk: Tie.BY_HAND})
        said = {"old_state": stored.status, "new_state": stored.status, "reason": f"{user}: {reason.strip()}"}
        stored.events.create(action="keep_out", by=by, **said)


@transaction.atomic
def interest_declare(*, interest: DeclaredInterest, by: User) -> DeclaredInterest:
    """Whoever declares it does not see from how many complaints it keeps them out."""
    interest.declared_by = by
    interest.full_clean()
    interest.save()
    with database_scope(WHOLE_REGION):
        for complaint in _touched(interest):
            exclusions_set(complaint=complaint)
    return interest


@transaction.atomic
def interest_end(*, interest: DeclaredInterest, by: User, on: date | None = None) -> None:
    """From that day (today) it keeps them out of no new complaint; those that are here stay closed to them.

    Raises `NotAllowed` for whoever would end their own tie that somebody else declared, `WrongState` where it has ended.
    """
    stored = DeclaredInterest.objects.get(pk=interest.pk)
    if by.pk == stored.user_id != stored.declared_by_id:
        raise NotAllowed(_("Somebody else declared this tie of yours: an administrator ends it."))
    if not interests_standing().filter(pk=stored.pk).update(ended_on=on or timezone.localdate()):
        raise WrongState(_("This tie has ended: declare it anew where it is there again."))


def exclusions_sweep() -> int:
    """Look again at every open complaint, since members and accounts may have come; at the closed ones for who is new at the desk.

    How many got another exclusion.
    """
    with database_scope(WHOLE_REGION):
        waiting = list(Complaint.objects.exclude(status=ComplaintStatus.CLOSED).order_by("pk").only("pk"))
    found = sum(exclusions_set(complaint=complaint) for complaint in waiting)  # each in a transaction of its own
    with database_scope(WHOLE_REGION):
        return found + _look_back()


def _look_back() -> int:
    """Closed complaints, once for each person: who joins, changes name or address, or becomes an inspector, may be tied to old ones."""
    people = [user for user in complaint_workers() if cache.get(_looked_back(user)) is None]
    if not people:
        return 0
    recruiters, employers = member_of(people)
    closed = Complaint.objects.filter(status=ComplaintStatus.CLOSED).order_by("pk")
    every = closed.select_related("filing").prefetch_related("fees", "messages")
    found = 0
    for one in every.iterator(chunk_size=500):
        if one.recruiter_id in recruiters or one.employer_id in employers or named_among(text_of(one), people):
            found += exclusions_set(complaint=one)
    cache.set_many({_looked_back(user): True for user in people}, timeout=None)
    return found


def _looked_back(user: User) -> str:
    told = hashlib.sha256(f"{user.full_name}|{user.email}|{user.role}".encode()).hexdigest()
    return f"looked-back:{user.pk}:{told}"


def _touched(interest: DeclaredInterest) -> Iterator[Complaint]:
    """Those about its recruiter, one with the same marks, its employer, or who has a mandate of them; for a name those whose words
    hold it, read in one go.
    """
    complaints, mandates = Complaint.objects.order_by("pk"), Mandate.objects.order_by()
    about = Q(pk=None)
    if interest.employer_id:
        about |= Q(employer=interest.employer_id)
        about |= Q(recruiter__in=mandates.filter(employer=interest.employer_id).values("recruiter"))
    if interest.recruiter:
        about |= Q(recruiter__in=recruiters_marked_alike(interest.recruiter))
        about |= Q(employer__in=mandates.filter(recruiter=interest.recruiter).values("employer"))
    yield from complaints.filter(about).iterator()
    if interest.name:
        every = complaints.select_related("filing").prefetch_related("fees", "messages")
        yield from (one for one in every.iterator(chunk_size=500) if is_named(interest.name, text_of(one)))


def _exclude(stored: Complaint, ties: dict[int, Tie]) -> None:
    excluded = sorted({*stored.excluded, *ties})
    Complaint.objects.filter(pk=stored.pk).update(
        excluded=excluded,
        for_region=_nobody_left(stored.country_id, excluded),
        assigned_to=None if stored.assigned_to_id in excluded else stored.assigned_to_id,
    )
    exclusions_write(stored, ties)


def _nobody_left(country: str, excluded: Iterable[int]) -> bool:
    """Whether everybody who works on complaints of the country is kept out: it is then for whoever works for the region."""
    own = complaint_workers().filter(country=country)
    return own.exists() and not own.exclude(pk__in=list(excluded)).exists()
