"""From a name to a person who agrees, one verb a step. The employer's own request is moved only when there is an answer to tell."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import WrongState
from common.transitions import move_state
from employers.choices import NamedStatus
from employers.models import NamedRequest
from employers.services import named_request_forget, named_request_move
from workers.choices import WorkerStatus
from workers.models import Worker
from workers.selectors import may_be_shared
from workers.services import Rows, rows_follow

from ..choices import NamedPersonStatus
from ..models import NamedPerson, NamedPersonEvent
from ..transitions import NAMED_PERSON_MOVES


@transaction.atomic
def named_person_choose(*, request: NamedRequest, worker: Worker, by: User) -> NamedPerson:
    """A coordinator says who it is; the person's office asks them next. Nothing is told to the employer.

    Raises `WrongState` where the request has ended, somebody stands for it already, or the file is not that of a registered person.
    """
    request = NamedRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
    if request.status != NamedStatus.ASKED:
        raise WrongState(_("This request has ended: look at it again."))
    if worker.status != WorkerStatus.REGISTERED:
        raise WrongState(_("Only a registered person can be chosen: look at their file first."))
    try:
        with transaction.atomic():
            found = NamedPerson.objects.create(request=request, worker=worker)
    except IntegrityError as error:
        raise WrongState(_("Somebody has been chosen for this request already.")) from error
    NamedPersonEvent.objects.create(subject=found, action="choose", new_state=found.status, by=by)
    return found


@transaction.atomic
def named_person_move(*, found: NamedPerson, name: str, by: User | None, reason: str = "") -> NamedPerson:
    """Write down what the person said, or that it is somebody else after all: one of `NAMED_PERSON_MOVES`.

    Raises `WrongState` for a yes of somebody who has not agreed that employers learn who they are: that consent comes first.
    """
    if name == "agree" and not may_be_shared(found.worker):
        raise WrongState(
            _(
                "The person has not agreed that an employer learns who they are: write that consent down in their file first."
            )
        )
    request = NamedRequest.objects.select_for_update(no_key=True).get(pk=found.request_id)
    move_state(found, NAMED_PERSON_MOVES, name, by=by, reason=reason)
    told = {NamedPersonStatus.AGREED: "find", NamedPersonStatus.REFUSED: "close"}.get(NamedPersonStatus(found.status))
    if told:
        named_request_move(request=request, name=told, by=by)
    return found


@transaction.atomic
def named_request_close(*, request: NamedRequest, by: User) -> NamedRequest:
    """Nobody of that name can come: the employer is told “not available”. Raises `WrongState` while somebody is being asked."""
    request = NamedRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
    if request.people.filter(status=NamedPersonStatus.TO_ASK).exists():
        raise WrongState(_("Somebody is being asked: write their answer down, or that it is another person."))
    return named_request_move(request=request, name="close", by=by)


def named_people_follow(*, kept: Worker, gone: Worker) -> Rows:
    return rows_follow(NamedPerson.objects.filter(worker=gone), kept=kept)


@transaction.atomic
def named_people_forget(*, worker: Worker, by: User | None) -> None:
    """The person was erased: requests for them end, and what named them goes."""
    people = list(NamedPerson.objects.filter(worker=worker).select_related("request"))
    for found in people:
        if found.status in (NamedPersonStatus.TO_ASK, NamedPersonStatus.AGREED):
            named_person_move(found=found, name="refuse", by=by)
    NamedPersonEvent.objects.filter(subject__worker=worker).exclude(reason="").update(reason="")
    named_request_forget(requests=[found.request_id for found in people])
