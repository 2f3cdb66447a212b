"""A floor tried before it is decided: its numbers are those of the run that would be made, and nothing else happens."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.choices import Role
from common.errors import InvalidInput, NotAllowed
from common.leases import LeaseLost
from matching.choices import PreviewStatus
from matching.floors.execution import execute
from matching.floors.selectors import tried_for
from matching.floors.services import (
    WORK,
    floor_withdraw,
    preview_finish,
    preview_progress,
    preview_request,
    preview_take,
    previews_sweep,
)
from matching.models import Floor, FloorPreview, MatchRun, Proposal
from tests import factories
from tests.flooring import MOVES, floor, preview, result
from tests.matching.test_floors import days, decided, mixed, placed  # noqa: F401
from tests.matching.test_run import run_now
from workers.models import Worker

pytestmark = pytest.mark.django_db
OF_GUATEMALA = {"countries": ["GT"]}


def asked(by: Any = None, **fields: Any) -> FloorPreview:
    values = {
        "country": "GT", "programme": "us-h2a", "dimension": "sex", "group": "F", "percent": 50, "valid_from": days(0),
        "valid_until": days(365),
    } | fields  # fmt: skip
    return preview_request(by=by or factories.user(Role.COORDINATOR, country="GT"), **values)


def tried(season: SimpleNamespace, **fields: Any) -> FloorPreview:
    """Asked for and worked on."""
    made = asked(**{"programme": season.programme} | fields)
    execute(made.pk)
    made.refresh_from_db()
    assert made.status == PreviewStatus.DONE, made.error
    return made


# ── the numbers ───────────────────────────────────────────────────────────


def same_as_runs(told: dict[str, Any], before: MatchRun, after: MatchRun) -> None:
    """The preview says of both assignments what these runs, made without the floor and with it, keep."""
    assert told["totals"] == [before.total_score, after.total_score]
    assert told["bounds"] == [before.bound, after.bound]
    assert told["gaps"] == [before.gap, after.gap]
    assert (told["workers"], told["vacancies"], told["seats"]) == (after.workers, after.vacancies, after.seats)
    kept = after.floors[-1]
    assert {name: told["floor"][name] for name in kept if name != "floor"} == {
        name: value for name, value in kept.items() if name != "floor"
    }
    then, now = (dict(run.proposals.values_list("worker", "vacancy")) for run in (before, after))
    group = set(Worker.objects.filter(sex="F").values_list("pk", flat=True))
    for name, of in (("group", group), ("others", set(Worker.objects.values_list("pk", flat=True)) - group)):
        assert told["people"][name] == {
            "loses": len(of & (then.keys() - now.keys())),
            "gains": len(of & (now.keys() - then.keys())),
            "moves": sum(then[pk] != now[pk] for pk in of & then.keys() & now.keys()),
            "stays": sum(then[pk] == now[pk] for pk in of & then.keys() & now.keys()),
        }


def test_a_preview_says_what_the_run_after_deciding_comes_to(mixed: SimpleNamespace) -> None:  # noqa: F811
    told = tried(mixed).result
    before = run_now(scope=OF_GUATEMALA)
    decided(mixed)
    after = run_now(scope=OF_GUATEMALA)
    same_as_runs(told, before, after)
    assert told["floor"]["now"] == placed(before, "F") == 0
    assert told["floor"]["reached"] == placed(after, "F") == 2
    assert told["people"]["others"] == MOVES | {"loses": 2, "gains": 0, "moves": 0, "stays": 2}
    assert told["floor"]["price"] > 0
    assert told["totals"][0] > told["totals"][1]
    assert told["as_of"] == days(0).isoformat()


def test_beside_floors_that_hold_today_the_numbers_are_those_of_a_run_too(mixed: SimpleNamespace) -> None:  # noqa: F811
    for person in mixed.women[:2] + mixed.men[:1]:
        Worker.objects.filter(pk=person.pk).update(schooling_years=2)
    decided(mixed, by="schooling", group="0", percent=25)
    told = tried(mixed).result
    before = run_now(scope=OF_GUATEMALA)
    decided(mixed)
    after = run_now(scope=OF_GUATEMALA)
    same_as_runs(told, before, after)
    (other,) = told["others"]
    assert {name: other[name] for name in ("wanted", "reached")} == {
        name: after.floors[0][name] for name in ("wanted", "reached")
    }
    assert other["now"] == before.floors[0]["reached"]


def test_a_floor_of_the_same_group_gives_way_to_the_one_that_is_tried(mixed: SimpleNamespace) -> None:  # noqa: F811
    first = decided(mixed, percent=25)
    told = tried(mixed, percent=75).result
    before = run_now(scope=OF_GUATEMALA)
    floor_withdraw(floor=first, by=first.decided_by, reason="Se pide más.")
    decided(mixed, percent=75)
    after = run_now(scope=OF_GUATEMALA)
    assert (told["replaces"], told["others"]) == ([first.pk], [])
    same_as_runs(told, before, after)
    assert (told["floor"]["now"], told["floor"]["before"], told["floor"]["reached"]) == (1, 0, 3)


def test_what_cannot_be_reached_is_named(mixed: SimpleNamespace) -> None:  # noqa: F811
    for person in mixed.women[1:]:
        Worker.objects.filter(pk=person.pk).update(birth_date=days(-365 * 12))
    told = tried(mixed, percent=75).result
    assert [told["floor"][name] for name in ("wanted", "open_to", "reached")] == [3, 1, 1]
    before = run_now(scope=OF_GUATEMALA)
    decided(mixed, percent=75)
    same_as_runs(told, before, run_now(scope=OF_GUATEMALA))


def test_a_floor_that_is_kept_anyway_costs_nothing_and_moves_nobody(mixed: SimpleNamespace) -> None:  # noqa: F811
    Worker.objects.filter(pk=mixed.men[3].pk).update(sex="F")
    told = tried(mixed, percent=1).result
    assert (told["floor"]["now"], told["floor"]["reached"], told["floor"]["price"]) == (1, 1, 0)
    assert told["totals"][0] == told["totals"][1]
    assert not any(of[name] for of in told["people"].values() for name in ("loses", "gains", "moves"))


def test_where_no_vacancy_of_the_pathway_is_open_nobody_is_assigned(mixed: SimpleNamespace) -> None:  # noqa: F811
    factories.programme("us-h2b")
    told = tried(mixed, programme="us-h2b").result
    assert told == {"workers": 8, "vacancies": 1, "seats": 4, "floor": None, "as_of": days(0).isoformat()}


def test_trying_proposes_and_decides_nothing(mixed: SimpleNamespace) -> None:  # noqa: F811
    tried(mixed)
    assert not any(model.objects.exists() for model in (Floor, MatchRun, Proposal))
    assert run_now(scope=OF_GUATEMALA).floors == []


def test_only_the_registry_is_looked_at(mixed: SimpleNamespace) -> None:  # noqa: F811
    Worker.objects.filter(pk__in=[person.pk for person in mixed.men]).update(country=factories.country("HN"))
    told = tried(mixed).result
    assert told["workers"] == 4
    assert (told["floor"]["places"], told["floor"]["now"], told["floor"]["price"]) == (4, 4, 0)


# ── who may read which number ─────────────────────────────────────────────


def test_small_numbers_are_told_to_those_who_may_see_the_people_alone() -> None:
    auditor, own = factories.user(Role.AUDITOR), factories.user(Role.COORDINATOR, country="GT")
    large = result()
    assert tried_for(auditor, large) == large
    for small in (
        result(now=3),
        result(reached=37),  # three are missing
        result(now=33, before=33),  # seven more
        result(open_to=4),
        large | {"people": large["people"] | {"others": MOVES | {"loses": 2}}},
    ):
        hidden = tried_for(auditor, small)
        assert {hidden["floor"][name] for name in ("now", "before", "open_to", "reached")} == {None}
        assert {count for of in hidden["people"].values() for count in of.values()} == {None}
        assert (hidden["floor"]["places"], hidden["floor"]["wanted"]) == (80, 40)
        assert hidden["totals"] == small["totals"]
        assert tried_for(own, small) == small
        assert tried_for(factories.user(Role.COORDINATOR, country="HN"), small) == hidden


def test_small_numbers_of_another_floor_are_hidden_too() -> None:
    told = result()
    other = told["floor"] | {"by": "age", "group": "1"}
    few = other | {"reached": 41, "now": 44}
    assert tried_for(factories.user(Role.AUDITOR), told | {"others": [few, other]})["others"] == [other]


# ── asking ────────────────────────────────────────────────────────────────


@pytest.fixture
def lists() -> None:
    for code in ("GT", "HN"):
        factories.country(code)
    factories.programme("us-h2a")


def test_neither_law_nor_reason_is_needed_and_what_was_written_is_kept(lists: None) -> None:
    assert (asked().legal_note, asked(percent=40, legal_note=" Art. 4 ", reason="x").legal_note) == ("", "Art. 4")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"percent": 0}, "percent"),
        ({"percent": 91}, "percent"),
        ({"group": "M"}, "group"),
        ({"dimension": "people", "group": "maya"}, "group"),
        ({"programme": "xx"}, "programme"),
        ({"valid_from": days(-1)}, "valid_from"),
        ({"valid_until": days(-1)}, "valid_until"),
        ({"valid_until": date(2100, 1, 1)}, "valid_until"),
    ],
)
def test_what_cannot_be_tried_is_refused_at_its_field(lists: None, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        asked(**fields)
    assert refused.value.field == field
    assert not FloorPreview.objects.exists()


def test_a_coordinator_tries_floors_of_their_own_registry_only(lists: None) -> None:
    with pytest.raises(NotAllowed):
        asked(country="HN")
    asked(by=factories.user(Role.ADMINISTRATOR), country="HN")


def test_what_one_person_asks_again_meanwhile_is_the_same_preview(lists: None) -> None:
    by = factories.user(Role.COORDINATOR, country="GT")
    first = asked(by)
    assert asked(by) == first
    assert asked(by, percent=51) != first
    FloorPreview.objects.filter(pk=first.pk).update(status="failed", error="x", finished_at=timezone.now())
    assert asked(by) != first


# ── under a lease ─────────────────────────────────────────────────────────


def test_two_processes_do_not_work_on_one_preview_and_one_left_is_asked_for_again() -> None:
    waits = preview(status="queued", stage="waiting", result={}, finished_at=None)
    lease = preview_take(waits.pk)
    assert lease is not None
    assert preview_take(waits.pk) is None
    assert previews_sweep() == 0
    FloorPreview.objects.update(lease_until=timezone.now() - timedelta(minutes=1))
    assert previews_sweep() == 1
    assert preview_take(waits.pk) is not None
    with pytest.raises(LeaseLost):
        preview_progress(lease, "with", 1, 2)
    with pytest.raises(LeaseLost):
        preview_finish(lease, result={"x": 1})


def test_a_preview_that_keeps_ending_its_process_is_put_aside() -> None:
    worn = preview(status="running", stage="with", result={}, finished_at=None, attempt=3)
    assert (WORK.left(), previews_sweep()) == (([worn.pk], []), 0)
    worn.refresh_from_db()
    assert (worn.status, "put aside" in worn.error) == (PreviewStatus.FAILED, True)


@pytest.mark.parametrize(
    "wrong",
    [{"percent": 0}, {"percent": 91}, {"by": "people"}, {"group": ""}, {"valid_until": date(2020, 1, 1)}, {"result": {}},
     {"finished_at": None}, {"progress_done": 2, "progress_total": 1}],
)  # fmt: skip
def test_the_database_refuses_what_is_no_preview(wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        preview(**wrong)


def test_a_floor_that_is_tried_is_not_saved_by_its_preview() -> None:
    assert preview().floor.pk == 0
    assert not Floor.objects.exists()
    assert floor().pk
