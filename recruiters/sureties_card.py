"""What stands above a call on a bond."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from common.wording import day, grouped

from .choices import SanctionStatus, SuretyCallStatus
from .models import Sanction, SuretyCall

GIVEN_BACK = (SanctionStatus.LIFTED, SanctionStatus.OVERTURNED)


def surety_call_facts(call: SuretyCall) -> list[dict[str, Any]]:
    told = [
        (_("Asked"), f"{grouped(call.amount)} {call.surety.currency}", day(call.called_on)),
        (_("State"), call.get_status_display(), ""),
        (_("Bond"), str(call.surety), str(call.surety.licence)),
    ]
    if sanction := Sanction.objects.filter(pk=call.sanction_id or 0).first():
        owed = call.status == SuretyCallStatus.PAID and sanction.status in GIVEN_BACK
        told.append(
            (
                _("Sanction"),
                sanction.folio,
                _("to be paid back to the issuer") if owed else str(sanction.get_status_display()),
            )
        )
    return [{"label": label, "value": value, "note": note, "face": ""} for label, value, note in told]
