"""Simulations on a real database: what is counted, who may see it, and that rules are never touched."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.utils import InternalError, ProgrammingError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.choices import Role
from common.errors import InvalidInput, WrongState
from common.leases import LeaseLost
from insights import presentation
from insights.execution import execute
from insights.models import Scenario, Simulation
from insights.selectors import by_group, by_pathway, caps_told
from insights.services import scenarios_load, simulation_progress, simulation_request, simulation_take
from insights.simulation import ANY, SMALLEST, count, read_basis
from pathways.models import Rule
from pathways.selectors import places_by_law
from tests import factories
from tests.matching.conftest import ready_worker

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 26)


@pytest.fixture
def scenarios(rules: None) -> None:
    call_command("load_scenarios", verbosity=0)


def tried(code: str, as_of: date = DAY, **fields: Any) -> Simulation:
    simulation = simulation_request(by=None, scenario=Scenario.objects.get(pk=code), as_of=as_of, **fields)
    execute(simulation.pk)
    simulation.refresh_from_db()
    return simulation


def numbers(simulation: Simulation, pathway: str) -> dict[str, tuple[int, int, int]]:
    """Registry -> (people, not closed before, not closed after), as counted, small or not."""
    table = simulation.result["pathways"][pathway]["groups"]["country"]
    return {key: (people, before, after) for key, people, before, after in table}


def test_the_border_visa_for_hondurans_opens_it_to_hondurans_and_nobody_else(scenarios: None):
    for country, people in (("GT", 2), ("HN", 3), ("SV", 1)):
        for _ in range(people):
            ready_worker(country, birth_date=date(1990, 5, 1))
    simulation = tried("tvtf-hn-sv")

    assert simulation.status == "done", simulation.error
    assert numbers(simulation, "mx-tvtf") == {"GT": (2, 2, 2), "HN": (3, 0, 3), "SV": (1, 0, 1)}
    assert simulation.result["pathways"]["mx-tvtf"]["opened"] == 4
    assert numbers(simulation, "us-h2a") == {"GT": (2, 2, 2), "HN": (3, 3, 3), "SV": (1, 1, 1)}


def test_an_age_of_18_opens_every_programme_to_a_honduran_of_19(scenarios: None):
    ready_worker("HN", birth_date=DAY - timedelta(days=19 * 366))
    ready_worker("HN", birth_date=date(1990, 5, 1))
    simulation = tried("hn-age-18")
    assert numbers(simulation, "us-h2a") == {"HN": (2, 1, 2)}
    assert numbers(simulation, ANY) == {"HN": (2, 1, 2)}


def test_a_simulation_leaves_every_rule_as_it_was(scenarios: None):
    ready_worker("HN")
    before = list(Rule.objects.order_by("pk").values())
    tried("tvtf-hn-sv")
    assert list(Rule.objects.order_by("pk").values()) == before


def test_a_small_number_is_not_told_and_its_difference_neither(scenarios: None):
    for number in range(SMALLEST + 1):
        ready_worker("GT", sex="F" if number else "M", birth_date=date(1990, 5, 1))
    simulation = tried("tvtf-hn-sv")
    rows = {row.key: row for row in by_group(simulation, "mx-tvtf", "sex")}
    assert (rows["F"].people, rows["F"].before) == (SMALLEST, SMALLEST)
    assert (rows["M"].people, rows["M"].before, rows["M"].after) == (None, None, None)


def test_a_change_of_few_people_cannot_be_worked_out_from_what_is_told(scenarios: None):
    for number in range(30):
        age = 19 if number < 3 else 30
        ready_worker("HN", birth_date=DAY - timedelta(days=age * 366))
    rows = {row.key: row for row in by_group(tried("hn-age-18"), "us-h2a", "country")}
    assert (rows["HN"].people, rows["HN"].before) == (30, 27)
    assert (rows["HN"].after, rows["HN"].difference, rows["HN"].direction) == (None, None, 1)


def test_what_changes_stands_first_and_any_pathway_last(scenarios: None):
    ready_worker("HN", birth_date=date(1990, 5, 1))
    rows = by_pathway(tried("tvtf-hn-sv"))
    assert rows[0].key == "mx-tvtf"
    assert rows[-1].key == ANY


def test_the_same_request_key_gives_the_same_simulation(scenarios: None):
    user, scenario = factories.user(Role.POLICY_EDITOR), Scenario.objects.get(pk="hn-age-18")
    one, other = (simulation_request(by=user, scenario=scenario, as_of=DAY, request_key="a") for _ in range(2))
    assert one.pk == other.pk
    with pytest.raises(WrongState):
        simulation_request(by=user, scenario=scenario, as_of=DAY + timedelta(days=1), request_key="a")
    assert simulation_request(by=factories.user(), scenario=scenario, as_of=DAY, request_key="a").pk != one.pk
    with pytest.raises(InvalidInput):
        simulation_request(by=user, scenario=scenario, as_of=date(1999, 12, 31))


def test_a_change_that_cannot_be_applied_ends_in_a_sentence(scenarios: None):
    # Honduras's requirements are attested from 2025: on an earlier day there is nothing to change.
    simulation = tried("hn-age-18", as_of=date(2024, 1, 1))
    assert simulation.status == "failed"
    assert "origin-hn/minimum-age" in simulation.error
    assert not simulation.result


def test_two_processes_do_not_work_on_one_simulation(scenarios: None):
    simulation = simulation_request(by=None, scenario=Scenario.objects.get(pk="hn-age-18"), as_of=DAY)
    lease = simulation_take(simulation.pk)
    assert lease is not None
    assert simulation_take(simulation.pk) is None
    Simulation.objects.filter(pk=simulation.pk).update(lease_until=timezone.now() - timedelta(minutes=1))
    assert simulation_take(simulation.pk) is not None  # the first process died
    with pytest.raises(LeaseLost):
        simulation_progress(lease, 1, 2)


def test_what_was_tried_stays_on_record(scenarios: None):
    simulation = tried("hn-age-18")
    assert list(simulation.events.order_by("pk").values_list("action", flat=True)) == ["request", "start", "finish"]
    with pytest.raises((InternalError, ProgrammingError)), connection.cursor() as cursor:
        cursor.execute("DELETE FROM insights_simulationevent")


def test_loading_scenarios_again_changes_nothing_and_keeps_those_of_staff(scenarios: None):
    Scenario.objects.filter(pk="hn-age-18").update(origin="staff", title_es="Nuestra")
    report = scenarios_load()
    assert report["kept"] == 1
    assert report["unchanged"] == report["read"] - 1
    assert Scenario.objects.get(pk="hn-age-18").title_es == "Nuestra"


def test_a_policy_editor_tries_a_scenario_on_the_page_and_reads_the_numbers(scenarios: None, client_for: Any):
    ready_worker("HN", birth_date=date(1990, 5, 1))
    client: Client = client_for(Role.POLICY_EDITOR)
    asked = {"scenario": "tvtf-hn-sv", "as_of": DAY.isoformat(), "request_key": "k"}
    answer = client.post(reverse("insights:simulation_list"), asked)
    simulation = Simulation.objects.get()
    assert answer.headers["Location"] == reverse("insights:simulation", args=[simulation.pk])
    assert "hx-get" in client.get(answer.headers["Location"]).content.decode()

    execute(simulation.pk)
    page = client.get(answer.headers["Location"] + "?pathway=mx-tvtf&by=sex").content.decode()
    assert f"‹{SMALLEST}" in page  # one woman is not told
    assert "no es ley" in page
    done = client.get(reverse("insights:simulation_progress", args=[simulation.pk]))
    assert done.status_code == 286


def test_a_page_with_nonsense_in_its_address_shows_the_result_all_the_same(scenarios: None, client_for: Any):
    ready_worker("HN")
    simulation = tried("tvtf-hn-sv")
    address = reverse("insights:simulation", args=[simulation.pk])
    assert client_for(Role.AUDITOR).get(address + "?pathway=x&by=y").status_code == 200


def test_an_auditor_reads_and_does_not_ask(scenarios: None, client_for: Any):
    client = client_for(Role.AUDITOR)
    assert client.get(reverse("insights:simulation_list")).status_code == 200
    answer = client.post(reverse("insights:simulation_list"), {"scenario": "hn-age-18", "as_of": DAY.isoformat()})
    assert answer.status_code == 403
    assert not Simulation.objects.exists()


def test_the_api_tells_the_same_numbers_and_no_small_one(scenarios: None, client_for: Any):
    for _ in range(SMALLEST):
        ready_worker("HN", birth_date=date(1990, 5, 1))
    ready_worker("SV", birth_date=date(1990, 5, 1))
    client: Client = client_for(Role.POLICY_EDITOR)
    asked = {"scenario": "tvtf-hn-sv", "as_of": DAY.isoformat()}
    made = client.post("/api/v1/simulations/", asked, content_type="application/json")
    assert made.status_code == 201
    execute(made.json()["id"])
    told = client.get(f"/api/v1/simulations/{made.json()['id']}/").json()
    by_country = {row["key"]: row for row in told["groups"]["mx-tvtf"]["country"]}
    assert (by_country["HN"]["before"], by_country["HN"]["after"]) == (0, SMALLEST)
    assert by_country["SV"]["after"] is None


def test_unknown_counts_as_not_closed(scenarios: None):
    # Nothing of the person's papers is recorded: every pathway is open or waits for a fact, and none is closed.
    ready_worker("GT", birth_date=date(1990, 5, 1))
    told = tried("hn-age-18").result["pathways"]["us-h2a"]
    assert told["before"]["closed"] == 0
    assert sum(told["before"].values()) == 1


def test_people_are_counted_alike_in_chunks_of_any_size(scenarios: None, monkeypatch: pytest.MonkeyPatch):
    for number in range(7):
        ready_worker(
            "HN" if number % 2 else "GT",
            birth_date=DAY - timedelta(days=(19 if number < 4 else 30) * 366),
            schooling_years=number * 2 if number else None,
            sex="F" if number < 3 else "M",
        )
    whole = tried("hn-age-18").result
    monkeypatch.setattr("insights.simulation.CHUNK", 2)
    steps: list[tuple[int, int]] = []
    basis = read_basis(Scenario.objects.get(pk="hn-age-18").changes, DAY)
    programmes = [code for code in whole["pathways"] if code != ANY]
    in_parts = count(basis, programmes, lambda *step: steps.append(step))
    assert in_parts == whole
    assert steps == [(0, 7), (2, 7), (4, 7), (6, 7), (7, 7)]
    assert [key for key, *_numbers in whole["pathways"]["us-h2a"]["groups"]["schooling"]] == ["", "1", "2", "3"]


def test_only_programmes_whose_rules_differ_are_evaluated_again(scenarios: None):
    basis = read_basis(Scenario.objects.get(pk="tvtf-hn-sv").changes, DAY)
    assert set(basis.before.vocabulary.programmes) - basis.same == {"mx-tvtf"}
    ready_worker("HN", birth_date=date(1990, 5, 1))
    everything = dataclasses.replace(basis, same=frozenset())
    counted = [count(one, ["mx-tvtf", "us-h2a"], lambda *_step: None) for one in (basis, everything)]
    assert counted[0] == counted[1]


# ── caps ──────────────────────────────────────────────────────────────────
def test_more_places_with_a_set_aside_are_told_by_nationality_and_open_the_pathway_to_nobody(
    scenarios: None, client_for: Any
):
    for country in ("GT", "HN"):
        for _ in range(SMALLEST):
            ready_worker(country, birth_date=date(1990, 5, 1))
    simulation = tried("h2b-20000-more")
    assert simulation.status == "done", simulation.error
    assert {told["opened"] + told["shut"] for told in simulation.result["pathways"].values()} == {0}

    (cap,) = caps_told(simulation)
    law = places_by_law("us-h2b", DAY)
    assert law is not None
    assert (cap.programme, cap.year, law.year) == ("us-h2b", 2027, 2027)
    assert cap.shared == (law.shared, law.shared + 10_000)
    rows = {row.key: (row.before, row.after) for row in cap.rows}
    assert rows == {
        code: (law.set_aside.get(code, 0), law.set_aside.get(code, 0) + 10_000) for code in ("GT", "HN", "SV")
    }

    client: Client = client_for(Role.POLICY_EDITOR)
    page = client.get(reverse("insights:simulation", args=[simulation.pk])).content.decode()
    assert f"{law.shared + 10_000:,}" in page
    told = client.get(f"/api/v1/simulations/{simulation.pk}/").json()["caps"]
    assert [(cap["programme"], cap["shared"][1]) for cap in told] == [("us-h2b", law.shared + 10_000)]


def test_places_cannot_be_added_where_no_cap_is_on_record(scenarios: None):
    simulation = tried("h2b-20000-more", as_of=date(2050, 1, 1))
    assert simulation.status == "failed"
    assert "us-h2b" in simulation.error


def test_what_is_supposed_is_said_in_words_and_in_the_readers_language(scenarios: None):
    changes = [change for scenario in Scenario.objects.order_by("pk") for change in scenario.changes]
    with override("en"):
        told = {row["target"]: row for row in presentation.changes_told(changes)}
    assert [(field.label, field.words) for field in told["origin-hn/minimum-age"]["fields"]] == [("Age in years", "18")]
    assert "Honduras" in told["mx-tvtf/nationality"]["fields"][0].words
    assert [field.words for field in told["us-h2b"]["fields"]][:2] == ["20,000", "10,000"]
    assert all(row["title"] for row in told.values())
