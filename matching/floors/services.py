"""Every write of floors: deciding one, with its law, and withdrawing it."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput, NotAllowed, WrongState
from pathways.models import Programme

from ..choices import LAST_DAY
from ..models import Floor
from ..models.floors import LEAST_PERCENT, MOST_PERCENT
from ..models.withdrawable import WITHDRAWAL
from ..weights.selectors import may_decide_for
from .selectors import is_a_group, overlapping


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
    if not Programme.objects.for_work().filter(pk=programme).exists():
        raise InvalidInput(_("Choose a pathway that people may work by."), field="programme")
    if not is_a_group(dimension, group, country):
        raise InvalidInput(_("Choose a group of this registry."), field="group")
    if not LEAST_PERCENT <= percent <= MOST_PERCENT:
        told = {"least": LEAST_PERCENT, "most": MOST_PERCENT}
        raise InvalidInput(_("Choose from %(least)d to %(most)d percent.") % told, field="percent")
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


def _days(first: date, last: date) -> None:
    if first < timezone.localdate():
        raise InvalidInput(_("A floor holds from today on at the earliest."), field="valid_from")
    if last < first:
        raise InvalidInput(_("It ends before it begins: check the days."), field="valid_until")
    if last > LAST_DAY:
        raise InvalidInput(_("Choose a day of this century."), field="valid_until")
