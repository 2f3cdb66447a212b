"""Visits: who makes them, what they found, and what has to be put right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policies import Can, may
from common.errors import InvalidInput, NotAllowed, WrongState
from common.folios import next_folios
from common.transitions import move_state

from ..choices import AnswerOutcome, FrameKind, InspectionStatus, SignalStatus
from ..inspections.checklists import Section, sections_of
from ..models import FollowUp, Inspection, InspectionAnswer, Signal
from ..selectors.inspections import is_tied
from ..transitions import INSPECTION_MOVES, SIGNAL_MOVES

OPEN = (InspectionStatus.PLANNED, InspectionStatus.VISITED)


@dataclass(frozen=True)
class Answer:
    """To one item; `severity` belongs to what is not in order, and to nothing else."""

    outcome: str
    severity: str = ""
    note: str = ""


@transaction.atomic
def signal_move(*, signal: Signal, name: str, by: User, reason: str = "") -> Signal:
    """Dismiss a signal, look at it again, or open the inspection that it proposes. Raises `NotAllowed` for who is tied to the recruiter."""
    _refuse_ties(by, signal.recruiter, None)
    alike = Signal.objects.filter(kind=signal.kind, recruiter=signal.recruiter, about=signal.about)
    if name == "propose_again" and alike.filter(status=SignalStatus.PROPOSED).exists():
        raise WrongState(_("A newer signal of this kind waits already: work on that one."))
    move_state(signal, SIGNAL_MOVES, name, by=by, reason=reason)
    if name == "open":
        visit = Inspection.objects.create(
            folio=next_folios("V", timezone.localdate())[0],
            country_id=signal.country_id,
            kind=FrameKind.RECRUITERS,
            label=signal.recruiter.legal_name,
            recruiter=signal.recruiter,
            signal=signal,
        )
        visit.events.create(action="create", new_state=visit.status, by=by)
    return signal


@transaction.atomic
def inspection_assign(
    *, inspection: Inspection, lead: User | None, second: User | None, planned_on: date | None, by: User
) -> Inspection:
    """Say who goes and when. Raises `InvalidInput` for the same person twice, or one who may not inspect or is tied to the visited."""
    visit = _locked(inspection, [InspectionStatus.PLANNED])
    _refuse_ties(by, visit.recruiter, visit.employer)
    if lead is not None and lead == second:
        raise InvalidInput(_("Two people visit: choose a second one."), field="second")
    for field, who in (("lead", lead), ("second", second)):
        if who is not None:
            _refuse_inspector(visit, who, field)
    visit.lead, visit.second, visit.planned_on = lead, second, planned_on
    visit.save(update_fields=["lead", "second", "planned_on", "updated_at"])
    return visit


def _refuse_inspector(visit: Inspection, who: User, field: str) -> None:
    if not may(who, Can.WORK_RECRUITERS) or who.country not in ("", visit.country_id):
        raise InvalidInput(_("This person does not inspect in this country."), field=field)
    if is_tied(who, recruiter=visit.recruiter, employer=visit.employer):
        raise InvalidInput(_("This person is tied to whom the visit is for: choose somebody else."), field=field)


@transaction.atomic
def answers_save(*, inspection: Inspection, section: Section, answers: Mapping[str, Answer], by: User) -> Inspection:
    """Write a section of the form: what was answered before is replaced, items without an answer are left as they were.

    Raises `InvalidInput` for an answer that is none of the section's or a finding without its severity.
    """
    visit = _locked(inspection, OPEN)
    _refuse_ties(by, visit.recruiter, visit.employer)
    known = {item.code for item in section.items}
    for code, answer in answers.items():
        if code not in known or answer.outcome not in AnswerOutcome.values:
            raise InvalidInput(_("Choose one of the answers that are offered."), field=code)
        if (answer.outcome == AnswerOutcome.FOUND) != bool(answer.severity):
            raise InvalidInput(_("Say how grave it is, of what is not in order and of nothing else."), field=code)
        InspectionAnswer.objects.update_or_create(
            inspection=visit,
            item=code,
            defaults={"outcome": answer.outcome, "severity": answer.severity, "note": answer.note.strip(), "by": by},
        )
    return visit


@transaction.atomic
def inspection_summarise(*, inspection: Inspection, summary: str, by: User) -> Inspection:
    """What was seen, in a few words. Raises `NotAllowed` for who is tied to the visited, `WrongState` once it was called off."""
    visit = _locked(inspection, (*OPEN, InspectionStatus.NOT_POSSIBLE))
    _refuse_ties(by, visit.recruiter, visit.employer)
    visit.summary = summary.strip()
    visit.save(update_fields=["summary", "updated_at"])
    return visit


@transaction.atomic
def inspection_move(
    *, inspection: Inspection, name: str, by: User, reason: str = "", visited_on: date | None = None
) -> Inspection:
    """Made, not possible, planned again, called off. Raises `InvalidInput` for a visit without its day, its people or all its answers."""
    _refuse_ties(by, inspection.recruiter, inspection.employer)
    extra = {}
    if name == "visit":
        extra = {"visited_on": _day_of(inspection, visited_on)}
    move_state(inspection, INSPECTION_MOVES, name, by=by, reason=reason, extra=extra)
    return inspection


def _day_of(inspection: Inspection, visited_on: date | None) -> date:
    day = visited_on or inspection.visited_on
    if day is None or day > timezone.localdate():
        raise InvalidInput(_("Say on which day the visit was made: today or earlier."), field="visited_on")
    if inspection.lead_id is None or inspection.second_id is None:
        raise InvalidInput(_("Say which two people visited."), field="lead")
    answered = set(inspection.answers.values_list("item", flat=True))
    missing = [s.title for s in sections_of(inspection.kind) if not {item.code for item in s.items} <= answered]
    if missing:
        raise InvalidInput(_("Answers are missing in: %(sections)s.") % {"sections": ", ".join(map(str, missing))})
    return day


@transaction.atomic
def follow_up_add(*, inspection: Inspection, what: str, due_on: date, by: User, item: str = "") -> FollowUp:
    """What has to be put right, and by when: a day after the visit's. Raises `WrongState` where no visit was made."""
    visit = _locked(inspection, [InspectionStatus.VISITED])
    _refuse_ties(by, visit.recruiter, visit.employer)
    if visit.visited_on is not None and due_on <= visit.visited_on:
        raise InvalidInput(_("The day must come after the visit."), field="due_on")
    return FollowUp.objects.create(
        inspection=visit, country_id=visit.country_id, what=what.strip(), due_on=due_on, item=item
    )


