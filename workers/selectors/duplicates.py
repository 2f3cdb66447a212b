"""Pairs of files that may be one person's, and files that went into others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Model, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Office, User
from accounts.scope import people_scope
from common.wording import day

from ..choices import PairStatus, WorkerStatus
from ..models import (
    Availability,
    Consent,
    DuplicatePair,
    FileOpening,
    IdentityDocument,
    PastStay,
    SkillClaim,
    SupportingPaper,
    Worker,
    WorkExperience,
)
from ..models.merges import MERGED_FIELDS

_COUNTED: list[type[Model]] = [
    WorkExperience,
    SkillClaim,
    PastStay,
    SupportingPaper,
    Availability,
    Consent,
    FileOpening,
]
_MASKED = ("phone", "second_phone", "emergency_phone")


@dataclass(frozen=True)
class FieldOfBoth:
    """A field as each of two files has it, in words. `differs`: one must be chosen."""

    name: str
    label: str
    one: str
    other: str
    differs: bool

    @property
    def sides(self) -> list[dict[str, str]]:
        return [{"name": "one", "text": self.one}, {"name": "other", "text": self.other}]


def registries() -> list[str]:
    """The countries that have offices, and so people of their own."""
    return sorted(set(Office.objects.values_list("country", flat=True)))


def pairs_visible_to(user: User) -> QuerySet[DuplicatePair]:
    """Pairs of which both files are within what the person may see. A pair that waits while one of its files is gone waits unseen."""
    related = [path for name in ("one", "other") for path in (name, f"{name}__office", f"{name}__municipality")]
    gone = (WorkerStatus.MERGED, WorkerStatus.ERASED)
    idle = Q(status=PairStatus.OPEN) & (Q(one__status__in=gone) | Q(other__status__in=gone))
    pairs = DuplicatePair.objects.in_scope(people_scope(user)).exclude(idle)
    return pairs.select_related(*related, "kept", "reported_by")


def merged_into(worker: Worker) -> Worker | None:
    """The file that this one went into, in the end: that one may have gone on into another."""
    seen = {worker.pk}
    found: Worker | None = None
    while (pair := _left_by(found or worker)) and pair.kept and pair.kept.pk not in seen:
        found = pair.kept
        seen.add(found.pk)
    return found


def _left_by(worker: Worker) -> DuplicatePair | None:
    pairs = DuplicatePair.objects.filter(Q(one=worker) | Q(other=worker), status=PairStatus.MERGED)
    return pairs.exclude(kept=worker).select_related("kept").first()


def joined_to(worker: Worker) -> list[DuplicatePair]:
    """The merges by which other files went into this one; the latest first."""
    pairs = DuplicatePair.objects.filter(kept=worker).select_related("one", "other", "kept")
    return list(pairs.order_by("-updated_at"))


def fields_of_both(pair: DuplicatePair) -> list[FieldOfBoth]:
    """Every field that a merge chooses, as each file has it; those that neither has are left out."""
    both = [_field(pair, name) for name in MERGED_FIELDS]
    return [each for each in both if each.one or each.other]


def identities_of_both(pair: DuplicatePair) -> dict[int, list[IdentityDocument]]:
    """The documents of each file, by its id."""
    found: dict[int, list[IdentityDocument]] = {pair.one_id: [], pair.other_id: []}
    for document in IdentityDocument.objects.filter(worker__in=found).select_related("country"):
        found[document.worker_id].append(document)
    return found


def identities_contradict(documents: dict[int, list[IdentityDocument]]) -> bool:
    """Both files have a document of one kind and country, passports aside, with two numbers."""
    one, other = (
        {(each.kind, each.country_id): each.number_index for each in held if each.kind != "passport"}
        for held in documents.values()
    )
    return any(other.get(kind, index) != index for kind, index in one.items())


def counts_of_both(pair: DuplicatePair) -> list[tuple[str, int, int]]:
    """What hangs on each file, counted: kind in the plural, the one, the other."""
    counted = []
    for model in _COUNTED:
        rows = model._base_manager.filter(worker__in=(pair.one_id, pair.other_id)).values_list("worker")
        by_worker = dict(rows.annotate(Count("pk")).order_by())
        counted.append(
            (str(model._meta.verbose_name_plural), by_worker.get(pair.one_id, 0), by_worker.get(pair.other_id, 0))
        )
    return counted


def _field(pair: DuplicatePair, name: str) -> FieldOfBoth:
    field: Any = Worker._meta.get_field(name)
    values = [getattr(worker, field.attname) for worker in (pair.one, pair.other)]
    one, other = (_told(worker, name, field) for worker in (pair.one, pair.other))
    return FieldOfBoth(name, str(field.verbose_name), one, other, differs=values[0] != values[1])


def _told(worker: Worker, name: str, field: Any) -> str:
    value = getattr(worker, name)
    if value in (None, ""):
        return ""
    if name in _MASKED:
        return f"•••• {str(value)[-4:]}"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Model):
        return str(value)
    return day(value) if hasattr(value, "year") else str(value)
