"""What a journey costs, where it is on record: in money, after subsidies, for the registry, the state, the pathway and the ways paid."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from accounts.choices import Role
from matching.engine.fares import Amount, Fares
from matching.explanation import explain_pair
from matching.export import run_export
from matching.known import fares_of
from matching.models import Proposal
from matching.travel import DEAREST_PAID
from matching.verification import run_verify
from matching.why.journey import journey_told
from pathways.models import TravelCost
from pathways.selectors.costs import recruiting_cost
from pathways.services import figure_withdraw
from tests import factories
from tests.matching.test_run import run_now
from tests.matching.test_travel import left, lives_in
from tests.recruiting_costs import subsidy, travel_cost
from tests.weighing import days, only, weights

BOTH = {"place": "US-GA", "travel_inbound_paid": 1, "travel_outbound_paid": 1}
MOST = 10_000


def paid(
    place: str = "US", dollars: int = 500, programme: str = "", country: str = "GT", currency: str = "USD"
) -> Amount:
    return Amount(country, place, programme, currency, dollars * 100)


def costs(*amounts: Amount, less: tuple[Amount, ...] = ()) -> Fares:
    return Fares(amounts, less)


def test_what_is_on_record_counts_before_the_distance() -> None:
    fares = costs(paid(dollars=500))
    assert left("GT-13", fares, **BOTH) == 1000 - 1000 * 500 // DEAREST_PAID["USD"] == 750
    assert left("GT-17", fares, **BOTH) == 750 != left("GT-17", **BOTH)
    assert left("GT-13", costs(paid(country="HN")), **BOTH) == left("GT-13", **BOTH)
    assert left("GT-13", costs(paid(currency="EUR")), **BOTH) == left("GT-13", **BOTH)


def test_the_state_before_its_country_the_pathway_before_all() -> None:
    country, state = paid("US", 500), paid("US-GA", 700)
    assert left("GT-13", costs(country, state), **BOTH) == 650
    assert left("GT-13", costs(country, paid("US", 600, "us-h2a")), **BOTH) == 700
    assert left("GT-13", costs(state, paid("US", 600, "us-h2a")), **BOTH) == 650
    assert left("GT-13", costs(country, paid("US", 600, "us-h2b")), **BOTH) == 750


def test_subsidies_come_off_what_the_ways_paid_cost() -> None:
    fares = costs(paid(dollars=500), less=(paid(dollars=100), paid("US-GA", 50), paid(dollars=40, programme="us-h2b")))
    assert left("GT-13", fares, **BOTH) == 1000 - 350 * 1000 // 2000
    assert left("GT-13", fares, **BOTH | {"travel_outbound_paid": 0}) == 950
    assert left("GT-13", fares, place="US-GA", travel_inbound_paid=0, travel_outbound_paid=0) == 1000
    assert left("GT-13", costs(paid(dollars=100), less=(paid(dollars=150),)), **BOTH) == 1000
    assert left("GT-13", costs(paid(dollars=500), less=(paid(dollars=99, currency="MXN"),)), **BOTH) == 750
    assert left("GT-13", costs(paid(dollars=9_999)), **BOTH) == 0
    assert left("GT-13", fares, **BOTH | {"travel_outbound_paid": None}) == -1


@given(st.data())
def test_another_order_of_the_figures_changes_nothing(data: st.DataObject) -> None:
    some = [
        paid("US", 500),
        paid("US-GA", 700),
        paid("US", 610, "us-h2a"),
        paid("US-GA", 720, "us-h2a"),
        paid("US-WA", 9),
    ]
    chosen = data.draw(st.lists(st.sampled_from(some), unique=True))
    again = data.draw(st.permutations(chosen))
    less = data.draw(st.lists(st.sampled_from([paid("US", 50), paid("US-GA", 70)]), unique=True))
    one, other = costs(*chosen, less=tuple(less)), costs(*again, less=tuple(reversed(less)))
    assert one.left_to_pay("GT", "US-GA", "us-h2a", 2) == other.left_to_pay("GT", "US-GA", "us-h2a", 2)


def published() -> None:
    start = {"effective_from": days(-30)}
    travel_cost("GT", "800", **start)
    travel_cost("GT", "900", subdivision=factories.subdivision("US-GA"), **start)
    travel_cost("GT", "850", programme=factories.programme(), **start)
    subsidy(amount="150", **start)
    subsidy(amount="20", title_es="Apoyo de Georgia", subdivision=factories.subdivision("US-GA"), **start)
    subsidy(amount="90", title_es="Apoyo en pesos", currency="MXN", **start)


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["US-GA", "US-FL"])
def test_it_is_what_the_page_of_costs_says(place: str) -> None:
    """The two readings of the same figures: of one organisation's costs, and of everybody's points."""
    published()
    programme = factories.programme().pk
    told = recruiting_cost("GT", country="US", subdivision=place, programmes=[programme], as_of=days(0))
    cents, currency = fares_of(days(0)).left_to_pay("GT", place, programme, 2) or (0, "")
    assert (Decimal(cents) / 100, currency) == (told.net, told.currency)
    assert fares_of(days(-31)) == Fares()


def page_of(client_for: Any, proposal: Proposal) -> str:
    client = client_for(Role.COORDINATOR, country="GT")
    client.cookies["django_language"] = "en"
    return str(client.get(reverse("matching:proposal", args=[proposal.pk])).content.decode())


@pytest.fixture
def journey_season(season: SimpleNamespace) -> SimpleNamespace:
    """Points for the journey alone; two people of Huehuetenango, and what it costs to bring somebody from their country."""
    weights(None, only("travel"))
    for one in (season.maria, season.tomas):
        lives_in(one, "GT-13")
    published()
    return season


@pytest.mark.django_db
def test_a_run_counts_it_the_check_agrees_and_outsiders_are_told(
    journey_season: SimpleNamespace, tmp_path: Path
) -> None:
    run = run_now()
    proposals = list(run.proposals.select_related("worker", "vacancy").filter(worker__country="GT"))
    assert proposals
    for proposal in proposals:
        assert proposal.score_parts["travel"] == MOST * (1000 - 730 * 1000 // 2000) // 1000
        assert (
            explain_pair(proposal.worker, proposal.vacancy, days(0)).parts["travel"] == proposal.score_parts["travel"]
        )
    verdict = run_verify(run)
    assert verdict.holds
    assert verdict.same_input
    run_export(run, tmp_path, edges=False)
    told = json.loads((tmp_path / "summary.json").read_text())["fares"]
    assert {one["cents"] for one in told["costs"]} == {80_000, 90_000, 85_000}
    assert len(told["subsidies"]) == 3


@pytest.mark.django_db
def test_a_cheaper_journey_wins_the_last_seat(journey_season: SimpleNamespace) -> None:
    """All else equal, the seat goes where somebody pays a part of the journey."""
    lives_in(journey_season.josefa, "HN-CR")
    travel_cost("HN", "700", effective_from=days(-30))
    journey_season.farm.seats = 1
    journey_season.farm.save()
    assert run_now().proposals.get().worker == journey_season.josefa
    subsidy(amount="60", title_es="Otro apoyo", effective_from=days(-30))
    assert run_now().proposals.get().worker.country_id == "GT"


@pytest.mark.django_db
def test_the_page_says_what_it_costs_and_who_says_so(client_for: Any, journey_season: SimpleNamespace) -> None:
    proposal = Proposal.objects.filter(run=run_now(), worker__country="GT").first()
    assert proposal is not None
    page = page_of(client_for, proposal)
    assert (
        "The employer pays the journey there and back: US$\xa0730.00 a person after US$\xa0170.00 of subsidies." in page
    )
    assert page.count("Acuerdo 7") == 3
    assert "Apoyo en pesos" not in page


@pytest.mark.django_db
def test_a_figure_that_came_after_the_run_is_not_told_of_it(client_for: Any, journey_season: SimpleNamespace) -> None:
    run = run_now()
    proposal = Proposal.objects.filter(run=run, worker__country="GT").first()
    assert proposal is not None
    subsidy(amount="30", title_es="Otro apoyo", effective_from=timezone.localdate() - timedelta(days=2))
    page = page_of(client_for, proposal)
    assert "a person after" not in page
    assert not run_verify(run).same_input


@pytest.mark.django_db
def test_without_a_figure_the_page_says_that_it_is_the_distance(client_for: Any, season: SimpleNamespace) -> None:
    weights(None, only("travel"))
    lives_in(season.maria, "GT-13")
    proposal = Proposal.objects.filter(run=run_now(), worker=season.maria).first()
    assert proposal is not None
    assert "No cost of this journey is on record" in page_of(client_for, proposal)


@pytest.mark.django_db
def test_of_one_way_that_one_is_told(journey_season: SimpleNamespace) -> None:
    """The shipped rules of this pathway close a vacancy that pays one way: as if it were of another."""
    proposal = Proposal.objects.filter(run=run_now(), worker__country="GT").first()
    assert proposal is not None
    proposal.vacancy.travel_outbound_paid = False
    assert journey_told(proposal) is None  # not the points of this proposal
    proposal.score_parts = {"travel": MOST * (1000 - 280 * 1000 // 2000) // 1000}
    with override("en"):
        told = journey_told(proposal)
    assert told is not None
    assert told.sentence == (
        "The employer pays one of the two ways: US$\xa0280.00 a person after US$\xa0170.00 of subsidies."
    )
    assert len(told.figures) == 3


@pytest.mark.django_db
@pytest.mark.parametrize("unknown", ["a way", "withdrawn"])
def test_where_points_come_from_neither_the_page_says_nothing(
    client_for: Any, journey_season: SimpleNamespace, unknown: str
) -> None:
    if unknown == "a way":
        journey_season.farm.travel_outbound_paid = None
        journey_season.farm.save()
    proposal = Proposal.objects.filter(run=run_now(), worker__country="GT").first()
    assert proposal is not None
    if unknown == "withdrawn":
        for figure in TravelCost.objects.all():
            figure_withdraw(figure=figure, by=factories.user(Role.POLICY_EDITOR))
    else:
        assert proposal.score_parts["travel"] == MOST // 2
    page = page_of(client_for, proposal)
    assert "of subsidies" not in page
    assert "No cost of this journey" not in page
