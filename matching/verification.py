"""A finished run checked again from the outside: by the rows it left, and by going through every pair once more with other code.

Eligibility is `pathways.engine.evaluate`, which explains single pairs, and not the bits of a run; points are `engine.reference`, and
not its tables; sums are numpy's and PostgreSQL's. No auction is run again: the prices on record prove the bound, whoever found them.
Asked to, it also lets another's solver find the exact optimum of the same pairs (`engine.exact`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.models import Count, Sum

from employers.models import Vacancy
from pathways.engine.evaluate import eligible
from workers.models import Worker

from .caps import places_left
from .choices import Publishes
from .engine.exact import Gathered, TooManyPairs, solved, solver
from .engine.limits import Limit
from .engine.reference import reference_score
from .engine.stays import Calendar
from .floors.counting import limits_left, placed_there, wanted_of
from .floors.members import in_group
from .models import Floor, MatchRun, Proposal, ScoreWeights
from .placements import placements_of
from .schedules.assigning import calendar_of_snapshot
from .schedules.checks import gains_of, schedules_wrong
from .snapshot import Snapshot, take_snapshot
from .weights.selectors import as_run_counts

CELLS = 1 << 21  # pairs at a time
MOST_NAMED = 20  # of what is wrong, so many are named


@dataclass(frozen=True)
class Check:
    """`told`: what the run says; `found`: what was worked out again; `wrong`: those rows of which it does not hold, in words."""

    name: str
    told: Any
    found: Any
    wrong: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return bool(self.told == self.found) and not self.wrong


@dataclass(frozen=True)
class ExactRun:
    """A run beside the best that any assignment of its free people to the seats left can do; points of the kept are in all three."""

    optimum: int
    total: int
    bound: int
    pairs: int
    seconds: float  # of the processor, for the solver alone

    @property
    def in_order(self) -> bool:
        return self.total <= self.optimum <= self.bound

    @property
    def gap(self) -> float:
        """What the run lost, as a share of the optimum."""
        return (self.optimum - self.total) / max(self.optimum, 1)


@dataclass(frozen=True)
class Verdict:
    """`same_input`: whether the registry and the vacancies still are what the run saw; without it pairs cannot be checked again.

    `exact`: where it was asked for; `too_many` says why it was not solved all the same.
    """

    checks: tuple[Check, ...]
    same_input: bool
    exact: ExactRun | None = None
    too_many: str = ""

    @property
    def holds(self) -> bool:
        return all(check.holds for check in self.checks)


def run_verify(
    run: MatchRun, looked_at: Callable[[int, int], None] = lambda done, total: None, *, most_pairs: int | None = None
) -> Verdict:
    """Check a finished run. `looked_at(done, total)` counts the workers gone through. Runs within the whole region's scope.

    `most_pairs`: where it is given, also solve the run exactly, if it has no more pairs. Raises SolverMissing where that cannot be done
    here, before anything is looked at.
    """
    if most_pairs is not None:
        solver()
    checks = _rows(run)
    snapshot = take_snapshot(run)
    if snapshot.fingerprint(run.seed) != run.input_hash:
        return Verdict(tuple(checks), same_input=False)
    found = placed_of(run, snapshot)
    optimum = _Optimum(snapshot, found, most_pairs) if most_pairs is not None else None
    if optimum and (snapshot.caps or snapshot.floors or snapshot.several):
        optimum.too_many = (
            "The run kept places under caps or floors of groups, or gave several to one person: "
            "the solver of flows does not know these."
        )
    checks += _pairs(run, snapshot, found, looked_at, optimum)
    exact = optimum.beside(run) if optimum else None
    if exact:
        checks.append(Check("total <= exact optimum <= bound", True, exact.in_order))
    return Verdict(tuple(checks), same_input=True, exact=exact, too_many=optimum.too_many if optimum else "")


class _Optimum:
    """The pairs of the free and the seats left to them, gathered while they are checked, and solved at the end."""

    def __init__(self, snapshot: Snapshot, placed: Placed, most_pairs: int) -> None:
        left = snapshot.seats.astype(np.int64) - placed.kept_at(len(snapshot.seats))
        self.seats = np.maximum(left, 0)
        self.of_kept = int(placed.score_of[placed.kept].sum())
        self.gathered = Gathered(self.seats, most_pairs)
        self.too_many = ""

    def add(self, scores: npt.NDArray[np.int64]) -> None:
        if not self.too_many:
            try:
                self.gathered.add(scores)
            except TooManyPairs as error:
                self.too_many = str(error)

    def beside(self, run: MatchRun) -> ExactRun | None:
        if self.too_many:
            return None
        best = solved(self.gathered.graph(), self.seats)
        return ExactRun(best.total + self.of_kept, run.total_score or 0, run.bound or 0, best.edges, best.seconds)


def _rows(run: MatchRun) -> list[Check]:
    """What the database can say by itself."""
    count, total, twice = _counted(run)
    bound = run.bound or 0
    return [
        Check("proposals", run.proposals_made, count, _named(twice, "worker %s is proposed twice")),
        Check("total score", run.total_score, total),
        Check("gap", run.gap, (bound - total) / max(bound, 1)),
        Check("the total is not above the bound", True, total <= bound),
        *_weights(run),
    ]


def _counted(run: MatchRun) -> tuple[int, int, Sequence[int]]:
    """How many seats the run gave, the points of all, and who got two: by PostgreSQL where they are rows."""
    if run.publishes == Publishes.CHANGES:
        places = list(placements_of(run))
        people = Counter(place.worker for place in places)
        return len(places), sum(place.score for place in places), [pk for pk, n in people.items() if n > 1]
    proposals = Proposal.objects.filter(run=run, is_later=False).order_by()
    figures = proposals.aggregate(n=Count("pk"), total=Sum("score"))
    of_one = ("worker", "vacancy") if run.has_several else ("worker",)
    twice = proposals.values(*of_one).annotate(n=Count("pk")).filter(n__gt=1).values_list("worker", flat=True)
    return figures["n"], figures["total"] or 0, list(twice)


def _weights(run: MatchRun) -> list[Check]:
    """The points that the run kept are those of the version it names. A run of before there were versions names none."""
    if not run.weights_version:
        return []
    on_record = ScoreWeights.objects.filter(version=run.weights_version).first()
    found = as_run_counts(run, on_record.weights).points() if on_record else None
    return [Check(f"weights {run.weights_version}", run.score_weights.points(), found)]


def _pairs(
    run: MatchRun, snapshot: Snapshot, placed: Placed, looked_at: Callable[[int, int], None], optimum: _Optimum | None
) -> list[Check]:
    ids, places = snapshot.workers.ids, snapshot.vacancies.ids
    prices = np.array([run.prices.get(str(pk), 0) for pk in places.tolist()], np.int64)
    taken = np.bincount(placed.places[1], minlength=len(places))
    calendar = calendar_of_snapshot(snapshot) if snapshot.several else None
    seats = snapshot.seats.astype(np.int64)
    over = [f"vacancy {places[at]}: {taken[at]} people for {seats[at]} seats" for at in np.flatnonzero(taken > seats)]
    pairs, gains, wrong = 0, 0, []
    bounded = limits_of(run, snapshot, placed)
    step = max(CELLS // max(len(places), 1), 1)
    for start in range(0, len(ids), step):
        rows = slice(start, min(start + step, len(ids)))
        allowed = eligible(snapshot.rules, snapshot.workers.take(rows), snapshot.vacancies)
        points = reference_score(snapshot.worker_columns.take(rows), snapshot.vacancy_columns, snapshot.weights)
        wrong += _misplaced(rows, placed, allowed, points, ids, places)
        if calendar:
            allowed = allowed & (calendar.allowed(rows.start, rows.stop) | placed.kept[rows, None])
        pairs += int(allowed[~placed.left_out[rows]].sum())
        free = ~(placed.left_out[rows] | placed.kept[rows])
        asked = prices + sum(
            (each * np.outer(limit.workers[rows], limit.vacancies) for each, limit in bounded),
            np.zeros((1, 1), np.int64),
        )
        worth = np.where(allowed, points - asked, 0)
        if calendar:
            gains += gains_of(worth, allowed, calendar, rows.start, np.flatnonzero(free))
        else:
            gains += int(np.maximum(worth[free], 0).max(axis=1, initial=0).sum())
        if optimum:
            optimum.add(np.where(allowed & free[:, None], points, 0))
        looked_at(rows.stop, len(ids))
    bound = (
        gains + int(((seats - placed.kept_at(len(places))) * prices).sum()) + int(placed.score_of[placed.kept].sum())
    ) + sum(each * limit.number for each, limit in bounded)
    return [
        Check("workers", run.workers, len(ids)),
        Check("vacancies", run.vacancies, len(places)),
        Check("seats", run.seats, int(seats.sum()), tuple(over[:MOST_NAMED])),
        Check("eligible pairs", run.eligible_pairs, pairs),
        *_schedules(placed, ids, calendar),
        *_caps(run, snapshot, placed),
        *_floors(run, snapshot, placed),
        Check("every proposal is eligible and has its score", 0, len(wrong), tuple(wrong[:MOST_NAMED])),
        Check("bound that the prices prove", run.bound, bound),
    ]


def _schedules(placed: Placed, ids: npt.NDArray[np.int64], calendar: Calendar | None) -> list[Check]:
    """Of a run of several places: nobody is in two at once, nor without the days at home, nor longer than they may stay."""
    if calendar is None:
        return []
    rows, columns, _scores = placed.places
    wrong = schedules_wrong(rows, columns, calendar, ids, placed.kept)
    return [Check("schedules keep days, rest and stays", 0, len(wrong), tuple(wrong[:MOST_NAMED]))]


def _caps(run: MatchRun, snapshot: Snapshot, placed: Placed) -> list[Check]:
    """Places under caps: the same as when the run looked, and no more used than there were."""
    if not run.limits and not snapshot.caps:
        return []
    told = [(told["pools"], told["most"], told["used"]) for told in run.limits]
    rows, columns, _scores = placed.places
    found, over = [], []
    for cap in snapshot.caps:
        used = int((cap.limit.workers[rows] & cap.limit.vacancies[columns]).sum())
        found.append((list(cap.pools), cap.limit.number, used))
        if used > cap.limit.number:
            over.append(f"caps {cap.pools}: {used} people for {cap.limit.number} places")
    return [Check("places under caps", told, found, tuple(over))]


def limits_of(run: MatchRun, snapshot: Snapshot, placed: Placed) -> list[tuple[int, Limit]]:
    """Caps and floors on everybody who was free to choose, each with the points that it takes: a floor gives, so takes less than none.

    A floor's number is what was reached of what it asked for: the bound is of all that reach as much.
    """
    kept = np.flatnonzero(placed.kept), placed.vacancy_of[placed.kept]
    caps = zip((int(told["price"]) for told in run.limits), places_left(snapshot.caps, *kept), strict=False)
    reached = [min(told["wanted"], told["reached"]) for told in run.floors]
    floors = limits_left(snapshot.floors, reached, *kept) if len(reached) == len(snapshot.floors) else ()
    return [*caps, *zip((-int(told["price"]) for told in run.floors), floors, strict=False)]


def _floors(run: MatchRun, snapshot: Snapshot, found: Placed) -> list[Check]:
    """Floors of groups: those on record asked for what the run says, and as many people of the group are proposed.

    Counted twice: by the columns, and by PostgreSQL among the proposals.
    """
    if not run.floors and not snapshot.floors:
        return []
    on_record = Floor.objects.in_bulk([told["floor"] for told in run.floors])
    names = "floor", "country", "programme", "by", "group", "percent"
    told = [[told[name] for name in (*names, "wanted", "reached")] for told in run.floors]
    again, wrong = [], []
    placed_at = _by_programme(run)
    for at, floor in enumerate(snapshot.floors):
        places = run.floors[at]["places"] if at < len(run.floors) else 0
        row = on_record.get(floor.floor)
        recorded = (
            [row.pk, row.country_id, row.programme_id, row.by, row.group, row.percent, wanted_of(row.percent, places)]
            if row
            else []
        )
        there = placed_at.get(floor.programme, [])
        of_group = in_group(floor.by, floor.group, run.as_of, path="")
        counted = Worker.objects.filter(of_group, pk__in=there, country=floor.country).count()
        if counted != placed_there(floor.members, floor.vacancies, found.vacancy_of):
            wrong.append(f"floor {floor.floor}: {counted} people of the group by the proposals' files")
        again.append([*recorded, counted])
    return [Check("floors of groups", told, again, tuple(wrong))]


def _by_programme(run: MatchRun) -> dict[str, list[int]]:
    """The people who got seats, by the programme."""
    places = list(placements_of(run))
    programme_of = dict(
        Vacancy.objects.filter(pk__in={place.vacancy for place in places}).values_list("pk", "programme_id")
    )
    found: defaultdict[str, list[int]] = defaultdict(list)
    for place in places:
        found[programme_of[place.vacancy]].append(place.worker)
    return found


@dataclass(frozen=True)
class Placed:
    """Rows of workers: the column of the vacancy (-1 none) and its score on record, and who was not free to choose.

    `places`: rows, columns and scores (k,) of all placements, by worker and turn; more than those where a run gives several to one person.
    """

    vacancy_of: npt.NDArray[np.int64]
    score_of: npt.NDArray[np.int64]
    kept: npt.NDArray[np.bool_]  # asked for by name, or with a group
    left_out: npt.NDArray[np.bool_]  # of a group that found no place together
    places: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]

    def kept_at(self, n_vacancies: int) -> npt.NDArray[np.int64]:
        """How many seats of each vacancy were kept, shape (n_vacancies,)."""
        return np.bincount(self.vacancy_of[self.kept], minlength=n_vacancies).astype(np.int64)


def placed_of(run: MatchRun, snapshot: Snapshot) -> Placed:
    row_of = {pk: row for row, pk in enumerate(snapshot.workers.ids.tolist())}
    column_of = {pk: column for column, pk in enumerate(snapshot.vacancies.ids.tolist())}
    n = len(row_of)
    given = [(row_of[one.worker], column_of[one.vacancy], one) for one in placements_of(run)]
    if snapshot.several:
        given.sort(key=lambda one: (one[0], int(snapshot.vacancies.starts[one[1]])))
    columns = np.array([(row, column, one.score) for row, column, one in given], np.int64).reshape(-1, 3)
    places = columns[:, 0].copy(), columns[:, 1].copy(), columns[:, 2].copy()
    placed = Placed(np.full(n, -1), np.zeros(n, np.int64), np.zeros(n, np.bool_), np.zeros(n, np.bool_), places)
    for row, _column, place in reversed(given):
        placed.vacancy_of[row], placed.score_of[row] = column_of[place.vacancy], place.score
        placed.kept[row] = bool(place.kept)
    of_groups = [row_of[worker] for _group, members in snapshot.groups for worker in members if worker in row_of]
    for row in of_groups:
        placed.left_out[row] = placed.vacancy_of[row] < 0
    return placed


def _misplaced(
    rows: slice, placed: Placed, allowed: npt.NDArray[np.bool_], points: npt.NDArray[np.int64],
    ids: npt.NDArray[np.int64], places: npt.NDArray[np.int64],
) -> list[str]:  # fmt: skip
    wrong = []
    of = slice(*np.searchsorted(placed.places[0], [rows.start, rows.stop]).tolist())
    for row, column, score in zip(*(column[of].tolist() for column in placed.places), strict=True):
        at, pair = row - rows.start, f"worker {ids[row]} at vacancy {places[column]}"
        if not allowed[at, column]:
            wrong.append(f"{pair}: a bar closes it")
        elif points[at, column] != score:
            wrong.append(f"{pair}: {points[at, column]} points, not {score}")
    return wrong


def _named(rows: Any, words: str) -> tuple[str, ...]:
    return tuple(words % row for row in rows[:MOST_NAMED])
