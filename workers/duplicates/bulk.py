"""A list of people compared with a country's whole registry, and with itself. Nothing is asked of the database row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
import numpy.typing as npt

from common.scope import WHOLE_REGION, database_scope

from ..choices import WorkerStatus
from ..models import Worker
from .blocking import Blocks
from .columns import Columns, People, Told, bits_of, shares_of
from .compare import LIKELY, compare
from .person import Likeness, PersonToCompare
from .reading import registered, told

GONE = (WorkerStatus.ERASED, WorkerStatus.MERGED)
_READ_AT_ONCE = 5_000
_AT_ONCE = 50_000  # people turned into columns together
Ids = npt.NDArray[np.int64]
Found = tuple[int, int, int, tuple[str, ...]]  # row asked, row known, points, evidence


def compare_in_bulk(
    people: Sequence[PersonToCompare], *, country: str, least: int = LIKELY
) -> list[tuple[Likeness, ...]]:
    """For each of `people`, in their order, who is likely the same, the likest first: somebody registered in
    `country`, or another of the list.

    `least`: points from which somebody is told of. 100,000 people and 200,000 registered take some 300 MB for the while.
    """
    columns = Columns()
    ids, known = registry_columns(columns, country)
    asked = _in_parts(columns, told(people))
    own = np.array([one.worker_id or 0 for one in people], dtype=np.int64)
    found: list[list[Likeness]] = [[] for _ in people]
    joined, registered_until = known.join(asked), len(ids)
    for row, other, score, why in likenesses(columns, asked, joined, least=least, themselves_from=registered_until):
        position = other - registered_until
        if position >= 0:
            found[row].append(Likeness(score, why, position=position))
            found[position].append(Likeness(score, why, position=row))
        elif ids[other] != own[row]:
            found[row].append(Likeness(score, why, worker_id=int(ids[other])))
    return [tuple(sorted(each, key=lambda like: -like.score)) for each in found]


def registry_columns(columns: Columns, country: str) -> tuple[Ids, People]:
    """Everybody registered in the country: ids, and what is compared."""
    ids: list[int] = []

    def rows() -> Iterator[Told]:
        workers = Worker.objects.filter(country=country).exclude(status__in=GONE).order_by()
        for pk, one in registered(workers, at_once=_READ_AT_ONCE):
            ids.append(pk)
            yield one

    with database_scope(WHOLE_REGION):
        known = _in_parts(columns, rows())
    return np.array(ids, dtype=np.int64), known


def likenesses(
    columns: Columns, asked: People, known: People, *, least: int, themselves_from: int | None = None
) -> Iterator[Found]:
    """Every two of them with at least so many points, once. Both are of these columns.

    `themselves_from`: the known from this row on are those who are asked about, in their order; two of them come once, the earlier first.
    """
    spelled = columns.vocabulary.spelled()
    bits = bits_of(columns.vocabulary.number, shares_of(columns.vocabulary, known))
    told_of: set[tuple[int, int]] = set()
    for one, other in Blocks(known, len(columns.vocabulary)).meet(asked):
        if themselves_from is not None:
            apart = (other < themselves_from) | (other - themselves_from > one)
            one, other = one[apart], other[apart]
        compared = compare(asked.take(one), known.take(other), spelled, bits)
        like = np.nonzero(compared.score >= least)[0]
        pairs = list(zip(one[like].tolist(), other[like].tolist(), strict=True))
        new = [place for place, pair in enumerate(pairs) if pair not in told_of]
        why = compared.evidence(like[new])
        for place, reasons in zip(new, why, strict=True):
            if pairs[place] not in told_of:
                told_of.add(pairs[place])
                yield *pairs[place], int(compared.score[like[place]]), reasons


def _in_parts(columns: Columns, people: Iterator[Told]) -> People:
    parts = [columns.of(islice(people, _AT_ONCE))]
    while len(parts[-1]) == _AT_ONCE:
        parts.append(columns.of(islice(people, _AT_ONCE)))
    return People.joined(parts)
