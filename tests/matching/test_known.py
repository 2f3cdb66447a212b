"""Who knows each other already: an employer of before, the vacancy where the last run left somebody; and what is never looked at."""

from __future__ import annotations

import csv
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.choices import Role
from employers.models import Employer
from matching.explanation import explain_pair
from matching.models import MatchRun, Proposal
from matching.services import proposal_move
from matching.snapshot import take_snapshot
from matching.verification import run_verify
from matching.why import shortlists
from matching.why.selectors import best_work_of, shortlist_of
from reference.models import Language
from tests import factories
from tests.matching.conftest import berries, farm_vacancy
from tests.matching.test_run import run_now
from tests.weighing import days, even, weights
from workers.models import Worker

pytestmark = pytest.mark.django_db
MOST = even()["stay"]


@pytest.fixture(autouse=True)
def _nothing_kept() -> Any:
    shortlists.forget_kept()
    yield
    shortlists.forget_kept()


@pytest.fixture
def farm(season: SimpleNamespace) -> SimpleNamespace:
    """Every part has points; the farm is called Valle Verde Farms LLC."""
    weights(None, even())
    Employer.objects.filter(pk=season.farm.employer_id).update(
        legal_name="Valle Verde Farms LLC", trade_name="Green Valley", updated_at=timezone.now()
    )
    season.farm.refresh_from_db()
    return season


def parts(worker: Worker, season: SimpleNamespace) -> dict[str, int]:
    return explain_pair(worker, season.farm, days(0)).parts


def worked(worker: Worker, name: str, evidence: int = 1, country: str = "US") -> None:
    worker.experiences.create(occupation=berries(), country_id=country, months=4, evidence=evidence, employer_name=name)


# ── same employer again ───────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "evidence", "percent"),
    [
        ("Valle Verde Farms LLC", 1, 50),
        ("VALLE VERDE FARM, Inc.", 2, 70),
        ("valle verde farms", 3, 85),
        ("Green Valley", 4, 100),
        ("Valle Azul Farms LLC", 4, 0),
        ("", 4, 0),
    ],
)
def test_work_told_with_the_name_of_the_employer_counts_as_far_as_it_is_proved(
    farm: SimpleNamespace, name: str, evidence: int, percent: int
) -> None:
    worked(farm.maria, name, evidence)
    assert parts(farm.maria, farm)["same_employer"] == MOST * percent // 100


def test_a_name_counts_in_the_country_of_the_employer_only(farm: SimpleNamespace) -> None:
    worked(farm.maria, "Valle Verde Farms", 4, country="GT")
    assert parts(farm.maria, farm)["same_employer"] == 0


def test_a_name_that_two_employers_of_the_country_have_counts_for_neither_until_they_are_joined(
    farm: SimpleNamespace,
) -> None:
    other = factories.employer(legal_name="Valle Verde Farms, Inc.")
    worked(farm.maria, "Valle Verde Farms", 4)
    assert parts(farm.maria, farm)["same_employer"] == 0
    Employer.objects.filter(pk=other.pk).update(joined_to=farm.farm.employer)
    assert parts(farm.maria, farm)["same_employer"] == MOST


def test_a_stay_abroad_counts_as_stated_and_one_to_come_does_not(farm: SimpleNamespace) -> None:
    stay = farm.maria.stays.create(programme_id="us-h2a", entered_on=days(5), employer_name="Green Valley")
    assert parts(farm.maria, farm)["same_employer"] == 0
    stay.entered_on = days(-400)
    stay.save()
    assert parts(farm.maria, farm)["same_employer"] == MOST // 2


@pytest.mark.parametrize(
    ("status", "ended", "percent"), [("returned", -100, 100), ("cancelled", -100, 0), ("working", 40, 0)]
)
def test_a_season_from_here_counts_once_the_person_has_come_home(
    farm: SimpleNamespace, status: str, ended: int, percent: int
) -> None:
    before = factories.vacancy(employer=farm.farm.employer, starts_on=days(ended - 90), ends_on=days(ended))
    factories.placement(farm.maria, before, status=status)
    assert parts(farm.maria, farm)["same_employer"] == MOST * percent // 100
    assert parts(farm.tomas, farm)["same_employer"] == 0


def test_more_history_never_lowers_a_score(farm: SimpleNamespace) -> None:
    scores = [explain_pair(farm.maria, farm.farm, days(0)).score]
    for name, evidence in (("Otra Finca", 4), ("Green Valley", 1), ("Valle Verde", 2), ("Green Valley", 3)):
        worked(farm.maria, name, evidence)
        scores.append(explain_pair(farm.maria, farm.farm, days(0)).score)
    assert scores == sorted(scores)
    assert scores[-1] > scores[0]


def agree(run: MatchRun) -> None:
    assert run_verify(run).holds
    assert run_verify(run).same_input
    for proposal in run.proposals.select_related("worker", "vacancy"):
        assert sum(proposal.score_parts.values()) == proposal.score


