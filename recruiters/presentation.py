"""Entries of the register and complaints in words and in the shapes of the page's parts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from common.wording import day, remaining
from reference.choices import Confidence

from .choices import ComplaintStatus, MandateStatus, Severity, SpanUnit
from .deadlines import end_of_day_in, midnight, outcome_of, pauses_of
from .models import Complaint, Recruiter
from .selectors import Standing, licence_standing, recruiter_standing, term_of

STANDINGS = {
    Standing.VALID: _("valid"),
    Standing.EXPIRING: _("expires soon"),
    Standing.EXPIRED: _("expired"),
    Standing.UNDER_REVIEW: _("under review"),
    Standing.SUSPENDED: _("suspended"),
    Standing.CANCELLED: _("cancelled"),
    Standing.NEVER_REGISTERED: _("never registered"),
}


def appeal_days_told(regime: str) -> str:
    """How many days there are to appeal in a regime, where that stands and how sure it is."""
    term = term_of(regime)
    if term is None or term.appeal_working_days is None:
        return gettext("No days to appeal are on record for this regime.")
    told = {
        "n": term.appeal_working_days,
        "source": term.appeal_source,
        "confidence": term.get_appeal_confidence_display(),
    }
    return ngettext(
        "%(n)d working day to appeal: %(source)s, confidence %(confidence)s.",
        "%(n)d working days to appeal: %(source)s, confidence %(confidence)s.",
        term.appeal_working_days,
    ) % told + (" " + gettext("Look it up before you rely on it.") if term.appeal_confidence == Confidence.LOW else "")


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


def due_face(complaint: Complaint) -> str:
    """Red where it is overdue, amber until the end of tomorrow, else quiet."""
    if complaint.next_due_at is None or complaint.next_due_at > end_of_day_in(1):
        return "off"
    return "bad" if complaint.next_due_at <= timezone.now() else "warn"


def due_words(complaint: Complaint) -> str:
    """How far the next deadline is: in hours where danger is now and it is near, else in days."""
    if complaint.next_due_at is None:
        return ""
    last = complaint.next_due_at - timedelta(minutes=1)
    left = complaint.next_due_at - timezone.now()
    if complaint.next_due_at != midnight(timezone.localdate(complaint.next_due_at)) and abs(left) < timedelta(days=1):
        hours = int(abs(left).total_seconds() // 3600)
        if left <= timedelta():
            return (
                ngettext("%(n)d hour late", "%(n)d hours late", hours) % {"n": hours} if hours else gettext("just late")
            )
        return (
            ngettext("in %(n)d hour", "in %(n)d hours", hours) % {"n": hours} if hours else gettext("within the hour")
        )
    return remaining(last)


def state_words(complaint: Complaint) -> str:
    """Its state, and that it waits."""
    if complaint.is_paused:
        return gettext("%(state)s, waiting") % {"state": complaint.get_status_display()}
    return complaint.get_status_display()


def about_whom(complaint: Complaint) -> str:
    return str(complaint.recruiter or complaint.employer or complaint.accused_name or "–")


def complaint_facts(complaint: Complaint) -> list[dict[str, Any]]:
    """What an inspector asks first: until when, does the clock run, about whom, from whom, and whose it is."""
    return [
        _deadline(complaint),
        _clock(complaint),
        _fact(gettext("About"), about_whom(complaint), _standing_of(complaint)),
        _fact(gettext("From whom"), gettext("anonymous") if complaint.is_anonymous else gettext("gave a name")),
        _fact(gettext("Inspector"), str(complaint.assigned_to or gettext("nobody yet"))),
    ]


def _deadline(complaint: Complaint) -> dict[str, Any]:
    label = gettext("To be answered")
    if complaint.next_due_at is None:
        return _fact(label, complaint.get_status_display())
    duty = complaint.get_next_duty_display()
    return _fact(label, due_words(complaint), duty or day(complaint.due_on)) | {"face": due_face(complaint)}


def _clock(complaint: Complaint) -> dict[str, Any]:
    """The clock of the decision, with how much of it is used."""
    label = gettext("Clock of the decision")
    if complaint.status == ComplaintStatus.CLOSED:
        return _fact(label, gettext("stopped"))
    until = gettext("until %(day)s") % {"day": day(complaint.due_on)}
    if complaint.policy is None:
        return _fact(label, gettext("runs"), until)
    reading = outcome_of(complaint, complaint.policy, pauses_of(complaint))
    used = gettext("%(used)d of %(all)s") % {
        "used": max(reading.used, 0),
        "all": span_words(reading.span.amount, reading.span.unit),
    }
    if complaint.is_paused:
        return _fact(label, gettext("stands still"), used) | {"face": "warn"}
    return _fact(label, gettext("runs"), f"{until} · {used}")


def _standing_of(complaint: Complaint) -> str:
    return str(STANDINGS[recruiter_standing(complaint.recruiter)]) if complaint.recruiter else ""


def _fact(label: str, value: str, note: str = "") -> dict[str, Any]:
    return {"label": label, "value": value, "note": note, "face": ""}
