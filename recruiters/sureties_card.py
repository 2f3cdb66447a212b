"""What stands above a call on a bond."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from common.wording import day, grouped

from .models import SuretyCall


def surety_call_facts(call: SuretyCall) -> list[dict[str, Any]]:
    told = (
        (_("Asked"), f"{grouped(call.amount)} {call.surety.currency}", day(call.called_on)),
        (_("State"), call.get_status_display(), ""),
        (_("Bond"), str(call.surety), str(call.surety.licence)),
    )
    return [{"label": label, "value": value, "note": note, "face": ""} for label, value, note in told]
