"""A finished run is checked again with other code, and what was changed behind it is named."""

from __future__ import annotations

import json
import sys
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.choices import Role
from employers.services import named_request_send
from matching.models import MatchRun, Proposal
from matching.named.services import named_person_choose, named_person_move
from matching.verification import run_verify
from tests import factories
from tests.matching.conftest import farm_vacancy, ready_worker
from tests.matching.test_run import run_now
from workers.models import Worker

pytestmark = pytest.mark.django_db


def verified(run: MatchRun, *options: str) -> dict[str, object]:
    said = StringIO()
    try:
        call_command("verify_run", run.pk, "--json", *options, stdout=said)
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


IN_ORDER = "total <= exact optimum <= bound"


def ask_by_name(worker: Worker, **vacancy: object) -> None:
    """An employer's wish that the person and the ministry have agreed to."""
    clerk = factories.user(Role.EMPLOYER_CLERK)
    wanted = farm_vacancy(employer=factories.employer(clerk=clerk), **vacancy)
    request = named_request_send(
        vacancy=wanted, country=worker.country, name=f"{worker.given_names} {worker.first_surname}", by=clerk,
        birth_year=worker.birth_date.year,
    )  # fmt: skip
    staff = factories.user()
    found = named_person_choose(request=request, worker=worker, by=staff)
    factories.sharing(worker)
    named_person_move(found=found, name="agree", by=staff)


def test_another_solver_finds_the_same_total_for_the_people_and_seats_that_were_free(season: SimpleNamespace) -> None:
    ask_by_name(season.tomas, seats=2)
    run = run_now()
    assert run.kept_by_name == 1
    told = verified(run, "--exact")
    assert (told["code"], told["holds"]) == (0, True)
    assert told["exact"]["optimum"] == told["exact"]["total"] == run.total_score == run.bound
    assert (told["exact"]["gap"], told["exact"]["pairs"]) == (0, 4)
    assert {check["name"]: check["holds"] for check in told["checks"]}[IN_ORDER] is True
    assert "exact" not in verified(run)


def without(run: MatchRun, worker: Worker, *, bound: int) -> tuple[int, float]:
    """The run on record as if it had left this person over, with this bound; its total and gap then."""
    lost = Proposal.objects.get(run=run, worker=worker)
    lost.delete()
    total = run.total_score - lost.score
    gap = (bound - total) / bound
    MatchRun.objects.filter(pk=run.pk).update(
        total_score=total, bound=bound, gap=gap, proposals_made=run.proposals_made - 1
    )
    return total, gap


def test_a_run_below_the_optimum_holds_and_its_true_gap_is_told(season: SimpleNamespace) -> None:
    run = run_now()
    total, gap = without(run, season.josefa, bound=run.bound)
    told = verified(run, "--exact")
    assert told["code"] == 0
    assert told["exact"] | {"seconds": 0} == {
        "optimum": run.bound, "total": total, "bound": run.bound, "pairs": 3, "seconds": 0, "gap": gap
    }  # fmt: skip
    said = StringIO()
    call_command("verify_run", run.pk, "--exact", stdout=said)
    assert f"ok  {IN_ORDER}: True" in said.getvalue()
    assert f"optimum {run.bound:,}; the run's total {total:,}, its bound {run.bound:,}" in said.getvalue()


def test_a_bound_below_the_optimum_is_wrong(season: SimpleNamespace) -> None:
    run = run_now()
    without(run, season.josefa, bound=run.bound - 1)
    told = verified(run, "--exact")
    assert told["code"] == 1
    assert told["exact"]["optimum"] == told["exact"]["bound"] + 1
    assert {check["name"] for check in told["checks"] if not check["holds"]} == {
        IN_ORDER,
        "bound that the prices prove",
    }


def test_too_many_pairs_are_checked_but_not_solved(season: SimpleNamespace) -> None:
    run = run_now()
    told = verified(run, "--exact", "--most-pairs", "2")
    assert (told["code"], told["holds"], told["exact"]) == (4, True, None)
    with pytest.raises(CommandError, match=r"more than 2 pairs.*--most-pairs allows more"):
        call_command("verify_run", run.pk, "--exact", "--most-pairs", "2", stdout=StringIO())


def test_without_the_solver_the_line_that_installs_it_is_told(
    season: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_now()
    monkeypatch.setitem(sys.modules, "ortools.graph.python.min_cost_flow", None)
    with pytest.raises(CommandError, match=r"pip install ortools -c requirements-dev\.txt"):
        call_command("verify_run", run.pk, "--exact", stdout=StringIO())
    assert verified(run)["code"] == 0
