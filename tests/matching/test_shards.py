"""A large run's passes are divided among processes by ranges of people: the same result, whoever looks at which part and whatever is lost.

With real processes, of which one is killed: test_shards_processes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from django.conf import LazySettings
from django.db import OperationalError, connection
from django.db.models import F
from django.utils import timezone

from accounts.choices import Role
from common.scope import WHOLE_REGION, DatabaseScope, database_scope
from matching.choices import RunStage, StepState
from matching.engine.ranges import Answer
from matching.execution import execute
from matching.models import MatchRun, RunKept, RunShard, RunStep
from matching.services import run_cancel, run_request, run_take, runs_sweep
from matching.shards import answering, asking, services
from matching.shards.answering import look_at
from matching.steps.kept import answer_file, answer_of, question_of
from matching.steps.packing import BadFile
from matching.steps.watch import process_name
from tests import factories
from tests.matching.bulk import registry_and_demand
from tests.matching.test_same_result import everything_of, run_now

pytestmark = pytest.mark.django_db
PEOPLE, PARTS = 300, 15
Seen = Callable[[int], dict[int, services.Row]]


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hearts beat on connections of their own, which cannot see what a test has not committed."""
    monkeypatch.setattr(asking, "BEAT_SECONDS", 600.0)
    monkeypatch.setattr(answering, "BEAT_SECONDS", 600.0)
    answering._KEPT.forget()


@pytest.fixture
def many(settings: LazySettings) -> None:
    registry_and_demand(PEOPLE, 24, 4)
    settings.MATCHING_SHARD_PEOPLE = 240


@pytest.fixture
def alone(many: None, settings: LazySettings) -> dict[str, Any]:
    """What one process makes of it."""
    settings.MATCHING_SHARD_PEOPLE = 10**6
    told = everything_of(run_now())
    settings.MATCHING_SHARD_PEOPLE = 240
    return told


