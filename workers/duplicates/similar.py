"""Who in the whole region may be this person. Only folio, office and initials of whom the asker may not see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from common.names import fold
from common.scope import WHOLE_REGION, database_scope

from ..models import Worker
from .person import PersonToCompare, SimilarPerson

_LEAST = 40


def similar_people(person: PersonToCompare, *, limit: int = 5) -> list[SimilarPerson]:
    """The registered people most like this one, the likest first; those only who may be the same.

    Who asks is who the transaction's database scope says.
    """
    with database_scope(WHOLE_REGION):
        found = list(_candidates(person).select_related("office", "municipality")[:500])
    scored = sorted(((_score(person, worker), worker) for worker in found), key=lambda each: (-each[0], each[1].pk))
    likest = [(score, worker) for score, worker in scored if score >= _LEAST][:limit]
    visible = set(Worker.objects.filter(pk__in=[worker.pk for _, worker in likest]).values_list("pk", flat=True))
    return [_told(worker, score, may_open=worker.pk in visible) for score, worker in likest]


def _candidates(person: PersonToCompare) -> QuerySet[Worker]:
    folded = fold(person.given_names, person.first_surname, person.second_surname)
    alike = Q(search_name__trigram_word_similar=folded)
    if person.birth_date:
        alike |= Q(birth_date=person.birth_date)
    return Worker.objects.filter(alike).exclude(pk=person.worker_id or 0)


def _score(person: PersonToCompare, worker: Worker) -> int:
    mine = set(fold(person.given_names, person.first_surname, person.second_surname).split())
    theirs = set(worker.search_name.split())
    names = 60 * len(mine & theirs) // max(1, min(len(mine), len(theirs)))
    return names + (40 if person.birth_date == worker.birth_date else 0)


def _told(worker: Worker, score: int, *, may_open: bool) -> SimilarPerson:
    evidence: Sequence[str] = ()
    initials = "".join(f"{word[0]}." for word in worker.full_name.split())
    seen: date | None = worker.birth_date if may_open else None
    return SimilarPerson(
        worker_id=worker.pk,
        folio=worker.folio,
        office=str(worker.office),
        score=score,
        evidence=tuple(evidence),
        may_open=may_open,
        name=worker.full_name if may_open else initials,
        status=worker.status,
        birth_date=seen,
        municipality=str(worker.municipality) if may_open else "",
        phone=worker.phone if may_open else "",
    )