@transaction.atomic
def follow_up_done(*, follow_up: FollowUp, note: str, by: User) -> FollowUp:
    """It was put right, and somebody saw it. Raises `InvalidInput` without how, `WrongState` (409) the second time."""
    _refuse_ties(by, follow_up.inspection.recruiter, follow_up.inspection.employer)
    if not note.strip():
        raise InvalidInput(_("Say how it was seen that this was put right."), field="done_note")
    changed = FollowUp.objects.filter(pk=follow_up.pk, done_on__isnull=True).update(
        done_on=timezone.localdate(), done_note=note.strip(), done_by=by, updated_at=timezone.now()
    )
    if not changed:
        raise WrongState(_("Somebody else has said so already: look at it again."))
    follow_up.refresh_from_db()
    return follow_up


def _locked(inspection: Inspection, states: object) -> Inspection:
    visit = Inspection.objects.select_for_update(no_key=True, of=("self",)).get(pk=inspection.pk)
    if visit.status not in states:  # type: ignore[operator]
        raise WrongState(_("This visit has moved on: look at it again."))
    return visit


def _refuse_ties(by: User, recruiter: object, employer: object) -> None:
    if is_tied(by, recruiter=recruiter, employer=employer):  # type: ignore[arg-type]
        raise NotAllowed(_("You are tied to whom this is about: somebody else works on it."))
