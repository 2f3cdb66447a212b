"""One person, once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Office, User
from common.errors import WrongState
from common.folios import next_folios
from common.transitions import move_state

from ..checks import check_age, check_name
from ..models import RegistrationDraft, Worker
from ..transitions import WORKER_MOVES
from .consents import consent_give
from .files import file_add, search_name_of
from .identity import identity_check, identity_write

Part = tuple[type[models.Model], Mapping[str, Any]]
NAMES = ("given_names", "first_surname", "second_surname", "married_name")


@dataclass(frozen=True)
class Document:
    """An identity document as somebody read it out. `country` issued it, where the kind does not say so itself."""

    kind: str
    number: str
    country: str = ""
    expires_on: date | None = None
    seen: bool = True


@dataclass(frozen=True)
class Application:
    """Everything a person said at registration: fields of `Worker`, parts of the file as (model, fields), consents as purpose and means.

    The first of `documents` names the person. `note` stays with the event of the registration: whom the person looked like and is not.
    """

    documents: Sequence[Document]
    worker: Mapping[str, Any]
    parts: Iterable[Part] = ()
    consents: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


@transaction.atomic
def worker_apply(*, office: Office, by: User, told: Application) -> Worker:
    """Register one person with everything they said, all of it or nothing.

    Raises `InvalidInput` for an impossible age or name, a wrong number, or a person who is registered already (naming the other folio
    and office, so that the officer can call there), and Django's `ValidationError` for a part that cannot be true.
    """
    today = timezone.localdate()
    check_age(told.worker["birth_date"], today)
    for name in NAMES:
        check_name(told.worker.get(name, ""), field=name)
    numbers = [(identity_check(paper.kind, paper.number, paper.country), paper) for paper in told.documents]
    worker = Worker(
        folio=next_folios(office.country, today)[0],
        country_id=office.country,
        office=office,
        search_name=search_name_of(told.worker),
        **told.worker,
    )
    worker.full_clean(exclude=["search_name"])
    worker.save()
    for number, paper in numbers:
        identity_write(worker, number, expires_on=paper.expires_on, seen=paper.seen)
    for part, fields in told.parts:
        file_add(worker=worker, part=part, **fields)
    days = {"registered_on": today, "confirmed_on": today}
    move_state(worker, WORKER_MOVES, "register", by=by, reason=told.note, extra=days)
    for purpose, means in told.consents.items():
        consent_give(worker=worker, purpose=purpose, means=means, by=by)
    return worker


@transaction.atomic
def draft_register(*, draft: RegistrationDraft, by: User, told: Application) -> Worker:
    """Turn a draft into a person, once: whoever sends it a second time gets the same person.

    Raises what `worker_apply` raises; `WrongState` where the draft has been thrown away.
    """
    drafts = RegistrationDraft.objects.select_for_update(of=("self",)).select_related("office", "worker")
    held = drafts.filter(pk=draft.pk).first()
    if held is None:
        raise WrongState(_("Somebody has thrown this draft away."))
    if held.worker is not None:
        return held.worker
    worker = worker_apply(office=held.office, by=by, told=told)
    held.worker, held.answers, held.identity_index, held.saved_by = worker, {}, "", by
    held.save()
    return worker
