"""A plan follows what is written: who comes, changes and goes, and which vacancies do."""

from __future__ import annotations

import random
from datetime import timedelta
from types import SimpleNamespace

import numpy as np
import pytest

from common.scope import WHOLE_REGION, one_view
from matching.choices import ChangeCause, ChangeStatus, PlanStatus
from matching.columns import vacancy_columns, worker_columns
from matching.engine.exact import Gathered, solved
from matching.engine.reference import reference_score
from matching.explanation import explain_pair, told_findings
from matching.live.execution import execute as execute_repair
from matching.live.services import plan_take, plans_sweep
from matching.live.standing import standing_of_plan
from matching.live.state import EPSILON, State
from matching.models import LivePlan, PlanChange, Proposal, Touched
from matching.services import proposal_move
from pathways.engine.evaluate import eligible
from tests import factories
from tests.matching.conftest import farm_vacancy, ready_worker
from tests.matching.live.walks import change_of, planned, proposal_of, repaired, run_now, today, waiting
from workers.models import Worker

pytestmark = pytest.mark.django_db


def test_a_finished_run_has_a_plan_which_the_next_one_of_its_registries_ends(season: SimpleNamespace) -> None:
    first = planned()
    assert {"GT", "HN", "SV"} <= set(first.countries)
    of_honduras = planned(scope={"countries": ["HN"]})
    first.refresh_from_db()
    assert first.status == PlanStatus.CURRENT
    assert "HN" not in first.countries
    assert of_honduras.countries == ["HN"]
    last = planned()
    assert set(LivePlan.objects.filter(status=PlanStatus.CURRENT)) == {last}


def test_whose_registry_has_a_newer_run_is_no_business_of_the_plan_any_more(season: SimpleNamespace) -> None:
    first = repaired(planned())
    planned(scope={"countries": ["GT"]})
    assert waiting(repaired(first)) == {}
    assert waiting(repaired(first, anew=True)) == {}
    assert waiting(repaired(first, workers=[season.maria.pk])) == {}


def test_a_run_of_one_pathway_has_no_plan(season: SimpleNamespace) -> None:
    run = run_now(scope={"programmes": ["us-h2a"]})
    assert not LivePlan.objects.filter(run=run).exists()


def test_nothing_changes_where_nothing_was_written(season: SimpleNamespace) -> None:
    plan = repaired(planned())
    assert waiting(plan) == {}
    assert waiting(repaired(plan, workers=Worker.objects.values_list("pk", flat=True))) == {}


def test_a_plan_of_nobody_and_of_no_work_begins_with_the_first_who_come(rules: None) -> None:
    plan = repaired(planned())
    ana = ready_worker()
    assert waiting(repaired(plan, workers=[ana.pk])) == {}
    first = farm_vacancy(seats=1)
    assert waiting(repaired(plan, vacancies=[first.pk])) == {ana.pk: (None, first.pk)}
    assert waiting(repaired(plan, anew=True)) == {ana.pk: (None, first.pk)}


def test_a_newcomer_is_found_a_place_with_its_reasons(season: SimpleNamespace) -> None:
    plan = repaired(planned())
    season.farm.seats = 3
    season.farm.save()
    repaired(plan, vacancies=[season.farm.pk])
    assert waiting(plan) == {season.tomas.pk: (None, season.farm.pk)}
    ana = ready_worker(months=36)
    repaired(plan, workers=[ana.pk])
    assert waiting(plan) == {ana.pk: (None, season.farm.pk)}
    change = change_of(plan, ana)
    told = explain_pair(ana, season.farm, today())
    assert (change.cause, change.score, change.score_parts) == (ChangeCause.NEW_PERSON, told.score, told.parts)
    assert len(told_findings(plan.run.rule_texts, change.findings)) == len(told.findings)
    overtaken = PlanChange.objects.get(worker=season.tomas)
    assert (overtaken.status, overtaken.events.first().action) == (ChangeStatus.OVERTAKEN, "overtake")


