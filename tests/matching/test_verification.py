"""A finished run is checked again with other code, and what was changed behind it is named."""

from __future__ import annotations

import json
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from matching.models import MatchRun
from matching.verification import run_verify
from tests.matching.conftest import ready_worker
from tests.matching.test_run import run_now

pytestmark = pytest.mark.django_db


def verified(run: MatchRun) -> dict[str, object]:
    said = StringIO()
    try:
        call_command("verify_run", run.pk, "--json", stdout=said)
        code = 0
    except CommandError as error:
        code = error.returncode
    return json.loads(said.getvalue()) | {"code": code}


def names_wrong(run: MatchRun) -> set[str]:
    return {check.name for check in run_verify(run).checks if not check.holds}


def test_a_run_holds_when_it_is_worked_out_again(season: SimpleNamespace) -> None:
    run = run_now()
    told = verified(run)
    assert told["code"] == 0
    assert told["same_input"] is told["holds"] is True
    found = {check["name"]: check["found"] for check in told["checks"]}
    assert found["bound that the prices prove"] == run.bound > 0
    assert found["eligible pairs"] == run.eligible_pairs > 0
    assert (found["seats"], found["proposals"]) == (2, 2)


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ("UPDATE matching_matchrun SET bound = bound + 1, gap = 1.0 / (bound + 1)", {"bound that the prices prove"}),
        ("UPDATE matching_matchrun SET eligible_pairs = eligible_pairs + 1", {"eligible pairs"}),
        ("UPDATE matching_matchrun SET prices = '{}'", {"bound that the prices prove"}),
        (
            "UPDATE matching_proposal SET score = score - 1 WHERE id = (SELECT min(id) FROM matching_proposal)",
            {"total score", "gap", "every proposal is eligible and has its score"},
        ),
    ],
    ids=["bound", "pairs", "prices", "score"],
)
def test_what_was_changed_behind_a_run_is_named(season: SimpleNamespace, change: str, wrong: set[str]) -> None:
    run = run_now()
    with connection.cursor() as cursor:
        cursor.execute(change)
    run.refresh_from_db()
    assert names_wrong(run) == wrong
    assert verified(run)["code"] == 1


def test_after_the_registry_changed_only_the_rows_are_checked(season: SimpleNamespace) -> None:
    run = run_now()
    ready_worker("GT", given_names="Otra")
    told = verified(run)
    assert (told["code"], told["same_input"], told["holds"]) == (3, False, True)
    assert {check["name"] for check in told["checks"]} >= {"proposals", "total score", "gap"}


def test_a_run_that_is_not_finished_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="no finished run 4"):
        call_command("verify_run", 4)
