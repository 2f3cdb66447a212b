"""What an inspector does with a complaint: every action leaves an event with who and when, and the clocks are read anew."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput, NotAllowed, WrongState
from common.names import plain
from common.transitions import find, move_state

from ..choices import ComplaintStatus, Consented, FindingOutcome, Severity
from ..models import Allegation, Complaint, ComplaintEvent, ComplaintPause, ComplaintReferral, ContactOpening
from ..selectors import complaints_visible_to, decided_before_appeal, inspectors_beside
from ..transitions import COMPLAINT_MOVES
from .conflicts import exclusions_set
from .intake import message_send
from .routing import deadlines_set, severity_columns

REASON_LENGTH = 1_000


@transaction.atomic
def complaint_move(*, complaint: Complaint, name: str, by: User, reason: str = "") -> Complaint:
    """One of `COMPLAINT_MOVES` as it stands. Passing on needs what the person says of it: `complaint_refer`.

    After an appeal whoever had decided it opens, decides and closes it no more (`NotAllowed`), and it is no longer theirs.
    """
    stored = complaint_taken(complaint, by)
    if name == "refer":
        raise InvalidInput(_("Say first whether the person agrees that it is passed on."), field="move")
    if name in ("close", "reopen"):
        _refuse_who_decided(stored, by)
    if name == "close":
        _look_at_findings(stored)
    columns: dict[str, Any] = {}
    if find(COMPLAINT_MOVES, name).name in ("reopen", "appeal"):
        columns["runs_from"] = timezone.localdate()
    if name == "triage" and stored.acknowledged_on is None:
        columns["acknowledged_on"] = timezone.localdate()
    _move(complaint, stored, name, by, reason, columns)
    if name == "appeal" and stored.assigned_to and decided_before_appeal(stored.assigned_to, stored):
        Complaint.objects.filter(pk=stored.pk).update(assigned_to=None)
    if name == "close":
        _stop_pause(stored)
    return _clocked(complaint)


@transaction.atomic
def complaint_triage(*, complaint: Complaint, severity: str, by: User, reason: str = "") -> Complaint:
    """Somebody has read it: how serious it is, with a reason where that is not what it came in as."""
    stored = complaint_taken(complaint, by)
    if severity not in Severity.values:
        raise InvalidInput(_("Choose how serious it is."), field="severity")
    if severity != stored.severity and not reason.strip():
        raise InvalidInput(
            _("Say why it is more or less serious than it came in: it is kept with your name."), field="reason"
        )
    columns = {"acknowledged_on": stored.acknowledged_on or timezone.localdate()}
    if severity != stored.severity:
        categories = stored.allegations.values_list("category", flat=True)
        columns |= severity_columns(stored, severity, list(categories))
    _move(complaint, stored, "triage", by, reason, columns)
    return _clocked(complaint)


@transaction.atomic
def complaint_weigh(*, complaint: Complaint, severity: str, by: User, reason: str) -> Complaint:
    """More or less serious than it was read at first: deadlines follow, and danger counts from the hour in which it is known."""
    stored = complaint_taken(complaint, by)
    _open(stored)
    if stored.status == ComplaintStatus.RECEIVED:
        raise WrongState(_("Nobody has read it yet: triage says how serious it is."))
    if severity not in Severity.values or severity == stored.severity:
        raise InvalidInput(_("Choose how serious it is now."), field="severity")
    if not reason.strip():
        raise InvalidInput(_("Say why: it is kept with your name."), field="reason")
    categories = list(stored.allegations.values_list("category", flat=True))
    Complaint.objects.filter(pk=stored.pk).update(**severity_columns(stored, severity, categories))
    before, now = stored.get_severity_display(), Severity(severity).label
    note(stored, "weigh", by, f"{before} → {now}. {reason.strip()}")
    return _clocked(complaint)


@transaction.atomic
def complaint_assign(*, complaint: Complaint, to: User, by: User) -> Complaint:
    """Give it to a colleague, or take it. Whoever is tied to it is no choice, and is not told apart from who works elsewhere."""
    stored = complaint_taken(complaint, by)
    _open(stored)
    if not inspectors_beside(by, stored).filter(pk=to.pk).exists():
        raise InvalidInput(_("Choose somebody who works on complaints of this country."), field="to")
    if stored.assigned_to_id == to.pk:
        return complaint
    Complaint.objects.filter(pk=stored.pk).update(assigned_to=to)
    complaint.assigned_to = to
    note(stored, "assign", by, str(to))
    return complaint


@transaction.atomic
def complaint_ask(*, complaint: Complaint, body: str, by: User) -> Complaint:
    """Write to whoever complained; they find it when they come back. What was written stays in the messages alone."""
    stored = complaint_taken(complaint, by)
    message_send(complaint=stored, body=body, by=by)
    today = timezone.localdate()
    told = {"told_on": today, "acknowledged_on": stored.acknowledged_on or today}
    Complaint.objects.filter(pk=stored.pk).update(**told)
    note(stored, "ask", by)
    return _clocked(complaint)


@transaction.atomic
def complaint_pause(*, complaint: Complaint, reason: str, by: User) -> Complaint:
    """The clock of the decision stands still while the other side is waited for."""
    stored = complaint_taken(complaint, by)
    _open(stored)
    if stored.status == ComplaintStatus.RECEIVED:
        raise WrongState(_("Nobody has read it yet: triage it before the clock stands still."))
    if not reason.strip():
        raise InvalidInput(_("Say what is waited for: it is kept with your name."), field="reason")
    if stored.is_paused:
        raise WrongState(_("The clock stands still already."))
    ComplaintPause.objects.create(complaint=stored, begins_at=timezone.now(), reason=reason.strip(), by=by)
    note(stored, "pause", by, reason)
    return _clocked(complaint)


@transaction.atomic
def complaint_resume(*, complaint: Complaint, by: User, reason: str = "") -> Complaint:
    stored = complaint_taken(complaint, by)
    if not _stop_pause(stored):
        raise WrongState(_("The clock is running."))
    note(stored, "resume", by, reason)
    return _clocked(complaint)


@transaction.atomic
def complaint_refer(*, complaint: Complaint, to: str, consented: str, by: User, reason: str = "") -> Complaint:
    """Pass it on to another authority, with the person's consent; without it only where a life is in danger, with the reason.

    That the person does not want it is kept too: then nothing is owed, and the complaint goes on here.
    """
    stored = complaint_taken(complaint, by)
    _open(stored)
    match consented:
        case Consented.NO:
            to = ""
        case Consented.YES | Consented.DANGER if not to.strip():
            raise InvalidInput(_("Say to whom it is passed on."), field="to")
        case Consented.DANGER if not reason.strip():
            raise InvalidInput(
                _("Say what danger does not wait for consent: it is kept with your name."), field="reason"
            )
        case Consented.YES | Consented.DANGER:
            pass
        case _:
            raise InvalidInput(_("Say whether the person agrees that it is passed on."), field="consented")
    referral = ComplaintReferral.objects.create(
        complaint=stored, to=to.strip(), consented=consented, reason=reason.strip(), by=by
    )
    columns = {"referred_on": timezone.localdate()}
    if consented == Consented.NO:
        Complaint.objects.filter(pk=stored.pk).update(**columns)
        note(stored, "no_referral", by, reason)
    else:
        told = f"{referral.to} – {referral.get_consented_display()}"
        _move(complaint, stored, "refer", by, f"{told}. {reason}".strip(), columns)
    return _clocked(complaint)


@transaction.atomic
def allegation_find(*, allegation: Allegation, outcome: str, reasons: str, by: User) -> Allegation:
    """Decide one thing that was alleged, with reasons; or open it again, also with reasons."""
    stored = complaint_taken(allegation.complaint, by)
    _open(stored)
    _refuse_who_decided(stored, by)
    if stored.status in (ComplaintStatus.RECEIVED, ComplaintStatus.TRIAGED):
        raise WrongState(_("It is not under investigation yet: begin it before you decide."))
    if outcome not in FindingOutcome.values:
        raise InvalidInput(_("Choose a finding."), field="outcome")
    if not reasons.strip():
        raise InvalidInput(_("Give the reasons of the finding: they are kept with your name."), field="reasons")
    decided = outcome != FindingOutcome.OPEN
    columns = {
        "outcome": outcome,
        "reasons": reasons.strip(),
        "decided_on": timezone.localdate() if decided else None,
        "decided_by": by if decided else None,
    }
    Allegation.objects.filter(pk=allegation.pk).update(**columns)
    for name, value in columns.items():
        setattr(allegation, name, value)
    note(
        stored,
        "find",
        by,
        f"{allegation.get_category_display()}: {allegation.get_outcome_display()}. {reasons.strip()}",
    )
    return allegation


@transaction.atomic
def contact_open(*, complaint: Complaint, reason: str, by: User) -> str:
    """How to reach the person, noted with who looked and why. Empty for an anonymous one, which is not noted."""
    stored = complaint_taken(complaint, by)
    if not stored.contact:
        return ""
    if not reason.strip():
        raise InvalidInput(_("Say why you need it: it is kept with your name."), field="reason")
    ContactOpening.objects.create(complaint=stored, by=by, reason=reason.strip()[:300])
    return stored.contact


@transaction.atomic
def complaint_accuse(*, complaint: Complaint, by: User) -> Complaint:
    """After somebody wrote whom it is about: it is found by that, and whoever is tied to them is kept out, perhaps who wrote it."""
    complaint.search_name = plain(complaint.accused_name)[:255]
    complaint.save(update_fields=["search_name"])
    note(complaint, "accuse", by, str(complaint.recruiter or complaint.employer or complaint.accused_name))
    exclusions_set(complaint=complaint)
    return complaint


def complaint_taken(complaint: Complaint, by: User) -> Complaint:
    """The complaint as it stands, locked until the end of the transaction. Whoever may not see it is refused as if it were not there."""
    visible = complaints_visible_to(by).order_by().values("pk")
    stored = Complaint.objects.filter(pk=complaint.pk, pk__in=visible).select_for_update(no_key=True).first()
    if stored is None:
        raise NotAllowed(_("There is no such complaint."))
    return stored


def _open(stored: Complaint) -> None:
    if stored.status == ComplaintStatus.CLOSED:
        raise WrongState(_("It is closed: open it again first."))


def _refuse_who_decided(stored: Complaint, by: User) -> None:
    if decided_before_appeal(by, stored):
        raise NotAllowed(_("You decided it before the appeal: somebody else decides this time."))


def _look_at_findings(stored: Complaint) -> None:
    open_ones = stored.allegations.filter(outcome=FindingOutcome.OPEN).count()
    if open_ones:
        raise WrongState(_("Decide every allegation before you close it: %(n)d are open.") % {"n": open_ones})


def _move(complaint: Complaint, stored: Complaint, name: str, by: User, reason: str, columns: dict[str, Any]) -> None:
    move_state(stored, COMPLAINT_MOVES, name, by=by, reason=reason, extra=columns)
    complaint.status = stored.status


def note(stored: Complaint, action: str, by: User, reason: str = "") -> None:
    """An event that moves no state: it stands in the same timeline."""
    state = stored.status
    ComplaintEvent.objects.create(
        subject=stored, action=action, old_state=state, new_state=state, by=by, reason=reason.strip()[:REASON_LENGTH]
    )


def _stop_pause(stored: Complaint) -> bool:
    return bool(stored.pauses.filter(ends_at=None).update(ends_at=timezone.now()))


def _clocked(complaint: Complaint) -> Complaint:
    complaint.refresh_from_db()
    return deadlines_set(complaint=complaint)
