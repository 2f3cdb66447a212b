"""A run that gives one person several places, one after another: asked for, made, proven, checked again, shown, and its limits."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from common.errors import InvalidInput
from employers.models import Vacancy
from matching.choices import PlanStatus, Publishes, RunStatus
from matching.engine import schedules as engine
from matching.export import EDGES
from matching.models import LivePlan, MatchRun, Proposal
from matching.services import proposal_move, run_request
from matching.snapshot import take_snapshot
from matching.steps.kept import assigned_file, assigned_of, snapshot_file, snapshot_of
from matching.verification import run_verify
from matching.weights.selectors import run_to_look_at
from matching.why.letter import letter_pdf, told_of
from matching.why.selectors import newest_result
from pathways.models import CapReport
from tests import factories
from tests.flooring import floor
from tests.matching.conftest import farm_vacancy, ready_worker
from tests.matching.test_run import run_now
from tests.matching.test_verification import ask_by_name
from tests.pdf import words_of
from workers.models import PastStay, Worker

pytestmark = pytest.mark.django_db


def days(n: int) -> date:
    return timezone.localdate() + timedelta(days=n)


def season_of(starts: int, length: int = 100, **fields: Any) -> Vacancy:
    return farm_vacancy(**{"seats": 1, "starts": days(starts), "ends_on": days(starts + length - 1)} | fields)


def several(each: int = 3, rest: int = 14, **asked: Any) -> MatchRun:
    run = run_now(placements_each=each, rest_days=rest, **asked)
    assert run.status == RunStatus.DONE, run.error
    return run


def places_of(run: MatchRun, worker: Worker) -> list[int]:
    return list(Proposal.objects.filter(run=run, worker=worker).order_by("turn").values_list("vacancy", flat=True))


def holds(run: MatchRun) -> bool:
    verdict = run_verify(run)
    assert verdict.same_input
    assert [(check.name, check.wrong) for check in verdict.checks if not check.holds] == []
    return "schedules keep days, rest and stays" in {check.name for check in verdict.checks}


@pytest.fixture
def year(rules: None) -> SimpleNamespace:
    """One person, two seasons that follow one another with 20 days between, and one that lies across both."""
    return SimpleNamespace(
        ana=ready_worker(months=36), spring=season_of(90), across=season_of(150), summer=season_of(210)
    )


def test_one_person_gets_the_seasons_that_follow_one_another(year: SimpleNamespace) -> None:
    run = several()
    assert places_of(run, year.ana) == [year.spring.pk, year.summer.pk]
    assert list(Proposal.objects.order_by("turn").values_list("turn", "is_later")) == [(1, False), (2, False)]
    assert run.proposals_made == 2
    assert run.bound == run.total_score == sum(Proposal.objects.values_list("score", flat=True))
    assert holds(run)


@pytest.mark.parametrize(("rest", "places"), [(0, 2), (20, 2), (21, 1), (180, 1)])
def test_the_days_at_home_lie_between_two_places(year: SimpleNamespace, rest: int, places: int) -> None:
    run = several(rest=rest)
    assert len(places_of(run, year.ana)) == places
    assert holds(run)


def test_no_more_than_were_asked_for(year: SimpleNamespace) -> None:
    season_of(340)
    assert len(places_of(several(2), year.ana)) == 2
    assert len(places_of(several(3), year.ana)) == 3


def test_one_place_each_is_the_run_as_ever(year: SimpleNamespace) -> None:
    usual, one = run_now(), run_now(placements_each=1, rest_days=14)
    assert (one.input_hash, one.result_hash, one.rest_days) == (usual.input_hash, usual.result_hash, 0)


def test_the_input_names_how_many_and_how_long_between(year: SimpleNamespace) -> None:
    assert (
        len({several(each, rest).input_hash for each, rest in [(2, 14), (3, 14), (2, 15)]} | {run_now().input_hash})
        == 4
    )


def test_days_stayed_before_and_in_the_schedule_are_counted_together(rules: None) -> None:
    """840 of 1,096 days are used, and the break is not over when the first season begins: of two times 150 days one fits."""
    ana, ben = ready_worker(months=36), ready_worker(months=36)
    PastStay.objects.create(
        worker=ana, programme_id="us-h2a", entered_on=days(-849), left_on=days(-10), employer_name="Una granja"
    )
    for seats in (2, 2):
        season_of(30 if seats else 0, 150, seats=seats)
        season_of(200, 150, seats=seats)
    run = several()
    assert len(places_of(run, ana)) == 1
    assert len(places_of(run, ben)) == 2
    assert holds(run)


def test_caps_count_every_place(rules: None) -> None:
    """Two places are left under a cap of both seasons: two of four placements, whoever has them."""
    for _number in range(2):
        ready_worker(months=36)
    first, second = season_of(90, seats=2), season_of(210, seats=2)
    pool = factories.cap_pool(
        of=first.programme_id, total=100, starts_from=days(0), starts_to=second.starts_on + timedelta(days=30)
    )
    CapReport.objects.create(pool=pool, as_of=date(2026, 1, 1), used=98, citation="USCIS")
    run = several()
    (told,) = run.limits
    assert (run.proposals_made, told["most"], told["used"]) == (2, 2, 2)
    assert told["price"] > 0
    assert run.gap < 0.01
    assert holds(run)


def test_whose_seat_was_kept_by_name_gets_no_other(year: SimpleNamespace) -> None:
    ask_by_name(year.ana, seats=1, starts=days(90))
    run = several()
    assert run.kept_by_name == 1
    assert len(places_of(run, year.ana)) == 1
    assert holds(run)


def test_many_people_and_seasons_hold_when_they_are_worked_out_again(rules: None, tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    for _number in range(25):
        ready_worker(months=int(random.integers(3, 60)), registered_on=days(-int(random.integers(1, 400))))
    for _number in range(12):
        length = int(random.integers(40, 160))
        season_of(
            int(random.integers(20, 400)),
            length,
            seats=int(random.integers(1, 5)),
            experience_months=int(random.integers(0, 24)),
        )
    run = several()
    assert holds(run)
    people = Proposal.objects.values_list("worker", flat=True)
    assert len(set(people)) < len(people)
    assert run.gap < 0.01
    call_command("export_run", run.pk, "--dir", str(tmp_path), "--edges", verbosity=0)
    names = ("vacancies", "proposals", "workers")
    rows = {name: list(csv.DictReader((tmp_path / f"{name}.csv").read_text().splitlines())) for name in names}
    assert json.loads((tmp_path / "summary.json").read_text())["placements_each"] == 3
    assert len(rows["proposals"]) == run.proposals_made
    spans = [(int(row["first_day"]), int(row["last_day"])) for row in rows["vacancies"]]
    for row in rows["workers"]:
        assert row["days_left"] == ""  # nobody has stayed before: no three of these seasons pass three years
        own = sorted(spans[int(one["vacancy"])] for one in rows["proposals"] if one["worker"] == row["index"])
        assert all(later[0] - earlier[1] > 14 for earlier, later in pairwise(own))
    with np.load(tmp_path / EDGES) as edges:
        assert len(edges["score"]) == run.eligible_pairs


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ("UPDATE matching_matchrun SET rest_days = 30", "schedules keep days, rest and stays"),
        ("UPDATE matching_matchrun SET bound = bound + 1, gap = 1.0 / (bound + 1)", "bound that the prices prove"),
    ],
)
def test_what_was_changed_behind_it_is_named(year: SimpleNamespace, change: str, wrong: str) -> None:
    run = several()
    with connection.cursor() as cursor:
        cursor.execute(change)
    run.refresh_from_db()
    verdict = run_verify(run)
    if wrong.startswith("schedules"):
        assert not verdict.same_input  # what was asked for is part of the input
    else:
        assert {check.name for check in verdict.checks if not check.holds} == {wrong}


def test_the_next_best_fits_between_the_others(year: SimpleNamespace) -> None:
    late = season_of(330, experience_months=12)
    run = several(2)
    first, second = Proposal.objects.filter(run=run).order_by("turn")
    both = {first.vacancy_id, second.vacancy_id}
    for proposal, other in ((first, second), (second, first)):
        assert proposal.runner_up_id not in both
        if proposal.runner_up is not None:
            apart = (
                proposal.runner_up.ends_on < other.vacancy.starts_on
                or other.vacancy.ends_on < proposal.runner_up.starts_on
            )
            assert apart
    assert late.pk in both | {first.runner_up_id, second.runner_up_id}


def test_what_was_assigned_is_read_back_as_it_was(year: SimpleNamespace) -> None:
    from matching.assigning import assign_snapshot

    run = MatchRun.objects.create(
        request_key="kept", as_of=timezone.localdate(), seed=0, placements_each=2, rest_days=14
    )
    snapshot = take_snapshot(run)
    again = snapshot_of(snapshot_file(snapshot).parts())
    assert again.several == snapshot.several
    assert again.fingerprint(0) == snapshot.fingerprint(0)
    assigned = assign_snapshot(snapshot, seed=0, parameters={}, progress=lambda *told: None)
    back, _fingerprint = assigned_of(assigned_file(assigned).parts())
    assert len(back.turns) == 2
    for one, other in zip(assigned.turns, back.turns, strict=True):
        assert np.array_equal(one, other)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"placements_each": 0}, "placements_each"),
        ({"placements_each": 4}, "placements_each"),
        ({"placements_each": 2, "rest_days": -1}, "rest_days"),
        ({"placements_each": 2, "rest_days": 181}, "rest_days"),
        ({"placements_each": 2, "publishes": Publishes.CHANGES}, "placements_each"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(rules: None, asked: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        run_request(by=None, as_of=timezone.localdate(), **asked)
    assert refused.value.field == field
    assert not MatchRun.objects.exists()


def test_while_a_floor_holds_one_place_each_is_given(year: SimpleNamespace) -> None:
    asked = run_request(by=None, as_of=timezone.localdate(), placements_each=2, rest_days=14)
    floor(programme="us-h2a")
    with pytest.raises(InvalidInput, match=r"floor|piso"):
        run_request(by=None, as_of=timezone.localdate(), placements_each=2, rest_days=14)
    from matching.execution import execute

    execute(asked.pk)
    asked.refresh_from_db()
    assert asked.status == RunStatus.FAILED
    assert asked.error
    assert not Proposal.objects.exists()
    assert run_request(by=None, as_of=timezone.localdate(), placements_each=2, scope={"programmes": ["us-h2b"]})


def test_too_many_pairs_end_the_run_with_what_to_do(year: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "MOST_PAIRS", 0)
    run = run_now(placements_each=2, rest_days=14)
    assert run.status == RunStatus.FAILED
    assert "60" in run.error


def test_it_ends_the_plan_of_its_registries_and_is_none(year: SimpleNamespace) -> None:
    usual = run_now()
    assert LivePlan.objects.get().status == PlanStatus.CURRENT
    run = several()
    assert LivePlan.objects.get().run == usual
    assert LivePlan.objects.get().status == PlanStatus.ENDED
    assert run.pk > usual.pk


def test_a_registry_that_has_no_plan_any_more_is_not_told_of_anothers(year: SimpleNamespace, client_for: Any) -> None:
    run_now()
    rosa = client_for(Role.COORDINATOR, country="GT")
    assert "Honduras" in rosa.get(reverse("matching:change_list")).content.decode()
    several(scope={"countries": ["GT"]})
    page = rosa.get(reverse("matching:change_list")).content.decode()
    assert "No hay ningún plan al día" in page
    assert "Honduras" not in page


def test_weights_are_tried_on_a_run_of_one_place_each(year: SimpleNamespace) -> None:
    assert run_to_look_at(None) is None
    usual = run_now()
    several()
    assert run_to_look_at(None) == usual


def test_the_database_keeps_one_place_a_turn(year: SimpleNamespace) -> None:
    several()
    first = Proposal.objects.get(turn=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.proposal(first.worker, year.across, of=first.run)


def test_the_pages_tell_the_other_places_and_each_is_decided_by_itself(year: SimpleNamespace, client_for: Any) -> None:
    run = several()
    first, second = Proposal.objects.order_by("turn")
    rosa = client_for(Role.COORDINATOR, country="GT")
    for one, other in ((first, second), (second, first)):
        page = rosa.get(reverse("matching:proposal", args=[one.pk])).content.decode()
        assert "Antes y después" in page
        assert reverse("matching:proposal", args=[other.pk]) in page
    for name, args in (("run", [run.pk]), ("certificate", [run.pk]), ("run_list", []), ("person", [year.ana.pk])):
        page = rosa.get(reverse(f"matching:{name}", args=args)).content.decode()
        assert {"run": "hasta 3", "certificate": "hasta 3", "run_list": "hasta 3"}.get(name, year.summer.title) in page
    proposal_move(proposal=first, name="discard", by=factories.user(), reason="No quiere.")
    second.refresh_from_db()
    assert second.status == "proposed"
    assert newest_result(year.ana) == second


def test_the_letter_tells_the_places_that_stand(year: SimpleNamespace) -> None:
    several()
    first, second = Proposal.objects.select_related("vacancy", "run").order_by("turn")

    def letter() -> str:
        told = told_of(
            first, None, timezone.localdate(), ("http://testserver/f/X/", "http://testserver/ayuda/"), [second]
        )
        return " ".join(words_of(letter_pdf(told)).split())

    assert second.vacancy.folio in letter()
    second.status = "withdrawn"
    assert second.vacancy.folio not in letter()


def test_it_is_asked_for_over_the_api_and_in_the_form(year: SimpleNamespace, client_for: Any) -> None:
    rosa = client_for(Role.COORDINATOR, country="GT")
    made = rosa.post("/api/v1/runs/", {"placements_each": 2, "rest_days": 20}, content_type="application/json")
    assert made.status_code == 201, made.content
    assert (made.json()["placements_each"], made.json()["rest_days"]) == (2, 20)
    form = {"as_of": timezone.localdate().isoformat(), "seed": 0, "request_key": "f", "publishes": "proposals"}
    sent = rosa.post(reverse("matching:run_list"), form | {"placements_each": "3", "rest_days": "7"})
    assert sent.status_code == 302
    run = MatchRun.objects.latest("pk")
    assert (run.placements_each, run.rest_days) == (3, 7)
    refused = rosa.post(reverse("matching:run_list"), form | {"placements_each": "9", "request_key": "g"})
    assert refused.status_code == 200
