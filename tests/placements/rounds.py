"""Many hands after one seat, round after round, on real connections: the threads live through all rounds, as a server's do."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from django.db import connection

from common.errors import DomainError
from common.scope import WHOLE_REGION, database_scope
from employers.models import Vacancy, VacancySite
from matching.models import MatchRun, Proposal
from placements.models import Placement
from placements.services import placement_move, placement_offer
from tests import factories, sites
from workers.models import Worker


class Hands:
    """`count` threads with a connection each. What came of each call: "done", the refusal's name, or the fault's."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._pool = ThreadPoolExecutor(count)
        self._start = threading.Barrier(count)

    def __enter__(self) -> Hands:
        return self

    def __exit__(self, *_error: object) -> None:
        self._start.reset()
        list(self._pool.map(self._leave, range(self.count)))
        self._pool.shutdown()

    def together(self, calls: Sequence[Callable[[], Any]]) -> Counter[str]:
        assert len(calls) == self.count
        return Counter(self._pool.map(self._one, calls))

    def _one(self, call: Callable[[], Any]) -> str:
        self._start.wait(timeout=60)
        try:
            with database_scope(WHOLE_REGION):
                call()
        except DomainError as error:
            return type(error).__name__
        except Exception as error:
            return f"fault {type(error).__name__}"
        return "done"

    def _leave(self, _number: int) -> None:
        self._start.wait(timeout=60)
        connection.close()


def people(count: int) -> list[Worker]:
    return [factories.sharing(factories.worker()) for _ in range(count)]


def shortlisted(vacancy: Vacancy, workers: Sequence[Worker]) -> list[Proposal]:
    run = MatchRun.objects.create(request_key=f"rounds-{MatchRun.objects.count()}", as_of="2026-11-24", seed=0)
    told: dict[str, Any] = {"status": "shortlisted", "score": 5000, "score_parts": {}, "findings": [], "price": 0}
    rows = [Proposal(run=run, worker=one, vacancy=vacancy, rank=n, **told) for n, one in enumerate(workers, 1)]
    return Proposal.objects.bulk_create(rows)


def last_seat(rounds: int, workers: Sequence[Worker], by: Any, *, of_a_worksite: bool) -> Counter[str]:
    """Everybody is offered the last seat at once, each round of a new vacancy. What came of all calls of all rounds together.

    Fails where a round gave the seat to none or to several, or counted it wrongly.
    """
    came: Counter[str] = Counter()
    with Hands(len(workers)) as hands:
        for _ in range(rounds):
            vacancy = factories.vacancy(seats=len(workers) + 1 if of_a_worksite else 1)
            site = sites.spread(vacancy, 1, len(workers))[0] if of_a_worksite else None
            offers = [partial(placement_offer, proposal=one, by=by, site=site) for one in shortlisted(vacancy, workers)]
            told = hands.together(offers)
            assert told == {"done": 1, "WrongState": len(workers) - 1}, told
            _counted_right(vacancy, site)
            came += told
            placement_move(placement=Placement.objects.get(vacancy=vacancy), name="decline", by=by, reason="otra ronda")
    return came


def _counted_right(vacancy: Vacancy, site: VacancySite | None) -> None:
    vacancy.refresh_from_db()
    assert (vacancy.seats_taken, vacancy.seats_offered) == (1, 1)
    assert Placement.objects.filter(vacancy=vacancy).count() == vacancy.taken_seats.count() == 1
    if site is not None:
        site.refresh_from_db()
        assert (site.seats, site.seats_offered) == (1, 1)
        assert vacancy.taken_seats.get().site == site
