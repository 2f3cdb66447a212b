"""Bonds, and what is asked of their issuers."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput
from common.transitions import move_state
from common.wording import grouped

from ..models import Surety, SuretyCall
from ..selectors import surety_left
from ..transitions import SURETY_CALL_MOVES


@transaction.atomic
def surety_save(*, surety: Surety) -> Surety:
    """Raises `InvalidInput` for a currency that is none, and an amount below what has been asked of it already."""
    surety.currency = surety.currency.strip().upper()
    surety_check(surety)
    surety.save()
    return surety


def surety_check(surety: Surety) -> None:
    if not (len(surety.currency) == 3 and surety.currency.isascii() and surety.currency.isalpha()):
        raise InvalidInput(_("Write the currency with three letters: GTQ, HNL, USD."), field="currency")
    if surety.pk is not None and surety.amount is not None and surety_left(surety) < 0:
        raise InvalidInput(_("More than that has been asked of it already."), field="amount")


@transaction.atomic
def surety_call_save(*, call: SuretyCall, by: User) -> SuretyCall:
    """Ask the issuer for an amount; a new call leaves its first event. Raises `InvalidInput` for more than the bond has left."""
    surety = Surety.objects.select_for_update(no_key=True).get(pk=call.surety_id)
    is_new = call.pk is None
    left = surety_left(surety, but=call.pk)
    if call.amount > left:
        raise InvalidInput(
            _("Only %(left)s %(currency)s of this bond are left.")
            % {"left": grouped(left), "currency": surety.currency},
            field="amount",
        )
    call.save()
    if is_new:
        call.events.create(action="request", new_state=call.status, by=by)
    return call


def surety_call_move(*, call: SuretyCall, name: str, by: User, reason: str = "") -> Any:
    return move_state(call, SURETY_CALL_MOVES, name, by=by, reason=reason)