class Meanwhile:
    """Does something each time the process that holds a run looks how far the parts are."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, act: Callable[[dict[int, services.Row]], Any]) -> None:
        self.seen: Seen = services.shards_seen
        self.act, self.times = act, 0
        monkeypatch.setattr(asking, "shards_seen", self)

    def __call__(self, run_id: int) -> dict[int, services.Row]:
        self.times += 1
        self.act(self.seen(run_id))
        return self.seen(run_id)


def waiting(rows: dict[int, services.Row]) -> list[int]:
    return [row.pk for row in rows.values() if row.status == StepState.WAITING]


def shards(**wanted: Any) -> list[RunShard]:
    with database_scope(WHOLE_REGION):
        return list(RunShard.objects.filter(**wanted).order_by("number"))


def change(pk: int, **told: Any) -> None:
    with database_scope(WHOLE_REGION):
        RunShard.objects.filter(pk=pk).update(**told)


def parts_of_stage(run: MatchRun, stage: str) -> list[RunStep]:
    return list(run.steps.filter(stage=stage, shard__gt=0).order_by("shard"))


def assert_same(run: MatchRun, alone: dict[str, Any]) -> None:
    told = everything_of(run)
    told["stages"] = list(run.steps.filter(shard=0).values_list("stage", "fingerprint"))
    assert told == alone
    assert not shards()


def test_one_process_looks_at_all_parts_where_nobody_else_does(alone: dict[str, Any]) -> None:
    run = run_now()
    assert_same(run, alone)
    for stage in (RunStage.SCAN, RunStage.PRICING):
        parts = parts_of_stage(run, stage)
        assert [part.shard for part in parts] == list(range(1, PARTS + 1))
        assert {(part.state, part.attempt, part.process) for part in parts} == {("done", 1, process_name())}
        assert sum(part.total for part in parts) == sum(part.done for part in parts) == PEOPLE
        assert all(part.seconds > 0 for part in parts)


def test_others_look_at_some_parts_and_the_result_is_the_same(
    alone: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []
    monkeypatch.setattr(answering, "process_name", lambda: "another:7")

    def two_more(rows: dict[int, services.Row]) -> None:
        for pk in waiting(rows)[:2]:
            look_at(pk)
            looked.append(pk)

    Meanwhile(monkeypatch, two_more)
    run = run_now()
    assert_same(run, alone)
    assert len(looked) == len(set(looked))
    processes = [part.process for part in parts_of_stage(run, RunStage.PRICING)]
    assert set(processes) == {"another:7", process_name()}
    assert processes[0] == "another:7"
    assert processes[-1] == process_name()


def test_others_read_what_the_run_looks_at_once_and_forget_it(many: None, monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    snapshot = answering.kept_snapshot
    monkeypatch.setattr(answering, "kept_snapshot", lambda *asked: read.append(asked) or snapshot(*asked))
    Meanwhile(monkeypatch, lambda rows: [look_at(pk) for pk in waiting(rows)[:3]])
    run_now()
    assert len(read) == 1
    assert answering._KEPT._matrix is not None
    run_now()
    assert len(read) == 2
    answering._KEPT.forget()
    assert answering._KEPT._matrix is None


def test_a_part_is_looked_at_by_one_process_at_a_time_and_answered_once(many: None) -> None:
    (first, second), lease = asked_for_two_parts()
    mine = services.shard_take(first, "one:1")
    assert mine
    assert services.shard_take(first, "two:2") is None
    look_at(first)
    assert not shards(pk=first)[0].answer
    change(first, lease_until=F("lease_until") - 2 * services.WORK.span)
    look_at(first)
    (shard,) = shards(pk=first)
    assert (shard.status, shard.attempt, shard.process) == ("done", 2, process_name())
    assert len(answer_of(shard.answer, question_of(shard.question)).gains) == 20
    with pytest.raises(services.LeaseLost):
        services.shard_done(mine, took=1.0, answer=b"late")
    look_at(first)
    assert shards(pk=first)[0].answer == shard.answer
    services.shards_forget(lease)
    look_at(second)
    assert not shards()


def asked_for_two_parts() -> tuple[list[int], Any]:
    """Of a run whose process has come to its first pricing."""
    found: list[int] = []
    run = run_request(by=None, as_of=timezone.localdate(), seed=7)

    class Enough(Exception):
        pass

    def kept(self: asking._Pass) -> list[Answer]:
        if self.stage == RunStage.PRICING:
            raise Enough
        return [self.matrix.answer(part, lambda done: None) for part in self.parts.values()]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asking._Pass, "answers", kept)
        patch.setattr("matching.execution.run_fail", lambda *_told, **_more: None)
        execute(run.pk)
    found = [shard.pk for shard in shards()][:2]
    run.refresh_from_db()
    return found, services.Lease(run.pk, run.lease_token)


@pytest.mark.parametrize("fault", ["gone", "damaged", "of another range", "killed", "killed too often", "given back"])
def test_a_part_that_others_lose_is_looked_at_here(
    alone: dict[str, Any], monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    def lose(rows: dict[int, services.Row]) -> None:
        for pk in waiting(rows)[:1]:
            if fault == "gone":
                with database_scope(WHOLE_REGION):
                    RunShard.objects.filter(pk=pk).delete()
            elif fault.startswith("killed"):
                attempt = 1 if fault == "killed" else 3
                change(
                    pk,
                    status="running",
                    attempt=attempt,
                    lease_token="t",
                    lease_until="2020-01-01T00:00Z",
                    process="dead:1",
                )
            elif fault == "given back":
                if lease := services.shard_take(pk, "cannot:1"):
                    services.shard_give_back(lease)
            else:
                look_at(pk)
                (shard,) = shards(pk=pk)
                content = bytes(shard.answer)
                other = Answer(0, 1, gains=np.zeros(1, np.int64))
                change(pk, answer=content[:-50] if fault == "damaged" else answer_file(other))

    Meanwhile(monkeypatch, lose)
    assert_same(run_now(), alone)


def test_what_the_run_kept_may_be_gone_for_others(alone: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def lose(rows: dict[int, services.Row]) -> None:
        with database_scope(WHOLE_REGION):
            RunKept.objects.all().delete()
        for pk in waiting(rows)[:1]:
            look_at(pk)
            assert shards(pk=pk)[0].status == StepState.WAITING

    Meanwhile(monkeypatch, lose)
    assert_same(run_now(), alone)


def test_answers_of_an_earlier_pass_are_not_taken_for_those_of_this_one(
    alone: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database is away when one pass ends and when the next one is asked for, and comes back with the rows of the first."""
    asked, passes = services.shards_ask, []

    def ask(*told: Any) -> list[int]:
        passes.append(told)
        if len(passes) == 3:
            raise OperationalError
        return asked(*told)

    def forget(lease: Any) -> None:
        if len(passes) == 2:
            assert len(shards(status="done")) == PARTS
            raise OperationalError
        services.shards_forget(lease)

    monkeypatch.setattr(asking, "shards_ask", ask)
    monkeypatch.setattr(asking, "shards_forget", forget)
    Meanwhile(monkeypatch, lambda rows: [look_at(pk) for pk in waiting(rows)])
    assert_same(run_now(), alone)
    assert len(passes) > 2


def test_while_the_database_is_away_the_run_goes_on(alone: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_rows: dict[int, services.Row]) -> None:
        if seen.times % 2:
            raise OperationalError

    monkeypatch.setattr("matching.shards.asking.connection.close", lambda: None)
    seen = Meanwhile(monkeypatch, away)
    assert_same(run_now(), alone)
    assert seen.times > PARTS


