"""Bonds, and what is asked of their issuers."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput, NotAllowed
from common.scope import WHOLE_REGION, database_scope
from common.transitions import move_state
from common.wording import grouped

from ..choices import CALLED, SanctionStatus, SuretyCallStatus
from ..models import Sanction, Surety, SuretyCall
from ..selectors import surety_left
from ..transitions import SURETY_CALL_MOVES

ENDED = (SanctionStatus.LIFTED, SanctionStatus.OVERTURNED, SanctionStatus.EXPIRED)


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
def surety_call_save(*, call: SuretyCall, by: User | None) -> SuretyCall:
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
    """Raises `NotAllowed` for taking back what a sanction that stands asks for: two people signed it."""
    if name in ("withdraw", "return") and _asked_by_a_sanction(call):
        raise NotAllowed(_("A sanction asks for this: lift the sanction, and the call is taken back."))
    return move_state(call, SURETY_CALL_MOVES, name, by=by, reason=reason)


def _asked_by_a_sanction(call: SuretyCall) -> bool:
    if call.sanction_id is None:
        return False
    with database_scope(WHOLE_REGION):
        return Sanction.objects.filter(pk=call.sanction_id).exclude(status__in=ENDED).exists()


def surety_called(*, sanction: Sanction, by: User | None, up_to_what_is_left: bool = False) -> SuretyCall | None:
    """A sanction that calls a bond takes effect: the call, which is made once; None where nothing is left to call.

    Raises `InvalidInput` where the bond has less left by now than is called, unless `up_to_what_is_left`.
    """
    assert sanction.surety is not None
    assert sanction.called_amount is not None
    standing = sanction.surety_calls.filter(status__in=CALLED).first()
    if standing is not None:
        return standing
    surety = Surety.objects.select_for_update(no_key=True).get(pk=sanction.surety.pk)
    amount = min(sanction.called_amount, surety_left(surety)) if up_to_what_is_left else sanction.called_amount
    if amount <= 0:
        return None
    return surety_call_save(
        call=SuretyCall(
            surety=surety,
            sanction=sanction,
            amount=amount,
            purpose=_("Sanction %(folio)s") % {"folio": sanction.folio},
            called_on=timezone.localdate(),
        ),
        by=by,
    )


def surety_call_end(*, sanction: Sanction, by: User | None, reason: str) -> None:
    """The sanction does not act any more: what the issuer has not paid yet is asked no longer.

    What it has paid is counted until somebody writes down that it was paid back; that it is owed, the call's page says. A sanction whose
    period is over has called what it called.
    """
    if sanction.status == SanctionStatus.EXPIRED:
        return
    for call in sanction.surety_calls.filter(status=SuretyCallStatus.ASKED).select_for_update(no_key=True):
        move_state(call, SURETY_CALL_MOVES, "withdraw", by=by, reason=reason)
