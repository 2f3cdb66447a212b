"""Studies of periods on the registry: which stream they see, what they find, who may ask, and what becomes of them."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.choices import Role
from common.errors import InvalidInput, NotAllowed, WrongState
from common.leases import LeaseLost
from employers.services import vacancy_hold
from matching.choices import StudyStatus
from matching.engine import periods as engine
from matching.engine.periods import PERIODS
from matching.engine.weights import Weights
from matching.models import PeriodsStudy, Proposal
from matching.periods.execution import execute
from matching.periods.selectors import vacancies_of_stream
from matching.periods.services import (
    WORK,
    studies_sweep,
    study_cancel,
    study_progress,
    study_request,
    study_take,
)
from matching.periods.stream import read_stream, stream_of, waiting_points
from matching.weights.services import weights_load
from pathways.engine.facts import day
from tests import factories
from tests.matching.conftest import farm_vacancy, ready_worker
from tests.periods import at_noon, moved, opened, study
from tests.weighing import days, only, weights
from workers.models import Availability, Consent, ProgrammeWish

pytestmark = pytest.mark.django_db


def came(n: int, **fields: Any) -> Any:
    """Somebody registered so many days from today, free all the time."""
    person = ready_worker(registered_on=days(n), **fields)
    Availability.objects.filter(worker=person).update(starts_on=days(-500))
    return person


@pytest.fixture
def stream(rules: None) -> SimpleNamespace:
    """Tomás waits from before the first day; María, with more months, comes on day 30. A seat opens on day 21 and begins on day 61,
    another is open on days 63 and 64 only; a third, of half a year ahead, opens on day 100."""
    return SimpleNamespace(
        first=days(-200),
        last=days(0),
        tomas=came(-300, months=6),
        maria=came(-170, months=36),
        long=opened(farm_vacancy(seats=1), -179, starts=-139),
        short=opened(farm_vacancy(seats=1), -137, starts=-136),
        late=opened(farm_vacancy(seats=3), -100, starts=180),
    )


def asked(by: Any = None, **fields: Any) -> PeriodsStudy:
    """A study asked for and worked on."""
    values: dict[str, Any] = {"country": "GT", "first_day": days(-200), "last_day": days(0)} | fields
    made = study_request(by=by or factories.user(), **values)
    execute(made.pk)
    made.refresh_from_db()
    return made


def calendars(of: PeriodsStudy, period: int) -> list[dict[str, Any]]:
    return next(told["calendars"] for told in of.result["periods"] if told["days"] == period)


# ── what it finds ─────────────────────────────────────────────────────────


def test_waiting_gives_the_seat_to_who_fits_better_and_loses_the_one_nobody_saw(stream: SimpleNamespace) -> None:
    found = asked()
    assert (found.status, found.error) == (StudyStatus.DONE, "")
    assert found.result["people"] == 2
    assert (found.result["people_within"], found.result["vacancies_within"]) == (1, 3)
    (daily,) = calendars(found, 1)
    # Tomás takes the first seat on the day it opens; María, there since day 30, the second on its day.
    assert (daily["placed"], daily["lost"], daily["unseen"], daily["still_open"]) == (2, 0, 0, 3)
    assert daily["people_wait"] == {"median": 21, "most": 33}
    assert daily["seats_wait"] == {"median": 0, "most": 0}
    assert [one["first"] for one in calendars(found, 60)] == [0, 12, 24, 36, 48]
    from_the_first = calendars(found, 60)[0]
    # On days 0, 60, 120, 180: on day 60 María takes the first seat; nobody sees the second; Tomás gets the third on day 120.
    assert (from_the_first["placed"], from_the_first["lost"], from_the_first["unseen"]) == (2, 1, 1)
    assert from_the_first["people_wait"] == {"median": 30, "most": 120}
    assert from_the_first["seats_wait"] == {"median": 20, "most": 39}
    best = found.result["at_once"]
    assert best["placed"] == 2
    assert all(one["fit"] <= best["bound"] for period in PERIODS for one in calendars(found, period))
    assert not Proposal.objects.exists()


def test_the_same_seed_gives_the_same_numbers(stream: SimpleNamespace) -> None:
    assert asked(seed=3).result == asked(seed=3).result


def test_points_for_waiting_are_no_quality(stream: SimpleNamespace) -> None:
    weights_load()
    weights("GT", only("waiting"))
    found = asked()
    assert found.weights == only("waiting")
    assert found.result["at_once"]["bound"] == 0  # nobody fits by anything but waiting
    assert calendars(found, 1)[0]["fit"] == 0
    assert calendars(found, 1)[0]["placed"] == 2  # and yet who waited is placed


def test_the_rules_of_the_day_keep_out_whom_they_keep_out(stream: SimpleNamespace) -> None:
    Consent.objects.filter(worker=stream.maria).update(withdrawn_at=timezone.now())
    ProgrammeWish.objects.create(worker=stream.tomas, programme_id="us-h2a", wish="refused")
    found = asked()
    assert found.result["pairs"] == 0
    assert {one["placed"] for period in PERIODS for one in calendars(found, period)} == {0}


def test_a_filing_deadline_is_asked_about_as_the_vacancy_opened_and_not_today(stream: SimpleNamespace) -> None:
    """Work that begins 150 days after it was opened could be filed for in time, however long ago that was; in three days it could not."""
    limits = {"earliest_days": 75, "latest_days": 60}
    factories.rule(kind="filing_window", parameters=limits, severity="bar")
    early = opened(farm_vacancy(seats=1, certification_held=False), -190, starts=-40)
    hasty = opened(farm_vacancy(seats=1, certification_held=False), -60, starts=-57)
    told = read_stream(
        study(first_day=stream.first, last_day=stream.last, result={}, status="queued", finished_at=None)
    )
    made = stream_of(told, lambda _done, _total: None)
    offers = dict(
        zip(told.vacancies.ids.tolist(), (made.offers.starts[1:] - made.offers.starts[:-1]).tolist(), strict=True)
    )
    assert offers[early.pk] == 2
    assert offers[hasty.pk] == 0


def test_the_points_for_waiting_are_those_of_the_score() -> None:
    points = waiting_points(Weights.of(only("waiting")))
    assert (points[0], points[73], points[-1], len(points)) == (0, 2000, 10_000, 366)


# ── the stream ────────────────────────────────────────────────────────────


def test_when_a_vacancy_comes_and_until_when_it_may_be_filled(rules: None) -> None:
    again = opened(farm_vacancy(), -90, starts=60)
    moved(again, "filled", -80)
    moved(again, "open", -70)
    closed = opened(farm_vacancy(), -90, starts=60)
    moved(closed, "closed", -20)
    expired = opened(farm_vacancy(), -90, starts=-30)
    moved(expired, "expired", -29)
    held = opened(farm_vacancy(), -90, starts=60)
    vacancy_hold(vacancy=held, reason="coordinator", by=None)
    received = farm_vacancy(first_received_at=at_noon(-50))
    before = opened(farm_vacancy(), -300, starts=60)
    opened(farm_vacancy(), -300, starts=-250)  # begun before the first day
    opened(farm_vacancy(), -2)  # after the last day
    farm_vacancy(status="draft")
    farm_vacancy(status="submitted", first_received_at=at_noon(-50))
    farm_vacancy(status="expired", first_received_at=at_noon(-50))  # never open here
    told = {one.pk: (one.opened, one.last) for one in vacancies_of_stream(days(-200), days(-10))}
    assert told == {
        again.pk: (days(-90), days(60)),
        closed.pk: (days(-90), days(-20)),
        expired.pk: (days(-90), days(-30)),
        held.pk: (days(-90), days(-1)),
        received.pk: (days(-50), received.starts_on),
        before.pk: (days(-300), days(60)),
    }


def test_seats_that_were_filled_since_are_free_again_and_caps_are_not_known(stream: SimpleNamespace) -> None:
    type(stream.late).objects.filter(pk=stream.late.pk).update(seats_filled=3)
    told = read_stream(study(first_day=stream.first, last_day=stream.last))
    assert told.seats.tolist() == told.vacancies.seats.tolist() == [1, 1, 3]
    assert (told.vacancies.cap_left_general == -1).all()


def test_people_of_the_stream_are_those_of_the_registry_who_had_come(stream: SimpleNamespace) -> None:
    came(-50, country="HN")
    came(-5)
    ready_worker(registered_on=days(-50), status="withdrawn")
    told = read_stream(study(first_day=stream.first, last_day=days(-10), as_of=days(0)))
    assert told.workers.ids.tolist() == [stream.tomas.pk, stream.maria.pk]
    made = stream_of(told, lambda _done, _total: None)
    assert made.arrived.tolist() == [day(stream.first), day(days(-170))]
    assert made.since.tolist() == [day(days(-300)), day(days(-170))]
    assert read_stream(study(None, first_day=stream.first, last_day=days(0))).workers.n == 4


# ── asking ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"last_day": days(1)}, "last_day", "days that have passed"),
        ({"first_day": days(-118)}, "first_day", "at least 120 days"),
        ({"first_day": days(-731)}, "first_day", "at most 731 days"),
        ({"seed": -1}, "seed", "whole number"),
        ({"first_day": days(-160)}, "first_day", "Nobody was registered"),
        ({"last_day": days(-190), "first_day": days(-320)}, "first_day", "No vacancy"),
    ],
    ids=["the future", "too short", "too long", "seed", "nobody", "no vacancy"],
)
def test_what_cannot_be_studied_is_refused_at_its_field(
    stream: SimpleNamespace, fields: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(InvalidInput, match=words) as refused:
        asked(**fields)
    assert refused.value.field == field
    assert not PeriodsStudy.objects.exists()


def test_a_stretch_of_exactly_the_least_days_is_studied(stream: SimpleNamespace) -> None:
    came(-100)
    assert asked(first_day=days(-119)).status == StudyStatus.DONE


@pytest.mark.parametrize("country", ["HN", None])
def test_a_coordinator_studies_their_own_registry_only(country: str | None) -> None:
    user = factories.user(Role.COORDINATOR, country="GT")
    with pytest.raises(NotAllowed):
        asked(by=user, country=country)
    with pytest.raises(NotAllowed):
        study_cancel(study=study(country, status="queued", result={}, finished_at=None), by=user)


@pytest.mark.parametrize(
    "wrong",
    [
        {"result": {}},
        {"progress_done": 1},
        {"first_day": days(1)},
        {"as_of": days(-1)},
    ],
    ids=["no result", "progress", "backwards", "to come"],
)
def test_the_database_refuses_what_cannot_be(wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        study(**wrong)


# ── what becomes of it ────────────────────────────────────────────────────


def waiting() -> PeriodsStudy:
    return study(status="queued", result={}, finished_at=None)


def test_two_processes_do_not_work_on_one_study_and_one_left_is_asked_for_again() -> None:
    made = waiting()
    lease = study_take(made.pk)
    assert lease is not None
    assert study_take(made.pk) is None
    PeriodsStudy.objects.update(lease_until=timezone.now() - timedelta(minutes=1))
    assert studies_sweep() == 1
    assert study_take(made.pk) is not None
    with pytest.raises(LeaseLost):
        study_progress(lease, "pairs", 1, 2)


def test_a_study_that_keeps_ending_its_process_is_put_aside() -> None:
    made = study(status="running", result={}, finished_at=None, attempt=3)
    assert (WORK.left(), studies_sweep()) == (([made.pk], []), 0)
    made.refresh_from_db()
    assert (made.status, "put aside" in made.error) == (StudyStatus.FAILED, True)


def test_a_cancelled_study_stops_its_process_and_is_not_taken_again() -> None:
    made = waiting()
    lease = study_take(made.pk)
    assert lease is not None
    study_cancel(study=made, by=made.requested_by)
    with pytest.raises(LeaseLost):
        study_progress(lease, "pairs", 1, 2)
    execute(made.pk)
    made.refresh_from_db()
    assert (made.status, made.result) == (StudyStatus.CANCELLED, {})
    assert studies_sweep() == 0
    with pytest.raises(WrongState):
        study_cancel(study=made, by=made.requested_by)


def test_too_many_pairs_are_said_in_words(stream: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "MOST_PAIRS", 1)
    found = asked()
    assert (found.status, found.result) == (StudyStatus.FAILED, {})
    assert "Choose a shorter stretch" in found.error
