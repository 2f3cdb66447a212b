"""Two files of one person become one, by a person's decision, and can be parted again. Nothing is deleted and nothing written over unseen.

What hangs on the file that goes moves to the one that stays, row by row; what the other has already (the same skill, a second CUI) and
what is history (openings, moves) stays where it is and is found from there.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any, cast

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput, WrongState
from common.transitions import move_state

from ..choices import WorkerStatus
from ..models import (
    Availability,
    Consent,
    DuplicatePair,
    ErasureRequest,
    IdentityDocument,
    LanguageClaim,
    LegalHold,
    PastStay,
    PersonRequest,
    PlaceWish,
    ProgrammeWish,
    ProtectionRequest,
    SkillClaim,
    SupportingPaper,
    Worker,
    WorkExperience,
)
from ..models.merges import MERGED_FIELDS
from ..protection import asking_for_protection
from ..signals import workers_merged, workers_parted
from ..transitions import MERGE_MOVES, PAIR_MOVES
from .files import worker_correct

Rows = dict[str, list[int]]
Values = dict[str, str | None]

_CHILDREN: list[type[models.Model]] = [
    *(IdentityDocument, SupportingPaper, WorkExperience, SkillClaim, LanguageClaim, Availability),
    *(ProgrammeWish, PlaceWish, PastStay, PersonRequest),
    *(LegalHold, ErasureRequest),
]
_MOVED: list[type[models.Model]] = [*_CHILDREN, Consent, ProtectionRequest]


@transaction.atomic
def files_merge(*, pair: DuplicatePair, keep: int, take: Collection[str], by: User, reason: str = "") -> Worker:
    """The file `keep` (an id) stays, with the fields named in `take` as the other has them; the other is joined to it.

    Raises `InvalidInput` where they cannot be joined and `WrongState` where somebody else has decided or a file has gone meanwhile.
    """
    kept, gone = _both(pair, keep)
    _refuse_unless_they_can_be_joined(kept, gone)
    move_state(pair, PAIR_MOVES, "merge", by=by, reason=reason, extra={"kept_id": kept.pk})
    before, state = _values(kept), gone.status
    moved = _follow(kept, gone)
    for _receiver, rows in workers_merged.send(sender=DuplicatePair, kept=kept, gone=gone, pair=pair, by=by):
        moved.update(cast("Rows", rows))
    _take(kept, gone, take)
    after = _values(Worker.objects.get(pk=kept.pk))
    move_state(gone, MERGE_MOVES, "merge", by=by, reason=kept.folio)
    changed = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
    pair.undo_text = json.dumps({"rows": moved, "fields": changed, "state": state})
    pair.save(update_fields=["undo_text", "updated_at"])
    return kept


@transaction.atomic
def files_part(*, pair: DuplicatePair, by: User, reason: str) -> list[str]:
    """Undo a merge: every row and every value goes back to where it was. The pair is to be decided again.

    What was written after the merge stays with the file that stayed. Returns the names of fields that somebody has changed since, which
    therefore keep what they hold.
    """
    kept, gone = _both(pair, pair.kept_id or 0)
    if kept.status in (WorkerStatus.MERGED, WorkerStatus.ERASED):
        raise WrongState(_("The file that stayed has gone into another one since: undo that first."))
    undo = pair.undo
    if not undo:
        raise WrongState(_("What went where is not on record any more: the files cannot be parted."))
    move_state(pair, PAIR_MOVES, "undo", by=by, reason=reason, extra={"kept_id": None})
    with asking_for_protection():
        for model in _MOVED:
            rows_return(model, undo["rows"], kept=kept, gone=gone)
    workers_parted.send(sender=DuplicatePair, kept=kept, gone=gone, pair=pair, by=by, rows=undo["rows"])
    left = _put_back(kept, undo["fields"])
    move_state(gone, MERGE_MOVES, f"part_{undo['state']}", by=by, reason=kept.folio)
    pair.undo_text = None
    pair.save(update_fields=["undo_text", "updated_at"])
    return left


def rows_follow(rows: models.QuerySet[Any], *, kept: Worker) -> Rows:
    """Give rows that hang on another file to `kept`, each for itself; one that the database refuses there stays. Returns which moved.

    `rows` of one model with a `worker`. Also for the receivers of `workers_merged`.
    """
    model, moved = rows.model, []
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        try:
            with transaction.atomic():
                model._base_manager.filter(pk=pk).update(worker=kept)
        except IntegrityError:
            continue
        moved.append(pk)
    return {model._meta.label_lower: moved}


def rows_return(model: type[models.Model], rows: Rows, *, kept: Worker, gone: Worker) -> None:
    """Take back to `gone` what `rows_follow` moved, where it still hangs on `kept`."""
    moved = rows.get(model._meta.label_lower, [])
    model._base_manager.filter(pk__in=moved, worker=kept).update(worker=gone)


def _both(pair: DuplicatePair, keep: int) -> tuple[Worker, Worker]:
    """The file that stays and the one that goes, both locked, the smaller id first: two decisions at once wait for each other."""
    found = {worker.pk: worker for worker in _locked([pair.one_id, pair.other_id])}
    if set(found) != {pair.one_id, pair.other_id} or keep not in found:
        raise InvalidInput(_("Choose which of the two files stays."), field="keep")
    return found[keep], found[pair.one_id if keep == pair.other_id else pair.other_id]


def _locked(ids: Iterable[int]) -> list[Worker]:
    return list(Worker.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True))


def _refuse_unless_they_can_be_joined(kept: Worker, gone: Worker) -> None:
    for worker in (kept, gone):
        if worker.status in (WorkerStatus.MERGED, WorkerStatus.ERASED):
            raise WrongState(
                _("The file %(folio)s is %(state)s: look at the list again.")
                % {"folio": worker.folio, "state": worker.get_status_display()}
            )
    if (kept.status == WorkerStatus.WITHDRAWN) != (gone.status == WorkerStatus.WITHDRAWN):
        raise InvalidInput(
            _(
                "In one of the two files consent was withdrawn: ask the person first, and bring both files to the same state."
            )
        )
    if kept.country_id != gone.country_id:
        raise InvalidInput(_("The two files belong to registries of two countries, which keep their own."))


def _follow(kept: Worker, gone: Worker) -> Rows:
    moved: Rows = {}
    for model in _CHILDREN:
        moved |= rows_follow(model._base_manager.filter(worker=gone), kept=kept)
    with asking_for_protection():
        moved |= rows_follow(ProtectionRequest.objects.filter(worker=gone), kept=kept)
    told = Consent.objects.filter(worker=kept).values("purpose")
    # A consent follows only where the other file says nothing of that purpose: what was withdrawn there stays withdrawn.
    return moved | rows_follow(Consent.objects.filter(worker=gone).exclude(purpose__in=told), kept=kept)


def _take(kept: Worker, gone: Worker, take: Collection[str]) -> None:
    taken = [name for name in MERGED_FIELDS if name in take]
    if not taken:
        return
    for name in taken:
        attribute = Worker._meta.get_field(name).attname  # type: ignore[union-attr]
        setattr(kept, attribute, getattr(gone, attribute))
    kept.clean_fields(exclude=["search_name"])
    kept.validate_constraints()
    worker_correct(worker=kept)


def _stored() -> list[Any]:
    return [field for field in Worker._meta.concrete_fields if not field.generated]


def _values(worker: Worker) -> Values:
    """Every column as a text, or None."""
    return {
        field.attname: None if getattr(worker, field.attname) is None else field.value_to_string(worker)
        for field in _stored()
    }


def _put_back(kept: Worker, fields: dict[str, list[str | None]]) -> list[str]:
    now = _values(Worker.objects.get(pk=kept.pk))
    back = {name: before for name, (before, after) in fields.items() if now[name] == after}
    of = {field.attname: field for field in _stored()}
    Worker.objects.filter(pk=kept.pk).update(
        **{name: None if text is None else _value(of[name], text) for name, text in back.items()}
    )
    return [str(of[name].verbose_name) for name in fields if name not in back and of[name].editable]


def _value(field: Any, text: str) -> Any:
    return (field.target_field if field.is_relation else field).to_python(text)
