"""Reads of vetting: who sees which case, what of its list is left, what ends or falls due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from accounts.policies import Can, may
from accounts.scope import people_scope

from ..choices import UNDER_WAY, LicenceStatus, SecondAnswer, VettingOutcome
from ..models import (
    Licence,
    VettingAnswer,
    VettingCase,
    VettingCondition,
    VettingLetter,
    VettingProposal,
)
from ..vetting.checklists import Checklist, Item, checklist_of
from .sanctions import working_days_after

REMIND_BEFORE = (90, 60, 30)  # days before a licence ends


def vettings_visible_to(user: User) -> QuerySet[VettingCase]:
    """Of the inspector's country; never of a recruiter whose contact they are."""
    cases = VettingCase.objects.select_related("recruiter", "country", "licence", "assigned_to", "opened_by")
    if not may(user, Can.WORK_RECRUITERS):
        return cases.none()
    countries = people_scope(user).countries
    seen = cases if countries is None else cases.filter(country_id__in=countries)
    return seen.exclude(recruiter__members__user=user)


@dataclass(frozen=True)
class Line:
    """One item of the list with what was found of it. `item` is None for one that stood in an earlier list only."""

    item: Item | None
    answer: VettingAnswer

    @property
    def blocks(self) -> bool:
        """Whether no licence can be granted for this item."""
        if not self.answer.outcome:
            return self.item is None or self.item.required
        return self.answer.outcome == VettingOutcome.NOT_IN_ORDER

    @property
    def name(self) -> str:
        return str(self.item.name) if self.item else self.answer.item


def list_of(case: VettingCase) -> Checklist:
    return checklist_of(case.regime)


def lines_of(case: VettingCase) -> list[Line]:
    checklist = list_of(case)
    return [Line(checklist.item(answer.item), answer) for answer in case.answers.select_related("by")]


def lines_against(case: VettingCase) -> list[Line]:
    """What stands against a licence: not answered, or not in order."""
    return [line for line in lines_of(case) if line.blocks]


def proposal_open(case: VettingCase) -> VettingProposal | None:
    return case.proposals.filter(answer="").select_related("proposed_by").first()


def proposal_signed(case: VettingCase) -> VettingProposal | None:
    return case.proposals.filter(answer=SecondAnswer.SIGNED).select_related("proposed_by", "decided_by").first()


def with_progress(cases: QuerySet[VettingCase]) -> QuerySet[VettingCase]:
    """`items` and `answered`, for a list."""
    return cases.annotate(items=Count("answers"), answered=Count("answers", filter=~Q(answers__outcome="")))


def vettings_waiting(user: User) -> QuerySet[VettingCase]:
    return vettings_visible_to(user).filter(status__in=UNDER_WAY)


def vettings_to_sign(user: User) -> QuerySet[VettingCase]:
    """Proposals of others that this person may sign."""
    proposed = vettings_visible_to(user).filter(status="proposed")
    return proposed.exclude(proposals__in=VettingProposal.objects.filter(answer="", proposed_by=user))


def conditions_visible_to(user: User) -> QuerySet[VettingCondition]:
    """Those of signed decisions: before that nobody owes them."""
    visible = vettings_visible_to(user).order_by().values("pk")
    signed = VettingCondition.objects.filter(proposal__answer=SecondAnswer.SIGNED, proposal__case__in=visible)
    return signed.select_related("proposal__case__recruiter", "checked_by")


def conditions_due(user: User, on: date) -> QuerySet[VettingCondition]:
    return conditions_visible_to(user).filter(outcome="", due_on__lte=on)


def appeal_until(letter: VettingLetter) -> date | None:
    """The last day to appeal, counted from the day after the letter was handed over; None before that."""
    if letter.notified_on is None:
        return None
    proposal = letter.proposal
    if not proposal.appeal_in_working_days:
        return letter.notified_on + timedelta(days=proposal.appeal_days)
    return working_days_after(proposal.case.country_id, letter.notified_on, proposal.appeal_days)


def licences_ending(today: date) -> QuerySet[Licence]:
    """Licences in force that end within the longest of the reminders, the first to end first."""
    until = today + timedelta(days=max(REMIND_BEFORE))
    ending = Licence.objects.filter(status=LicenceStatus.VALID, valid_to__gte=today, valid_to__lte=until)
    return ending.select_related("recruiter").order_by("valid_to", "pk")


def people_to_remind(licence: Licence) -> list[User]:
    """The recruiter's contacts, and the inspector who answers for it: who has its last vetting, else who granted it."""
    contacts = User.objects.filter(recruiter_memberships__recruiter=licence.recruiter_id, is_active=True)
    people = list(contacts.order_by("pk"))
    responsible = responsible_for(licence)
    return people if responsible is None or responsible in people else [*people, responsible]


def responsible_for(licence: Licence) -> User | None:
    about = Q(licence=licence) | Q(proposals__licence=licence)
    case = VettingCase.objects.filter(about).select_related("assigned_to", "opened_by").order_by("-pk").first()
    granted = licence.events.filter(action="grant", by__isnull=False).select_related("by").first()
    asked: Iterable[User | None] = (case.assigned_to, case.opened_by) if case else (granted.by,) if granted else ()
    return next((user for user in asked if user is not None and may(user, Can.WORK_RECRUITERS)), None)
