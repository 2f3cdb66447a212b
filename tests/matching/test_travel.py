"""The journey that the employer pays: how far, which ways, and that nothing else of a home counts."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from matching.engine.fares import NO_FARES, Fares
from matching.explanation import explain_pair
from matching.travel import DEAREST_KM, journeys, kilometres, ways_paid
from matching.verification import run_verify
from pathways.engine.facts import VacancyFacts, Vocabulary
from reference.models import Municipality
from tests.matching.conftest import farm_vacancy
from tests.matching.test_run import run_now
from tests.weighing import days, even, weights
from workers.models import Worker

PLACES = ("GT", "GT-13", "GT-17", "US", "US-GA", "US-WA")
WORDS = Vocabulary(places=PLACES, programmes=("us-h2a",))


def work(*rows: dict[str, object]) -> VacancyFacts:
    return VacancyFacts.from_rows([{"programme": "us-h2a"} | row for row in rows], WORDS)


def left(home: str, fares: Fares = NO_FARES, **row: object) -> int:
    journey, share = journeys(work(row), WORDS, fares)
    return int(share[PLACES.index(home), journey[0]])


def test_distances_are_those_of_the_globe() -> None:
    """Huehuetenango to Atlanta's state some 2,100 km, to Washington some 4,500."""
    km = kilometres(PLACES)
    assert abs(km[1, 4] - 2100) < 60
    assert abs(km[1, 5] - 4500) < 100
    assert np.array_equal(km, km.T)
    assert km[1, 1] == 0
    assert (km[0] == -1).all()
    assert (km[3] == -1).all()


def test_the_farther_and_the_more_ways_are_paid_the_less_is_left() -> None:
    both = {"travel_inbound_paid": 1, "travel_outbound_paid": 1}
    near, far = left("GT-13", place="US-GA", **both), left("GT-13", place="US-WA", **both)
    assert 1000 > near > far >= 0
    assert near == 1000 - 1000 * 2 * int(kilometres(PLACES)[1, 4]) // DEAREST_KM
    one = left("GT-13", place="US-WA", travel_inbound_paid=1, travel_outbound_paid=0)
    assert far < one < left("GT-13", place="US-WA", travel_inbound_paid=0, travel_outbound_paid=0) == 1000


@pytest.mark.parametrize(
    ("home", "row"),
    [
        ("GT", {"place": "US-GA", "travel_inbound_paid": 1, "travel_outbound_paid": 1}),
        ("GT-13", {"place": "US", "travel_inbound_paid": 1, "travel_outbound_paid": 1}),
        ("GT-13", {"travel_inbound_paid": 1, "travel_outbound_paid": 1}),
        ("GT-13", {"place": "US-GA", "travel_inbound_paid": 1}),
    ],
    ids=["a country", "to a country", "nowhere", "of one way nothing is said"],
)
def test_what_is_not_known_is_said_so(home: str, row: dict[str, object]) -> None:
    assert left(home, **row) == -1


def test_vacancies_of_one_place_and_answer_share_a_journey() -> None:
    row = {"place": "US-GA", "travel_inbound_paid": 1, "travel_outbound_paid": 1}
    facts = work(row, row | {"travel_outbound_paid": 0}, row, {})
    journey, share = journeys(facts, WORDS)
    assert journey[0] == journey[2] != journey[1]
    assert share.shape == (len(PLACES), 3)
    assert ways_paid(facts).tolist() == [2, 1, 2, -1]
    empty, table = journeys(facts.take(slice(0, 0)), WORDS)
    assert (empty.shape, table.shape) == ((0,), (len(PLACES), 0))


def lives_in(person: Worker, department: str) -> None:
    person.municipality = Municipality.objects.filter(subdivision=department).order_by("code").first()
    person.save()


@pytest.mark.django_db
def test_a_run_and_a_pair_score_it_alike_and_the_run_can_be_checked(season: SimpleNamespace) -> None:
    weights(None, even())
    farm_vacancy(seats=3, travel_outbound_paid=None)
    for person, home in ((season.maria, "GT-13"), (season.tomas, "GT-17")):
        lives_in(person, home)
    run = run_now()
    most = even()["travel"]
    for proposal in run.proposals.select_related("worker", "vacancy"):
        told = explain_pair(proposal.worker, proposal.vacancy, days(0)).parts["travel"]
        assert proposal.score_parts["travel"] == told
        assert told == most // 2 if proposal.vacancy.travel_outbound_paid is None else 0 < told < most
    verdict = run_verify(run)
    assert verdict.holds
    assert verdict.same_input
    lives_in(season.maria, "GT-17")
    assert not run_verify(run).same_input


@pytest.mark.django_db
def test_where_a_journey_has_no_points_a_home_is_not_in_the_fingerprint(season: SimpleNamespace) -> None:
    before = run_now()
    lives_in(season.maria, "GT-17")
    after = run_now()
    assert (after.input_hash, after.result_hash) == (before.input_hash, before.result_hash)
