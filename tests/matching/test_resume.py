"""A second process goes on where the first one died: the same input, the same result, and nothing of it is left afterwards."""

from __future__ import annotations

import zlib
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from common.scope import WHOLE_REGION, DatabaseScope, database_scope
from matching.assigning import Assigned, assign_snapshot
from matching.execution import execute
from matching.models import MatchRun, NearMiss, NotProposed, Proposal, RunKept
from matching.services import WORK, run_cancel, run_fail, run_request, run_take, runs_sweep
from matching.snapshot import Snapshot, take_snapshot
from matching.steps.kept import assigned_file, assigned_of, snapshot_file, snapshot_of
from matching.steps.packing import BadFile, Writer, named, read
from matching.steps.resume import Stages
from matching.steps.services import kept_write
from tests import factories
from tests.matching.conftest import farm_vacancy, ready_worker

pytestmark = pytest.mark.django_db
ONES_OWN = ("id", "run_id", "created_at", "updated_at")


def asked_for() -> MatchRun:
    return run_request(by=None, as_of=timezone.localdate(), seed=7)


def died(run: MatchRun, *, assigned: bool = False) -> None:
    """A process read what the run looks at, and perhaps assigned; then it was gone, and its lease passed."""
    lease = run_take(run.pk)
    run.refresh_from_db()
    stages = Stages(lease, run)
    snapshot = take_snapshot(run)
    stages.keep_snapshot(snapshot)
    if assigned:
        stages.keep_assigned(assignment_of(snapshot))
    MatchRun.objects.filter(pk=run.pk).update(lease_until=F("lease_until") - 2 * WORK.span)


def assignment_of(snapshot: Snapshot) -> Assigned:
    return assign_snapshot(snapshot, seed=7, parameters={}, progress=lambda *_told: None)


def gone_on(run: MatchRun) -> MatchRun:
    execute(run.pk)
    run.refresh_from_db()
    return run


def published(run: MatchRun) -> list[list[Any]]:
    """All that a run says of anybody, but numbers and times of its own."""
    kinds = (Proposal, NearMiss, NotProposed)
    return [
        [{name: value for name, value in row.items() if name not in ONES_OWN} for row in rows]
        for rows in (kind.objects.filter(run=run).order_by("worker").values() for kind in kinds)
    ]


def attempts(run: MatchRun) -> list[int]:
    return list(run.steps.values_list("attempt", flat=True))


def kept(of: DatabaseScope = WHOLE_REGION) -> int:
    with database_scope(of):
        return RunKept.objects.count()


def everything_changes(season: SimpleNamespace) -> None:
    ready_worker(months=60)
    season.maria.experiences.update(months=1)
    season.farm.seats = 1
    season.farm.save()


@pytest.mark.parametrize(("assigned", "by"), [(False, [1, 2, 2, 2, 2]), (True, [1, 1, 1, 1, 2])])
def test_the_next_process_goes_on_after_the_last_stage_that_was_kept(
    season: SimpleNamespace, assigned: bool, by: list[int]
) -> None:
    ready_worker(months=0)
    alone = gone_on(asked_for())
    run = asked_for()
    died(run, assigned=assigned)
    assert kept() == 1 + assigned
    everything_changes(season)
    gone_on(run)
    assert run.status == "done", run.error
    assert attempts(run) == by
    assert (run.input_hash, run.result_hash) == (alone.input_hash, alone.result_hash)
    assert (run.total_score, run.bound, run.prices) == (alone.total_score, alone.bound, alone.prices)
    assert published(run) == published(alone)
    assert list(run.steps.values_list("fingerprint", flat=True)) == list(
        alone.steps.values_list("fingerprint", flat=True)
    )
    assert gone_on(asked_for()).input_hash != alone.input_hash


def test_nothing_is_kept_once_a_run_has_ended_however_it_ends(season: SimpleNamespace) -> None:
    gone_on(asked_for())
    assert not kept()
    cancelled, failed, swept = asked_for(), asked_for(), asked_for()
    for run in (cancelled, failed, swept):
        died(run, assigned=True)
    assert kept() == 6
    run_cancel(run=cancelled, by=factories.user("administrator"))
    run_fail(failed.pk, error="Out of paper.")
    assert kept() == 2
    gone_on(swept)
    kept_write(swept.pk, "snapshot", 1, [b"written by a process that had lost the run"])
    assert kept() == 1
    runs_sweep()
    assert not kept()
    assert not any(run.steps.filter(parts_kept__gt=0).exists() for run in (cancelled, failed, swept))


def another_file(run: MatchRun, stage: str) -> bytes:
    """Whole and of this version, and not what the run had made."""
    ready_worker(months=60)
    snapshot = take_snapshot(run)
    file = snapshot_file(snapshot) if stage == "snapshot" else assigned_file(assignment_of(snapshot))
    return b"".join(file.parts())


