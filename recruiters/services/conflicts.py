"""Who is tied to a complaint never learns of it: kept out here, by every selector, and again by the database."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput
from common.scope import WHOLE_REGION, database_scope

from ..choices import ComplaintStatus, Tie
from ..models import Complaint, ComplaintExclusion, DeclaredInterest
from ..selectors.conflicts import complaint_workers, ties_of


def keep_out(complaint: Complaint) -> dict[int, Tie]:
    """Set the columns of a complaint that is not stored yet; `exclusions_write` follows once it is."""
    ties = ties_of(complaint)
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
        stored = Complaint.objects.select_for_update(no_key=True).get(pk=complaint.pk)
        ties = {pk: tie for pk, tie in ties_of(stored).items() if pk not in stored.excluded}
        if ties:
            _exclude(stored, ties)
    return bool(ties)


def complaint_keep_out(*, complaint: Complaint, user: User, by: User) -> None:
    """An administrator knows of a tie that no row tells."""
    if user.pk == by.pk:
        raise InvalidInput(_("Declare your own tie as an interest."), field="user")
    with database_scope(WHOLE_REGION):
        stored = Complaint.objects.select_for_update(no_key=True).get(pk=complaint.pk)
        if user.pk not in stored.excluded:
            _exclude(stored, {user.pk: Tie.BY_HAND})


@transaction.atomic
def interest_declare(*, interest: DeclaredInterest, by: User) -> DeclaredInterest:
    """Whoever declares it does not see from how many complaints it keeps them out."""
    interest.declared_by = by
    interest.full_clean()
    interest.save()
    with database_scope(WHOLE_REGION):
        for complaint in _perhaps_touched(interest):
            exclusions_set(complaint=complaint)
    return interest


@transaction.atomic
def interest_end(*, interest: DeclaredInterest) -> None:
    """From today it keeps them out of no new complaint; those that are here stay closed to them."""
    DeclaredInterest.objects.filter(pk=interest.pk, ended_on=None).update(ended_on=timezone.localdate())


def exclusions_sweep() -> int:
    """Look again at every open complaint: members and accounts may have come since. How many got another exclusion."""
    with database_scope(WHOLE_REGION):
        waiting = Complaint.objects.exclude(status=ComplaintStatus.CLOSED).order_by("pk")
        return sum(exclusions_set(complaint=complaint) for complaint in waiting.iterator())


def _perhaps_touched(interest: DeclaredInterest) -> Iterable[Complaint]:
    """Those about a recruiter or an employer at all, and, for a name, every one: the account may hold it."""
    complaints = Complaint.objects.order_by("pk")
    if interest.name:
        return complaints.iterator()
    if interest.recruiter_id:
        return complaints.filter(recruiter__isnull=False).iterator()
    return complaints.filter(employer=interest.employer_id).iterator()


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
