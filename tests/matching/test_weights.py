"""Weights as dated rows: which hold when, what a run keeps of them, and that nobody edits the past."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError, ProgrammingError
from django.utils import timezone

from accounts.choices import Role
from common.errors import InvalidInput, NotAllowed, WrongState
from common.leases import LeaseLost
from matching.choices import PreviewStatus
from matching.engine.weights import PART_KEYS, SHIPPED, Weights
from matching.explanation import explain_pair
from matching.models import MatchRun, Proposal, ScoreWeights, WeightsPreview
from matching.snapshot import take_snapshot
from matching.verification import run_verify
from matching.weights.execution import execute
from matching.weights.selectors import weights_in_force
from matching.weights.services import (
    WORK,
    preview_progress,
    preview_request,
    preview_take,
    previews_sweep,
    weights_decide,
    weights_load,
    weights_withdraw,
)
from matching.why.words import parts_beside
from tests import factories
from tests.matching.test_run import run_now
from tests.weighing import days, only, preview, shipped, weights

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(season: SimpleNamespace) -> SimpleNamespace:
    """Tomás has the least experience and has waited longest; there are two seats for three people."""
    for person, since in ((season.maria, 10), (season.josefa, 20), (season.tomas, 300)):
        person.registered_on = days(-since)
        person.save()
    return season


def asked(by: Any = None, **fields: Any) -> WeightsPreview:
    """A preview asked for and worked on."""
    values = {"points": only("waiting"), "valid_from": days(7), "reason": "Quien espera más.", "country": "GT"} | fields
    tried = preview_request(by=by or factories.user(), **values)
    execute(tried.pk)
    tried.refresh_from_db()
    return tried


# ── which hold ────────────────────────────────────────────────────────────


def test_the_shipped_ones_are_loaded_once_and_are_those_of_the_engine() -> None:
    assert weights_load() == {"read": 2, "created": 2, "unchanged": 0}
    assert weights_load() == {"read": 2, "created": 0, "unchanged": 2}
    first, second = (weights_in_force(date(2026, 11, day)) for day in (26, 27))
    assert (first.version, first.weights) == ("platform-1", SHIPPED)
    assert second.version == "platform-2"
    assert all(second.weights.points().values())
    call_command("load_weights", stdout=(said := StringIO()))
    assert "2 unchanged" in said.getvalue()


def test_before_anything_is_loaded_the_shipped_ones_hold() -> None:
    assert (weights_in_force(days(0)).version, weights_in_force(days(0)).weights) == ("", SHIPPED)


def test_a_version_on_record_is_not_changed_by_a_file_that_says_otherwise() -> None:
    ScoreWeights.objects.create(version="platform-1", valid_from=days(-9), reason="x", origin="shipped", **only("crop"))
    with pytest.raises(ValueError, match="platform-1 is on record"):
        weights_load()
    assert ScoreWeights.objects.get().weights == Weights(**only("crop"))


def test_each_day_has_the_newest_version_of_its_registry_else_of_the_region() -> None:
    shipped()
    old, new = weights("GT", only("crop"), valid_from=days(-5)), weights("GT", only("skills"), valid_from=days(3))
    region = weights(None, only("language"), valid_from=days(-2))
    later = weights("GT", only("waiting"), valid_from=days(2))
    weights_withdraw(weights=later, by=later.decided_by, reason="Un error")
    told = {day: weights_in_force(days(day), ["GT"]).version for day in (-6, -5, 0, 2, 3)}
    assert told == {-6: "platform-1", -5: old.version, 0: old.version, 2: old.version, 3: new.version}
    assert weights_in_force(days(0), ["HN"]).version == region.version
    assert weights_in_force(days(0), ["GT", "HN"]).version == weights_in_force(days(0)).version == region.version


# ── what the database refuses ─────────────────────────────────────────────


@pytest.mark.parametrize(
    "wrong",
    [
        {"crop": 1},
        {"crop": -5000, "skills": 5000, "waiting": 10_000},
        {"reason": ""},
        {"origin": "staff"},
        {"withdrawn_on": days(0)},
    ],
    ids=["sum", "negative", "reason", "nobody", "withdrawn by nobody"],
)
def test_the_database_refuses_what_are_no_weights(wrong: dict[str, Any]) -> None:
    fields = {"version": "x", "valid_from": days(1), "reason": "x", "origin": "shipped"} | only("waiting") | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreWeights.objects.create(**fields)


@pytest.mark.parametrize("country", ["GT", None])
def test_one_version_a_registry_and_day_holds(country: str | None) -> None:
    first = weights(country, valid_from=days(4))
    with pytest.raises(IntegrityError), transaction.atomic():
        weights(country, valid_from=days(4))
    weights_withdraw(weights=first, by=factories.user(Role.ADMINISTRATOR), reason="Un error")
    weights(country, valid_from=days(4))


@pytest.mark.parametrize(
    "change",
    ["UPDATE matching_scoreweights SET crop = 10000, waiting = 0", "UPDATE matching_scoreweights SET reason = 'otra'",
     "UPDATE matching_scoreweights SET valid_from = valid_from + 1", "DELETE FROM matching_scoreweights"],
)  # fmt: skip
def test_no_version_is_ever_edited_or_deleted(change: str) -> None:
    weights()
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


# ── runs ──────────────────────────────────────────────────────────────────


def test_a_run_scores_by_the_weights_of_its_day_and_keeps_them(waiting: SimpleNamespace) -> None:
    before = run_now()
    version = weights(None, valid_from=days(0))
    after = run_now()
    assert (before.weights_version, before.weights) == ("", SHIPPED.points())
    assert (after.weights_version, after.weights) == (version.version, only("waiting"))
    assert before.input_hash != after.input_hash
    placed = {run.pk: set(run.proposals.values_list("worker", flat=True)) for run in (before, after)}
    assert placed[before.pk] == {waiting.maria.pk, waiting.josefa.pk}
    assert placed[after.pk] == {waiting.tomas.pk, waiting.josefa.pk}
    for proposal in after.proposals.all():
        assert proposal.score == proposal.score_parts["waiting"] > 0


def test_weights_of_a_later_day_do_not_touch_the_runs_of_today(waiting: SimpleNamespace) -> None:
    before = run_now()
    weights(None, valid_from=days(1))
    assert run_now().input_hash == before.input_hash
    later = MatchRun(scope={}, as_of=days(1), seed=0)
    assert take_snapshot(later).weights == Weights(**only("waiting"))


def test_a_run_of_one_registry_takes_its_own_weights_and_one_of_the_region_does_not(waiting: SimpleNamespace) -> None:
    own = weights("GT")
    assert run_now(scope={"countries": ["GT"]}).weights_version == own.version
    assert run_now(scope={"countries": ["HN"]}).weights == run_now().weights == SHIPPED.points()


def test_an_old_run_is_checked_by_its_own_weights_whatever_holds_now(waiting: SimpleNamespace) -> None:
    first = weights(None, only("skills"), valid_from=days(-1))
    old = run_now()
    weights(None)
    verdict = run_verify(old)
    assert verdict.holds
    assert verdict.same_input
    assert f"weights {first.version}" in {check.name for check in verdict.checks}
    assert run_verify(run_now()).holds


def test_weights_changed_behind_a_run_are_found(waiting: SimpleNamespace) -> None:
    version = weights(None)
    run = run_now()
    MatchRun.objects.filter(pk=run.pk).update(weights=only("crop"))
    run.refresh_from_db()
    verdict = run_verify(run)
    assert not verdict.same_input
    assert f"weights {version.version}" in {check.name for check in verdict.checks if not check.holds}


def test_a_run_of_before_there_were_versions_still_holds(waiting: SimpleNamespace) -> None:
    run = run_now()
    weights(None)
    MatchRun.objects.filter(pk=run.pk).update(weights={}, weights_version="")
    run.refresh_from_db()
    assert run.score_weights == SHIPPED
    assert run_verify(run).holds
    assert run_verify(run).same_input


def test_an_exported_run_says_by_which_weights_it_scored(waiting: SimpleNamespace, tmp_path: Any) -> None:
    version = weights(None)
    run = run_now()
    call_command("export_run", run.pk, "--dir", str(tmp_path), verbosity=0)
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert (summary["weights_version"], summary["score_parts"]) == (version.version, only("waiting"))


def test_an_explanation_scores_as_a_run_of_the_day_would(waiting: SimpleNamespace) -> None:
    version = weights("GT", valid_from=days(3))
    now = explain_pair(waiting.tomas, waiting.farm, days(0))
    then = explain_pair(waiting.tomas, waiting.farm, days(3))
    assert (now.weights.version, sum(now.parts.values())) == ("", now.score)
    assert then.weights.version == version.version
    assert then.score == then.parts["waiting"] > 0
    run = run_now(scope={"countries": ["GT"]})
    assert run.proposals.get(worker=waiting.tomas).score == now.score
    said = StringIO()
    call_command("explain", waiting.tomas.pk, waiting.farm.pk, as_of=days(3), stdout=said)
    assert version.version in said.getvalue()
    assert "/ 10000" in said.getvalue()


def test_a_proposal_tells_its_parts_beside_the_most_of_its_run(waiting: SimpleNamespace) -> None:
    weights(None)
    run_now()
    told = parts_beside(Proposal.objects.first())
    assert [part["max"] for part in told] == [100, *[0] * (len(PART_KEYS) - 1)]


# ── previews ──────────────────────────────────────────────────────────────


def test_a_preview_counts_who_keeps_loses_and_gains_a_place(waiting: SimpleNamespace) -> None:
    run = run_now()
    told = asked(by=factories.user(Role.ADMINISTRATOR), country=None)
    assert (told.status, told.run, told.result["as_the_run_saw"]) == ("done", run, True)
    assert told.result["people"] == {"stays": 1, "moves": 0, "loses": 1, "gains": 1, "none": 0}
    assert told.result["places"] == [[waiting.farm.pk, 2, 2, 1, 1, 1]]
    assert [row[1:] for row in told.result["programmes"]] == [[2, 2, 2, 1, 1]]
    ((loser, before, after, was, will),) = told.result["some"]["loses"]
    assert (loser, before, after, will) == (waiting.maria.pk, waiting.farm.pk, 0, 0)
    assert was == run.proposals.get(worker=waiting.maria).score
    assert [row[0] for row in told.result["some"]["gains"]] == [waiting.tomas.pk]


def test_the_points_of_a_preview_are_those_of_the_runs_that_would_be_made(waiting: SimpleNamespace) -> None:
    before = run_now(scope={"countries": ["GT"]})
    told = asked(valid_from=days(0))
    weights_decide(preview=told, by=told.requested_by)
    after = run_now(scope={"countries": ["GT"]})
    for at, run in enumerate((before, after)):
        assert sum(points[at] for points in told.result["parts"].values()) == run.total_score
        for key in PART_KEYS:
            assert told.result["parts"][key][at] == sum(one.score_parts[key] for one in run.proposals.all())


def test_a_preview_changes_nothing(waiting: SimpleNamespace) -> None:
    run_now()
    asked()
    assert not ScoreWeights.objects.exists()
    assert (MatchRun.objects.count(), Proposal.objects.count()) == (1, 2)


def test_without_any_run_a_preview_looks_at_what_one_of_today_would(waiting: SimpleNamespace) -> None:
    told = asked()
    assert (told.status, told.run, told.result["workers"], told.result["as_the_run_saw"]) == ("done", None, 2, False)
    assert not MatchRun.objects.exists()


def test_a_preview_says_when_people_have_changed_since_the_run(waiting: SimpleNamespace) -> None:
    run_now()
    waiting.josefa.registered_on = days(-200)
    waiting.josefa.save()
    assert asked(by=factories.user(Role.ADMINISTRATOR), country=None).result["as_the_run_saw"] is False


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"points": SHIPPED.points() | {"crop": 1501}}, None),
        ({"points": SHIPPED.points() | {"crop": 2500, "waiting": -500}}, "waiting"),
        ({"points": SHIPPED.points()}, None),
        ({"valid_from": days(-1)}, "valid_from"),
        ({"reason": "  "}, "reason"),
    ],
    ids=["sum", "negative", "the same", "the past", "no reason"],
)
def test_what_cannot_be_tried_is_refused_at_its_field(fields: dict[str, Any], field: str | None) -> None:
    with pytest.raises(InvalidInput) as refused:
        asked(**fields)
    assert refused.value.field == field
    assert not WeightsPreview.objects.exists()


@pytest.mark.parametrize("country", ["HN", None])
def test_a_coordinator_sets_the_weights_of_their_own_registry_only(country: str | None) -> None:
    user = factories.user(Role.COORDINATOR, country="GT")
    with pytest.raises(NotAllowed):
        asked(by=user, country=country)
    with pytest.raises(NotAllowed):
        weights_decide(preview=preview(country), by=user)
    with pytest.raises(NotAllowed):
        weights_withdraw(weights=weights(country, valid_from=days(5)), by=user, reason="x")


def test_an_administrator_of_one_country_does_not_set_those_of_the_region() -> None:
    with pytest.raises(NotAllowed):
        asked(by=factories.user(Role.ADMINISTRATOR, country="GT"), country=None)


def test_two_processes_do_not_work_on_one_preview_and_one_left_is_asked_for_again() -> None:
    tried = preview(status="queued", result={}, finished_at=None)
    lease = preview_take(tried.pk)
    assert lease is not None
    assert preview_take(tried.pk) is None
    WeightsPreview.objects.update(lease_until=timezone.now() - timedelta(minutes=1))
    assert previews_sweep() == 1
    assert preview_take(tried.pk) is not None
    with pytest.raises(LeaseLost):
        preview_progress(lease, "before", 1, 2)


def test_a_preview_that_keeps_ending_its_process_is_put_aside() -> None:
    tried = preview(status="running", result={}, finished_at=None, attempt=3)
    assert (WORK.left(), previews_sweep()) == (([tried.pk], []), 0)
    tried.refresh_from_db()
    assert (tried.status, "put aside" in tried.error) == (PreviewStatus.FAILED, True)


# ── deciding and withdrawing ──────────────────────────────────────────────


def test_deciding_puts_the_weights_of_the_preview_on_record_with_who_and_why() -> None:
    tried, other = preview(valid_from=days(7)), factories.user()
    made = weights_decide(preview=tried, by=other)
    assert made.version == f"GT-{days(7)}"
    assert (made.weights, made.reason, made.decided_by, made.preview) == (tried.weights, tried.reason, other, tried)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT lower(action) FROM audit.entry WHERE table_name = 'matching_scoreweights' AND row_id = %s",
            [str(made.pk)],
        )
        assert cursor.fetchall() == [("insert",)]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"status": "queued", "result": {}, "finished_at": None}, WrongState),
        ({"valid_from": days(-1)}, InvalidInput),
        ({"against": only("crop")}, WrongState),
    ],
    ids=["not finished", "its day has passed", "others hold by now"],
)
def test_what_cannot_be_decided(fields: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        weights_decide(preview=preview(**fields), by=factories.user())
    assert not ScoreWeights.objects.exists()


def test_a_preview_is_decided_once_and_a_day_has_one_version() -> None:
    user, tried = factories.user(), preview(valid_from=days(7))
    weights_decide(preview=tried, by=user)
    with pytest.raises(WrongState, match="decided already"):
        weights_decide(preview=tried, by=user)
    with pytest.raises(InvalidInput):
        weights_decide(preview=preview(valid_from=days(7), points=only("crop")), by=user)


def test_a_version_to_come_is_withdrawn_and_its_day_is_free_again() -> None:
    user, first = factories.user(), weights(valid_from=days(7), version=f"GT-{days(7)}")
    gone = weights_withdraw(weights=first, by=user, reason="Un error")
    assert (gone.withdrawn_on, gone.withdrawn_by, gone.withdrawal_reason) == (days(0), user, "Un error")
    assert weights_in_force(days(9), ["GT"]).weights == SHIPPED
    assert weights_decide(preview=preview(valid_from=days(7)), by=user).version == f"GT-{days(7)}-2"
    with pytest.raises(WrongState):
        weights_withdraw(weights=gone, by=user, reason="Otra vez")


def test_weights_in_force_are_not_withdrawn() -> None:
    held = weights(valid_from=days(0))
    with pytest.raises(WrongState, match="in force"):
        weights_withdraw(weights=held, by=held.decided_by, reason="Un error")
    with pytest.raises(InvalidInput):
        weights_withdraw(weights=weights(valid_from=days(1)), by=held.decided_by, reason=" ")
    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreWeights.objects.filter(pk=held.pk).update(
            withdrawn_on=days(0), withdrawn_by=held.decided_by, withdrawal_reason="x"
        )