def test_where_nothing_was_kept_nobody_else_is_asked(alone: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    seen = Meanwhile(monkeypatch, lambda rows: None)
    monkeypatch.setattr("matching.steps.resume.kept_write", lambda *_told: 0)
    assert_same(run_now(), alone)
    assert not seen.times


def test_a_run_of_no_more_people_than_said_is_not_divided(many: None, settings: LazySettings) -> None:
    settings.MATCHING_SHARD_PEOPLE = PEOPLE
    assert not run_now().steps.filter(shard__gt=0).exists()


def test_cancelling_ends_the_waiting_and_leaves_no_row(many: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matching.execution.SHOW_SECONDS", 0.0)
    run = run_request(by=None, as_of=timezone.localdate(), seed=7)

    def hold_all_and_cancel(rows: dict[int, services.Row]) -> None:
        for pk in waiting(rows):
            services.shard_take(pk, "another:7")
        if seen.times == 3:
            run_cancel(run=MatchRun.objects.get(pk=run.pk), by=factories.user("administrator"))

    seen = Meanwhile(monkeypatch, hold_all_and_cancel)
    execute(run.pk)
    run.refresh_from_db()
    assert run.status == "cancelled"
    assert seen.times >= 3
    assert not shards()
    assert not run.proposals.exists()


def test_a_process_that_lost_its_run_asks_nobody_and_its_rows_are_swept(many: None) -> None:
    _parts, lost = asked_for_two_parts()
    run = MatchRun.objects.get(pk=lost.pk)
    MatchRun.objects.filter(pk=run.pk).update(lease_until=F("lease_until") - 2 * services.WORK.span * 2)
    assert run_take(run.pk)
    with pytest.raises(services.LeaseLost):
        services.shards_ask(lost, RunStage.SCAN, [])
    services.shards_forget(lost)
    assert len(shards()) == PARTS, "of the next process, by now"
    MatchRun.objects.filter(pk=run.pk).update(status="failed", finished_at=F("requested_at"))
    runs_sweep()
    assert not shards()


def test_no_person_sees_the_parts_and_no_log_of_the_database_holds_them(many: None) -> None:
    asked_for_two_parts()
    somebody = str(factories.user("administrator").pk)
    for scope in (DatabaseScope("*", "*", somebody), DatabaseScope("GT", "*", "system"), DatabaseScope()):
        with database_scope(scope):
            assert not RunShard.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'matching_runshard'")
        assert cursor.fetchone() == ("u",)


def test_a_question_and_its_answer_come_back_bit_by_bit(many: None) -> None:
    asked_for_two_parts()
    first, other = (question_of(shard.question) for shard in shards()[:2])
    assert (first.first, first.last, other.first) == (0, 20, 20)
    assert first.content.dtype == np.int64
    answer = Answer(0, 20, [(np.full(20, 1, np.int32), np.arange(20, dtype=np.int32), np.arange(20, dtype=np.int16))])
    back = answer_of(answer_file(answer), first)
    for one, two in zip(back.edges[0], answer.edges[0], strict=True):
        np.testing.assert_array_equal(one, two)
        assert one.dtype == two.dtype
    with pytest.raises(BadFile):
        answer_of(answer_file(answer), other)
    with pytest.raises(BadFile):
        question_of(answer_file(answer))


def test_page_api_and_admin_tell_the_parts(many: None, client_for: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    pages: dict[str, str] = {}
    client = client_for(Role.ADMINISTRATOR)

    def look(rows: dict[int, services.Row]) -> None:
        run = MatchRun.objects.get(status="running")
        done = run.steps.filter(stage="pricing", shard__gt=0, state="done").count()
        if 1 <= done < PARTS and not pages:
            pages["under way"] = client.get(f"/runs/{run.pk}/").content.decode()
            assert f"{done} de {PARTS} partes, 1 proceso" in pages["under way"]

    Meanwhile(monkeypatch, look)
    run = run_now()
    assert pages
    for language, words in (
        ("es", "15 de 15 partes, 1 proceso"),
        ("en", "15 of 15 parts, 1 process"),
        ("fr", "15 sur 15 parties, 1 processus"),
    ):
        client.cookies["django_language"] = language
        assert words in client.get(f"/runs/{run.pk}/").content.decode()
    told = client.get(f"/api/v1/runs/{run.pk}/").json()["steps"]
    assert [step["stage"] for step in told if not step["shard"]] == [
        "snapshot",
        "scan",
        "auction",
        "pricing",
        "publish",
    ]
    assert len([step for step in told if step["shard"] and step["stage"] == "pricing"]) == PARTS
    assert client.get(f"/admin/matching/matchrun/{run.pk}/change/").status_code == 200
