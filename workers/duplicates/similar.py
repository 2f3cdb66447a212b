"""Who in the whole region may be this person. Only folio, office and initials of whom the asker may not see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
from django.db import connection
from django.db.models import Q, QuerySet

from common.names import fold
from common.scope import WHOLE_REGION, database_scope

from ..choices import WorkerStatus
from ..models import Worker
from .births import dates_near, swapped
from .columns import Columns, Told, bits_of
from .commonness import shares_sampled
from .compare import POSSIBLE, Compared, compare
from .person import PersonToCompare, SimilarPerson
from .reading import registered, told

_MOST_COMPARED = 4_000
_GONE = (WorkerStatus.ERASED, WorkerStatus.MERGED)


def similar_people(person: PersonToCompare, *, limit: int = 5) -> list[SimilarPerson]:
    """The registered people most like this one, the likest first; only those who may be the same (`compare.POSSIBLE`).

    The whole region is asked. What is told of each is up to who asks, as the transaction's database scope says.
    """
    with database_scope(WHOLE_REGION):
        likest = _likest(person, limit)
        rows = Worker.objects.select_related("office", "municipality").in_bulk([pk for pk, _, _ in likest])
    visible = set(Worker.objects.filter(pk__in=rows).values_list("pk", flat=True))
    return [_shown(rows[pk], score, why, may_open=pk in visible) for pk, score, why in likest if pk in rows]


def candidates(person: PersonToCompare) -> QuerySet[Worker]:
    """Whom `person` is compared with: those whom `blocking` pairs them with, read by indexes."""
    name = fold(person.given_names, person.first_surname, person.second_surname, person.married_name)
    born = person.birth_date
    if born is None:
        return _others(person).filter(likeness_keys__overlap=_keys(name, [0])[0])
    near = dates_near(born)
    near_keys, own_keys = _keys(name, {day.year for day in near}, _years(born))
    with_the_date = Q(birth_date__in=[day for day in (born, *swapped(born)) if (day.month, day.day) != (1, 1)])
    with_a_slip = Q(birth_date__in=near, likeness_keys__overlap=near_keys)
    return _others(person).filter(with_the_date | with_a_slip | Q(likeness_keys__overlap=own_keys))


def _years(born: date) -> list[int]:
    """Of a first of January often only the year is right, or nearly."""
    return [born.year + off for off in (-1, 0, 1)] if (born.month, born.day) == (1, 1) else [born.year]


def _others(person: PersonToCompare) -> QuerySet[Worker]:
    return Worker.objects.exclude(status__in=_GONE).exclude(pk=person.worker_id or 0).order_by()


def _keys(name: str, *of_years: Iterable[int]) -> list[list[int]]:
    """The keys that the database makes of a name, for each list of years."""
    asked = ", ".join(["likeness_keys(%s, %s::integer[])"] * len(of_years))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}", [each for years in of_years for each in (name, sorted(years))])
        return list(cursor.fetchone())


def _likest(person: PersonToCompare, limit: int) -> list[tuple[int, int, tuple[str, ...]]]:
    found = list(registered(candidates(person)[:_MOST_COMPARED]))
    if not found:
        return []
    ids, compared = np.array([pk for pk, _ in found]), _compared(person, [one for _, one in found])
    best = np.lexsort((ids, -compared.score))[:limit]
    best = best[compared.score[best] >= POSSIBLE]
    points = zip(ids[best].tolist(), compared.score[best].tolist(), compared.evidence(best), strict=True)
    return list(points)


def _compared(person: PersonToCompare, others: list[Told]) -> Compared:
    columns = Columns()
    asked, known = columns.of(told([person])), columns.of(others)
    bits = bits_of(columns.vocabulary.number, shares_sampled())
    return compare(asked.take(np.zeros(len(known), dtype=np.int64)), known, columns.vocabulary.spelled(), bits)


def two_compared(one: Worker, other: Worker) -> tuple[int, tuple[str, ...]]:
    """Points and evidence of two files."""
    pair = dict(registered(Worker.objects.filter(pk__in=(one.pk, other.pk))))
    columns = Columns()
    left, right = columns.of([pair[one.pk]]), columns.of([pair[other.pk]])
    bits = bits_of(columns.vocabulary.number, shares_sampled())
    compared = compare(left, right, columns.vocabulary.spelled(), bits)
    return int(compared.score[0]), compared.evidence(np.array([0]))[0]


def _shown(worker: Worker, score: int, evidence: tuple[str, ...], *, may_open: bool) -> SimilarPerson:
    return SimilarPerson(
        worker_id=worker.pk,
        folio=worker.folio,
        office=str(worker.office),
        score=score,
        evidence=evidence,
        may_open=may_open,
        name=worker.full_name if may_open else initials(worker.full_name),
        status=worker.status,
        birth_date=worker.birth_date if may_open else None,
        municipality=str(worker.municipality) if may_open else "",
        phone=worker.phone if may_open else "",
    )


def initials(name: str) -> str:
    return " ".join(f"{word[0].upper()}." for word in name.split())
