"""Vetting of a recruiter: a case is opened, its list is answered, people are heard, premises visited, files kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput, NotAllowed, WrongState
from common.folios import next_folios
from common.papers import read_paper, safe_name
from common.sealed import SealedFolder
from common.transitions import move_state
from reference.models import Country

from ..choices import VettingOutcome, VettingPurpose, VettingStatus
from ..models import (
    Licence,
    Recruiter,
    VettingAnswer,
    VettingCase,
    VettingHearing,
    VettingPaper,
)
from ..selectors import has_conflict
from ..transitions import VETTING_MOVES
from ..vetting.checklists import checklist_of, has_list

PAPERS = SealedFolder("vetting")
MOST_PAPERS = 60
BY_HAND = frozenset({"ask", "resume", "withdraw"})  # the other moves come with a proposal or its answer


def refuse_contacts(by: User, recruiter: Recruiter) -> None:
    """Raises `NotAllowed` where this person speaks for the recruiter, or for an employer that it recruits for."""
    if has_conflict(by, recruiter):
        raise NotAllowed(
            _("You are tied to this recruiter, or to an employer it recruits for: somebody else works on its vetting.")
        )


def case_locked(case: VettingCase) -> VettingCase:
    """The case as it is now, which nobody else moves or writes to until the transaction ends."""
    found = VettingCase.objects.select_for_update(no_key=True, of=("self",)).select_related("recruiter", "licence")
    return found.get(pk=case.pk)


@transaction.atomic
def vetting_open(
    *,
    recruiter: Recruiter,
    regime: str,
    by: User,
    purpose: str = VettingPurpose.NEW,
    licence: Licence | None = None,
    country: Country | None = None,
) -> VettingCase:
    """Open a case with every item of the regime's list, not answered. `country`: the ministry's, else the inspector's own.

    Raises `WrongState` while one of this recruiter and regime is under way, `InvalidInput` where licence and purpose do not fit.
    """
    refuse_contacts(by, recruiter)
    place = country.pk if country else by.country or recruiter.country_id
    return case_make(
        recruiter=recruiter, regime=regime, by=by, purpose=purpose, licence=licence, country=place, assigned_to=by
    )


def case_make(
    *,
    recruiter: Recruiter,
    regime: str,
    by: User,
    purpose: str,
    licence: Licence | None,
    country: str,
    assigned_to: User | None,
) -> VettingCase:
    """A case with its list, in the caller's transaction, whoever opens it (`vetting_open`, `own_vetting.vetting_request`)."""
    _check_licence(recruiter, regime, purpose, licence)
    checklist, today = checklist_of(regime), timezone.localdate()
    try:
        with transaction.atomic():
            case = VettingCase.objects.create(
                folio=next_folios("RV", today)[0],
                country_id=country,
                recruiter=recruiter,
                regime=regime,
                purpose=purpose,
                licence=licence,
                opened_on=today,
                opened_by=by,
                assigned_to=assigned_to,
                list_version=checklist.version,
            )
    except IntegrityError as error:
        raise WrongState(
            _("A vetting of this recruiter for this regime is under way already: go on with that one.")
        ) from error
    VettingAnswer.objects.bulk_create(
        VettingAnswer(case=case, position=position, item=item.key)
        for position, item in enumerate(checklist.for_purpose(purpose))
    )
    case.events.create(action="create", new_state=case.status, by=by)
    return case


def _check_licence(recruiter: Recruiter, regime: str, purpose: str, licence: Licence | None) -> None:
    if not has_list(regime):
        raise InvalidInput(_("There is no list for this regime."), field="regime")
    if purpose == VettingPurpose.NEW:
        if licence is not None:
            raise InvalidInput(_("A new licence renews none: leave the licence empty."), field="licence")
        return
    if licence is None:
        raise InvalidInput(_("Say which licence is renewed or changed."), field="licence")
    if licence.recruiter_id != recruiter.pk or licence.regime != regime:
        raise InvalidInput(_("This licence is of another recruiter or regime."), field="licence")


@transaction.atomic
def vetting_move(*, case: VettingCase, name: str, by: User, reason: str = "") -> VettingCase:
    """Ask the recruiter, go on, or close because it withdraws. Decisions have their own verbs."""
    if name not in BY_HAND:
        raise NotAllowed(_("A decision is proposed by one person and signed by another."))
    locked = case_locked(case)
    refuse_contacts(by, locked.recruiter)
    move_state(locked, VETTING_MOVES, name, by=by, reason=reason)
    case.status = locked.status
    return locked


