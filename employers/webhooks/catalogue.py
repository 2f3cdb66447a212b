"""Every kind of event with what it means and an example, made by the code that makes the real ones. docs/webhooks.md is this, printed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from ..choices import DemandFormat, HoldReason, UploadStatus, VacancyStatus, WebhookType
from ..models import DemandBatch, Vacancy, VacancySite, WebhookEvent
from .content import body_of, import_content, told_of

_AT = datetime(2026, 11, 27, 2, 20, tzinfo=UTC)
_REFERENCE = UUID("5b0c7a9e-2f41-4a53-9c1d-0d6a4c1f7e21")


@dataclass(frozen=True)
class Told:
    """`who`: whose addresses hear it. `beside`: what is said beside the vacancy's state and counts."""

    kind: WebhookType
    when: str
    who: str
    status: VacancyStatus = VacancyStatus.OPEN
    beside: dict[str, Any] | None = None
    held: bool = False


MINISTRY = "ministry"
_BOTH = f"employer, {MINISTRY}"
_REVISION = {"revision": 31, "fields": ["seats", "wage"]}

CATALOGUE = (
    Told(
        WebhookType.SUBMITTED,
        "Handed in, the first time or again after changes. `submission` is the number of the version.",
        _BOTH,
        VacancyStatus.SUBMITTED,
        {"submission": 2},
    ),
    Told(
        WebhookType.CHANGES_ASKED,
        "Sent back. `fields` have a question: read it at `vacancies/{id}/questions/`.",
        _BOTH,
        VacancyStatus.CHANGES_ASKED,
        {"fields": ["duties", "wage"]},
    ),
    Told(
        WebhookType.OPENED,
        "Approved, or opened again; by an import of the public record to its employer only.",
        _BOTH,
    ),
    Told(WebhookType.FILLED, "The ministry says that it is filled.", _BOTH, VacancyStatus.FILLED),
    Told(
        WebhookType.CLOSED,
        "Closed by a person, or withdrawn or denied in the public record (to its employer only).",
        _BOTH,
        VacancyStatus.CLOSED,
    ),
    Told(
        WebhookType.EXPIRED,
        "Its work has ended, or its time in the public record (to its employer only).",
        _BOTH,
        VacancyStatus.EXPIRED,
    ),
    Told(
        WebhookType.HELD,
        "Kept out of matching and offers. Reasons stack: one event each.",
        _BOTH,
        beside={"reason": HoldReason.CERTIFICATION_LAPSED.value},
        held=True,
    ),
    Told(
        WebhookType.HOLD_LIFTED,
        "One reason has ended; of a certification, because it was renewed. `held` tells whether another one stands.",
        _BOTH,
        beside={"reason": HoldReason.CERTIFICATION_LAPSED.value},
    ),
    Told(
        WebhookType.SEATS_CHANGED, "A seat was offered, reserved, filled, given back, or seats were spread anew.", _BOTH
    ),
    Told(WebhookType.REVISION_PROPOSED, "A change of an open vacancy waits for the ministry.", _BOTH, beside=_REVISION),
    Told(WebhookType.REVISION_ACCEPTED, "It stands from now on; a renewal has `valid_until`.", _BOTH, beside=_REVISION),
    Told(WebhookType.REVISION_REFUSED, "It was refused; the vacancy stays as it was.", _BOTH, beside=_REVISION),
    Told(WebhookType.REVISION_WITHDRAWN, "Its employer took it back.", _BOTH, beside=_REVISION),
    Told(
        WebhookType.IMPORT_DONE,
        "A list of public demand or of sanctions was imported: read = imported + updated + unchanged + rejected.",
        MINISTRY,
    ),
    Told(
        WebhookType.IMPORT_FAILED,
        "A list that was brought in on the page did not end well, while it `was` checked or imported.",
        MINISTRY,
    ),
    Told(WebhookType.PING, "Somebody asked for a test.", "the address itself"),
)


def example_of(told: Told) -> dict[str, Any]:
    """The body of such an event, of an invented vacancy or import."""
    event = WebhookEvent(pk=1204, reference=_REFERENCE, type=told.kind.value, data=_data(told), at=_AT)
    body: dict[str, Any] = json.loads(body_of(event))
    return body


def _data(told: Told) -> dict[str, Any]:
    if told.kind == WebhookType.PING:
        return {"webhook": 3}
    if told.kind == WebhookType.IMPORT_FAILED:
        return {"upload": 12, "was": UploadStatus.IMPORTING.value}
    if told.kind == WebhookType.IMPORT_DONE:
        figures = {"read": 8916, "imported": 8915, "updated": 0, "unchanged": 0, "rejected": 1}
        return import_content(
            DemandBatch(pk=57, layout=DemandFormat.SEASONALJOBS_CSV.value, as_of=date(2026, 11, 27), **figures)
        )
    counts = {"seats": 10, "seats_offered": 1, "seats_reserved": 1, "seats_filled": 1}
    if told.status in (VacancyStatus.SUBMITTED, VacancyStatus.CHANGES_ASKED):
        counts = {"seats": 10}
    vacancy = Vacancy(
        pk=190, folio="V-26-000188-Z", employer_id=4, programme_id="us-h2b", status=told.status.value, **counts
    )
    sites = [VacancySite(vacancy_id=190, worksite_id=9, **counts)]
    return told_of(vacancy, is_held=told.held, sites=sites) | (told.beside or {})


def as_text() -> str:
    """The catalogue for docs/webhooks.md."""
    lines = ["| type | when | to whom |", "|---|---|---|"]
    lines += [f"| `{told.kind.value}` | {told.when} | {told.who} |" for told in CATALOGUE]
    for told in CATALOGUE:
        lines += ["", f"`{told.kind.value}`", "", "```json", json.dumps(example_of(told), sort_keys=True), "```"]
    return "\n".join(lines) + "\n"


def described(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """The description of the API with its webhooks, for drf-spectacular's post-processing."""
    return result | {"webhooks": {told.kind.value: {"post": _operation(told)} for told in CATALOGUE}}


def _operation(told: Told) -> dict[str, Any]:
    name = told.kind.value
    media = {"schema": _BODY, "examples": {name: {"value": example_of(told)}}}
    return {
        "summary": name,
        "description": f"{told.when} Told to: {told.who}.",
        "tags": ["webhooks"],
        "requestBody": {"required": True, "content": {"application/json": media}},
        "responses": {"2XX": {"description": "It arrived. Whatever else is answered: it is tried again."}},
    }


_BODY = {
    "type": "object",
    "required": ["id", "type", "version", "sequence", "timestamp", "data"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "type": {"type": "string", "enum": [str(kind) for kind in WebhookType.values]},
        "version": {"type": "integer"},
        "sequence": {"type": "integer"},
        "timestamp": {"type": "string", "format": "date-time"},
        "data": {"type": "object", "additionalProperties": True},
    },
}