def test_a_run_a_pair_and_both_lists_say_the_same_and_it_can_be_checked(farm: SimpleNamespace, tmp_path: Path) -> None:
    worked(farm.tomas, "Green Valley", 4)
    run = run_now()
    agree(run)
    assert Proposal.objects.get(worker=farm.tomas).score_parts["same_employer"] == MOST
    admin = factories.user(Role.ADMINISTRATOR)
    call_command("export_run", run.pk, "--dir", str(tmp_path), verbosity=0)
    rows = {int(row["id"]): row for row in csv.DictReader((tmp_path / "workers.csv").read_text().splitlines())}
    assert rows[farm.tomas.pk]["past_employers"] == f"{farm.farm.employer_id}=4"
    scores = {one.worker.pk: one.score for one in shortlist_of(farm.farm, admin, days(0), 5).listed}
    for worker in (farm.maria, farm.tomas, farm.josefa):
        told = explain_pair(worker, farm.farm, days(0))
        assert [one.score for one in best_work_of(worker, admin, days(0), 3).listed] == [told.score]
        assert scores[worker.pk] == told.score


# ── stay ──────────────────────────────────────────────────────────────────


def test_in_a_first_run_nobody_stands_anywhere_and_in_the_next_who_was_proposed_does(farm: SimpleNamespace) -> None:
    first, second = run_now(), run_now()
    assert [proposal.score_parts["stay"] for proposal in first.proposals.all()] == [0, 0]
    assert [proposal.score_parts["stay"] for proposal in second.proposals.all()] == [MOST, MOST]
    assert set(first.proposals.values_list("worker", flat=True)) == set(
        second.proposals.values_list("worker", flat=True)
    )
    agree(first)
    agree(second)


def test_who_was_taken_off_stands_nowhere_and_a_run_is_checked_as_it_was_when_it_began(farm: SimpleNamespace) -> None:
    first = run_now()
    proposal = first.proposals.get(worker=farm.maria)
    second = run_now()
    by = factories.user(Role.COORDINATOR, country="GT")
    proposal_move(proposal=proposal, name="discard", by=by, reason="No contesta")
    agree(second)
    proposal_move(proposal=second.proposals.get(worker=farm.maria), name="discard", by=by, reason="No contesta")
    assert parts(farm.maria, farm)["stay"] == 0
    assert parts(farm.josefa, farm)["stay"] == MOST
    third = run_now()
    assert {proposal.worker_id: proposal.score_parts["stay"] for proposal in third.proposals.all()} == {
        farm.maria.pk: 0,
        farm.josefa.pk: MOST,
    }
    agree(second)


def test_a_registry_stands_where_the_newest_run_that_looked_at_all_of_it_left_it(farm: SimpleNamespace) -> None:
    run_now()
    farm_vacancy(seats=5, employer=farm.farm.employer)
    own = run_now(scope={"countries": ["HN"]})
    limited = run_now(scope={"programmes": ["us-h2b"]})
    there = {
        proposal.worker_id: proposal.vacancy_id
        for proposal in Proposal.objects.exclude(run__in=[own, limited]).order_by("run_id")
    } | dict(own.proposals.values_list("worker", "vacancy"))
    known = take_snapshot(MatchRun(scope={}, as_of=days(0), seed=1)).known
    assert known.stands == there
    assert {farm.maria.pk, farm.josefa.pk} <= set(there)


def test_weights_without_points_for_it_read_no_history_into_a_run(season: SimpleNamespace) -> None:
    before = run_now()
    worked(season.tomas, season.farm.employer.legal_name, 4)
    season.tomas.experiences.filter(evidence=4).update(months=0)
    after = run_now()
    assert before.input_hash == after.input_hash
    assert all(proposal.score_parts["stay"] == 0 for proposal in after.proposals.all())


# ── what is never looked at ───────────────────────────────────────────────


def _sex(person: Worker) -> None:
    person.sex = "M" if person.sex == "F" else "F"


def _people(person: Worker) -> None:
    person.people = "xinka" if person.people != "xinka" else "ladino"


def _language(person: Worker) -> None:
    person.preferred_language = Language.objects.get(pk="kek" if person.preferred_language_id != "kek" else "mam")


def _age(person: Worker) -> None:
    person.birth_date = person.birth_date.replace(year=person.birth_date.year - 17)


def _complaints(person: Worker) -> None:
    """Of the farm where the person has worked, and of what was paid for it."""
    factories.complaint(person.country_id, employer=Employer.objects.get(trade_name="Green Valley"))


@pytest.mark.parametrize("flip", [_sex, _people, _language, _age, _complaints])
def test_no_protected_trait_and_no_complaint_changes_who_is_proposed(farm: SimpleNamespace, flip: Any) -> None:
    for person in (farm.maria, farm.tomas, farm.josefa):
        person.stays.create(programme_id="us-h2a", entered_on=days(-400), employer_name="Green Valley")
    run_now()
    before = run_now()
    for person in (farm.maria, farm.tomas):
        flip(person)
        person.save()
    after = run_now()
    assert after.result_hash == before.result_hash
    assert [one.score_parts for one in after.proposals.order_by("worker")] == [
        one.score_parts for one in before.proposals.order_by("worker")
    ]
