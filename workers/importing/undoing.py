"""Taking back whom a list registered: what depends on them, and their removal a part at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.fields.related import ForeignObjectRel
from django.utils.translation import gettext as _

from ..models import (
    Availability,
    Consent,
    FileOpening,
    IdentityDocument,
    ImportBatch,
    ImportedWorker,
    LanguageClaim,
    SearchEntry,
    SkillClaim,
    Worker,
    WorkerEvent,
    WorkExperience,
)

# What an import writes of a person: it goes with them. Who opened the file is told in the audit.
WRITTEN: tuple[type[models.Model], ...] = (
    IdentityDocument,
    WorkExperience,
    SkillClaim,
    LanguageClaim,
    Availability,
    Consent,
)
# What lists filter by is worked out from the file, and again whenever it changes.
_GOES_TOO: tuple[type[models.Model], ...] = (
    *WRITTEN,
    WorkerEvent,
    FileOpening,
    ImportedWorker,
    SearchEntry,
)


# All that is written of a person at once bears moments this near to each other.
ONE_CHUNK = timedelta(seconds=60)


@dataclass(frozen=True)
class Dependent:
    """Rows of one kind that would lose their person."""

    what: str
    people: int


def dependents_of(workers: models.QuerySet[Worker]) -> list[Dependent]:
    """What came to these people after they were imported, by the database's own foreign keys: nothing where they may be taken back."""
    found = [_depending(relation, workers) for relation in _others()]
    found += [_changed(model, workers) for model in WRITTEN]
    found.append(Dependent(_("files that were changed or moved since"), _moved(workers)))
    return [one for one in found if one.people]


def people_of(batch: ImportBatch) -> models.QuerySet[Worker]:
    return Worker.objects.filter(imported_by__batch=batch)


def take_back(ids: Sequence[int]) -> None:
    """Remove people and all that the import wrote of them. The database refuses the rest: a key to them, an event that was not undone."""
    for model in (WorkerEvent, FileOpening):
        name = "subject" if model is WorkerEvent else "worker"
        model._default_manager.filter(**{f"{name}__in": ids}).delete()
    Worker.objects.filter(pk__in=ids).delete()


def _others() -> Iterator[Any]:
    """Also relations that have no name of their own on a person."""
    for field in Worker._meta.get_fields(include_hidden=True):
        if isinstance(field, ForeignObjectRel) and field.related_model not in _GOES_TOO:
            yield field


def _depending(relation: Any, workers: models.QuerySet[Worker]) -> Dependent:
    model, field = relation.related_model, relation.field.name
    rows = model._default_manager.filter(**{f"{field}__in": workers.values("pk")})
    return Dependent(str(model._meta.verbose_name_plural), rows.values(field).distinct().count())


def _changed(model: type[models.Model], workers: models.QuerySet[Worker]) -> Dependent:
    """Rows that were added or changed after the person was imported."""
    rows = model._default_manager.filter(worker__in=workers.values("pk"))
    if model is Consent:
        later = Q(given_at__gt=F("worker__created_at")) | Q(withdrawn_at__isnull=False)
    else:
        later = Q(updated_at__gt=F("worker__created_at") + ONE_CHUNK)
    return Dependent(str(model._meta.verbose_name_plural), rows.filter(later).values("worker").distinct().count())


def _moved(workers: models.QuerySet[Worker]) -> int:
    moved = WorkerEvent.objects.filter(subject=OuterRef("pk")).exclude(action="import")
    return workers.filter(Q(updated_at__gt=F("created_at") + ONE_CHUNK) | Exists(moved)).count()
