"""National caps, what is set aside for nationalities, and ceilings of a country of origin, as limits on a whole run.

A person may take a place of one of several pools: of that for all, of that for returning workers, of that for their nationality. All
find one where every set of pools has places for those who can only take one of it (P. Hall, Journal of the London Mathematical Society
10 (1935) 26-30): so there is a limit for each set of pools that some may be confined to. A set in which the places left of one pool are
not known limits nobody; neither does one that has more places than there are people or seats.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt

from pathways.engine.caps import PoolForAStart
from pathways.engine.facts import NO, UNKNOWN, VacancyFacts, Vocabulary, WorkerFacts, country_code, day
from pathways.engine.kinds import Case
from pathways.engine.kinds.windows import Cap, Returning

from .engine.limits import Limit

Bools = npt.NDArray[np.bool_]
Pools = tuple[PoolForAStart, ...]
MOST_SETS = 64  # of pools that are looked at together in one programme


@dataclass(frozen=True)
class CapLimit:
    """`pools`: the ids of those whose places left together are the limit's number."""

    pools: tuple[int, ...]
    limit: Limit


@dataclass(frozen=True)
class _Confined:
    """Some people at some vacancies: a place of one of `pools`, or none."""

    pools: frozenset[int]
    workers: Bools
    vacancies: Bools


def cap_limits(
    workers: WorkerFacts,
    vacancies: VacancyFacts,
    pools_of: Sequence[Pools],
    vocabulary: Vocabulary,
    as_of: date,
    *,
    each: int = 1,
) -> tuple[CapLimit, ...]:
    """`pools_of`: those that cover each vacancy's start, as `pathways.selectors.pools_of_starts` tells them. `each`: places for one
    person, of which every one takes a place: where a law counts somebody once a year, fewer are used than this says, never more.
    """
    limits = all_limits(workers, vacancies, pools_of, vocabulary, as_of)
    return tuple(cap for cap in limits if cap.limit.number < _most(cap.limit, vacancies, each))


def all_limits(
    workers: WorkerFacts, vacancies: VacancyFacts, pools_of: Sequence[Pools], vocabulary: Vocabulary, as_of: date
) -> tuple[CapLimit, ...]:
    """Those too that cannot bind because they have more places than there are people, or seats. In the order of their pools."""
    left = {pool.pool: pool.left for pools in pools_of for pool in pools}
    confined: list[_Confined] = []
    for pools, columns in _alike(pools_of, vacancies).items():
        there = np.zeros(vacancies.n, np.bool_)
        there[columns] = True
        returning = _returning(workers, vacancies.take(columns[:1]), vocabulary, as_of)
        confined += [_Confined(names, people, there) for names, people in _by_pools(pools, workers, returning)]
    limits = [_limit(union, confined, left) for union in _unions({one.pools for one in confined})]
    limits += _ceilings(pools_of, workers)
    return tuple(sorted((cap for cap in limits if cap), key=lambda cap: cap.pools))


def _alike(pools_of: Sequence[Pools], vacancies: VacancyFacts) -> dict[Pools, list[int]]:
    """The vacancies that the same pools of the country of work cover, each of which counts who comes."""
    alike: dict[tuple[int, Pools], list[int]] = defaultdict(list)
    for column, pools in enumerate(pools_of):
        of_work = tuple(pool for pool in pools if not pool.registry_country)
        if of_work and all(pool.counts for pool in of_work):
            alike[int(vacancies.programme[column]), of_work].append(column)
    return {pools: columns for (_programme, pools), columns in alike.items()}


def _returning(workers: WorkerFacts, one: VacancyFacts, vocabulary: Vocabulary, as_of: date) -> Bools:
    """(n,) who may be a returning worker at such a vacancy: not known counts as yes, as in the rule about caps."""
    case = Case(workers, one, vocabulary, day(as_of))
    return Cap.is_returning(Returning(), case)[:, 0] != NO


