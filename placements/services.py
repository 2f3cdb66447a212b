"""From offer to return, one verb a step."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Office, User
from common.errors import InvalidInput, WrongState
from common.scope import WHOLE_REGION, database_scope, one_view
from common.transitions import find, move_state
from common.wording import day
from employers.content import label_of
from employers.models import Vacancy, VacancySite
from employers.selectors import is_held
from employers.services import seat_take, vacancy_locked
from matching.models import Proposal
from matching.services import proposal_move
from messaging.choices import TextPurpose
from messaging.services import LONGEST, text_send
from pathways.services import cap_release, cap_use
from workers.models import Worker
from workers.selectors import group_of, may_be_shared
from workers.services import Rows, rows_follow
from workers.services.upkeep import SPOKEN

from .caps import cap_place_take, cap_reference
from .choices import RUNNING, PlacementStatus
from .models import Placement, PlacementEvent, SeatCheck
from .seats import seat_follows, seats_compared
from .transitions import BY_HAND, PLACEMENT_MOVES

log = logging.getLogger(__name__)


@transaction.atomic
def placement_offer(*, proposal: Proposal, by: User, site: VacancySite | None = None) -> Placement:
    """Offer the seat of a short-listed proposal. Takes the seat first, so that the last one is given once.

    `site`: at this worksite of the vacancy; without it where most seats are left. Raises `WrongState` where the person has not agreed
    to be known to an employer, the proposal moved on, no seat is left, the person has another placement in these dates, or goes only
    with others (`placements.groups`).
    """
    group = group_of(proposal.worker)
    if group is not None:
        raise WrongState(_("This person goes only together with their group: offer the seats to all of it."))
    return placement_make(proposal=proposal, by=by, site=site)


@transaction.atomic
def placement_make(*, proposal: Proposal, by: User, site: VacancySite | None = None) -> Placement:
    """The offer itself, to a person alone or as one of a group whose others are offered theirs in the same transaction."""
    _refuse_unless_shared(proposal.worker)
    seat = seat_take(vacancy=proposal.vacancy, site=site)
    proposal_move(proposal=proposal, name="offer", by=by)
    try:
        with transaction.atomic():
            placement = Placement.objects.create(
                worker=proposal.worker,
                vacancy=proposal.vacancy,
                proposal=proposal,
                seat=seat,
                starts_on=proposal.vacancy.starts_on,
                ends_on=proposal.vacancy.ends_on,
            )
    except IntegrityError as error:
        raise WrongState(_("This person already has a placement in these dates.")) from error
    PlacementEvent.objects.create(
        subject=placement, action="offer", old_state="", new_state=PlacementStatus.OFFERED, by=by
    )
    return placement


def _refuse_unless_shared(worker: Worker) -> None:
    """An offer tells an employer who the person is: nobody is told without the consent for it, nor after it was taken back."""
    if not may_be_shared(worker):
        raise WrongState(
            _(
                "The person has not agreed that an employer learns who they are, or has taken it back. Ask them, write the consent down "
                "in their file, and try again."
            )
        )


def placements_follow(*, kept: Worker, gone: Worker) -> Rows:
    """The placements of a file go with it into another one.

    Raises `InvalidInput` where the two then overlap: one person cannot have been in two places, so they are two people or a date is wrong.
    """
    moved = rows_follow(Placement.objects.filter(worker=gone), kept=kept)
    left = Placement.objects.filter(worker=gone).select_related("vacancy").first()
    if left:
        raise InvalidInput(
            _(
                "Both have a placement between %(from)s and %(to)s (%(vacancy)s): one person cannot. Look at the dates first."
            )
            % {"from": day(left.starts_on), "to": day(left.ends_on), "vacancy": left.vacancy}
        )
    return moved


@transaction.atomic
def placement_move(*, placement: Placement, name: str, by: User, reason: str = "") -> Placement:
    """Make one of `BY_HAND`; declining or cancelling gives the seat back and lets the person be proposed again.

    Accepting also takes a place in the caps of the programme, which starting uses and the ends above give back.

    Raises `WrongState` where the placement moved on, and for accepting without the consent to be known to an employer, or while
    the vacancy is held: a suspended recruiter gains nobody. Who has accepted before goes on. Raises `CapFull` for accepting
    where every cap that the person could come under is known to be full.
    """
    find(BY_HAND, name)
    vacancy = vacancy_locked(placement.vacancy_id)
    if name == "accept":
        _refuse_unless_shared(placement.worker)
        if is_held(vacancy):
            raise WrongState(_("The vacancy is held at the moment: ask the coordinator before the person accepts."))
        cap_place_take(placement=placement, vacancy=vacancy, by=by)
    move_state(placement, PLACEMENT_MOVES, name, by=by, reason=reason)
    seat_follows(placement)
    if name == "start":
        cap_use(reference=cap_reference(placement), by=by)
    if placement.status in (PlacementStatus.DECLINED, PlacementStatus.CANCELLED):
        cap_release(reference=cap_reference(placement), by=by, reason=reason)
        if placement.proposal:
            proposal_move(proposal=placement.proposal, name="release", by=by, reason=reason)
    return placement


@transaction.atomic
def placements_tell_of_change(*, vacancy: Vacancy, names: Sequence[str], by: User) -> int:
    """Tell who holds a seat, in every country, that it became worse in `names` (of `employers.content`). How many were sent a text.

    Each placement keeps that it was told, or that nobody could be and its office has to. The text names neither person nor place.
    """
    with database_scope(WHOLE_REGION):
        holders = Placement.objects.filter(vacancy=vacancy, status__in=RUNNING).order_by("pk")
        told = [
            _tell_of_change(placement, names, by)
            for placement in holders.select_related("worker__office", "worker__preferred_language")
        ]
    return sum(told)


def _tell_of_change(placement: Placement, names: Sequence[str], by: User) -> bool:
    worker = placement.worker
    language = SPOKEN.get(worker.preferred_language_id, "es")
    try:
        with override(language):
            text_send(
                to=worker.phone or "",
                body=_words_of_change(worker.office, names),
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
        action="terms_told" if sent else "terms_untold",
        old_state=placement.status,
        new_state=placement.status,
        reason=", ".join(map(label_of, names)),
        by=by,
    )
    return sent


def _words_of_change(office: Office, names: Sequence[str]) -> str:
    """In the active language; where what changed is too long for a text, that something did."""
    call = f"{office.name}, {office.phone}" if office.phone else office.name
    said = _(
        "%(call)s: the job abroad that you were offered changes: %(what)s. Ask us before you go on. You may say no; it is free."
    )
    text = said % {"call": call, "what": ", ".join(label_of(name).lower() for name in names)}
    return text if len(text) <= LONGEST else said % {"call": call, "what": _("several of its terms")}


def placements_forget(*, worker: Worker) -> None:
    """The person was erased: the words of their placements' histories go; seats, dates and steps stay, for the numbers."""
    PlacementEvent.objects.filter(subject__worker=worker).exclude(reason="").update(reason="")


def seats_check() -> SeatCheck:
    """Compare the counts of seats with the seats on record and with the placements, and keep what came of it. Mends nothing."""
    with one_view(WHOLE_REGION):
        found = seats_compared()
    check = SeatCheck.objects.create(**found)
    if check.differences:
        log.error("Seats do not add up: %d differences, see the check %d.", len(check.differences), check.pk)
    return check
