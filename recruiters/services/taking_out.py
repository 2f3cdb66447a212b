"""Complaints that leave the product as a list: who took which, by which filters and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from common.errors import InvalidInput
from workers.services import export_logged

from ..models import Complaint, ContactOpening

MOST_TAKEN = 5_000
EXPORT_COLUMNS = (
    gettext_lazy("folio"),
    gettext_lazy("severity"),
    gettext_lazy("status"),
    gettext_lazy("received on"),
    gettext_lazy("due on"),
    gettext_lazy("next duty"),
    gettext_lazy("about"),
    gettext_lazy("country"),
    gettext_lazy("office"),
    gettext_lazy("assigned to"),
    gettext_lazy("how to reach the person"),
)


@transaction.atomic
def complaints_taken(
    *, complaints: QuerySet[Complaint], by: User, filters: Mapping[str, Any], reason: str, with_contact: bool = False
) -> list[Sequence[str]]:
    """The rows as they go out, after who, how many, by which filters and why were noted; with contacts, each of them as looked at.

    Neither the account nor a message goes out in a list.
    """
    if not reason.strip():
        raise InvalidInput(_("Say what the list is for: it is kept with your name."), field="reason")
    found = list(
        complaints.select_related("recruiter", "employer", "assigned_to", "country", "office")[: MOST_TAKEN + 1]
    )
    if len(found) > MOST_TAKEN:
        raise InvalidInput(_("These are more than %(n)d: choose filters first.") % {"n": MOST_TAKEN})
    export_logged(by=by, what="recruiters.complaint", count=len(found), filters=filters, reason=reason[:200])
    if with_contact:
        looked = [
            ContactOpening(complaint=one, by=by, reason=reason.strip()[:300]) for one in found if not one.is_anonymous
        ]
        ContactOpening.objects.bulk_create(looked)
    return [_row(one, with_contact=with_contact) for one in found]


def _row(one: Complaint, *, with_contact: bool) -> Sequence[str]:
    return (
        one.folio,
        one.get_severity_display(),
        one.get_status_display(),
        one.received_on.isoformat(),
        one.due_on.isoformat(),
        one.get_next_duty_display(),
        str(one.recruiter or one.employer or one.accused_name),
        one.country.title,
        str(one.office or ""),
        one.assigned_to.full_name if one.assigned_to else "",
        one.contact if with_contact else "",
    )