@transaction.atomic
def vetting_assign(*, case: VettingCase, to: User, by: User) -> VettingCase:
    """Who answers for the case, and is reminded before its licence ends. Nobody who is tied to the recruiter."""
    locked = case_locked(case)
    for person in (by, to):
        refuse_contacts(person, locked.recruiter)
    VettingCase.objects.filter(pk=locked.pk).update(assigned_to=to, updated_at=timezone.now())
    case.assigned_to = to
    return case


def _under_examination(case: VettingCase, by: User) -> VettingCase:
    locked = case_locked(case)
    refuse_contacts(by, locked.recruiter)
    if locked.status not in (VettingStatus.OPEN, VettingStatus.WAITING):
        raise WrongState(_("This vetting is not under examination now: look at it again."))
    return locked


@transaction.atomic
def vetting_answer(
    *, case: VettingCase, item: str, outcome: str, note: str, by: User, seen: datetime | None = None
) -> VettingAnswer:
    """What was found of one item; an empty `outcome` takes an answer back. `seen`: when the answer that was shown had been given.

    Raises `WrongState` where somebody else has answered it in between.
    """
    locked = _under_examination(case, by)
    answer = locked.answers.select_for_update(of=("self",)).select_related("by").filter(item=item).first()
    asked = checklist_of(locked.regime).item(item)
    if answer is None or outcome not in {"", *VettingOutcome.values}:
        raise InvalidInput(_("Choose what you found."), field="outcome")
    if outcome == VettingOutcome.NOT_APPLICABLE and not (asked and asked.may_not_apply):
        raise InvalidInput(_("This applies to every recruiter: say whether it is in order."), field="outcome")
    if outcome in (VettingOutcome.NOT_IN_ORDER, VettingOutcome.NOT_APPLICABLE) and not note.strip():
        raise InvalidInput(_("Say why in the note: it stands in the letter."), field="note")
    if answer.at != seen:
        raise WrongState(
            _("%(who)s has answered this in between: look at the answer, then give yours if you still differ.")
            % {"who": answer.by or "–"}
        )
    answer.outcome, answer.note = outcome, note.strip()
    answer.by, answer.at = (by, timezone.now()) if outcome else (None, None)
    answer.save()
    return answer


@transaction.atomic
def hearing_save(*, hearing: VettingHearing, by: User) -> VettingHearing:
    """An interview or visit. What has to follow may be marked as done also after the decision; everything else only before.

    Raises `InvalidInput` for a day that has not come.
    """
    if hearing.on > timezone.localdate():
        raise InvalidInput(_("It is noted when it has taken place: the day is ahead."), field="on")
    if hearing.pk is None:
        hearing.case = _under_examination(hearing.case, by)
        hearing.by = by
    else:
        refuse_contacts(by, hearing.case.recruiter)
        if case_locked(hearing.case).status not in (VettingStatus.OPEN, VettingStatus.WAITING):
            hearing.save(update_fields=["followed_up", "updated_at"])
            return hearing
    hearing.save()
    return hearing


@transaction.atomic
def paper_add(
    *, case: VettingCase, title: str, file_name: str, chunks: Iterable[bytes], by: User, item: str = ""
) -> VettingPaper:
    """Keep a file, encrypted. The same file again is the one that is there. Raises `InvalidInput` for what is no paper."""
    return paper_keep(_under_examination(case, by), title=title, file_name=file_name, chunks=chunks, by=by, item=item)


def paper_keep(
    locked: VettingCase, *, title: str, file_name: str, chunks: Iterable[bytes], by: User, item: str
) -> VettingPaper:
    """Of a case that the caller has locked and looked at."""
    content, content_type = read_paper(chunks)
    if locked.papers.count() >= MOST_PAPERS:
        raise InvalidInput(_("%(n)d files are here already: no more are taken.") % {"n": MOST_PAPERS}, field="file")
    stored, sha256, size = PAPERS.keep([content])
    known = locked.papers.filter(sha256=sha256).first()
    if known is not None:
        PAPERS.forget(stored)
        return known
    try:
        return VettingPaper.objects.create(
            case=locked,
            item=item,
            title=title.strip() or safe_name(file_name, content_type),
            file_name=safe_name(file_name, content_type),
            content_type=content_type,
            stored=stored,
            sha256=sha256,
            size=size,
            by=by,
        )
    except BaseException:
        PAPERS.forget(stored)
        raise


@transaction.atomic
def paper_open(*, paper: VettingPaper, by: User) -> bytes:
    """The file in clear, noted with who opened it. FileNotFoundError where it is gone."""
    refuse_contacts(by, paper.case.recruiter)
    content = PAPERS.content(paper.stored)
    paper.openings.create(by=by)
    return content
