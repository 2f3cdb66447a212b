"""A registered file put right by the office: fields of the person, and parts added, changed and taken away.

A form carries the version of what it was made from; who saves later than somebody else is told, and nothing is overwritten unseen.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.editing import version
from common.errors import WrongState
from pathways.models import Programme

from ..checks import check_age, check_name
from ..choices import WorkerStatus
from ..models import IdentityDocument, ProgrammeWish, Worker
from ..models.person import CORRECT
from .files import file_add, worker_correct
from .identity import identity_add
from .joined import refuse_joined
from .registration import NAMES, Document


def row_version(row: models.Model) -> str:
    """What a form about this row carries; "" for a row that is gone."""
    marks = version(type(row)._base_manager.filter(pk=row.pk))
    return marks[0][1] if marks else ""


@transaction.atomic
def file_correct(*, worker: Worker, by: User, seen: str, fields: Mapping[str, Any]) -> Worker:
    """Put fields of the person right. Raises `WrongState` where the file has changed since `seen`, `InvalidInput` and `ValidationError`
    for what cannot be true.
    """
    _unchanged(worker, seen)
    for name, value in fields.items():
        setattr(worker, name, value)
    check_age(worker.birth_date, timezone.localdate())
    for name in NAMES:
        check_name(getattr(worker, name), field=name)
    worker.full_clean(exclude=["search_name", "folio"])
    _noted(worker, by, _("personal data"))
    return worker_correct(worker=worker)


@transaction.atomic
def part_add(*, worker: Worker, by: User, part: type[models.Model], fields: Mapping[str, Any]) -> models.Model:
    """Add a part to a file. Raises `ValidationError` for one that is there already or cannot be true."""
    _noted(worker, by, part._meta.verbose_name)
    return file_add(worker=worker, part=part, **fields)


@transaction.atomic
def part_change(*, row: Any, by: User, seen: str, fields: Mapping[str, Any], shown: Collection[str]) -> models.Model:
    """Write those columns of a part anew that were `shown` to who changes it: what `fields` does not name of them becomes empty.

    The others stay. Raises as `file_correct` does.
    """
    _unchanged(row, seen)
    for field in row._meta.concrete_fields:
        if field.attname in shown or field.name in shown:
            setattr(row, field.attname, fields.get(field.attname, fields.get(field.name, field.get_default())))
    row.full_clean()
    row.save()
    _noted(row.worker, by, row._meta.verbose_name)
    return row


@transaction.atomic
def part_remove(*, row: Any, by: User, seen: str) -> None:
    """Take a part away; that it was there is in the audit. Raises `WrongState` where it has changed since, and for the last number."""
    _unchanged(row, seen)
    if isinstance(row, IdentityDocument) and row.worker.identity_documents.count() < 2:
        raise WrongState(_("This is the only number that names the person: add another one first."))
    _noted(row.worker, by, row._meta.verbose_name)
    row.delete()


@transaction.atomic
def document_add(*, worker: Worker, by: User, document: Document) -> IdentityDocument:
    """One more identity document. Raises `InvalidInput` for a number that is wrong or somebody's already."""
    _noted(worker, by, IdentityDocument._meta.verbose_name)
    return identity_add(
        worker=worker,
        kind=document.kind,
        number=document.number,
        country=document.country,
        expires_on=document.expires_on,
        seen=document.seen,
    )


@transaction.atomic
def wishes_set(*, worker: Worker, by: User, seen: str, wishes: Mapping[str, str]) -> None:
    """The pathways a person wants and refuses, all of them: wish by programme. Pathways that take nobody now are left as they are."""
    _unchanged(worker, seen)
    _noted(worker, by, ProgrammeWish._meta.verbose_name)
    worker.programme_wishes.filter(programme__in=Programme.objects.for_work()).exclude(programme__in=wishes).delete()
    for programme, wish in wishes.items():
        ProgrammeWish.objects.update_or_create(worker=worker, programme_id=programme, defaults={"wish": wish})
    worker_correct(worker=worker)  # so that the file has another version


def _noted(worker: Worker, by: User, what: object) -> None:
    """A line of the file's history: who put what right. Raises `WrongState` for a file that is no more."""
    if worker.status == WorkerStatus.ERASED:
        raise WrongState(_("This file has been erased: nothing is written into it any more."))
    refuse_joined(worker)
    worker.events.create(action=CORRECT, old_state=worker.status, new_state=worker.status, by=by, reason=str(what))


def _unchanged(row: Any, seen: str) -> None:
    """Lock the row and make sure it is the one that was shown."""
    list(type(row)._base_manager.filter(pk=row.pk).select_for_update(no_key=True).values_list("pk"))
    if row_version(row) != seen:
        raise WrongState(
            _(
                "Somebody else has changed this since you opened it. Look at what stands there now, and save again to keep yours."
            )
        )
