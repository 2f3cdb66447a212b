"""What an event says: ids, folio, state and counts. Nobody is named, and nothing tells who holds a seat."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from ..models import DemandBatch, Vacancy, VacancySite, WebhookEvent
from ..selectors import is_held

VERSION = 1
OF_AN_IMPORT = ("read", "imported", "updated", "unchanged", "rejected")
_COUNTS = ("seats", "seats_offered", "seats_reserved", "seats_filled", "seats_released")


def vacancy_content(vacancy_id: int) -> dict[str, Any]:
    """The vacancy as it stands in this transaction."""
    vacancy = Vacancy.objects.get(pk=vacancy_id)
    return told_of(vacancy, is_held=is_held(vacancy), sites=vacancy.sites.all())


def told_of(vacancy: Vacancy, *, is_held: bool, sites: Iterable[VacancySite]) -> dict[str, Any]:
    return {
        "vacancy": vacancy.pk,
        "folio": vacancy.folio,
        "employer": vacancy.employer_id,
        "programme": vacancy.programme_id,
        "status": vacancy.status,
        "held": is_held,
        **_counts(vacancy),
        "sites": [{"worksite": site.worksite_id, **_counts(site)} for site in sites],
    }


def import_content(batch: DemandBatch) -> dict[str, Any]:
    """Of a public list that was imported: read = imported + updated + unchanged + rejected."""
    counted = {name: getattr(batch, name) for name in OF_AN_IMPORT}
    return {"import": batch.pk, "format": batch.layout, "as_of": batch.as_of.isoformat(), **counted}


def _counts(row: Any) -> dict[str, int]:
    return {name: getattr(row, name) for name in _COUNTS} | {"seats_left": row.seats_left}


def body_of(event: WebhookEvent) -> bytes:
    """The same bytes each time it is sent."""
    told = {
        "id": str(event.reference),
        "type": event.type,
        "version": VERSION,
        "sequence": event.pk,
        "timestamp": event.at.isoformat(),
        "data": event.data,
    }
    return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()


def fault_told(code: str) -> str:
    """Why nothing arrived, in the reader's words; the code of a connection that failed is no use to anybody who reads a page."""
    words = {
        "": "",
        "unknown_host": _("no server of that name"),
        "private_address": _("leads into a private network"),
        "not_https": _("not https"),
        "unreadable": _("no address that can be used"),
        "port": _("a port that is not used"),
        "timeout": _("no answer in time"),
        "tls": _("its certificate is not accepted"),
        "switched_off": _("the address was switched off"),
        "attempts": _("the attempts were used up"),
    }
    return words.get(code, _("no connection"))
