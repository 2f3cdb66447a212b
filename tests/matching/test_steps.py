"""Every stage of a run is a row: who did it, how far, how long, and what it made."""

from __future__ import annotations

import os
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import F
from django.utils import timezone

from accounts.choices import Role
from matching.choices import RunStage, RunStatus, StepState
from matching.execution import execute
from matching.models import MatchRun, RunStep
from matching.services import WORK, run_cancel, run_fail, run_request, run_take
from matching.steps.presentation import about
from matching.steps.services import STAGES, step_shown
from matching.steps.watch import Watch, process_name
from tests import factories

pytestmark = pytest.mark.django_db


def asked_for(**asked: Any) -> MatchRun:
    return run_request(by=None, as_of=timezone.localdate(), **asked)


def by_stage(run: MatchRun) -> dict[str, RunStep]:
    return {step.stage: step for step in run.steps.all()}


def test_a_finished_run_has_a_row_a_stage_with_counts_seconds_process_and_fingerprints(season: SimpleNamespace) -> None:
    run = asked_for()
    execute(run.pk)
    run.refresh_from_db()
    assert [step.stage for step in run.steps.all()] == list(STAGES)
    steps = by_stage(run)
    for step in steps.values():
        assert (step.state, step.attempt, step.process) == (StepState.DONE, 1, process_name())
        assert step.done == step.total
        assert step.started_at <= step.finished_at
        assert step.seconds >= 0
    assert process_name().endswith(f":{os.getpid()}")
    assert steps["snapshot"].total == 4  # three people, one vacancy
    assert (steps["scan"].total, steps["publish"].total) == (3, 3)
    assert steps["snapshot"].fingerprint == run.input_hash
    assert steps["publish"].fingerprint == run.result_hash
    assert len(steps["pricing"].fingerprint) == 64
    assert sum(step.seconds for step in steps.values()) <= run.seconds + 0.5


def test_equal_runs_have_equal_fingerprints_stage_by_stage(season: SimpleNamespace) -> None:
    runs = [asked_for(seed=seed) for seed in (7, 7, 8)]
    for run in runs:
        execute(run.pk)
    first, second, other = ([step.fingerprint for step in run.steps.all()] for run in runs)
    assert first == second
    assert first[0] != other[0]


def test_a_cancelled_and_a_failed_run_say_at_which_stage_they_stopped(season: SimpleNamespace) -> None:
    cancelled, failed = asked_for(), asked_for()
    for run in (cancelled, failed):
        lease = run_take(run.pk)
        step_shown(lease, RunStage.SCAN, attempt=1, process="here:1", seconds=1, counted=(1, 9))
    run_cancel(run=cancelled, by=factories.user("administrator"))
    run_fail(failed.pk, error="Out of paper.")
    for run in (cancelled, failed):
        steps = by_stage(run)
        assert (steps["scan"].state, steps["scan"].done, steps["scan"].total) == ("stopped", 1, 9)
        assert steps["scan"].finished_at
        assert steps["pricing"].state == "waiting"


def test_a_process_that_lost_its_run_writes_nothing_into_the_rows_of_the_next(season: SimpleNamespace) -> None:
    run = asked_for()
    lost = Watch(run_take(run.pk), 1)
    lost.show(RunStage.SCAN, 1, 9)
    MatchRun.objects.filter(pk=run.pk).update(lease_until=F("lease_until") - 2 * WORK.span)
    kept = Watch(run_take(run.pk), 2)
    kept.show(RunStage.SCAN, 5, 9)
    lost.show(RunStage.AUCTION, 1, 9)
    lost.made((RunStage.SCAN, RunStage.PRICING), "f" * 64)
    steps = by_stage(run)
    assert (steps["scan"].state, steps["scan"].attempt, steps["scan"].done) == ("running", 2, 5)
    assert (steps["auction"].state, steps["pricing"].state) == ("waiting", "waiting")


def test_the_engine_goes_to_and_fro_and_each_stage_adds_up(season: SimpleNamespace) -> None:
    run = asked_for()
    watch = Watch(run_take(run.pk), 1)
    for stage in (RunStage.SCAN, RunStage.AUCTION, RunStage.PRICING, RunStage.AUCTION):
        watch.show(stage, 1, 9)
    steps = by_stage(run)
    assert [steps[stage].state for stage in ("scan", "auction", "pricing")] == ["done", "running", "done"]
    assert steps["auction"].finished_at is None
    before = steps["auction"].seconds
    watch.show(RunStage.AUCTION, 2, 9)
    assert by_stage(run)["auction"].seconds > before or watch.seconds(RunStage.AUCTION) >= before


def test_words_of_progress_that_never_arrived_are_made_good_when_a_stage_is_over(season: SimpleNamespace) -> None:
    run = asked_for()
    Watch(run_take(run.pk), 1).made((RunStage.SCAN, RunStage.AUCTION, RunStage.PRICING), "f" * 64)
    steps = by_stage(run)
    assert [steps[stage].state for stage in ("scan", "auction", "pricing")] == ["done"] * 3
    assert (steps["auction"].fingerprint, steps["pricing"].fingerprint) == ("", "f" * 64)


def test_the_page_of_a_finished_run_lists_its_stages_in_the_readers_language(
    season: SimpleNamespace, client_for: Any
) -> None:
    run = asked_for()
    execute(run.pk)
    client = client_for(Role.ADMINISTRATOR)
    for language, words in (("es", "Etapas"), ("en", "Stages"), ("fr", "Étapes")):
        client.cookies["django_language"] = language
        page = client.get(f"/runs/{run.pk}/").content.decode()
        assert words in page
        assert run.result_hash[:4] in page
    assert client.get(f"/api/v1/runs/{run.pk}/").json()["steps"][0]["fingerprint"] == run.steps.first().fingerprint


def test_the_terminal_names_each_stage_that_is_over_once(
    season: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = asked_for()
    execute(run.pk)
    MatchRun.objects.filter(pk=run.pk).update(status=RunStatus.RUNNING)
    monkeypatch.setattr(
        "matching.management.commands.run_matching.time.sleep",
        lambda _seconds: MatchRun.objects.filter(pk=run.pk).update(status=RunStatus.DONE),
    )
    call_command("run_matching", f"--run={run.pk}", "--wait")
    told = capsys.readouterr().err
    for stage in STAGES:
        assert told.count(f"{stage.label}: ") == 1
    assert f"{RunStage.SNAPSHOT.label}: 4 of 4" in told


@pytest.mark.parametrize(("seconds", "told"), [(None, None), (0, 5), (12, 10), (58, 60), (70, 60), (200, 180)])
def test_an_estimate_is_said_no_nearer_than_it_is_known(seconds: int | None, told: int | None) -> None:
    assert about(seconds) == told