@pytest.mark.parametrize("stage", ["snapshot", "pricing"])
@pytest.mark.parametrize("fault", ["damaged", "cut short", "gone", "of another version", "of another input"])
def test_what_cannot_be_used_is_made_anew(season: SimpleNamespace, stage: str, fault: str) -> None:
    alone, run = gone_on(asked_for()), asked_for()
    died(run, assigned=True)
    other = another_file(run, stage)
    with database_scope(WHOLE_REGION):
        part = RunKept.objects.get(run=run, stage=stage)
        if fault == "gone":
            part.delete()
        elif fault != "of another version":
            content = bytes(part.content)
            part.content = {
                "damaged": zlib.compress(zlib.decompress(content)[:-40] + b"?" * 40, 1),
                "cut short": content[: len(content) // 2],
                "of another input": other,
            }[fault]
            part.save()
    if fault == "of another version":
        run.steps.update(made_by="0/another")
    gone_on(run)
    assert run.status == "done", run.error
    both = stage == "snapshot" or fault == "of another version"
    assert attempts(run) == ([2] * 5 if both else [1, 2, 2, 2, 2])
    assert run.result_hash == (gone_on(asked_for()) if both else alone).result_hash


def test_no_person_sees_what_is_kept_whatever_they_may_see(season: SimpleNamespace) -> None:
    died(asked_for())
    assert kept() == 1
    somebody = str(factories.user("administrator").pk)
    for scope in (DatabaseScope("*", "*", somebody), DatabaseScope("GT", "*", "system"), DatabaseScope()):
        assert kept(scope) == 0


def test_the_log_of_the_database_and_so_its_backups_never_hold_it() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'matching_runkept'")
        assert cursor.fetchone() == ("u",)


def test_no_name_number_or_address_is_in_it(season: SimpleNamespace) -> None:
    run = asked_for()
    died(run, assigned=True)
    person = season.maria
    with database_scope(WHOLE_REGION):
        whole = b"".join(zlib.decompress(bytes(part.content)) for part in RunKept.objects.all())
    told = [person.given_names, person.first_surname, person.folio, person.search_name, person.phone]
    for text in filter(None, told):
        assert text.encode() not in whole
        assert text.lower().encode() not in whole.lower()


def test_a_snapshot_comes_back_column_by_column(season: SimpleNamespace) -> None:
    farm_vacancy(seats=3)
    snapshot = take_snapshot(asked_for())
    back = snapshot_of(snapshot_file(snapshot).parts())
    assert back.fingerprint(7) == snapshot.fingerprint(7)
    for side in ("workers", "vacancies"):
        for name in type(getattr(snapshot, side)).columns():
            before, after = getattr(getattr(snapshot, side), name), getattr(getattr(back, side), name)
            assert before.dtype == after.dtype
            np.testing.assert_array_equal(before, after)
    for name in ("as_of", "vocabulary", "rules", "rule_versions", "named", "groups", "weights", "weights_version"):
        assert getattr(back, name) == getattr(snapshot, name)
    assert back.other_starts.questions == snapshot.other_starts.questions
    np.testing.assert_array_equal(back.scores.block(0, 3), snapshot.scores.block(0, 3))


def test_an_assignment_comes_back_bit_by_bit(season: SimpleNamespace) -> None:
    assigned = assignment_of(take_snapshot(asked_for()))
    file = assigned_file(assigned)
    back, fingerprint = assigned_of(file.parts())
    assert fingerprint == file.fingerprint
    np.testing.assert_array_equal(back.assignment.vacancy_of, assigned.assignment.vacancy_of)
    np.testing.assert_array_equal(back.assignment.prices, assigned.assignment.prices)
    assert (back.assignment.total_score, back.assignment.bound) == (
        assigned.assignment.total_score,
        assigned.assignment.bound,
    )
    assert back.assignment.gap == assigned.assignment.gap


def test_large_files_come_in_parts_and_only_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matching.steps.packing.PART_BYTES", 1 << 16)
    monkeypatch.setattr("matching.steps.packing.PIECE_BYTES", 1 << 16)
    noise = np.random.default_rng(1).integers(0, 2**40, 200_000).reshape(1000, 200)
    parts = list(Writer({"noise": noise, "none": np.zeros((0, 3), np.int8)}, {}).parts())
    assert len(parts) > 5
    back, _fingerprint = read(parts, {})
    np.testing.assert_array_equal(back["noise"], noise)
    assert back["none"].shape == (0, 3)
    with pytest.raises(BadFile):
        read(parts[:-1], {})


def test_only_what_is_named_is_kept_and_comes_back() -> None:
    with pytest.raises(TypeError, match="a SimpleNamespace cannot be kept"):
        Writer({"one": SimpleNamespace()}, {})
    file = Writer(DatabaseScope("GT"), named(DatabaseScope))
    assert read(file.parts(), named(DatabaseScope))[0] == DatabaseScope("GT")
    with pytest.raises(BadFile):
        read(file.parts(), {})
