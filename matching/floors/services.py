"""Every write of floors: a preview from its request to its numbers, deciding one with its law, withdrawing it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput, NotAllowed, WrongState
from common.leases import MAX_ATTEMPTS, Lease, LeasedWork
from pathways.models import Programme

from ..choices import LAST_DAY, PreviewStatus, TrialStage
from ..models import Floor, FloorPreview
from ..models.floors import LEAST_PERCENT, MOST_PERCENT
from ..models.withdrawable import WITHDRAWAL
from ..weights.selectors import may_decide_for
from .selectors import UNDER_WAY, is_a_group, overlapping

# A lease is renewed by every step of the assignment; reading a country's registry is the longest pause.
WORK = LeasedWork(FloorPreview, UNDER_WAY, timedelta(seconds=90), "matching.tasks.preview_floor")


@transaction.atomic
def preview_request(
    *,
    by: User,
    country: str,
    programme: str,
    dimension: str,
    group: str,
    percent: int,
    valid_from: date,
    valid_until: date,
    legal_note: str = "",
    reason: str = "",
) -> FloorPreview:
    """Try a floor on the registry of now before it is decided. What the person asks for a second time meanwhile is the same preview.

    Raises `InvalidInput` with the field for a group, percent or days that cannot be; `NotAllowed` for a registry that is not the person's.
    """
    _may_decide(by, country)
    _refuse_what_is_no_floor(country, programme, dimension, group, percent)
    _days(valid_from, valid_until)
    preview, created = FloorPreview.objects.filter(status__in=UNDER_WAY).get_or_create(
        requested_by=by,
        country_id=country,
        programme_id=programme,
        by=dimension,
        group=group,
        percent=percent,
        valid_from=valid_from,
        valid_until=valid_until,
        defaults={"legal_note": legal_note.strip(), "reason": reason.strip()},
    )
    if created:
        transaction.on_commit(lambda: WORK.ask_for([preview.pk]))
    return preview


def preview_take(preview_id: int) -> Lease | None:
    """Take the lease of a preview that nobody works on; None where it has ended or is in other hands."""
    return WORK.take(
        preview_id, status=PreviewStatus.RUNNING, stage=TrialStage.READING, progress_done=0, progress_total=0
    )


def preview_progress(lease: Lease, stage: str, done: int, total: int) -> None:
    """Show how far it is and renew the lease. Raises `LeaseLost`."""
    WORK.renew(lease, stage=stage, progress_done=done, progress_total=total)


def preview_finish(lease: Lease, *, result: Mapping[str, Any]) -> None:
    """Keep the numbers and end. Raises `LeaseLost`."""
    WORK.finish(
        lease,
        status=PreviewStatus.DONE,
        stage=TrialStage.FINISHED,
        progress_done=F("progress_total"),
        result=dict(result),
    )


def preview_fail(preview_id: int, *, error: str, token: str | None = None) -> None:
    """End one that cannot be done, with a sentence a person can act on."""
    WORK.fail(preview_id, token=token, status=PreviewStatus.FAILED, error=error)


def previews_sweep() -> int:
    """Ask again for what waits or whose process died; put aside what keeps ending its process. How many were asked for."""
    return WORK.sweep(_put_aside)


def _put_aside(preview_id: int) -> None:
    error = _("The preview stopped its worker process %(n)d times and was put aside.") % {"n": MAX_ATTEMPTS}
    preview_fail(preview_id, error=error)


@transaction.atomic
def floor_decide(
    *,
    by: User,
    country: str,
    programme: str,
    dimension: str,
    group: str,
    percent: int,
    valid_from: date,
    valid_until: date,
    legal_note: str,
    reason: str,
) -> Floor:
    """Put a floor on record, to hold from its day to its last.

    Raises `InvalidInput` with the field for a group, percent or days that cannot be, no law or no reason, or another floor of the group
    in those days; `NotAllowed` for a registry that is not the person's.
    """
    _may_decide(by, country)
    _refuse_what_is_no_floor(country, programme, dimension, group, percent)
    if not legal_note.strip():
        raise InvalidInput(_("Say which law permits it, and where it is written."), field="legal_note")
    if not reason.strip():
        raise InvalidInput(_("Say why the floor is set."), field="reason")
    _days(valid_from, valid_until)
    same = {"country": country, "programme": programme, "by": dimension, "group": group}
    taken = InvalidInput(
        _("Another floor of this group holds on some of these days: withdraw it, or choose other days."),
        field="valid_from",
    )
    if overlapping(**same, first=valid_from, last=valid_until).exists():
        raise taken
    try:
        with transaction.atomic():  # what a colleague decides at this moment only the constraint sees
            return Floor.objects.create(
                country_id=country,
                programme_id=programme,
                by=dimension,
                group=group,
                percent=percent,
                valid_from=valid_from,
                valid_until=valid_until,
                legal_note=legal_note.strip(),
                reason=reason.strip(),
                decided_by=by,
            )
    except IntegrityError as error:
        raise taken from error


@transaction.atomic
def floor_withdraw(*, floor: Floor, by: User, reason: str) -> Floor:
    """Take a floor back: it holds for no run that is made from now on. It stays on record, and so does what runs kept of it.

    Raises `WrongState` where it was withdrawn or is over; `InvalidInput` without a reason; `NotAllowed`.
    """
    _may_decide(by, floor.country_id)
    if not reason.strip():
        raise InvalidInput(_("Say why the floor is withdrawn."), field="reason")
    floor = Floor.objects.select_for_update(no_key=True, of=("self",)).get(pk=floor.pk)
    if floor.withdrawn_on is not None:
        raise WrongState(_("This floor was withdrawn already."))
    if floor.valid_until < timezone.localdate():
        raise WrongState(_("This floor is over."))
    floor.take_back(by, reason)
    floor.save(update_fields=WITHDRAWAL)
    return floor


def _may_decide(by: User, country: str) -> None:
    if not may_decide_for(by, country):
        raise NotAllowed(_("You can set floors of your own registry only."))


def _refuse_what_is_no_floor(country: str, programme: str, dimension: str, group: str, percent: int) -> None:
    if not Programme.objects.for_work().filter(pk=programme).exists():
        raise InvalidInput(_("Choose a pathway that people may work by."), field="programme")
    if not is_a_group(dimension, group, country):
        raise InvalidInput(_("Choose a group of this registry."), field="group")
    if not LEAST_PERCENT <= percent <= MOST_PERCENT:
        told = {"least": LEAST_PERCENT, "most": MOST_PERCENT}
        raise InvalidInput(_("Choose from %(least)d to %(most)d percent.") % told, field="percent")


def _days(first: date, last: date) -> None:
    if first < timezone.localdate():
        raise InvalidInput(_("A floor holds from today on at the earliest."), field="valid_from")
    if last < first:
        raise InvalidInput(_("It ends before it begins: check the days."), field="valid_until")
    if last > LAST_DAY:
        raise InvalidInput(_("Choose a day of this century."), field="valid_until")
