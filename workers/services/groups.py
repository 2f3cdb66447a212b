"""Groups that travel together: made, joined, left and dissolved by what their members say."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput, WrongState

from ..choices import WorkerStatus
from ..models import GroupMember, TravelGroup, Worker

MOST_MEMBERS = 20


@transaction.atomic
def group_make(*, label: str, kind: str, first: Worker, by: User) -> TravelGroup:
    """A group of the first member's office. Raises as `group_join` does."""
    if not label.strip():
        raise InvalidInput(_("Give the group a name that the office knows it by."), field="label")
    group = TravelGroup(office=first.office, country=first.country, label=label.strip(), kind=kind)
    group.full_clean()
    group.save()
    group_join(group=group, worker=first, by=by)
    return group


@transaction.atomic
def group_join(*, group: TravelGroup, worker: Worker, by: User) -> GroupMember:
    """The person said that they go only together with the others, and somebody of the office writes it down.

    Raises `WrongState` for a group that was dissolved or is full and for somebody who belongs to a group, `InvalidInput` for
    somebody of another office or who is not registered.
    """
    group = TravelGroup.objects.select_for_update(no_key=True).get(pk=group.pk)
    if group.dissolved_at:
        raise WrongState(_("This group was dissolved: make a new one."))
    if worker.office_id != group.office_id or worker.status != WorkerStatus.REGISTERED:
        raise InvalidInput(_("Members are registered people of the group's own office."), field="folio")
    if group.members.filter(left_at__isnull=True).count() >= MOST_MEMBERS:
        raise WrongState(_("A group has %(n)d members at most.") % {"n": MOST_MEMBERS})
    try:
        with transaction.atomic():
            return GroupMember.objects.create(group=group, worker=worker, noted_by=by)
    except IntegrityError as error:
        raise WrongState(_("This person belongs to a group already: they leave it first.")) from error


@transaction.atomic
def group_leave(*, member: GroupMember) -> None:
    """The person goes by themselves from now on. Raises `WrongState` for who left before."""
    TravelGroup.objects.select_for_update(no_key=True).get(pk=member.group_id)
    if not GroupMember.objects.filter(pk=member.pk, left_at__isnull=True).update(left_at=timezone.now()):
        raise WrongState(_("This person has left the group already."))


@transaction.atomic
def group_dissolve(*, group: TravelGroup) -> None:
    """Everybody goes by themselves from now on. Raises `WrongState` where it was dissolved before."""
    now = timezone.now()
    if not TravelGroup.objects.filter(pk=group.pk, dissolved_at__isnull=True).update(dissolved_at=now):
        raise WrongState(_("This group was dissolved already."))
    group.members.filter(left_at__isnull=True).update(left_at=now)
