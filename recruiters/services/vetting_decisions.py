"""What comes of a vetting: one person proposes, another signs or sends back; the licence, its conditions and the letter follow at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput, NotAllowed, WrongState
from common.sealed import SealedFolder
from common.transitions import move_state

from ..choices import LetterLanguage, LicenceStatus, SecondAnswer, VettingDecision, VettingStatus
from ..models import Licence, VettingCase, VettingCondition, VettingLetter, VettingProposal
from ..selectors import is_stopped
from ..selectors.vetting import lines_against, proposal_open
from ..transitions import LICENCE_MOVES, VETTING_MOVES
from ..vetting.letters import decision_letter
from .licences import licence_move
from .register import licence_save
from .vetting import case_locked, refuse_contacts
from .vetting_mail import tell_the_contacts

LETTERS = SealedFolder("vetting-letters")


@dataclass(frozen=True)
class LicenceSays:
    """What the licence is to say."""

    number: str
    authority: str
    valid_from: date
    valid_to: date
    licence_class: str = ""


@dataclass(frozen=True)
class AppealRight:
    """How the decision is appealed, in so many days after the letter was handed over."""

    to: str
    days: int
    in_working_days: bool = True


Conditions = Sequence[tuple[str, date]]


@transaction.atomic
def decision_propose(
    *,
    case: VettingCase,
    decision: str,
    reasons: str,
    articles: str,
    appeal: AppealRight,
    by: User,
    licence: LicenceSays | None = None,
    conditions: Conditions = (),
    language: str = LetterLanguage.ES,
) -> VettingProposal:
    """Propose what another person is to sign.

    Raises `InvalidInput` where a grant says no licence, conditions and decision do not fit, or something stands against a licence.
    """
    locked = case_locked(case)
    refuse_contacts(by, locked.recruiter)
    _check_words(reasons, articles, appeal)
    _check_conditions(decision, conditions)
    says = _check_licence(locked, decision, licence)
    move_state(locked, VETTING_MOVES, "propose", by=by, reason=reasons)
    proposal = VettingProposal.objects.create(
        case=locked,
        decision=decision,
        reasons=reasons.strip(),
        articles=articles.strip(),
        appeal_to=appeal.to.strip(),
        appeal_days=appeal.days,
        appeal_in_working_days=appeal.in_working_days,
        language=language,
        proposed_by=by,
        **says,
    )
    VettingCondition.objects.bulk_create(
        VettingCondition(proposal=proposal, text=text.strip(), due_on=due_on) for text, due_on in conditions
    )
    case.status = locked.status
    return proposal


def _check_words(reasons: str, articles: str, appeal: AppealRight) -> None:
    for field, text in (("reasons", reasons), ("articles", articles), ("appeal_to", appeal.to)):
        if not text.strip():
            raise InvalidInput(_("This stands in the letter: fill it in."), field=field)
    if appeal.days < 1:
        raise InvalidInput(_("Say within how many days it can be appealed."), field="appeal_days")


def _check_conditions(decision: str, conditions: Conditions) -> None:
    if decision not in VettingDecision.values:
        raise InvalidInput(_("Choose what you propose."), field="decision")
    if (decision == VettingDecision.GRANT_CONDITIONS) != bool(conditions):
        raise InvalidInput(
            _("Conditions belong to a grant with conditions, and it has one at least."), field="decision"
        )
    if any(due_on <= timezone.localdate() for _text, due_on in conditions):
        raise InvalidInput(_("A condition has a day ahead by which it is met."), field="conditions")


def _check_licence(case: VettingCase, decision: str, licence: LicenceSays | None) -> dict[str, object]:
    """What of the licence is written with the proposal."""
    if decision == VettingDecision.REFUSE:
        return {}
    if against := lines_against(case):
        names = ", ".join(line.name for line in against)
        raise InvalidInput(_("Not answered, or not in order: %(items)s.") % {"items": names}, field="decision")
    if licence is None or not licence.number.strip() or not licence.authority.strip():
        raise InvalidInput(
            _("Say what the licence is to say: number, authority, from when and until when."), field="number"
        )
    if licence.valid_to < licence.valid_from:
        raise InvalidInput(_("The licence ends before it starts: check the dates."), field="valid_to")
    number = " ".join(licence.number.upper().split())
    taken = Licence.objects.filter(regime=case.regime, number=number)
    if (taken.exclude(pk=case.licence_id) if case.licence_id else taken).exists():
        raise InvalidInput(_("Another licence of this regime has this number."), field="number")
    return vars(licence) | {"number": number}


@transaction.atomic
def decision_return(*, case: VettingCase, by: User, note: str) -> VettingProposal:
    """The second person does not sign: the case is under examination again, the proposal stays on record."""
    locked, proposal = _for_the_second_person(case, by)
    move_state(locked, VETTING_MOVES, "return", by=by, reason=note)
    _answer(proposal, SecondAnswer.RETURNED, by, note)
    case.status = locked.status
    return proposal


@transaction.atomic
def decision_sign(*, case: VettingCase, by: User, note: str = "") -> VettingProposal:
    """The second person signs: the licence is made or renewed, the letter is kept as it is sent, the contacts are told.

    Raises `NotAllowed` for who proposed it or speaks for the recruiter, `InvalidInput` where something stands against a licence by now.
    """
    locked, proposal = _for_the_second_person(case, by)
    grants = proposal.decision != VettingDecision.REFUSE
    if grants and (against := lines_against(locked)):
        names = ", ".join(line.name for line in against)
        raise InvalidInput(_("Not answered, or not in order: %(items)s.") % {"items": names})
    proposal.licence = _licence_made(proposal, by) if grants else None
    move_state(locked, VETTING_MOVES, proposal.decision, by=by, reason=note, extra={"decided_on": timezone.localdate()})
    _answer(proposal, SecondAnswer.SIGNED, by, note)
    tell_the_contacts(proposal)
    letter_make(proposal=proposal, language=proposal.language, by=by)
    case.status = locked.status
    return proposal


def _for_the_second_person(case: VettingCase, by: User) -> tuple[VettingCase, VettingProposal]:
    locked = case_locked(case)
    refuse_contacts(by, locked.recruiter)
    proposal = proposal_open(locked)
    if locked.status != VettingStatus.PROPOSED or proposal is None:
        raise WrongState(_("No decision is proposed now: look at the vetting again."))
    if proposal.proposed_by_id == by.pk:
        raise NotAllowed(_("You proposed it: a second person signs it or sends it back."))
    proposal.case = locked
    return locked, proposal


def _answer(proposal: VettingProposal, answer: str, by: User, note: str) -> None:
    proposal.answer, proposal.decided_by, proposal.decided_at = answer, by, timezone.now()
    proposal.note = note.strip()
    proposal.save()


def _licence_made(proposal: VettingProposal, by: User) -> Licence:
    """The licence as the proposal says: the one on record goes on where it keeps its number, else a new one is granted."""
    case = proposal.case
    says: dict[str, Any] = {
        "licence_class": proposal.licence_class,
        "authority": proposal.authority,
        "valid_from": proposal.valid_from,
        "valid_to": proposal.valid_to,
    }
    if case.licence is not None and case.licence.number == proposal.number:
        return _licence_renewed(case.licence, says, by, proposal)
    made = Licence(recruiter=case.recruiter, regime=case.regime, number=proposal.number, **says)
    licence_save(licence=made, by=by)
    return licence_move(licence=made, name="grant", by=by, reason=case.folio)


def _licence_renewed(licence: Licence, says: dict[str, Any], by: User, proposal: VettingProposal) -> Licence:
    """Renewed without a gap it keeps the day on which it began. A licence that is suspended or cancelled is not renewed."""
    if licence.status != LicenceStatus.VALID or is_stopped(licence.recruiter):
        raise WrongState(
            _(
                "This licence is suspended or cancelled, or a sanction stops the recruiter: it cannot be renewed while that stands."
            )
        )
    if proposal.valid_from and (proposal.valid_from - licence.valid_to).days <= 1:
        says = says | {"valid_from": min(licence.valid_from, proposal.valid_from)}
    move_state(licence, LICENCE_MOVES, "renew", by=by, reason=proposal.case.folio, extra=says)
    return licence


@transaction.atomic
def letter_make(*, proposal: VettingProposal, language: str, by: User) -> VettingLetter:
    """The letter of a signed decision in a language, made once and kept as it is: again gives the one that is there."""
    if proposal.answer != SecondAnswer.SIGNED:
        raise WrongState(_("There is a letter when the decision is signed."))
    VettingProposal.objects.select_for_update(no_key=True, of=("self",)).get(pk=proposal.pk)
    kept = proposal.letters.filter(language=language).first()
    if kept is not None:
        return kept
    with translation.override(LetterLanguage(language)):
        content = decision_letter(proposal)
    stored, sha256, size = LETTERS.keep([content])
    try:
        with transaction.atomic():
            return VettingLetter.objects.create(
                proposal=proposal, language=language, stored=stored, sha256=sha256, size=size, made_by=by
            )
    except BaseException:
        LETTERS.forget(stored)
        raise


def letter_read(letter: VettingLetter) -> bytes:
    """The letter as it was sent. FileNotFoundError where it is gone."""
    return LETTERS.content(letter.stored)


@transaction.atomic
def letter_hand_over(*, letter: VettingLetter, on: date, by: User) -> VettingLetter:
    """The day on which the recruiter got it, from which the days to appeal run. Written once."""
    if on > timezone.localdate() or on < timezone.localdate(letter.made_at):
        raise InvalidInput(_("It was handed over between the day of the letter and today."), field="on")
    refuse_contacts(by, letter.proposal.case.recruiter)
    free = VettingLetter.objects.filter(pk=letter.pk, notified_on__isnull=True)
    if not free.update(notified_on=on, notified_by=by):
        raise WrongState(_("The day on which it was handed over is noted already."))
    letter.notified_on, letter.notified_by = on, by
    return letter


@transaction.atomic
def condition_check(*, condition: VettingCondition, outcome: str, note: str, by: User) -> VettingCondition:
    """Whether a condition was met, once it is owed. Raises `InvalidInput` without a note, `WrongState` where it was checked already."""
    case = condition.proposal.case
    refuse_contacts(by, case.recruiter)
    if not outcome or not note.strip():
        raise InvalidInput(_("Say what you found and how you know it."), field="note")
    owed = VettingCondition.objects.filter(pk=condition.pk, outcome="", proposal__answer=SecondAnswer.SIGNED)
    checked = {"outcome": outcome, "note": note.strip(), "checked_by": by, "checked_at": timezone.now()}
    if not VettingCondition.objects.filter(pk__in=owed.values("pk"), outcome="").update(**checked):
        raise WrongState(_("This condition is not owed, or was checked already: look at it again."))
    condition.refresh_from_db()
    return condition
