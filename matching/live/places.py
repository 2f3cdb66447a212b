"""Whether places given by a plan are too many for a cap: asked of all who hold one under it, when a change would add another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from datetime import date
from typing import NamedTuple

import numpy as np
from django.db.models import QuerySet

from employers.facts import starts_of, vacancy_facts
from employers.models import Vacancy
from pathways.selectors import pools_of_starts
from pathways.vocabulary import current_vocabulary
from workers.facts import worker_facts
from workers.models import Worker

from ..caps import Pools, all_limits


class Passed(NamedTuple):
    """A cap under which `excess` too many of these people would hold places."""

    workers: frozenset[int]
    excess: int


def pools_of(vacancies: QuerySet[Vacancy], as_of: date) -> dict[int, Pools]:
    """The pools that cover the start of each vacancy, by its id."""
    ids = vacancies.order_by("pk").values_list("pk", flat=True)
    return dict(zip(ids, pools_of_starts(starts_of(vacancies, as_of), as_of), strict=True))


def places_passed(places: Mapping[int, int], coming: Set[int], as_of: date) -> Iterator[Passed]:
    """`places`: the vacancy of each worker who would hold one, `coming` those of them who hold none there yet."""
    pools = pools_of(Vacancy.objects.filter(pk__in=set(places.values())), as_of)
    asked = {pool.pool for worker in coming for pool in pools.get(places[worker], ()) if pool.counts}
    under = {worker: at for worker, at in places.items() if asked & {pool.pool for pool in pools.get(at, ())}}
    if not under:
        return
    vocabulary = current_vocabulary()
    people = worker_facts(Worker.objects.filter(pk__in=under), vocabulary, as_of)
    work = vacancy_facts(Vacancy.objects.filter(pk__in=set(under.values())), vocabulary, as_of)
    at = np.searchsorted(work.ids, [under[worker] for worker in people.ids.tolist()])
    for cap in all_limits(people, work, [pools[pk] for pk in work.ids.tolist()], vocabulary, as_of):
        there = cap.limit.workers & cap.limit.vacancies[at]
        if (excess := int(there.sum()) - cap.limit.number) > 0:
            yield Passed(frozenset(people.ids[there].tolist()), excess)
