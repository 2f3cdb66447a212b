"""A plan in memory: everybody whom a run of it would look at, as columns, and their assignment, which `engine.live` keeps.

The state is built of one reading of the database and of the places that stand; nobody moves by that but who is no longer content. After
that news are read by themselves: a person is scored against all work, a vacancy against all people, and the assignment repaired. What caps
and floors took or gave by the run's multipliers, they take or give here; whether places are left under a cap is asked when a change is
approved. Weights, rules and the day are those of the run.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from employers.facts import vacancy_facts
from employers.models import Vacancy
from pathways.engine.facts import VacancyFacts
from pathways.engine.merging import merged
from pathways.selectors import rule_set_versions
from pathways.vocabulary import current_vocabulary
from workers.facts import worker_facts
from workers.models import Worker
from workers.selectors import standing_groups

from ..caps import all_limits
from ..engine.auction import MAX_SCORE
from ..engine.graph import Graph
from ..engine.limits import Limit, Limits
from ..engine.live import Eligible, Live, Repair, eligible
from ..engine.live_proof import InPlay
from ..engine.live_start import candidates_of
from ..engine.weights import STAY
from ..floors.counting import floors_asked
from ..floors.members import members
from ..floors.selectors import floors_of_run
from ..known import past_of
from ..models import LivePlan, MatchRun
from ..selectors import vacancies_of_run, workers_of_run
from ..snapshot import Snapshot, take_snapshot
from ..why.one_vacancy import column_by_column
from .places import pools_of
from .points import at_vacancy, of_people
from .standing import Standing, pinned_at, standing_of_plan

Ids = npt.NDArray[np.int64]
EPSILON = 2  # points: within so many a run leaves everybody content too
AT_ONCE = 200  # people scored at a time


class Outdated(Exception):
    """The lists or the rules have changed since the state was built, or too much at once: build it anew."""


class Where(NamedTuple):
    """A place in the plan: the vacancy and what a seat there costs, in points."""

    vacancy: int
    price: int


@dataclass(frozen=True)
class _Tolls:
    """What the run's multipliers ask beyond prices: by the pools of a cap, and by floor, whose people they give to."""

    of_caps: dict[tuple[int, ...], int]
    of_floors: dict[int, int]

    @classmethod
    def of_run(cls, run: MatchRun) -> _Tolls:
        return cls(
            {tuple(told["pools"]): int(told["price"]) for told in run.limits if told["price"]},
            {told["floor"]: int(told["price"]) for told in run.floors if told["price"]},
        )

    def __bool__(self) -> bool:
        return bool(self.of_caps or self.of_floors)


