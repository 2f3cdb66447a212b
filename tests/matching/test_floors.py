"""Floors of groups: off by default, what one asks of a run, what it came to, what it cost; and that nothing else looks at the traits."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import StringIO
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError, ProgrammingError
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.choices import Role
from common.errors import InvalidInput, NotAllowed, WrongState
from matching.assigning import assign_snapshot
from matching.floors.counting import wanted_of
from matching.floors.members import in_group, members
from matching.floors.selectors import counted_for, floors_in_force
from matching.floors.services import floor_decide, floor_withdraw
from matching.models import Floor, MatchRun, Proposal
from matching.snapshot import take_snapshot
from matching.steps.kept import assigned_file, assigned_of, snapshot_file, snapshot_of
from matching.verification import run_verify
from pathways.models import CapReport
from reference.models import Language
from tests import factories
from tests.flooring import LAW, floor
from tests.matching.conftest import farm_vacancy, ready_worker
from tests.matching.test_run import run_now
from workers.models import Worker

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 27)


def days(n: int) -> date:
    return timezone.localdate() + timedelta(days=n)


@pytest.fixture
def mixed(rules: None) -> SimpleNamespace:
    """Four seats of a farm; four men who have waited longer than the four women, all of Guatemala."""
    men = [ready_worker(sex="M", registered_on=days(-300 - 9 * n)) for n in range(4)]
    women = [ready_worker(sex="F", registered_on=days(-9 - 9 * n)) for n in range(4)]
    farm = farm_vacancy(seats=4)
    return SimpleNamespace(men=men, women=women, farm=farm, programme=farm.programme_id)


def placed(run: MatchRun, sex: str) -> int:
    return Proposal.objects.filter(run=run, worker__sex=sex).count()


def decided(season: SimpleNamespace, **fields: Any) -> Floor:
    return floor("GT", season.programme, **fields)


# ── off by default ────────────────────────────────────────────────────────


def test_without_a_floor_a_run_keeps_none_and_nobody_s_sex_changes_anything(mixed: SimpleNamespace) -> None:
    assert not Floor.objects.exists()
    first = run_now()
    Worker.objects.filter(sex="F").update(sex="X")
    Worker.objects.filter(sex="M").update(sex="F")
    second = run_now()
    assert (first.floors, first.total_without_floors) == ([], None)
    for name in ("input_hash", "result_hash", "total_score", "bound", "gap"):
        assert getattr(first, name) == getattr(second, name)
    assert set(Proposal.objects.filter(run=second).values_list("floor_points", flat=True)) == {0}


@pytest.mark.parametrize(
    "fields",
    [
        {"country": "HN"},
        {"programme": "us-h2b"},
        {"valid_from": days(1)},
        {"valid_from": days(-9), "valid_until": days(-1)},
        {"withdrawn_on": days(0), "withdrawal_reason": "Un error"},
    ],
    ids=["another country", "another programme", "to come", "over", "withdrawn"],
)
def test_a_floor_that_is_not_about_a_run_changes_nothing_of_it(mixed: SimpleNamespace, fields: dict[str, Any]) -> None:
    scope = {"countries": ["GT"]} if "country" in fields else {}
    before = run_now(scope=scope)
    if "withdrawn_on" in fields:
        fields["withdrawn_by"] = factories.user()
    values = {"country": "GT", "programme": mixed.programme} | fields
    floor(values.pop("country"), values.pop("programme"), **values)
    after = run_now(scope=scope)
    assert (after.floors, after.total_without_floors) == ([], None)
    assert (after.input_hash, after.result_hash) == (before.input_hash, before.result_hash)


def test_a_floor_of_another_registry_is_told_and_asks_for_none_of_these_places(mixed: SimpleNamespace) -> None:
    before = run_now()
    floor("HN", mixed.programme)
    after = run_now()
    assert after.result_hash == before.result_hash
    (told,) = after.floors
    assert (told["country"], told["places"], told["wanted"], told["reached"], told["price"]) == ("HN", 0, 0, 0, 0)


# ── what it asks for and comes to ─────────────────────────────────────────


def test_a_floor_is_reached_at_a_price_and_the_rest_is_proven(mixed: SimpleNamespace) -> None:
    without = run_now()
    assert (placed(without, "M"), placed(without, "F")) == (4, 0)
    asked = decided(mixed)
    run = run_now()
    assert run.status == "done", run.error
    assert (placed(run, "M"), placed(run, "F")) == (2, 2)
    (told,) = run.floors
    assert told["price"] > 0
    assert told | {"price": 0} == {
        "floor": asked.pk, "country": "GT", "programme": mixed.programme, "by": "sex", "group": "F", "percent": 50,
        "places": 4, "before": 0, "wanted": 2, "open_to": 4, "reached": 2, "price": 0,
    }  # fmt: skip
    assert run.total_without_floors == without.total_score > run.total_score
    assert run.bound == run.total_score
    assert run.input_hash != without.input_hash
    given = dict(Proposal.objects.filter(run=run).values_list("worker__sex", "floor_points"))
    assert given == {"M": 0, "F": told["price"]}
    assert all(one.score == sum(one.score_parts.values()) for one in run.proposals.all())
    verdict = run_verify(run)
    assert verdict.same_input
    assert verdict.holds, [check for check in verdict.checks if not check.holds]


def test_the_best_women_are_those_who_come_in(mixed: SimpleNamespace) -> None:
    decided(mixed, percent=25)
    run = run_now()
    assert set(run.proposals.values_list("worker", flat=True)) == {
        *(person.pk for person in mixed.men[1:]),
        mixed.women[-1].pk,
    }


def test_a_floor_that_is_kept_anyway_costs_nothing_and_gives_nobody_points(mixed: SimpleNamespace) -> None:
    without = run_now()
    decided(mixed, percent=1)
    Worker.objects.filter(pk=mixed.men[3].pk).update(sex="F")
    run = run_now()
    (told,) = run.floors
    assert (told["before"], told["wanted"], told["reached"], told["price"]) == (1, 1, 1, 0)
    assert (run.result_hash, run.total_without_floors) == (without.result_hash, without.total_score)
    assert run.bound == run.total_score
    assert run_verify(run).holds


def test_what_cannot_be_reached_is_named_and_the_bound_hides_nothing(mixed: SimpleNamespace) -> None:
    """Only one of the women may take a seat."""
    for person in mixed.women[1:]:
        Worker.objects.filter(pk=person.pk).update(birth_date=days(-365 * 12))
    decided(mixed, percent=75)
    run = run_now()
    assert run.status == "done", run.error
    (told,) = run.floors
    assert (told["wanted"], told["open_to"], told["reached"]) == (3, 1, 1)
    assert placed(run, "F") == 1
    assert run.bound >= run.total_score
    assert run.gap < 0.01
    assert run_verify(run).holds


def test_a_group_of_nobody_is_named_too(mixed: SimpleNamespace) -> None:
    without = run_now()
    decided(mixed, by="language", group="kek")
    run = run_now()
    (told,) = run.floors
    assert (told["wanted"], told["open_to"], told["reached"], told["price"]) == (2, 0, 0, 0)
    assert (run.result_hash, run.total_score) == (without.result_hash, without.total_score)
    assert run.bound >= run.total_score
    assert run_verify(run).holds


def test_two_floors_and_a_cap_hold_together(mixed: SimpleNamespace) -> None:
    quiche = Language.objects.get(pk="quc")
    for person in (*mixed.men[:1], *mixed.women[:1]):
        Worker.objects.filter(pk=person.pk).update(preferred_language=quiche)
    pool = factories.cap_pool(
        of=mixed.programme, total=100, starts_from=mixed.farm.starts_on, starts_to=mixed.farm.starts_on
    )
    CapReport.objects.create(pool=pool, as_of=date(2026, 1, 1), used=97, citation="USCIS")
    decided(mixed, percent=60)
    decided(mixed, by="language", group="quc", percent=60)
    run = run_now()
    told = {one["by"]: one for one in run.floors}
    assert run.proposals_made == 3
    assert told["sex"]["places"] == told["language"]["places"] == 3
    assert told["sex"]["reached"] >= 2
    assert told["language"]["reached"] == 2
    assert run.limits[0]["used"] == 3
    assert run_verify(run).holds


def test_what_is_changed_behind_a_floor_is_found(mixed: SimpleNamespace) -> None:
    decided(mixed)
    run = run_now()
    for change in ({"reached": 3}, {"wanted": 1}, {"percent": 40}):
        MatchRun.objects.filter(pk=run.pk).update(floors=[run.floors[0] | change])
        changed = MatchRun.objects.get(pk=run.pk)
        assert "floors of groups" in {check.name for check in run_verify(changed).checks if not check.holds}
    MatchRun.objects.filter(pk=run.pk).update(floors=[run.floors[0] | {"price": run.floors[0]["price"] + 50}])
    changed = MatchRun.objects.get(pk=run.pk)
    assert not run_verify(changed).holds


def test_a_finished_run_keeps_its_floors_whatever_is_decided_later(mixed: SimpleNamespace) -> None:
    first = decided(mixed)
    run = run_now()
    floor_withdraw(floor=first, by=first.decided_by, reason="La ley cambió.")
    assert run_verify(run).same_input
    assert run_verify(run).holds
    assert run_now().floors == []
    without = run_now()
    decided(mixed, percent=25)
    assert run_verify(without).same_input


def test_an_exported_run_can_be_proven_by_others(mixed: SimpleNamespace, tmp_path: Any) -> None:
    decided(mixed)
    run = run_now()
    call_command("export_run", run.pk, "--dir", str(tmp_path), "--edges", verbosity=0)
    limits = np.load(tmp_path / "limits.npz")
    assert limits["places"].tolist() == [2]
    assert limits["price"].tolist() == [-run.floors[0]["price"]]
    assert limits["worker"].sum() == 4
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert summary["floors"][0]["percent"] == 50
    assert summary["total_without_floors"] == run.total_without_floors


def test_a_floor_that_costs_nothing_tells_nobody_s_group_to_outsiders(mixed: SimpleNamespace, tmp_path: Any) -> None:
    Worker.objects.filter(pk=mixed.men[3].pk).update(sex="F")
    decided(mixed, percent=25)
    run = run_now()
    assert run.floors[0]["price"] == 0
    call_command("export_run", run.pk, "--dir", str(tmp_path), verbosity=0)
    assert not (tmp_path / "limits.npz").exists()


def test_what_was_kept_of_a_run_comes_back_with_its_floors(mixed: SimpleNamespace) -> None:
    decided(mixed)
    snapshot = take_snapshot(MatchRun(scope={}, as_of=timezone.localdate(), seed=3))
    again = snapshot_of(snapshot_file(snapshot).parts())
    assert again.fingerprint(3) == snapshot.fingerprint(3)
    assert again.floors[0].told == snapshot.floors[0].told
    assigned = assign_snapshot(snapshot, seed=3, parameters={}, progress=lambda *told: None)
    found, _fingerprint = assigned_of(assigned_file(assigned).parts())
    assert (found.floors, found.total_without_floors) == (assigned.floors, assigned.total_without_floors)


# ── groups ────────────────────────────────────────────────────────────────


def test_the_mask_of_a_group_is_what_postgresql_says() -> None:
    people = [
        factories.worker("GT", sex="FMX"[n % 3], schooling_years=None if n % 7 == 0 else n, birth_date=born)
        for n, born in enumerate(
            [TODAY.replace(year=TODAY.year - age) for age in (17, 18, 24, 25, 34, 35, 44, 45, 54, 55, 70)]
        )
    ]
    ids = np.array(sorted(person.pk for person in people))
    asked = [
        *(("sex", key) for key in "FMX"),
        *(("age", str(band)) for band in range(6)),
        *(("schooling", str(band)) for band in range(5)),
        ("department", people[0].municipality.subdivision_id),
        ("language", people[0].preferred_language_id or "spa"),
        ("language", "zzz"),
    ]
    found = members(Worker.objects.all(), ids, asked, TODAY)
    for (by, group), mask in zip(asked, found, strict=True):
        rows = Worker.objects.filter(in_group(by, group, TODAY, path=""))
        assert set(ids[mask].tolist()) == set(rows.values_list("pk", flat=True)), (by, group)
    assert sum(int(mask.sum()) for (by, _group), mask in zip(asked, found, strict=True) if by == "age") == len(people)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 90), st.integers(0, 10_000))
def test_so_many_percent_is_rounded_up_and_never_more_than_the_places(percent: int, places: int) -> None:
    wanted = wanted_of(percent, places)
    assert 0 <= wanted <= places
    assert 100 * wanted >= percent * places > 100 * (wanted - 1)


def test_small_numbers_are_told_to_those_who_may_see_the_people_alone() -> None:
    told = {"country": "GT", "places": 40, "before": 3, "wanted": 20, "open_to": 30, "reached": 20, "price": 5}
    hidden = counted_for(factories.user(Role.AUDITOR), told)
    assert (hidden["places"], hidden["wanted"]) == (40, 20)
    assert hidden["before"] is hidden["open_to"] is hidden["reached"] is None
    assert counted_for(factories.user(Role.COORDINATOR, country="GT"), told) == told
    assert counted_for(factories.user(Role.COORDINATOR, country="HN"), told)["before"] is None
    assert counted_for(None, told)["before"] is None
    large = told | {"before": 12}
    assert counted_for(None, large) == large
    assert counted_for(None, large | {"reached": 15})["reached"] is None  # 5 are missing: so few would be told


# ── deciding and withdrawing ──────────────────────────────────────────────


def asked(by: Any = None, **fields: Any) -> Floor:
    values = {
        "country": "GT", "programme": "us-h2a", "dimension": "sex", "group": "F", "percent": 30, "valid_from": days(0),
        "valid_until": days(365), "legal_note": LAW, "reason": "Están atrás.",
    } | fields  # fmt: skip
    return floor_decide(by=by or factories.user(Role.COORDINATOR, country="GT"), **values)


@pytest.fixture
def lists() -> None:
    for code in ("GT", "HN"):
        factories.country(code)
    factories.programme("us-h2a")


def test_deciding_puts_a_floor_on_record_with_who_why_and_the_law(lists: None) -> None:
    made = asked()
    assert (made.legal_note, made.reason, made.percent) == (LAW, "Están atrás.", 30)
    assert list(floors_in_force(days(0), ["GT"], [])) == [made]
    assert list(floors_in_force(days(0), [], ["us-h2a"])) == [made]
    assert not floors_in_force(days(0), ["HN"], []).exists()
    assert not floors_in_force(days(-1), [], []).exists()
    assert not floors_in_force(days(366), [], []).exists()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT lower(action) FROM audit.entry WHERE table_name = 'matching_floor' AND row_id = %s", [str(made.pk)]
        )
        assert cursor.fetchall() == [("insert",)]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"percent": 0}, "percent"),
        ({"percent": 91}, "percent"),
        ({"legal_note": " "}, "legal_note"),
        ({"reason": ""}, "reason"),
        ({"group": "M"}, "group"),
        ({"dimension": "people", "group": "maya"}, "group"),
        ({"dimension": "department", "group": "HN-CR"}, "group"),
        ({"dimension": "age", "group": "0"}, "group"),
        ({"programme": "xx"}, "programme"),
        ({"valid_from": days(-1)}, "valid_from"),
        ({"valid_until": days(-1)}, "valid_until"),
        ({"valid_until": date(2100, 1, 1)}, "valid_until"),
    ],
)
def test_what_is_no_floor_is_refused_at_its_field(lists: None, fields: dict[str, Any], field: str) -> None:
    factories.subdivision("HN-CR")
    with pytest.raises(InvalidInput) as refused:
        asked(**fields)
    assert refused.value.field == field
    assert not Floor.objects.exists()


def test_one_floor_of_a_group_holds_on_a_day(lists: None) -> None:
    first = asked()
    with pytest.raises(InvalidInput) as refused:
        asked(valid_from=days(100), valid_until=days(900))
    assert refused.value.field == "valid_from"
    asked(valid_from=days(366), valid_until=days(900))
    asked(dimension="schooling", group="0")
    with pytest.raises(IntegrityError), transaction.atomic():
        floor("GT", "us-h2a", valid_from=days(10), valid_until=days(20))
    floor_withdraw(floor=first, by=first.decided_by, reason="Un error")
    asked()


def test_a_coordinator_decides_for_their_own_registry_only(lists: None) -> None:
    with pytest.raises(NotAllowed):
        asked(country="HN")
    other = floor("HN", "us-h2a")
    with pytest.raises(NotAllowed):
        floor_withdraw(floor=other, by=factories.user(Role.COORDINATOR, country="GT"), reason="x")
    asked(by=factories.user(Role.ADMINISTRATOR), country="HN", dimension="age", group="5")


def test_a_floor_is_withdrawn_once_for_a_reason_and_not_when_it_is_over(lists: None) -> None:
    made = asked()
    with pytest.raises(InvalidInput):
        floor_withdraw(floor=made, by=made.decided_by, reason=" ")
    made = floor_withdraw(floor=made, by=made.decided_by, reason="La ley cambió.")
    assert (made.withdrawn_on, made.withdrawal_reason) == (days(0), "La ley cambió.")
    with pytest.raises(WrongState):
        floor_withdraw(floor=made, by=made.decided_by, reason="otra vez")
    over = floor("GT", "us-h2a", valid_from=days(-9), valid_until=days(-1))
    with pytest.raises(WrongState):
        floor_withdraw(floor=over, by=over.decided_by, reason="x")


@pytest.mark.parametrize(
    "change",
    ["UPDATE matching_floor SET percent = 10", 'UPDATE matching_floor SET "group" = \'X\'', "DELETE FROM matching_floor",
     "UPDATE matching_floor SET legal_note = 'otra'", "UPDATE matching_floor SET valid_until = valid_until - 1"],
)  # fmt: skip
def test_no_floor_is_ever_edited_or_deleted(change: str) -> None:
    floor()
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.parametrize(
    "wrong",
    [{"percent": 0}, {"percent": 91}, {"legal_note": ""}, {"reason": ""}, {"by": "people"}, {"group": ""},
     {"valid_until": date(2020, 1, 1)}, {"withdrawn_on": date(2026, 1, 1)}],
)  # fmt: skip
def test_the_database_refuses_what_is_no_floor(wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        floor(**wrong)


def test_the_terminal_tells_the_floors_of_a_run(mixed: SimpleNamespace) -> None:
    decided(mixed)
    run = run_now()
    said = StringIO()
    call_command("verify_run", run.pk, stdout=said)
    assert "floors of groups" in said.getvalue()
