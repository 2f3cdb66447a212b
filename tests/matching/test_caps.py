"""Places under caps in a run: sets of pools that confine somebody, nobody proposed beyond them, and what one more is worth."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import numpy as np
import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.choices import Role
from matching.caps import cap_limits
from matching.explanation import explain_pair
from matching.models import NotProposed, Proposal
from matching.verification import run_verify
from pathways.engine.caps import PoolForAStart
from pathways.engine.facts import VacancyFacts, WorkerFacts
from pathways.models import CapReport
from reference.models import Country
from tests import factories
from tests.matching.conftest import farm_vacancy, ready_worker
from tests.matching.test_run import run_now
from tests.pathways.cases import TODAY, WORDS

LAST_SEASON = [("us-h2b", date(2026, 1, 1), date(2026, 6, 1))]
PEOPLE = [
    {"nationality": "GT", "registry_country": "GT", "stays": []},
    {"nationality": "GT", "registry_country": "GT", "stays": LAST_SEASON},
    {"nationality": "HN", "registry_country": "HN", "stays": []},
    {"nationality": "HN", "registry_country": "HN", "stays": LAST_SEASON},
]
POOLS = {
    "general": PoolForAStart(1, 0, True),
    "returning": PoolForAStart(2, 0, True, returning=True),
    "honduras": PoolForAStart(3, 0, True, nationalities=("HN",)),
}
MAY_TAKE = [{1}, {1, 2}, {1, 3}, {1, 2, 3}]


def everybody(counts):
    return WorkerFacts.from_rows([row for row, n in zip(PEOPLE, counts, strict=True) for _ in range(n)], WORDS)


def find_places(kinds, left):
    """Whether all of these kinds of people find a place, by trying."""
    if not kinds:
        return True
    return any(left[pool] and find_places(kinds[1:], left | {pool: left[pool] - 1}) for pool in MAY_TAKE[kinds[0]])


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 2), min_size=4, max_size=4), st.lists(st.integers(0, 4), min_size=3, max_size=3))
def test_the_limits_let_through_exactly_those_who_all_find_a_place(counts, left):
    workers = everybody(counts)
    work = VacancyFacts.from_rows([{"programme": "us-h2b", "starts": date(2026, 12, 1)}], WORDS)
    work.seats[:] = 100
    pools = tuple(
        PoolForAStart(pool.pool, places, True, pool.returning, pool.nationalities)
        for pool, places in zip(POOLS.values(), left, strict=True)
    )
    limits = cap_limits(workers, work, [pools], WORDS, TODAY)
    firsts = np.cumsum([0, *counts])
    for some in product(*(range(n + 1) for n in counts)):
        vacancy_of = np.full(workers.n, -1, np.int32)
        for first, n in zip(firsts, some, strict=False):
            vacancy_of[first : first + n] = 0
        fits = all(cap.limit.placed(vacancy_of).sum() <= cap.limit.number for cap in limits)
        kinds = [kind for kind, n in enumerate(some) for _ in range(n)]
        assert fits == find_places(kinds, dict(zip((1, 2, 3), left, strict=True)))


def test_a_pool_of_which_nobody_knows_what_is_left_limits_nobody():
    workers = everybody([2, 0, 0, 0])
    work = VacancyFacts.from_rows([{"programme": "us-h2b", "starts": date(2026, 12, 1)}], WORDS)
    work.seats[:] = 9
    assert cap_limits(workers, work, [(PoolForAStart(1, -1, True),)], WORDS, TODAY) == ()
    assert cap_limits(workers, work, [(PoolForAStart(1, 1, False),)], WORDS, TODAY) == ()
    assert len(cap_limits(workers, work, [(PoolForAStart(1, 1, True),)], WORDS, TODAY)) == 1


def test_a_ceiling_of_a_country_is_about_its_own_people_alone():
    workers = everybody([2, 0, 2, 0])
    work = VacancyFacts.from_rows([{"programme": "us-h2b", "starts": date(2026, 12, 1)}] * 2, WORDS)
    work.seats[:] = 9
    ceiling = PoolForAStart(7, 1, True, registry_country="HN")
    (cap,) = cap_limits(workers, work, [(ceiling,), ()], WORDS, TODAY)
    assert (cap.pools, cap.limit.number) == ((7,), 1)
    assert cap.limit.workers.tolist() == [False, False, True, True]
    assert cap.limit.vacancies.tolist() == [True, False]


@pytest.fixture
def capped(rules):
    """Four people for five seats of a programme whose cap has two places left."""
    people = [ready_worker(months=months) for months in (6, 12, 24, 36)]
    farm = farm_vacancy(seats=5)
    pool = factories.cap_pool(
        of=farm.programme_id,
        total=100,
        starts_from=farm.starts_on - timedelta(days=30),
        starts_to=farm.starts_on + timedelta(days=30),
    )
    CapReport.objects.create(pool=pool, as_of=date(2026, 1, 1), used=98, citation="USCIS")
    return people, farm, pool


@pytest.mark.django_db
def test_nobody_is_proposed_beyond_a_cap_and_the_place_has_a_price(capped):
    people, farm, pool = capped
    run = run_now()
    assert run.proposals_made == 2
    placed = set(Proposal.objects.values_list("worker", flat=True))
    assert placed <= {person.pk for person in people[1:]}  # three of the same score, for two places
    (told,) = run.limits
    assert (told["pools"], told["most"], told["used"]) == ([pool.pk], 2, 2)
    third = max(scores_of([person for person in people if person.pk not in placed], farm))
    assert told["price"] >= third - 1 > 0
    verdict = run_verify(run)
    assert [check.name for check in verdict.checks if not check.holds] == []
    assert verdict.same_input


def test_a_seat_costs_whoever_a_cap_is_about_its_price_and_the_places(capped):
    _people, farm, _pool = capped
    run = run_now()
    (told,) = run.limits
    left_over = NotProposed.objects.all()
    assert len(left_over) == 2
    for left in left_over:
        assert (left.nearest_id, left.nearest_price) == (farm.pk, run.prices.get(str(farm.pk), 0) + told["price"])
        assert left.points_missing >= 0
        assert left.nearest_price >= left.nearest_score


def scores_of(people, farm):
    return [explain_pair(person, farm, timezone.localdate()).score for person in people]


@pytest.mark.django_db
def test_a_ceiling_of_the_country_of_origin_holds_back_its_people(rules):
    here, there = [ready_worker(months=36) for _ in range(3)], ready_worker("HN", months=6)
    farm = farm_vacancy(seats=5)
    window = {"starts_from": farm.starts_on, "starts_to": farm.starts_on}
    factories.cap_pool(of=farm.programme_id, total=1, registry_country=Country.objects.get(pk="GT"), **window)
    run = run_now()
    placed = set(Proposal.objects.values_list("worker", flat=True))
    assert there.pk in placed
    assert len(placed & {person.pk for person in here}) == 1
    assert all(check.holds for check in run_verify(run).checks)


@pytest.mark.django_db
def test_a_proposal_beyond_a_cap_is_found_out(capped):
    run = run_now()
    run.limits[0]["most"] = 1
    run.save(update_fields=["limits"])
    assert "places under caps" in {check.name for check in run_verify(run).checks if not check.holds}


@pytest.mark.django_db
def test_the_page_of_a_run_says_what_one_more_place_is_worth(capped, client_for):
    run = run_now()
    rosa = client_for(Role.COORDINATOR, country="GT")
    for name in ("run", "certificate"):
        page = rosa.get(reverse(f"matching:{name}", args=[run.pk])).content.decode()
        assert "Lugares bajo cupos" in page
        assert "2 de 2 lugares ocupados" in page
        assert "un lugar más aportaría" in page
