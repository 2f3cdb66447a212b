"""Pairs of files that may be one person's: found by comparing everybody, told by an officer, and dismissed."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput
from common.scope import WHOLE_REGION, database_scope
from common.transitions import move_state

from ..choices import FoundBy, PairStatus, WorkerStatus
from ..duplicates.bulk import likenesses, registry_columns
from ..duplicates.columns import Columns
from ..duplicates.compare import LIKELY
from ..duplicates.similar import two_compared
from ..models import DuplicatePair, Worker
from ..transitions import PAIR_MOVES

_AT_ONCE = 1_000


def duplicates_scan(*, country: str) -> int:
    """Compare everybody registered in the country with everybody, and note each pair that is likely the same; how many are new.

    A pair that somebody has decided about, or that waits, stays as it is.
    """
    columns, new = Columns(), 0
    ids, everybody = registry_columns(columns, country)
    found = likenesses(columns, everybody, everybody, least=LIKELY, themselves_from=0)
    while pairs := list(islice(found, _AT_ONCE)):
        rows = [
            DuplicatePair(
                one_id=min(ids[row], ids[other]),
                other_id=max(ids[row], ids[other]),
                country_id=country,
                score=score,
                evidence=list(why),
                found_by=FoundBy.SCAN,
            )
            for row, other, score, why in pairs
        ]
        with database_scope(WHOLE_REGION):
            known = DuplicatePair.objects.count()
            DuplicatePair.objects.bulk_create(rows, ignore_conflicts=True)
            new += DuplicatePair.objects.count() - known
    return new


def duplicate_report(*, worker: Worker, folio: str, by: User, reason: str = "") -> DuplicatePair:
    """An officer says that this file and another one (by its folio, of any office of the region) may be one person's.

    Raises `InvalidInput` for the same file twice, a file that is not there, and a pair that somebody decided is two people.
    """
    scope = replace(WHOLE_REGION, user=str(by.pk))
    with database_scope(scope), transaction.atomic():
        found = (
            Worker.objects.filter(folio=folio).exclude(status__in=(WorkerStatus.ERASED, WorkerStatus.MERGED)).first()
        )
        if found is None or found.pk == worker.pk:
            raise InvalidInput(_("There is no other file with this folio."), field="folio")
        one, two = sorted((worker, found), key=lambda each: each.pk)
        score, evidence = two_compared(one, two)
        pair, created = DuplicatePair.objects.get_or_create(
            one=one,
            other=two,
            defaults={
                "country_id": one.country_id if one.country_id == two.country_id else None,
                "score": score,
                "evidence": list(evidence),
                "found_by": FoundBy.OFFICER,
                "reported_by": by,
            },
        )
        if created:
            pair.events.create(action="create", new_state=PairStatus.OPEN, by=by, reason=reason.strip())
        elif pair.status == PairStatus.DIFFERENT:
            raise InvalidInput(_("Somebody looked at these two files already: they are two people."), field="folio")
    return pair


@transaction.atomic
def duplicate_dismiss(*, pair: DuplicatePair, by: User, reason: str = "") -> DuplicatePair:
    """They are two people. It is remembered: neither the comparison nor a report brings the pair back."""
    move_state(pair, PAIR_MOVES, "dismiss", by=by, reason=reason)
    return pair


@transaction.atomic
def duplicate_reopen(*, pair: DuplicatePair, by: User, reason: str) -> DuplicatePair:
    move_state(pair, PAIR_MOVES, "reopen", by=by, reason=reason)
    return pair
