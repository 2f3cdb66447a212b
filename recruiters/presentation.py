"""Entries of the register and complaints in words and in the shapes of the page's parts."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from common.wording import day, remaining

from .choices import ComplaintStatus, MandateStatus, Severity, SpanUnit
from .models import Complaint, Recruiter
from .selectors import Standing, licence_standing, recruiter_standing

STANDINGS = {
    Standing.VALID: _("valid"),
    Standing.EXPIRING: _("expires soon"),
    Standing.EXPIRED: _("expired"),
    Standing.UNDER_REVIEW: _("under review"),
    Standing.SUSPENDED: _("suspended"),
    Standing.CANCELLED: _("cancelled"),
    Standing.NEVER_REGISTERED: _("never registered"),
}


def entry_of(recruiter: Recruiter) -> dict[str, Any]:
    """What the register says of a recruiter: standing, licences with their dates, agents and mandates that have not ended."""
    standing = recruiter_standing(recruiter)
    licences = [(licence, licence_standing(licence)) for licence in recruiter.licences.all()]
    return {
        "recruiter": recruiter,
        "standing": standing,
        "standing_label": STANDINGS[standing],
        "licences": [(licence, stands, STANDINGS[stands]) for licence, stands in licences],
        "agents": recruiter.agents.filter(is_active=True).select_related("municipality"),
        "mandates": recruiter.mandates.exclude(status=MandateStatus.ENDED).select_related("employer", "vacancy"),
    }


SEVERITY_FACES: dict[str, str] = {Severity.P1: "bad", Severity.P2: "warn", Severity.P3: "off"}


def span_words(amount: int | None, unit: str) -> str:
    """`15 working days`; a dash where a row has no span of its own."""
    if amount is None:
        return "–"
    match unit:
        case SpanUnit.HOURS:
            return ngettext("%(n)d hour", "%(n)d hours", amount) % {"n": amount}
        case SpanUnit.WORKING_DAYS:
            return ngettext("%(n)d working day", "%(n)d working days", amount) % {"n": amount}
    return ngettext("%(n)d day", "%(n)d days", amount) % {"n": amount}


DUE_SOON_DAYS = 2


def due_face(complaint: Complaint) -> str:
    left = (complaint.due_on - timezone.localdate()).days
    return "bad" if left < 0 else "warn" if left <= DUE_SOON_DAYS else "off"


def about_whom(complaint: Complaint) -> str:
    return str(complaint.recruiter or complaint.employer or complaint.accused_name or "–")


def complaint_facts(complaint: Complaint) -> list[dict[str, Any]]:
    """What an inspector asks first: until when, about whom, from whom, and whose it is."""
    return [
        _deadline(complaint),
        _fact(gettext("About"), about_whom(complaint), _standing_of(complaint)),
        _fact(gettext("From whom"), gettext("anonymous") if complaint.is_anonymous else complaint.contact or "–"),
        _fact(gettext("Inspector"), str(complaint.assigned_to or gettext("nobody yet"))),
    ]


def _deadline(complaint: Complaint) -> dict[str, Any]:
    label = gettext("To be answered")
    if complaint.status == ComplaintStatus.CLOSED:
        return _fact(label, complaint.get_status_display())
    return _fact(label, remaining(complaint.due_on), day(complaint.due_on)) | {"face": due_face(complaint)}


def _standing_of(complaint: Complaint) -> str:
    return str(STANDINGS[recruiter_standing(complaint.recruiter)]) if complaint.recruiter else ""


def _fact(label: str, value: str, note: str = "") -> dict[str, Any]:
    return {"label": label, "value": value, "note": note, "face": ""}
