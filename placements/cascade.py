"""A sanction against a recruiter: offers stop, who has agreed goes on under another channel, who is abroad is called.

An offer stops with its seat and its proposal, and all three go on together when the sanction ends, where the seat is still free and the
person has taken nothing else. Everybody is told by a text in their language, of the office that answers; who cannot be told is the
office's to find. The texts name the recruiter, whose standing is public, and nothing of why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from common.errors import InvalidInput, WrongState
from common.transitions import move_state
from employers.choices import VacancyStatus
from employers.services import seat_move
from matching.transitions import PROPOSAL_MOVES
from messaging.choices import TextPurpose
from messaging.services import LONGEST, is_number, text_send
from recruiters.cascade import Carried, Ending, Given, Touch
from recruiters.choices import Touching
from workers.choices import WorkerStatus
from workers.models import Worker
from workers.selectors import may_be_shared
from workers.services.upkeep import SPOKEN

from .choices import RUNNING, PlacementStatus
from .models import Placement, PlacementEvent
from .transitions import PLACEMENT_MOVES

PLACEMENT, PROPOSAL, SEAT = "placements.placement", "matching.proposal", "employers.takenseat"
STAGES = {
    PlacementStatus.OFFERED: Touching.OFFER,
    PlacementStatus.ACCEPTED: Touching.GOES_ON,
    PlacementStatus.VISA_IN_HAND: Touching.GOES_ON,
    PlacementStatus.WORKING: Touching.ABROAD,
}


def placements_touched(vacancies: Sequence[int], *, lock: bool) -> list[Touch]:
    """Everybody with a placement under way on these vacancies, in every country, sorted by stage."""
    running = Placement.objects.filter(vacancy__in=vacancies, status__in=RUNNING).order_by("pk")
    if lock:
        running = running.select_for_update(no_key=True, of=("self",))
    found: list[Touch] = []
    for placement in running.select_related("worker__office", "proposal", "seat"):
        found.append(_touch(placement))
        if placement.status == PlacementStatus.OFFERED:
            found += _with_the_offer(placement)
    return found


def _touch(placement: Placement) -> Touch:
    worker, what = placement.worker, STAGES[PlacementStatus(placement.status)]
    return Touch(
        what=what,
        model=PLACEMENT,
        pk=placement.pk,
        label=worker.folio,
        before=placement.status,
        after=str(PlacementStatus.CANCELLED) if what == Touching.OFFER else placement.status,
        vacancy=placement.vacancy_id,
        place=worker.office.name,
        language=_spoken(worker),
        reachable=is_number(worker.phone or ""),
    )


def _with_the_offer(placement: Placement) -> Iterator[Touch]:
    """The seat and the proposal of an offer: they stop and go on with it."""
    at = placement.vacancy_id
    if placement.seat is not None:
        label = placement.worker.folio
        yield Touch(Touching.SEAT, SEAT, placement.seat.pk, label, placement.seat.state, "released", at)
    if placement.proposal is not None:
        one = placement.proposal
        yield Touch(Touching.PROPOSAL, PROPOSAL, one.pk, str(one), one.status, "withdrawn", at)


def placements_stop(touches: Sequence[Touch], *, recruiter: object, by: User | None, reason: str) -> list[Carried]:
    """Stop the offers among the touches with what belongs to them; tell everybody else too. The caller has locked the vacancies."""
    mine = {touch.pk: touch for touch in touches if touch.model == PLACEMENT}
    rows = Placement.objects.filter(pk__in=mine).order_by("pk").select_related("worker__office", "proposal", "seat")
    done: list[Carried] = []
    for placement in rows:
        touch = mine[placement.pk]
        made: dict[str, object] = {}
        if touch.what == Touching.OFFER:
            done += _stop(placement, by, reason)
            made["event"] = _last_event(placement)
        told = _tell(placement, touch.what, str(recruiter), by)
        done.append(Carried(touch.key, made, told))
    return done


def _stop(placement: Placement, by: User | None, reason: str) -> Iterator[Carried]:
    move_state(placement, PLACEMENT_MOVES, "stop", by=by, reason=reason)
    if placement.seat is not None:
        seat_move(seat=placement.seat, name="release")
        yield Carried((SEAT, placement.seat.pk), {"placement": placement.pk})
    if placement.proposal is not None:
        move_state(placement.proposal, PROPOSAL_MOVES, "release", by=by, reason=reason)
        yield Carried((PROPOSAL, placement.proposal.pk), {"placement": placement.pk})


def placements_go_on(things: Sequence[Given], *, by: User | None, reason: str) -> list[Ending]:
    """Give stopped offers back, each with its seat and proposal or not at all."""
    offers = [thing for thing in things if thing.key[0] == PLACEMENT]
    with_offer: dict[int, list[Given]] = {}
    for thing in things:
        if thing.key[0] != PLACEMENT and "placement" in thing.made:
            with_offer.setdefault(thing.made["placement"], []).append(thing)
    endings: list[Ending] = []
    for offer in offers:
        why = _go_on(offer, by, reason)
        endings += [Ending(thing.key, not why, why) for thing in (offer, *with_offer.pop(offer.key[1], []))]
    lost = _("Its offer is kept by another sanction.")
    return endings + [Ending(thing.key, False, lost) for alone in with_offer.values() for thing in alone]


def _go_on(offer: Given, by: User | None, reason: str) -> str:
    """Give one offer back; why not, where it cannot be."""
    placement = (
        Placement.objects.select_for_update(no_key=True, of=("self",))
        .select_related("worker__office", "vacancy", "proposal", "seat")
        .get(pk=offer.key[1])
    )
    if why := _moved_on(placement, offer):
        return why
    try:
        with transaction.atomic():
            move_state(placement, PLACEMENT_MOVES, "resume", by=by, reason=reason)
            if placement.seat is not None:
                seat_move(seat=placement.seat, name="retake")
            if placement.proposal is not None:
                move_state(placement.proposal, PROPOSAL_MOVES, "resume_offered", by=by, reason=reason)
    except IntegrityError:
        return _("The person has another placement in these dates by now.")
    except WrongState as refused:
        return refused.message
    _tell(placement, None, "", by)
    return ""


def _moved_on(placement: Placement, offer: Given) -> str:
    if placement.status != offer.after or _last_event(placement) != offer.made.get("event"):
        return _("The placement was moved on since.")
    if placement.vacancy.status in (VacancyStatus.CLOSED, VacancyStatus.EXPIRED):
        return _("The vacancy is over by now.")
    if placement.worker.status == WorkerStatus.ERASED:
        return _("The person's file was erased.")
    if not may_be_shared(placement.worker):
        return _("The person has taken back the consent to be known to an employer.")
    return ""


def _last_event(placement: Placement) -> int | None:
    """The latest event of a placement that moved it: that somebody was told of it moves nothing."""
    moves = PlacementEvent.objects.filter(subject=placement).exclude(action__contains="told").order_by("-pk")
    return moves.values_list("pk", flat=True).first()


def _spoken(worker: Worker) -> str:
    return SPOKEN.get(worker.preferred_language_id, "es")


def _tell(placement: Placement, what: Touching | None, recruiter: str, by: User | None) -> bool:
    """Queue the text in the caller's transaction and keep that it was; or that nobody could be told, and the office has to."""
    worker = placement.worker
    language = _spoken(worker)
    try:
        with override(language):
            text_send(
                to=worker.phone or "",
                body=_words(worker, what, recruiter),
                purpose=TextPurpose.NOTICE,
                language=language,
                country=worker.country_id,
                office=worker.office_id,
            )
        sent = True
    except InvalidInput:  # no number, or none that a text can go to
        sent = False
    PlacementEvent.objects.create(
        subject=placement,
        action="sanction_told" if sent else "sanction_untold",
        old_state=placement.status,
        new_state=placement.status,
        by=by,
    )
    return sent


def _words(worker: Worker, what: Touching | None, recruiter: str) -> str:
    """In the active language, of what happens to this person and whom to ask. Where a name is too long, without it."""
    call = f"{worker.office.name}, {worker.office.phone}" if worker.office.phone else worker.office.name
    said = {
        Touching.OFFER: _(
            "%(call)s: the ministry has stopped %(agency)s. Your job offer through it does not go on for now. It is not your fault. "
            "Pay nobody; we look for another job with you."
        ),
        Touching.GOES_ON: _(
            "%(call)s: the ministry has stopped %(agency)s. Your job goes on without it. Pay nobody, keep your papers, and call us "
            "before you travel."
        ),
        Touching.ABROAD: _(
            "%(call)s: the ministry has stopped %(agency)s. You keep your job and your rights. We will call you. If you are not well, "
            "call us or the consulate. It is free."
        ),
        None: _("%(call)s: your job offer goes on. Ask us before you answer. It is free, pay nobody."),
    }[what]
    text = said % {"call": call, "agency": recruiter}
    return text if len(text) <= LONGEST else said % {"call": worker.office.name[:60], "agency": _("the agency")}
