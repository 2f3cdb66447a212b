"""A person leaves the registry: what statistics need stays, everything that leads to the person goes.

Kept: folio, registry, office, country, department, sex, decade of birth, schooling, year of registration; months by occupation, crop and
country; stays by programme and year; which consents were given when; who opened the file. Every other column is emptied, whoever adds
it, and every other part of the file removed. The audit never held values of the columns that name a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import answers_forget
from common.errors import WrongState
from common.transitions import move_state
from messaging.services import number_forget
from reference.models import Language, Municipality

from ..choices import ConsentEnd, ErasureOrigin, RequestStatus, WorkerStatus
from ..holds import holds_of
from ..models import (
    Consent,
    DuplicatePair,
    ErasureRequest,
    FileOpening,
    LegalHold,
    PairEvent,
    PastStay,
    PersonRequest,
    PersonRequestEvent,
    Worker,
    WorkerEvent,
    WorkExperience,
)
from ..protection import asking_for_protection
from ..signals import worker_erased
from ..transitions import REQUEST_MOVES, WORKER_MOVES
from .joined import refuse_joined
from .traces import drafts_forget, rows_of_lists_forget

# Columns of a person that stay as they are, and those that are worked out of others by the field or by the database itself.
KEPT = frozenset(
    {"id", "created_at", "updated_at", "folio", "status", "country", "office", "sex", "nationality", "schooling_years"}
)
COARSER = frozenset({"birth_date", "municipality", "preferred_language", "registered_on"})
# Parts of a file of which something stays; all others that hang on a person alone are removed.
KEPT_PARTS: frozenset[type[models.Model]] = frozenset({WorkExperience, PastStay, Consent, FileOpening, PersonRequest})
SPANISH = "spa"


def erasure_request(*, worker: Worker, origin: str, by: User | None) -> ErasureRequest:
    """Write down that the file is to be erased; the same request where there is an open one. `by`: nobody, from the person's own page.

    Raises `WrongState` for a file that was joined to another one: that one is erased, and this with it.
    """
    refuse_joined(worker)
    request, _created = ErasureRequest.objects.get_or_create(
        worker=worker, done_at=None, cancelled_at=None, defaults={"origin": ErasureOrigin(origin), "requested_by": by}
    )
    return request


def erasure_cancel(*, request: ErasureRequest) -> None:
    """The person changed their mind, or it was a mistake. Raises `WrongState` once it is done."""
    open_one = ErasureRequest.objects.filter(pk=request.pk, done_at=None, cancelled_at=None)
    if not open_one.update(cancelled_at=timezone.now()):
        raise WrongState(_("This request is no longer open: look at the file again."))


@transaction.atomic
def erasure_carry_out(*, request: ErasureRequest, by: User | None) -> Worker:
    """Erase the file, once. `by`: another person than the one who asked; nobody, for retention.

    Raises `WrongState` for a request that is no longer open, for the same person, and while something holds the file (saying what).
    """
    locked = ErasureRequest.objects.select_for_update().filter(pk=request.pk, done_at=None, cancelled_at=None).first()
    if locked is None:
        raise WrongState(_("This request is no longer open: look at the file again."))
    if by is not None and by.pk == locked.requested_by_id:
        raise WrongState(_("You asked for this yourself: another person has to carry it out."))
    worker = Worker.objects.select_for_update(of=("self",)).get(pk=locked.worker_id)
    refuse_joined(worker)
    if holds := holds_of(worker):
        raise WrongState(" ".join([_("The file is kept for now."), *holds]))
    _erase(worker, by)
    locked.done_at, locked.done_by = timezone.now(), by
    locked.save(update_fields=["done_at", "done_by"])
    return worker


def _erase(worker: Worker, by: User | None) -> None:
    drafts = drafts_forget(worker, by)
    rows_of_lists_forget(worker, by)
    answers_forget(folio=worker.folio, below=_addresses(worker, drafts))
    for number in filter(None, {worker.phone, worker.second_phone, worker.emergency_phone}):
        number_forget(number=number)
    for name, value in _emptied(worker).items():
        setattr(worker, name, value)
    worker.save()
    move_state(worker, WORKER_MOVES, "erase", by=by)
    _empty_parts(worker, by)
    with asking_for_protection():
        _remove_parts(worker)
    worker_erased.send(sender=Worker, worker=worker, by=by)


def _addresses(worker: Worker, drafts: Iterable[int]) -> list[str]:
    """Where the API told of this person: their file, and what was a draft of it."""
    return [f"/api/v1/workers/{worker.pk}/", *(f"/api/v1/registration-drafts/{draft}/" for draft in drafts)]


def _emptied(worker: Worker) -> dict[str, Any]:
    """A value for every column of a person that does not stay as it is."""
    decade = date(worker.birth_date.year // 10 * 10, 1, 1)
    is_on_record = Language.objects.filter(pk=SPANISH).exists()
    department = Municipality.objects.filter(subdivision=worker.municipality.subdivision_id).order_by("code")
    values: dict[str, Any] = {
        "birth_date": max(decade, date(1900, 1, 1)),
        "municipality": department.first(),  # only the department means anything from now on
        "preferred_language_id": SPANISH if is_on_record else worker.preferred_language_id,
        "registered_on": (worker.registered_on or worker.created_at.date()).replace(month=1, day=1),
    }
    for field in worker._meta.concrete_fields:
        if field.name not in KEPT | COARSER and not field.generated:
            values[field.attname] = _nothing(field)
    return values


def _nothing(field: models.Field[Any, Any]) -> Any:
    if field.null:
        return None
    return field.get_default() if field.has_default() else field.to_python("") or ""


def _empty_parts(worker: Worker, by: User | None) -> None:
    """Of what stays, the words and the days go. Histories are emptied as the erased state lets them."""
    worker.experiences.update(employer_name="", started_on=None, ended_on=None)
    for stay in worker.stays.all():
        stay.entered_on, stay.left_on = stay.entered_on.replace(month=1, day=1), None
        stay.employer_name, stay.subdivision = "", None
        stay.save()
    worker.consents.filter(withdrawn_at=None).update(withdrawn_at=timezone.now(), end=ConsentEnd.PERSON)
    FileOpening.objects.filter(worker=worker).exclude(reason="").update(reason="")
    WorkerEvent.objects.filter(subject=worker).exclude(reason="").update(reason="")
    LegalHold.objects.filter(worker=worker).update(reason="")
    _empty_requests(worker, by)
    _empty_pairs(worker, by)


def _empty_pairs(worker: Worker, by: User | None) -> None:
    """A file that was joined to this one is the same person's: it goes too, with what was kept to part them again."""
    pairs = DuplicatePair.objects.filter(models.Q(one=worker) | models.Q(other=worker))
    PairEvent.objects.filter(subject__in=pairs).exclude(reason="").update(reason="")
    joined = [pair.gone for pair in pairs.filter(kept=worker).select_related("one", "other")]
    pairs.update(undo_text=None, evidence=[])
    for gone in joined:
        if gone is not None and gone.status != WorkerStatus.ERASED:
            _erase(gone, by)


def _empty_requests(worker: Worker, by: User | None) -> None:
    """What the person asked of the office is answered by this, and nobody reads it any more."""
    asked = PersonRequest.objects.filter(worker=worker)
    PersonRequestEvent.objects.filter(subject__in=asked).exclude(reason="").update(reason="")
    for request in asked.filter(status=RequestStatus.OPEN):
        move_state(request, REQUEST_MOVES, "do", by=by)
    asked.update(said=None, answer=None)


def _remove_parts(worker: Worker) -> None:
    """Whatever hangs on a person alone (`on_delete=CASCADE`) and is not kept, also what is added later."""
    for relation in worker._meta.related_objects:
        part = relation.related_model
        if relation.on_delete is models.CASCADE and part not in KEPT_PARTS:
            part._default_manager.filter(**{relation.field.name: worker}).delete()
