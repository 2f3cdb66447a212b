"""What is told of a run's fairness: right to the person, within the reader's part of the region, and of nobody who is gone."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date, timedelta
from statistics import median
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from matching.fairness.gaps import gaps_of
from matching.fairness.rates import Group
from matching.fairness.selectors import fairness_of
from matching.fairness.stages import Stage, unpacked_ids, unpacked_stages
from matching.models import MatchRun, RunStanding
from reference.models import Language
from tests import factories, left_over
from tests.api import scene
from tests.matching.conftest import farm_vacancy
from tests.matching.test_run import run_now
from workers.models import ExportLog, Worker
from workers.services import erasure_carry_out, erasure_request

pytestmark = pytest.mark.django_db
CYCLE = (Stage.PROPOSED, Stage.PROPOSED, Stage.OUTBID, Stage.CLOSED, Stage.PROPOSED, Stage.PAPERS, Stage.OUTBID)


def counted(country: str = "GT", **fields: Any) -> Worker:
    """Somebody registered who agreed to statistics."""
    person = factories.worker(country, **fields)
    person.consents.create(purpose="statistics", means="signed", text_version="1", given_at=timezone.now())
    return person


def crowd(n: int = 48, country: str = "GT") -> list[Worker]:
    """Two women in three, of three ages and any schooling, registered a day after one another."""
    today = timezone.localdate()
    office = factories.office(country)
    return [
        counted(
            country,
            office=office,
            sex="M" if number % 3 == 2 else "F",
            birth_date=date(today.year - 56 + 10 * (number % 3), 5, 1),
            schooling_years=number % 14,
            registered_on=today - timedelta(days=number),
        )
        for number in range(n)
    ]


def finished(people: list[Worker], **unfilled: int) -> MatchRun:
    run = scene.run()
    stages = {person.pk: CYCLE[at % len(CYCLE)] for at, person in enumerate(people)}
    left_over.run_standing(run, stages, **unfilled).save(force_insert=True)
    return run


def groups(run: MatchRun, user: Any, by: str) -> dict[str, Group]:
    report = fairness_of(run, user)
    assert report is not None
    return {group.key: group for table in report.tables if table.dimension == by for group in table.groups}


def test_a_run_keeps_how_far_everybody_came_and_the_seats_it_left(season: SimpleNamespace) -> None:
    season.farm.seats = 1
    season.farm.save()
    unready = factories.worker("GT")
    farm_vacancy(seats=3, programme=season.farm.programme_id, experience_months=600)
    run = run_now()
    standing = RunStanding.objects.get(run=run)
    found = dict(zip(unpacked_ids(standing.people).tolist(), unpacked_stages(standing.stages).tolist(), strict=True))
    assert found[season.maria.pk] == Stage.PROPOSED
    assert found[season.tomas.pk] == found[season.josefa.pk] == Stage.OUTBID
    assert found[unready.pk] == Stage.CLOSED
    assert list(standing.unfilled.values()) == [3]
    assert run.peak_memory is not None
    assert run.peak_memory > 50 * 2**20
    assert run.timings["standing"] >= 0


def test_who_somebody_is_changes_no_proposal(season: SimpleNamespace) -> None:
    """The whole run twice, with sex, people and preferred language of everybody turned round in between."""
    first = run_now()
    other = Language.objects.exclude(pk="spa").first()
    for person in Worker.objects.all():
        turned = {"sex": "M" if person.sex == "F" else "F", "people": "" if person.people else "maya"}
        Worker.objects.filter(pk=person.pk).update(**turned, preferred_language=other)
    second = run_now()
    assert first.proposals_made == second.proposals_made == 2
    assert (first.result_hash, first.total_score, first.bound) == (second.result_hash, second.total_score, second.bound)


def test_the_report_says_what_counting_file_by_file_says() -> None:
    people = crowd(96)
    run, rosa = finished(people), factories.user()
    told = groups(run, rosa, "sex")
    stage_of = {person.pk: CYCLE[at % len(CYCLE)] for at, person in enumerate(people)}
    for sex, group in told.items():
        mine = [person for person in people if person.sex == sex]
        there = Counter(stage_of[person.pk] for person in mine)
        assert group.people == len(mine)
        assert group.proposed in (None, there[Stage.PROPOSED])
        assert group.eligible in (None, there[Stage.PROPOSED] + there[Stage.OUTBID])
        if group.days_proposed is not None:
            waits = [(run.as_of - one.registered_on).days for one in mine if stage_of[one.pk] == Stage.PROPOSED]
            assert group.days_proposed == round(median(waits))
    women = told["F"]
    assert women.of_people is not None
    assert women.of_people.share == women.proposed / women.people
    assert sum(group.people or 0 for group in groups(run, rosa, "age").values()) == len(people)
    assert set(groups(run, rosa, "age")) == {"3", "4", "5"}  # 35, 45 and 55 or a year more, whatever the month
    assert set(groups(run, rosa, "schooling")) == {"0", "1", "2", "3", "4"}


def test_who_is_erased_withdrew_or_never_agreed_is_absent() -> None:
    people = crowd(40)
    run, rosa = finished(people), factories.user()
    before = fairness_of(run, rosa)
    assert before is not None
    assert before.whole.people == 40
    request = erasure_request(worker=people[0], origin="person", by=None)
    erasure_carry_out(request=request, by=factories.user(Role.ADMINISTRATOR))
    people[1].consents.update(withdrawn_at=timezone.now())
    Worker.objects.filter(pk=people[2].pk).update(status="merged")
    after = fairness_of(run, rosa)
    assert after is not None
    assert after.whole.people == 37
    assert after.uncounted is after.registered is None  # one person did not agree: too few to be told


def test_everybody_sees_the_numbers_of_their_part_of_the_region_only() -> None:
    people = [*crowd(30, "GT"), *crowd(20, "HN")]
    run = finished(people)
    seen = {
        "GT": factories.user(Role.COORDINATOR, country="GT"),
        "HN": factories.user(Role.COORDINATOR, country="HN"),
        "all": factories.user(Role.AUDITOR, country=""),
        "auditor": factories.user(Role.AUDITOR, country="HN"),
        "nobody": factories.user(Role.POLICY_EDITOR),
    }
    told = {name: fairness_of(run, user) for name, user in seen.items()}
    found = {name: report.whole.people if report else "–" for name, report in told.items()}
    assert found == {"GT": 30, "HN": 20, "all": 50, "auditor": 20, "nobody": None}


@pytest.fixture
def officer_of_numbers(client_for: Any) -> Client:
    return client_for(Role.AUDITOR)


def test_the_page_tells_groups_and_no_person(officer_of_numbers: Client) -> None:
    people = crowd()
    run = finished(people)
    page = officer_of_numbers.get(reverse("matching:fairness", args=[run.pk]))
    said = page.content.decode()
    assert page.status_code == 200
    assert not any(person.folio in said or person.first_surname in said for person in people)
    assert 'id="sex"' in said


def test_the_file_is_the_table_and_who_took_it_is_noted(officer_of_numbers: Client) -> None:
    run = finished(crowd(96))
    answer = officer_of_numbers.post(reverse("matching:fairness_export", args=[run.pk]), {"format": "csv"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    women = next(row for row in rows if (row["dimension"], row["code"]) == ("sex", "F"))
    assert (rows[0]["dimension"], rows[0]["registered"], women["registered"]) == ("", "96", "64")
    assert float(women["of_registered_low"]) < float(women["of_registered"]) < float(women["of_registered_high"])
    log = ExportLog.objects.get()
    assert (log.what, log.count, log.filters) == ("matching:fairness", len(rows), {"run": str(run.pk)})


def test_a_small_group_is_nowhere_to_be_found(officer_of_numbers: Client) -> None:
    people = crowd(45)
    Worker.objects.filter(pk__in=[person.pk for person in people[:4]]).update(sex="X")
    run = finished(people)
    told = groups(run, factories.user(Role.AUDITOR), "sex")
    assert told["X"] == Group("X", None)
    assert [key for key, group in told.items() if group.is_hidden and key != "X"], "or it is what the others leave"
    api = officer_of_numbers.get(reverse("run-fairness", args=[run.pk])).json()
    sexes = next(one for one in api["dimensions"] if one["by"] == "sex")["groups"]
    assert {group["code"]: group["people"] for group in sexes}["X"] is None


@pytest.mark.parametrize("status", ["cancelled", "failed", "queued", "running"])
def test_a_run_that_did_not_finish_has_neither_page_nor_answer(officer_of_numbers: Client, status: str) -> None:
    run = factories.run(status=status)
    for name in ("certificate", "fairness"):
        assert officer_of_numbers.get(reverse(f"matching:{name}", args=[run.pk])).status_code == 200
        assert officer_of_numbers.get(reverse(f"run-{name}", args=[run.pk])).status_code == 409
    assert officer_of_numbers.get(reverse("run-gaps", args=[run.pk])).status_code == 409
    taken = officer_of_numbers.post(reverse("matching:fairness_export", args=[run.pk]))
    assert taken.headers["Location"] == reverse("matching:fairness", args=[run.pk])
    assert not ExportLog.objects.exists()


def test_a_run_of_nobody_is_reported_as_that(rules: None, officer_of_numbers: Client) -> None:
    run = run_now()
    for name in ("certificate", "fairness"):
        assert officer_of_numbers.get(reverse(f"matching:{name}", args=[run.pk])).status_code == 200
        assert officer_of_numbers.get(reverse(f"run-{name}", args=[run.pk])).status_code == 200
    told = officer_of_numbers.get(reverse("run-gaps", args=[run.pk])).json()
    assert (told["unfilled"], told["everywhere"]["seats"]) == (0, 0)


def test_the_pages_ask_the_database_as_often_for_many_as_for_few(officer_of_numbers: Client) -> None:
    few = finished(crowd(12))
    for name in ("certificate", "fairness"):
        officer_of_numbers.get(reverse(f"matching:{name}", args=[few.pk]))  # what is asked once a session
    many = finished([*crowd(30), *crowd(20, "HN"), *crowd(20, "SV")])
    for name, most in (("certificate", 20), ("fairness", 32)):
        asked = []
        for run in (few, many):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                officer_of_numbers.get(reverse(f"matching:{name}", args=[run.pk]))
            asked.append(len(queries))
        assert asked[0] == asked[1] <= most, name


def passport(of: MatchRun, person: Worker, vacancy: Any, *more: str) -> None:
    changes = [
        {"needs": needs, "value": False, "threshold": "2027-05-01", "gap": None, "unit": "date", "who": "worker"}
        for needs in ("passport", *more)
    ]
    miss = factories.near_miss(person, vacancy, of=of)
    miss.changes = changes
    miss.save()


def test_what_one_paper_would_open_is_counted_by_department_and_no_further_than_seats_go() -> None:
    people, farm, full = crowd(30), factories.vacancy(), factories.vacancy()
    run = finished(people, **{f"v{farm.pk}": 7})
    for person in people[:14]:
        passport(run, person, farm)
    for person in people[14:20]:
        passport(run, person, full)
    for person in people[20:]:
        passport(run, person, farm, "medical")
    found = gaps_of(run, factories.user(), 3)
    assert found is not None
    (step,) = found.everywhere.steps
    assert (step.training.needs, step.people, step.seats) == ("passport", 20, 7)
    assert (found.unfilled, found.everywhere.seats, found.everywhere.bound) == (7, 7, 7)
    (there,) = found.by_department.steps
    assert (there.department, there.people, there.seats) == (people[0].municipality.subdivision_id, 20, 7)
    other = gaps_of(run, factories.user(Role.COORDINATOR, country="HN"), 3)
    assert other is not None
    assert other.everywhere.steps == []


def test_a_training_for_a_handful_is_not_told(officer_of_numbers: Client) -> None:
    people, farm = crowd(30), factories.vacancy()
    run = finished(people, **{f"v{farm.pk}": 7})
    for person in people[:9]:
        passport(run, person, farm)
    told = officer_of_numbers.get(reverse("run-gaps", args=[run.pk]), {"k": 4}).json()
    assert (told["budget"], told["everywhere"]["steps"], told["by_department"]["steps"]) == (4, [], [])
    assert officer_of_numbers.get(reverse("run-gaps", args=[run.pk]), {"k": 0}).status_code == 400


def test_the_certificate_says_what_is_proven_and_how_to_check_it(season: SimpleNamespace, client_for: Any) -> None:
    season.farm.seats = 1
    season.farm.save()
    run = run_now()
    rosa = client_for(Role.COORDINATOR)
    rosa.cookies["django_language"] = "en"
    said = rosa.get(reverse("matching:certificate", args=[run.pk])).content.decode()
    assert "none is better" in said
    assert run.input_hash in said
    assert run.result_hash in said
    assert f"manage.py verify_run {run.pk}" in said
    assert season.farm.title in said
    told = rosa.get(reverse("run-certificate", args=[run.pk])).json()
    assert told["is_best"] is True
    assert told["figures"]["bound"] == told["figures"]["total_score"] == run.bound
    assert told["figures"]["peak_memory"] == run.peak_memory
    assert [price["price"] for price in told["prices"]] == [run.prices[str(season.farm.pk)]]


def test_a_certificate_with_a_gap_says_how_much_may_be_missing(client_for: Any) -> None:
    run = scene.run(total_score=990_000, bound=1_000_000, gap=0.01, prices={"1": 40})
    rosa = client_for(Role.AUDITOR)
    rosa.cookies["django_language"] = "en"
    said = rosa.get(reverse("matching:certificate", args=[run.pk])).content.decode()
    assert "10,000.00 points; this one reaches 9,900.00: at most 1.0000" in said