def test_whoever_goes_gives_the_place_to_the_next(season: SimpleNamespace) -> None:
    plan = repaired(planned())
    Worker.objects.filter(pk=season.maria.pk).update(status="dormant")
    repaired(plan, workers=[season.maria.pk])
    assert waiting(plan) == {season.maria.pk: (season.farm.pk, None), season.tomas.pk: (None, season.farm.pk)}
    assert [change_of(plan, who).cause for who in (season.maria, season.tomas)] == [ChangeCause.LEFT, ChangeCause.CHAIN]
    Worker.objects.filter(pk=season.maria.pk).update(status="registered")
    assert waiting(repaired(plan, workers=[season.maria.pk])) == {}


def test_a_vacancy_that_closes_and_one_that_opens(season: SimpleNamespace) -> None:
    plan = repaired(planned())
    season.farm.status = "closed"
    season.farm.save()
    other = farm_vacancy(seats=1)
    repaired(plan, vacancies=[season.farm.pk, other.pk])
    found = waiting(plan)
    assert {who: before for who, (before, _after) in found.items()} == dict.fromkeys(
        (season.maria.pk, season.josefa.pk), season.farm.pk
    )
    assert sorted(after or 0 for _before, after in found.values()) == [0, other.pk]
    season.farm.status = "open"
    season.farm.save()
    repaired(plan, vacancies=[season.farm.pk])
    assert [who for who, (before, _after) in waiting(plan).items() if before is not None] == []


def test_nobody_gives_up_a_place_for_a_few_points(season: SimpleNamespace) -> None:
    plan = repaired(planned())
    before = proposal_of(plan, season.josefa).score
    twin = ready_worker("HN", months=36, registered_on=today() - timedelta(days=40))
    assert 0 < explain_pair(twin, season.farm, today()).score - before < 100
    assert waiting(repaired(plan, workers=[twin.pk])) == {}
    assert waiting(repaired(plan, workers=[], anew=True)) == {}


def test_whoever_is_on_a_short_list_is_not_moved(season: SimpleNamespace) -> None:
    plan = repaired(planned())
    coordinator = factories.user("coordinator", country="GT")
    proposal_move(proposal=proposal_of(plan, season.josefa), name="shortlist", by=coordinator)
    best = ready_worker(months=60)
    repaired(plan, workers=[season.josefa.pk, best.pk], vacancies=[season.farm.pk])
    assert season.josefa.pk not in waiting(plan)
    assert waiting(plan) == waiting(repaired(plan, anew=True))


def test_a_discarded_pair_is_not_proposed_again(season: SimpleNamespace) -> None:
    plan = repaired(planned())
    coordinator = factories.user("coordinator", country="GT")
    proposal_move(proposal=proposal_of(plan, season.maria), name="discard", by=coordinator, reason="did not come")
    repaired(plan, workers=[season.maria.pk], vacancies=[season.farm.pk])
    assert waiting(plan) == {season.tomas.pk: (None, season.farm.pk)}
    assert waiting(repaired(plan, anew=True)) == {season.tomas.pk: (None, season.farm.pk)}


def test_a_repair_is_in_one_pair_of_hands_and_looks_at_all_news(season: SimpleNamespace) -> None:
    plan = repaired(planned())
    assert plans_sweep() == 0
    Touched.objects.create(plan=plan, kind="worker", subject=season.tomas.pk)
    assert plans_sweep() == 1
    lease = plan_take(plan.pk)
    assert lease is not None
    assert plan_take(plan.pk) is None
    execute_repair(plan.pk)  # finds it taken, and goes home
    assert plan.touched.exists()


