"""A sanction against a recruiter: the proposals on its vacancies stop, and go on exactly as they were when it ends.

Proposals that were offered are the placements' (`placements.cascade`), which move them with the offer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from common.transitions import find
from recruiters.cascade import Carried, Ending, Given, Touch
from recruiters.choices import Touching
from workers.choices import WorkerStatus

from .choices import ProposalStatus
from .models import Proposal, ProposalEvent
from .transitions import PROPOSAL_MOVES

PROPOSAL = "matching.proposal"
LIVE = (ProposalStatus.PROPOSED, ProposalStatus.SHORTLISTED, ProposalStatus.RESERVE)
BATCH = 2000


def proposals_touched(vacancies: Sequence[int], *, lock: bool) -> list[Touch]:
    """The proposals that wait for a decision on these vacancies, of all runs and countries, by id."""
    live = Proposal.objects.filter(vacancy__in=vacancies, status__in=LIVE).order_by("pk")
    if lock:
        live = live.select_for_update(no_key=True, of=("self",))
    rows = live.values_list("pk", "run_id", "status", "vacancy_id", "worker__office__name")
    target = str(ProposalStatus.WITHDRAWN)
    return [
        Touch(Touching.PROPOSAL, PROPOSAL, pk, f"PR-{run}-{pk}", status, target, vacancy, office)
        for pk, run, status, vacancy, office in rows
    ]


def proposals_stop(touches: Sequence[Touch], *, by: User | None, reason: str) -> list[Carried]:
    """Stop those of the touches that wait for a decision, in a few statements however many. The caller has locked them."""
    mine = [touch for touch in touches if touch.model == PROPOSAL and touch.before in LIVE]
    Proposal.objects.filter(pk__in=[touch.pk for touch in mine]).update(status=ProposalStatus.WITHDRAWN)
    events = [_event(touch.pk, "stop", touch.before, touch.after, by, reason) for touch in mine]
    made = ProposalEvent.objects.bulk_create(events, batch_size=BATCH)
    return [Carried(touch.key, {"event": event.pk}) for touch, event in zip(mine, made, strict=True)]


def proposals_go_on(things: Sequence[Given], *, by: User | None, reason: str) -> Iterator[Ending]:
    """Give back those that nobody has moved since they were stopped. Of a person whose file was erased nothing goes on."""
    mine = [thing for thing in things if thing.key[0] == PROPOSAL and thing.before in LIVE]
    ids = [thing.key[1] for thing in mine]
    stands = _standing(ids)
    last = dict(ProposalEvent.objects.filter(subject__in=ids).order_by().values_list("subject").annotate(Max("pk")))
    back: dict[str, list[int]] = defaultdict(list)
    for thing in mine:
        pk = thing.key[1]
        status, file = stands[pk]
        if status != thing.after or last.get(pk) != thing.made.get("event"):
            yield Ending(thing.key, False, _("The proposal was moved on since."))
        elif file == WorkerStatus.ERASED:
            yield Ending(thing.key, False, _("The person's file was erased."))
        else:
            back[thing.before].append(pk)
            yield Ending(thing.key, True)
    for before, proposals in sorted(back.items()):
        _resume(before, proposals, by=by, reason=reason)


def _standing(ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    locked = Proposal.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True, of=("self",))
    return {pk: (status, file) for pk, status, file in locked.values_list("pk", "status", "worker__status")}


def _resume(before: str, ids: Sequence[int], *, by: User | None, reason: str) -> None:
    name = f"resume_{before}"
    step = find(PROPOSAL_MOVES, name)
    Proposal.objects.filter(pk__in=ids).update(status=step.target)
    events = [_event(pk, name, ProposalStatus.WITHDRAWN, step.target, by, reason) for pk in ids]
    ProposalEvent.objects.bulk_create(events, batch_size=BATCH)


def _event(pk: int, action: str, old: str, new: str, by: User | None, reason: str) -> ProposalEvent:
    return ProposalEvent(subject_id=pk, action=action, old_state=old, new_state=new, by=by, reason=reason)
