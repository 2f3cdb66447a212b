"""How far a run is and how long it will take still: on its page, in the API, in the admin and on the terminal."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.choices import Role
from common.leases import LeaseLost
from matching.choices import RunStage, RunStatus
from matching.execution import execute
from matching.models import MatchRun
from matching.services import run_measured, run_progress, run_request, run_take
from matching.steps.estimate import seconds_left
from matching.steps.services import STAGES, step_made, step_shown, steps_begin
from tests.matching.conftest import ready_worker

pytestmark = pytest.mark.django_db
TOOK = {"snapshot": 2.0, "scan": 5.0, "auction": 10.0, "pricing": 5.0, "publish": 40.0}
BY = {"attempt": 1, "process": "here:1"}


def asked_for() -> MatchRun:
    return run_request(by=None, as_of=timezone.localdate())


def finished(workers: int = 1000, vacancies: int = 100, times: float = 1) -> MatchRun:
    run = asked_for()
    now = timezone.now()
    MatchRun.objects.filter(pk=run.pk).update(
        status=RunStatus.DONE, stage=RunStage.FINISHED, started_at=now, finished_at=now,
        workers=workers, vacancies=vacancies, total_score=0, bound=0, gap=0,
    )  # fmt: skip
    steps_begin(run.pk)
    for stage, seconds in TOOK.items():
        run.steps.filter(stage=stage).update(
            state="done", started_at=now, finished_at=now, seconds=seconds * times, done=workers, total=workers
        )
    return run


def under_way(
    stage: str, done: int = 0, total: int = 0, seconds: float = 0, snapshot: float = 4, **known: Any
) -> MatchRun:
    """At this stage for so many seconds; those before it took, but for the first, what `finished` makes one expect."""
    run = asked_for()
    lease = run_take(run.pk)
    assert lease is not None
    run_progress(lease, stage, done, total)
    run_measured(lease, **{"workers": 2000, "vacancies": 200} | known)
    for before in STAGES[: STAGES.index(RunStage(stage))]:
        took, made = (snapshot if before == RunStage.SNAPSHOT else 4 * TOOK[before]), "f" * 64
        step_made(lease, before, seconds=took, total=total, fingerprint=made if stage == RunStage.PUBLISH else "", **BY)
    step_shown(lease, stage, seconds=seconds, counted=(done, total), **BY)
    run.refresh_from_db()
    return run


def test_before_anything_is_known_nothing_is_promised() -> None:
    assert seconds_left(asked_for()) is None
    assert seconds_left(under_way(RunStage.SNAPSHOT, workers=None, vacancies=None)) is None
    assert seconds_left(under_way(RunStage.SCAN, 1, 2000)) is None
    assert seconds_left(finished()) is None


def test_what_is_not_begun_is_measured_by_earlier_runs_and_the_size_of_this_one() -> None:
    finished()
    # twice the people and twice the vacancies: four times the pairs to assign, twice the people to give reasons to
    assert seconds_left(under_way(RunStage.SCAN, 1, 2000)) == 4 * 20 + 2 * 40
    assert seconds_left(under_way(RunStage.PUBLISH, 1, 2000)) == 2 * 40


def test_of_several_earlier_runs_the_middle_counts_and_one_of_another_size_tells_nothing() -> None:
    finished(workers=100_000, vacancies=9000, times=500)
    assert seconds_left(under_way(RunStage.SCAN, 1, 2000)) is None
    for times in (1, 2, 9):
        finished(times=times)
    assert seconds_left(under_way(RunStage.SCAN, 1, 2000, snapshot=8)) == 2 * (4 * 20 + 2 * 40)


def test_a_machine_that_is_slower_today_is_expected_to_stay_so() -> None:
    finished()
    assert seconds_left(under_way(RunStage.SCAN, 1, 2000, snapshot=8)) == 2 * (4 * 20 + 2 * 40)
    assert seconds_left(under_way(RunStage.SCAN, 1, 2000, snapshot=4000)) == 4 * (4 * 20 + 2 * 40)


def test_time_spent_is_taken_off_and_never_below_what_is_still_to_come() -> None:
    finished()
    # 20 s of scans are over, and nobody knows whether there will be more; 40 s of auction and 20 s of pricing are expected
    assert seconds_left(under_way(RunStage.AUCTION, 1, 2000, seconds=15)) == 40 - 15 + 20 + 80
    assert seconds_left(under_way(RunStage.AUCTION, 1, 2000, seconds=500)) == 20 + 80


def test_giving_reasons_is_measured_by_its_own_pace_once_there_is_one() -> None:
    finished()
    assert seconds_left(under_way(RunStage.PUBLISH, 500, 2000, seconds=60)) == 180


def test_a_new_attempt_forgets_what_the_last_one_measured_and_the_last_one_may_not_write_any_more() -> None:
    run = asked_for()
    first = run_take(run.pk)
    assert first is not None
    run_measured(first, timings={"snapshot": 5.0}, workers=3, vacancies=1)
    MatchRun.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(minutes=1))
    assert run_take(run.pk) is not None
    run.refresh_from_db()
    assert run.timings == {}
    assert {step.state for step in run.steps.all()} == {"waiting"}
    with pytest.raises(LeaseLost):
        run_measured(first, timings={"snapshot": 5.0})


def test_everybody_is_counted_while_reasons_are_given_the_proposed_and_the_others(season: Any) -> None:
    ready_worker(months=0)
    run = asked_for()
    execute(run.pk)
    run.refresh_from_db()
    assert run.status == RunStatus.DONE
    assert (run.proposals_made, run.progress_done, run.progress_total) == (2, 4, 4)


def test_page_api_and_admin_say_stage_count_and_estimate(client_for: Any) -> None:
    finished()
    run = under_way(RunStage.PUBLISH, 1, 2000)
    client = client_for(Role.ADMINISTRATOR)
    client.cookies["django_language"] = "en"
    page = client.get(f"/runs/{run.pk}/progress/").content.decode()
    assert "Stage 5 of 5" in page
    assert "2,000" in page
    assert "about 1\N{NO-BREAK SPACE}min" in page
    told = client.get(f"/api/v1/runs/{run.pk}/").json()
    assert (told["stage"], told["progress_done"], told["progress_total"]) == ("publish", 1, 2000)
    assert 70 < told["seconds_left"] <= 80
    assert [step["stage"] for step in told["steps"]] == list(TOOK)
    assert (told["steps"][4]["state"], told["steps"][4]["done"], told["steps"][4]["total"]) == ("running", 1, 2000)
    assert "process" not in told["steps"][4]
    admin = client.get("/admin/matching/matchrun/").content.decode()
    assert "Stage 5 of 5: writing proposals · 1 of 2,000 · about 1\N{NO-BREAK SPACE}min" in admin
    assert "here:1" in client.get(f"/admin/matching/matchrun/{run.pk}/change/").content.decode()


@pytest.mark.parametrize(
    ("option", "says"),
    [
        ("--scope=country=XX", "“XX” is not one of: "),
        ("--scope=programme=nope", "“nope” is not one of: "),
        ("--scope=office=1", "a scope is country=… or programme=…"),
        ("--as-of=1900-01-01", "Choose a day of this century."),
        ("--as-of=2150-01-01", "Choose a day of this century."),
        ("--seed=-1", "The seed is a whole number from 0 to 2147483647."),
        ("--seed=99999999999999999999", "The seed is a whole number from 0 to 2147483647."),
        ("--timeout=-5", "--timeout: seconds, 0 or more"),
        ("--run=99999", "There is no run 99999."),
    ],
)
def test_an_option_that_cannot_be_is_refused_with_what_can(option: str, says: str) -> None:
    with pytest.raises(CommandError, match=says) as refused:
        call_command("run_matching", option)
    assert refused.value.returncode == 2
    assert not MatchRun.objects.exists()


def test_a_run_that_nobody_takes_is_kept_and_can_be_watched_later() -> None:
    with pytest.raises(CommandError, match=r"is still “queued” after 0 s") as waited:
        call_command("run_matching", "--wait", "--timeout=0")
    assert waited.value.returncode == 3
    run = MatchRun.objects.get()
    MatchRun.objects.filter(pk=run.pk).update(
        status=RunStatus.DONE, finished_at=timezone.now(), total_score=0, bound=0, gap=0
    )
    told = io.StringIO()
    call_command("run_matching", f"--run={run.pk}", "--wait", "--json", stdout=told)
    assert json.loads(told.getvalue())["run"] == run.pk
    assert MatchRun.objects.count() == 1