def test_a_fault_is_told_and_tried_again_a_few_times(season: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = repaired(planned())
    Touched.objects.create(plan=plan, kind="worker", subject=season.tomas.pk)
    monkeypatch.setattr(State, "repaired", lambda *_args: 1 / 0)
    for _attempt in range(3):
        monkeypatch.setattr("matching.live.execution._KEPT", {})
        monkeypatch.setattr("matching.live.execution.State", lambda *_args: 1 / 0)
        execute_repair(plan.pk)
    plan.refresh_from_db()
    assert plan.error
    assert plan.attempt == 3
    assert plan_take(plan.pk) is None
    assert plans_sweep() == 0


SEEDS = range(4)


@pytest.mark.parametrize("seed", SEEDS)
def test_after_any_news_the_plan_is_as_good_as_the_best_there_is(rules: None, seed: int) -> None:
    """Seats hold, everybody may take their place, and with the points for staying no assignment is better by more than the engine says."""
    chance = random.Random(seed)
    people = [ready_worker(chance.choice(["GT", "HN"]), months=chance.choice([0, 6, 12, 36])) for _n in range(12)]
    work = [farm_vacancy(seats=chance.randint(1, 3), experience_months=chance.choice([0, 3, 24])) for _n in range(4)]
    plan = repaired(planned())
    for _round in range(4):
        touched = chance.sample(people, 2)
        for person in touched:
            _changed(person, chance)
        of_work = chance.choice(work)
        of_work.seats = chance.randint(0, 4) or 1
        of_work.status = chance.choice(["open", "open", "closed"])
        of_work.save()
        people.append(ready_worker(months=chance.choice([6, 24])))
        repaired(plan, workers=[one.pk for one in (*touched, people[-1])], vacancies=[of_work.pk])
        _is_as_good_as_can_be(plan)
        there = waiting(plan)
        assert _worth(plan, there) >= _worth(plan, waiting(repaired(plan, anew=True))) - EPSILON * len(people)
        _is_as_good_as_can_be(plan)


def _changed(person: Worker, chance: random.Random) -> None:
    if chance.random() < 0.3:
        person.status = chance.choice(["dormant", "registered"])
        person.save()
    elif experience := person.experiences.first():
        experience.months = chance.choice([1, 9, 48])
        experience.save()
    else:
        person.availabilities.update(ends_on=today() + timedelta(days=chance.choice([30, 700])))


def _places(plan: LivePlan, moved: dict[int, tuple[int | None, int | None]]) -> dict[int, int]:
    held = {worker: one.vacancy for worker, one in standing_of_plan(plan).held.items()}
    found = held | {worker: after for worker, (_before, after) in moved.items()}
    return {worker: at for worker, at in found.items() if at is not None}


def _scores(plan: LivePlan) -> tuple[State, np.ndarray]:
    """Of all pairs by other code than the plan's, with the points for staying; -1 where not eligible."""
    with one_view(WHOLE_REGION):
        fresh = State(plan)
    part = fresh.snapshot
    allowed = eligible(part.rules, part.workers, part.vacancies)
    columns = (
        worker_columns(part.workers, part.as_of, part.known),
        vacancy_columns(part.vacancies, part.vocabulary, part.known),
    )
    points = np.where(allowed, reference_score(*columns, part.weights), -1)
    held = Proposal.objects.standing().filter(run=plan.run).values_list("worker_id", "vacancy_id")
    for worker, vacancy in held:
        row, column = part.workers.ids == worker, part.vacancies.ids == vacancy
        points[np.ix_(row, column)] += np.where(points[np.ix_(row, column)] >= 0, fresh.stay, 0)
    return fresh, points


def _worth(plan: LivePlan, moved: dict[int, tuple[int | None, int | None]]) -> int:
    fresh, points = _scores(plan)
    row_of = {pk: row for row, pk in enumerate(fresh.snapshot.workers.ids.tolist())}
    column_of = {pk: column for column, pk in enumerate(fresh.snapshot.vacancies.ids.tolist())}
    cells = [points[row_of[worker], column_of[at]] for worker, at in _places(plan, moved).items()]
    assert min(cells, default=0) >= 0, "somebody has a place that they may not take"
    return int(sum(cells))


def _is_as_good_as_can_be(plan: LivePlan) -> None:
    fresh, points = _scores(plan)
    seats = fresh.snapshot.seats.astype(np.int64)
    places = _places(plan, waiting(plan))
    taken = {int(pk): sum(at == pk for at in places.values()) for pk in fresh.snapshot.vacancies.ids}
    assert all(taken[int(pk)] <= free for pk, free in zip(fresh.snapshot.vacancies.ids, seats, strict=True))
    gathered = Gathered(seats, 10_000)
    gathered.add(np.maximum(points, 0))
    best = solved(gathered.graph(), seats).total
    assert best - EPSILON * max(len(places), 1) <= _worth(plan, waiting(plan)) <= best