def _by_pools(pools: Pools, workers: WorkerFacts, returning: Bools) -> Iterable[tuple[frozenset[int], Bools]]:
    """Who may take a place of which of these pools: those alike together."""
    columns = [_may_take(pool, workers, returning) for pool in pools]
    kinds, of = np.unique(np.stack(columns, axis=1), axis=0, return_inverse=True)
    for number, kind in enumerate(kinds):
        if kind.any():
            names = frozenset(pool.pool for pool, open_ in zip(pools, kind, strict=True) if open_)
            yield names, of.reshape(-1) == number


def _may_take(pool: PoolForAStart, workers: WorkerFacts, returning: Bools) -> Bools:
    if pool.nationalities:
        return np.isin(workers.nationality, [country_code(code) for code in pool.nationalities])
    return returning if pool.returning else np.ones(workers.n, np.bool_)


def _unions(sets: set[frozenset[int]]) -> list[frozenset[int]]:
    """The sets, and the unions of those that share a pool. Where there are too many, only what was found first."""
    found = sorted(sets, key=sorted)
    for one in found:
        for other in sorted(sets, key=sorted):
            union = one | other
            if one & other and union not in found and len(found) < MOST_SETS:
                found.append(union)
    return found


def _limit(union: frozenset[int], confined: Sequence[_Confined], left: dict[int, int]) -> CapLimit | None:
    """The limit for those who are confined to a set of pools; None where not all its places are known.

    None too where other people are confined to it at one start than at another: no known programme has such pools, and a limit on all
    of them at both would keep out whom the law lets in.
    """
    if any(left[pool] == UNKNOWN for pool in union):
        return None
    inside = [one for one in confined if one.pools <= union]
    theirs: dict[bytes, Bools] = {}
    for one in inside:
        at = one.vacancies.tobytes()
        theirs[at] = theirs[at] | one.workers if at in theirs else one.workers
    if len({workers.tobytes() for workers in theirs.values()}) != 1:
        return None
    vacancies: Bools = reduce(np.logical_or, [one.vacancies for one in inside])
    return CapLimit(
        tuple(sorted(union)), Limit(next(iter(theirs.values())), vacancies, sum(left[pool] for pool in union))
    )


def _ceilings(pools_of: Sequence[Pools], workers: WorkerFacts) -> list[CapLimit]:
    covered: dict[PoolForAStart, list[int]] = defaultdict(list)
    for column, pools in enumerate(pools_of):
        for pool in pools:
            if pool.registry_country and pool.counts and pool.left != UNKNOWN:
                covered[pool].append(column)
    limits = []
    for pool, columns in covered.items():
        there = np.zeros(len(pools_of), np.bool_)
        there[columns] = True
        theirs = workers.registry_country == country_code(pool.registry_country)
        limits.append(CapLimit((pool.pool,), Limit(theirs, there, pool.left)))
    return limits


def _most(limit: Limit, vacancies: VacancyFacts, each: int) -> int:
    """No more can be placed than there are people, `each` as often as that, or seats."""
    return min(each * int(limit.workers.sum()), int(vacancies.seats[limit.vacancies].sum(dtype=np.int64)))


def places_left(
    caps: Sequence[CapLimit], rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64]
) -> tuple[Limit, ...]:
    """The limits on everybody else, where these workers have got seats of these vacancies already."""
    found = []
    for cap in caps:
        taken = int((cap.limit.workers[rows] & cap.limit.vacancies[columns]).sum())
        found.append(replace(cap.limit, number=max(cap.limit.number - taken, 0)))
    return tuple(found)


def limits_told(
    caps: Sequence[CapLimit], turns: Sequence[npt.NDArray[np.int32]], multipliers: npt.NDArray[np.int64]
) -> list[dict[str, Any]]:
    """What a run keeps of its caps: places left before it, those that it used, and what one more is worth in points."""
    return [
        {
            "pools": list(cap.pools),
            "most": cap.limit.number,
            "used": sum(int(cap.limit.placed(vacancy_of).sum()) for vacancy_of in turns),
            "price": int(price),
        }
        for cap, price in zip(caps, multipliers[: len(caps)].tolist(), strict=True)
    ]