class State:
    """`version` is of the plan's row when this was built or last repaired."""

    def __init__(self, plan: LivePlan) -> None:
        """Reads everything; run it in one view of the database."""
        self.version = plan.version
        self.plan, self.run = plan, run_of(plan)
        self.as_of, self.tolls = self.run.as_of, _Tolls.of_run(self.run)
        snapshot = take_snapshot(self.run)
        # A place that is held counts for more by `stay`, here where it is held now: not by the score, where it was before the run.
        self.snapshot = replace(
            snapshot, caps=(), named=(), groups=(), floors=(), known=replace(snapshot.known, stands={})
        )
        self.stay = max(STAY, snapshot.weights.stay)
        self._rules_read = _rules_now(self.run)
        self._pools = pools_of(vacancies_of_run(self.run)[0], self.as_of) if self.tolls.of_caps else {}
        standing = standing_of_plan(plan)
        self.row_of = {pk: row for row, pk in enumerate(snapshot.workers.ids.tolist())}
        self.column_of = {pk: column for column, pk in enumerate(snapshot.vacancies.ids.tolist())}
        self.worker_at, self.vacancy_at = snapshot.workers.ids.tolist(), snapshot.vacancies.ids.tolist()
        self._pinned = dict(standing.pinned)
        self._in_groups = {worker for _group, those in snapshot.groups for worker in those}
        self._turned_down = dict(standing.turned_down)
        self._held = {worker: held.vacancy for worker, held in standing.held.items()}
        self.live = self._begun(standing)
        self._now_with(workers=column_by_column(self.snapshot.workers))

    # What stands

    def place(self, worker: int) -> Where | None:
        """Where the plan has somebody now; None nowhere, or where they are not in play."""
        row = self.row_of.get(worker)
        column = -1 if row is None else int(self.live.vacancy_of[row])
        if column < 0:
            return None
        return Where(self.vacancy_at[column], int(self.live.price[column]) // self.live.scale)

    def is_in_play(self, worker: int) -> bool:
        row = self.row_of.get(worker)
        return row is not None and bool(self.live.present[row])

    @property
    def prices(self) -> dict[str, int]:
        """Points, of the vacancies that ask any."""
        price = self.live.price // self.live.scale
        some = np.flatnonzero((price > 0) & (self.live.seats > 0))
        return {str(self.vacancy_at[column]): int(price[column]) for column in some}

    def part(self, workers: Collection[int], vacancies: Collection[int]) -> Snapshot:
        """These people and this work, as they are in the state. Raises KeyError where one is not."""
        rows = _rows(self.snapshot.workers.ids, workers)
        columns = _rows(self.snapshot.vacancies.ids, vacancies)
        return replace(
            self.snapshot, workers=self.snapshot.workers.take(rows), vacancies=self.snapshot.vacancies.take(columns)
        )

    # News

    def repaired(self, workers: Collection[int], vacancies: Collection[int]) -> set[int]:
        """Read these people and vacancies anew and repair the plan. Returns whose place may be another than before.

        Raises `Outdated`; the state is then of no use any more.
        """
        if current_vocabulary() != self.snapshot.vocabulary or _rules_now(self.run) != self._rules_read:
            raise Outdated
        moved = set(workers)
        for repair in (*self._work(vacancies), *self._people(workers)):
            moved.update(self.worker_at[row] for row in repair.workers.tolist())
        return moved

    def _work(self, vacancies: Collection[int]) -> Iterator[Repair]:
        if not vacancies:
            return
        found = vacancies_of_run(self.run)[0].filter(pk__in=vacancies)
        news = vacancy_facts(found, self.snapshot.vocabulary, self.as_of)
        gone = sorted(set(vacancies) - set(news.ids.tolist()))
        before = self.snapshot.vacancies
        known = [pk for pk in news.ids.tolist() if pk in self.column_of]
        same = {pk for pk in known if _is_same_work(before, news, pk)}
        self._now_with(vacancies=merged(before, news))
        if self.tolls.of_caps:
            self._pools |= pools_of(found, self.as_of)
        pinned = pinned_at(self.plan, vacancies)
        seats = dict(zip(news.ids.tolist(), news.seats.tolist(), strict=True))
        for pk in (*gone, *(pk for pk in known if pk not in same)):
            if pk in self.column_of and self._is_open(pk):
                yield self.live.vacancy_closes(self.column_of[pk])
        for pk, number in seats.items():
            yield self._opened(pk, max(number - pinned[pk], 0), news)

    def _opened(self, vacancy: int, seats: int, news: VacancyFacts) -> Repair:
        scores = self._of_vacancy(vacancy, news)
        if vacancy in self.column_of and self._is_open(vacancy):
            return self.live.seats_change(self.column_of[vacancy], seats, eligible(scores))
        if vacancy not in self.column_of:
            self.column_of[vacancy] = len(self.vacancy_at)
            self.vacancy_at.append(vacancy)
        return self.live.vacancy_opens(self.column_of[vacancy], seats, eligible(scores))

    def _people(self, workers: Collection[int]) -> Iterator[Repair]:
        if not workers:
            return
        standing = standing_of_plan(self.plan, workers)
        for told in (self._pinned, self._turned_down, self._held):
            for worker in workers:
                told.pop(worker, None)
        self._pinned |= standing.pinned
        self._turned_down |= standing.turned_down
        self._held |= {worker: held.vacancy for worker, held in standing.held.items()}
        self._in_groups = {worker for _group, those in standing_groups() for worker in those}
        found = workers_of_run(self.run).filter(pk__in=workers)
        news = worker_facts(found, self.snapshot.vocabulary, self.as_of)
        self._now_with(workers=merged(self.snapshot.workers, news))
        free = [pk for pk in news.ids.tolist() if not self.is_bound(pk)]
        for worker in sorted(set(workers) - set(free)):
            if self.is_in_play(worker):
                yield self.live.worker_leaves(self.row_of[worker])
        for start in range(0, len(free), AT_ONCE):
            some = free[start : start + AT_ONCE]
            for worker, points in zip(some, self._of_workers(some), strict=True):
                yield self._came(worker, eligible(points))

    def _came(self, worker: int, scores: Eligible) -> Repair:
        if self.is_in_play(worker):
            return self.live.worker_changes(self.row_of[worker], scores)
        if worker not in self.row_of:
            self.row_of[worker] = len(self.worker_at)
            self.worker_at.append(worker)
        return self.live.worker_arrives(self.row_of[worker], scores)

    def is_bound(self, worker: int) -> bool:
        """Pinned to a place, or of a group: those are placed together, by a run."""
        return worker in self._pinned or worker in self._in_groups

    def _is_open(self, vacancy: int) -> bool:
        return self.live.is_open(self.column_of[vacancy])

    # Scores

    def _of_workers(self, workers: Sequence[int]) -> Iterator[npt.NDArray[np.int32]]:
        """Of each of these people at every vacancy ever in play, less tolls; -1 where not eligible, or turned down."""
        known, asked = self.snapshot.known, set(workers)
        if self.snapshot.weights.same_employer:
            past = {pair: proof for pair, proof in known.past.items() if pair[0] not in asked}
            employers = set(known.employers.values())
            for worker in workers:
                past |= past_of(worker, employers, self.as_of)
            self._now_with(known=replace(known, past=past))
        part = replace(self.snapshot, workers=self.snapshot.workers.take(_rows(self.snapshot.workers.ids, workers)))
        points = self._less_tolls(part, np.stack(list(of_people(self.snapshot, part.workers))))
        at = [self.column_of[pk] for pk in part.vacancies.ids.tolist()]
        for worker, line in zip(workers, points, strict=True):
            scores = np.full(len(self.vacancy_at), -1, np.int32)
            scores[at] = line
            self._stay(scores, [self.column_of.get(self._held.get(worker, 0), -1)])
            scores[[self.column_of[pk] for pk in self._turned_down.get(worker, ()) if pk in self.column_of]] = -1
            yield scores

    def _of_vacancy(self, vacancy: int, news: VacancyFacts) -> npt.NDArray[np.int32]:
        """Of everybody ever in play at one vacancy."""
        self._know_employer(vacancy)
        part = replace(self.snapshot, vacancies=news.take(_rows(news.ids, [vacancy])))
        points = self._less_tolls(part, at_vacancy(self.snapshot, part.vacancies)[:, None])[:, 0]
        scores = np.full(len(self.worker_at), -1, np.int32)
        some = [(row, self.row_of[pk]) for row, pk in enumerate(part.workers.ids.tolist()) if pk in self.row_of]
        rows, at = np.array(some, np.intp).reshape(-1, 2).T
        scores[at] = points[rows]
        here = [self.row_of[pk] for pk, there in self._held.items() if there == vacancy and pk in self.row_of]
        self._stay(scores, here)
        refused = [self.row_of[pk] for pk, those in self._turned_down.items() if vacancy in those and pk in self.row_of]
        scores[refused] = -1
        return scores

    def _know_employer(self, vacancy: int) -> None:
        """Whose a vacancy is now, and who has worked for them, where the state has not seen them. Other names are read by the next run."""
        known = self.snapshot.known
        if not self.snapshot.weights.same_employer:
            return
        employer = Vacancy.objects.values_list("employer_id", flat=True).get(pk=vacancy)
        if known.employers.get(vacancy) == employer:
            return
        past = {} if employer in known.employers.values() else past_of(None, {employer}, self.as_of)
        self._now_with(known=replace(known, past=known.past | past, employers=known.employers | {vacancy: employer}))

    def _stay(self, scores: npt.NDArray[np.int32], there: Sequence[int]) -> None:
        """Whoever holds a place already gives it up only for one that is better by more than `stay` points."""
        held = np.array([at for at in there if at >= 0 and scores[at] >= 0], np.intp)
        scores[held] = np.minimum(scores[held] + self.stay, MAX_SCORE)

    def _less_tolls(self, part: Snapshot, scores: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        """Those eligible keep at least 0 points, and none has more than there are."""
        limits = self._limits(part)
        if limits is None:
            return scores
        tolls = limits[0].tolls(limits[1])[limits[0].class_of]
        return np.where(scores >= 0, np.clip(scores - tolls, 0, MAX_SCORE), -1).astype(np.int32)

    def _limits(self, part: Snapshot) -> tuple[Limits, npt.NDArray[np.int64]] | None:
        """Caps and floors that ask or give something here, with their multipliers."""
        if not self.tolls:
            return None
        found: list[tuple[Limit, int]] = []
        if self.tolls.of_caps:
            pools = [self._pools.get(pk, ()) for pk in part.vacancies.ids.tolist()]
            tolled = {pool for key in self.tolls.of_caps for pool in key}
            pools = [some if tolled & {pool.pool for pool in some} else () for some in pools]
            caps = all_limits(part.workers, part.vacancies, pools, part.vocabulary, self.as_of)
            found += [(cap.limit, self.tolls.of_caps[cap.pools]) for cap in caps if cap.pools in self.tolls.of_caps]
        if self.tolls.of_floors:
            floors = [floor for floor in floors_of_run(self.run) if floor.pk in self.tolls.of_floors]
            of_groups = members(
                Worker.objects.filter(pk__in=part.workers.ids.tolist()), part.workers.ids,
                [(floor.by, floor.group) for floor in floors], self.as_of,
            )  # fmt: skip
            asked = floors_asked(floors, of_groups, part.workers, part.vacancies, part.vocabulary)
            found += [(floor.as_limit(0), self.tolls.of_floors[floor.floor]) for floor in asked]
        limits = Limits([limit for limit, _price in found], part.workers.n, part.vacancies.n)
        return limits, np.array([price for _limit, price in found], np.int64)

    # How it begins

    def _begun(self, standing: Standing) -> Live:
        seats = self.snapshot.vacancies.seats.astype(np.int64)
        for vacancy, number in standing.seats_pinned().items():
            if vacancy in self.column_of:
                seats[self.column_of[vacancy]] = max(seats[self.column_of[vacancy]] - number, 0)
        present = np.array([not self.is_bound(pk) for pk in self.worker_at], np.bool_)
        places = [standing.place_of(pk) if free else None for pk, free in zip(self.worker_at, present, strict=True)]
        vacancy_of = np.array([-1 if at is None else self.column_of.get(at, -1) for at in places], np.int32)
        told = self.plan.prices if self.plan.version else self.run.prices
        prices = np.array([told.get(str(pk), 0) for pk in self.vacancy_at], np.int64)
        limits = self._limits(self.snapshot)
        graph = candidates_of(
            InPlay(self.snapshot.scores, present), seats, prices, vacancy_of,
            limits=limits[0] if limits else None, multipliers=limits[1] if limits else None,
        )  # fmt: skip
        graph = self._with_stay(graph.without(*self._cells_turned_down()))
        return Live(graph, seats, prices, vacancy_of, present=present, epsilon=EPSILON)

    def _with_stay(self, graph: Graph) -> Graph:
        held = np.array([self.column_of.get(self._held.get(pk, 0), -1) for pk in self.worker_at], np.int64)
        there = graph.columns == np.repeat(held, np.diff(graph.starts))
        values = np.where(there, np.minimum(graph.values.astype(np.int32) + self.stay, MAX_SCORE), graph.values)
        return Graph(graph.starts, graph.columns, values.astype(np.int32), graph.n_vacancies)

    def _cells_turned_down(self) -> tuple[Ids, Ids]:
        """Rows of workers and columns of vacancies."""
        cells = [
            (self.row_of[worker], self.column_of[pk])
            for worker, vacancies in self._turned_down.items()
            for pk in vacancies
            if worker in self.row_of and pk in self.column_of
        ]
        rows, columns = np.array(cells, np.int64).reshape(-1, 2).T
        return rows, columns

    def _now_with(self, **news: Any) -> None:
        self.snapshot = replace(self.snapshot, **news)


def run_of(plan: LivePlan) -> MatchRun:
    """The run of a plan as far as the plan goes: another may have begun since for some of its registries. Not to be saved."""
    run = copy(MatchRun.objects.get(pk=plan.run_id))
    run.scope = run.scope | {"countries": list(plan.countries)}
    return run


def _rules_now(run: MatchRun) -> dict[str, str]:
    return dict(rule_set_versions(run.as_of))


def _rows(ids: Ids, wanted: Collection[int]) -> Ids:
    """Where each is among ascending ids. Raises KeyError where one is not there."""
    asked = np.array(list(wanted), np.int64)
    at = np.searchsorted(ids, asked)
    if (at >= len(ids)).any() or (ids[at] != asked).any():
        raise KeyError(asked[(at >= len(ids)) | (ids[np.minimum(at, len(ids) - 1)] != asked)].tolist())
    return at.astype(np.int64)


def _is_same_work(before: VacancyFacts, news: VacancyFacts, vacancy: int) -> bool:
    """Whether nothing has changed but how many seats, and places under caps, are left."""
    old, new = before.take(_rows(before.ids, [vacancy])), news.take(_rows(news.ids, [vacancy]))
    names = (name for name in before.columns() if name != "seats" and not name.startswith("cap_left"))
    return all(np.array_equal(getattr(old, name), getattr(new, name)) for name in names)
