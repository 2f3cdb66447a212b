"""What the newest run said of a person, and lists of the best with what is needed to show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, When

from accounts.models import User
from employers.models import Vacancy
from employers.selectors import vacancies_visible_to
from workers.models import Worker

from ..choices import FALLEN
from ..models import MatchRun, NearMiss, NotProposed, Proposal
from .shortlists import Elsewhere, Ranked, best_for_vacancy, best_for_worker, newest_run, proposed_elsewhere

RESERVES = 5


def newest_result(worker: Worker) -> Proposal | NotProposed | None:
    """What the newest run that looked at the person says of them; None where none did."""
    proposal = (
        Proposal.objects.filter(worker=worker)
        .select_related("run", "worker__office", "vacancy__subdivision", "vacancy__employer", "runner_up")
        .annotate(over=Case(When(status__in=FALLEN, then=1), default=0))
        .order_by("-run_id", "over", "turn", "-pk")  # one that an approved change made is newer than the run's own
        .first()
    )
    left = (
        NotProposed.objects.filter(worker=worker)
        .select_related("run", "worker__office", "nearest__employer")
        .order_by("-run_id")
        .first()
    )
    if proposal is None or (left is not None and left.run_id > proposal.run_id):
        return left
    return proposal


def near_miss_of(result: Proposal | NotProposed | None) -> NearMiss | None:
    if result is None:
        return None
    return NearMiss.objects.filter(run=result.run_id, worker=result.worker_id).select_related("vacancy").first()


@dataclass(frozen=True)
class Candidate:
    """Somebody of a shortlist: `rank` from 1; `elsewhere` what the newest run proposed to them, for this vacancy or another."""

    rank: int
    worker: Worker
    score: int
    is_reserve: bool
    elsewhere: Elsewhere | None

    @property
    def points(self) -> float:
        return self.score / 100


@dataclass(frozen=True)
class Shortlist:
    """`listed` with as many reserves after the wanted ones; `ranked` says of how many, and as of when."""

    listed: list[Candidate]
    ranked: Ranked
    run: MatchRun | None


def shortlist_of(vacancy: Vacancy, user: User, as_of: date, most: int) -> Shortlist:
    """The `most` best whom the user may see, and `RESERVES` after them."""
    ranked = best_for_vacancy(vacancy, user, as_of, most + RESERVES)
    ids = [pk for pk, _score in ranked.found]
    people = Worker.objects.select_related("municipality", "office").in_bulk(ids)
    run = newest_run()
    elsewhere = proposed_elsewhere(run, ids, user)
    listed = [
        Candidate(rank, people[pk], score, rank > most, elsewhere.get(pk))
        for rank, (pk, score) in enumerate(ranked.found, start=1)
        if pk in people
    ]
    return Shortlist(listed, ranked, run)


@dataclass(frozen=True)
class Work:
    """A vacancy that is open to a person: their score there, and the price of a seat in the newest run, in hundredths of a point."""

    vacancy: Vacancy
    score: int
    price: int

    @property
    def points(self) -> float:
        return self.score / 100

    @property
    def price_points(self) -> float:
        return self.price / 100

    @property
    def points_missing(self) -> float:
        """How many more would have taken a seat in the newest run."""
        return max(self.price - self.score, 0) / 100


@dataclass(frozen=True)
class BestWork:
    listed: list[Work]
    ranked: Ranked
    run: MatchRun | None


def best_work_of(worker: Worker, user: User, as_of: date, most: int) -> BestWork:
    """The `most` best open vacancies, of those that the user may see."""
    ranked = best_for_worker(worker, as_of, most)
    run = newest_run()
    seen = vacancies_visible_to(user).select_related("employer", "programme", "subdivision")
    vacancies = seen.in_bulk([pk for pk, _score in ranked.found])
    prices = run.prices if run is not None else {}
    listed = [Work(vacancies[pk], score, int(prices.get(str(pk), 0))) for pk, score in ranked.found if pk in vacancies]
    return BestWork(listed, ranked, run)
