"""What people ask their office to do with their file, and what the office answers."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput, WrongState
from common.transitions import move_state

from ..choices import RequestAbout, RequestKind, RequestStatus
from ..models import PersonRequest, Worker
from ..transitions import REQUEST_MOVES

OPEN_AT_ONCE = 5  # corrections of one person that wait; a list that fills itself helps nobody


@transaction.atomic
def correction_ask(*, worker: Worker, about: str, said: str) -> PersonRequest:
    """The person says what is wrong in their file. Raises `InvalidInput` for no words, `WrongState` where five wait already.

    The same words about the same thing, sent twice, are one request.
    """
    if not said.strip():
        raise InvalidInput(_("Write what is wrong, and what is right."), field="said")
    Worker.objects.select_for_update(no_key=True).get(pk=worker.pk)
    waiting = list(worker.requests.filter(kind=RequestKind.CORRECTION, status=RequestStatus.OPEN))
    for request in waiting:
        if (request.about, request.said) == (about, said.strip()):
            return request
    if len(waiting) >= OPEN_AT_ONCE:
        raise WrongState(_("Five of your requests wait already. Your office answers them first."))
    return _ask(worker, RequestKind.CORRECTION, about=RequestAbout(about), said=said.strip())


@transaction.atomic
def erasure_ask(*, worker: Worker) -> PersonRequest:
    """The person wants their file erased; asked twice, it is one request."""
    try:
        with transaction.atomic():
            return _ask(worker, RequestKind.ERASURE)
    except IntegrityError:
        return worker.requests.get(kind=RequestKind.ERASURE, status=RequestStatus.OPEN)


@transaction.atomic
def request_answer(*, request: PersonRequest, name: str, by: User, answer: str) -> PersonRequest:
    """Answer: `name` is a move of `REQUEST_MOVES`. Raises `InvalidInput` without words, `WrongState` where it was answered.

    A request for erasure is done by erasing the file (`erasure_carry_out`), which answers it; here it can only be refused.
    """
    if request.kind == RequestKind.ERASURE and name == "do":
        raise WrongState(_("Erase the file on its own page: this request is answered by it."))
    if not answer.strip():
        raise InvalidInput(_("Write an answer: the person reads it on their own page."), field="reason")
    move_state(request, REQUEST_MOVES, name, by=by, extra={"answer": answer.strip()})
    return request


def _ask(worker: Worker, kind: RequestKind, **fields: str) -> PersonRequest:
    request = PersonRequest.objects.create(worker=worker, kind=kind, **fields)
    request.events.create(action="request", old_state="", new_state=RequestStatus.OPEN)
    return request
