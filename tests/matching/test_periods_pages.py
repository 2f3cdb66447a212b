"""The pages of the studies of periods: asking, watching, reading, taking out, and what the figures are said to say."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from matching.models import PeriodsStudy
from matching.periods.chart import chart_of
from matching.periods.execution import execute
from matching.periods.figures import of_periods
from matching.periods.presentation import verdict
from tests import factories
from tests.matching.conftest import farm_vacancy, ready_worker
from tests.periods import CALENDAR, RESULT, opened, study
from tests.weighing import days
from workers.models import Availability

pytestmark = pytest.mark.django_db
TRAIT = "no weight can change that"


@pytest.fixture
def coordinator(client_for: Any) -> Client:
    client: Client = client_for(Role.COORDINATOR, country="GT")
    client.cookies["django_language"] = "en"
    return client


def said(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(f"matching:{name}", args=args)).content.decode()


def found(*periods: dict[str, Any], **others: Any) -> PeriodsStudy:
    return study(result=RESULT | {"periods": list(periods)} | others)


def period(n: int, **calendar: Any) -> dict[str, Any]:
    return {"days": n, "calendars": [CALENDAR | calendar]}


def test_from_the_page_of_runs_to_the_numbers_and_the_file(coordinator: Client, rules: None) -> None:
    person = ready_worker(registered_on=days(-90))
    Availability.objects.filter(worker=person).update(starts_on=days(-500))
    opened(farm_vacancy(seats=2), -80, starts=30)
    assert reverse("matching:periods_list") in said(coordinator, "run_list")
    assert "No study yet" in said(coordinator, "periods_list")
    written = {"country": "GT", "first_day": days(-130).isoformat(), "last_day": days(0).isoformat(), "seed": "4"}
    answer = coordinator.post(reverse("matching:periods_new"), written)
    made = PeriodsStudy.objects.get()
    assert answer.url == reverse("matching:periods", args=[made.pk])
    assert (made.seed, made.requested_by, made.country_id) == (4, coordinator.user, "GT")  # type: ignore[attr-defined]
    assert "Waiting for a worker process" in said(coordinator, "periods", made.pk)
    assert coordinator.get(reverse("matching:periods_progress", args=[made.pk])).status_code == 200
    assert coordinator.get(reverse("matching:periods_export", args=[made.pk])).status_code == 302

    execute(made.pk)
    page = said(coordinator, "periods", made.pk)
    for words in ("Every 60 days", "Every period fills the same number of seats: 1 of 2.", "1 day", TRAIT, "<circle"):
        assert words in page
    assert coordinator.get(reverse("matching:periods_progress", args=[made.pk])).status_code == 286
    file = coordinator.get(reverse("matching:periods_export", args=[made.pk]), {"format": "csv"})
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert [row[:2] for row in rows[1:]] == [["1", "1"], ["7", "5"], ["14", "5"], ["30", "5"], ["60", "5"]]
    assert {len(row) for row in rows} == {len(rows[0])}
    assert rows[1][rows[0].index("Placed (mean)")] == "1.0"
    assert "Study" in said(coordinator, "periods_list")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"first_day": "2026-99-99"}, "Enter a valid date"),
        ({"last_day": "2099-01-01"}, "days that have passed"),
        ({"country": "HN"}, "Select a valid choice"),
        ({"country": ""}, "required"),
        ({"seed": "x"}, "Enter a whole number"),
        ({}, "Nobody was registered"),
    ],
    ids=["no day", "the future", "another registry", "the region", "seed", "nobody came"],
)
def test_a_form_that_is_refused_says_why(coordinator: Client, fields: dict[str, str], words: str) -> None:
    for code in ("GT", "HN"):
        factories.country(code)
    written = {"country": "GT", "first_day": days(-364).isoformat(), "last_day": days(0).isoformat(), "seed": "0"}
    assert words in coordinator.post(reverse("matching:periods_new"), written | fields).content.decode()
    assert not PeriodsStudy.objects.exists()


def test_a_study_under_way_is_cancelled_and_says_so(coordinator: Client) -> None:
    made = study(status="running", result={}, finished_at=None, stage="replaying", progress_done=3, progress_total=9)
    address = reverse("matching:periods_cancel", args=[made.pk])
    assert address in said(coordinator, "periods", made.pk)
    assert "The study was cancelled." in coordinator.post(address, follow=True).content.decode()
    assert "The study has ended already." in coordinator.post(address, follow=True).content.decode()
    assert address not in said(coordinator, "periods", made.pk)


def test_one_that_failed_says_why_in_words(coordinator: Client) -> None:
    made = study(status="failed", result={}, error="Demasiadas personas.")
    assert "Demasiadas personas." in said(coordinator, "periods", made.pk)


def test_an_auditor_reads_and_asks_for_none(client_for: Any) -> None:
    auditor = client_for(Role.AUDITOR)
    made = study()
    page = said(auditor, "periods", made.pk)
    assert "<circle" in page
    assert reverse("matching:periods_new") not in said(auditor, "periods_list")
    assert auditor.get(reverse("matching:periods_new")).status_code == 403


def test_what_is_of_another_registry_does_not_exist(client_for: Any) -> None:
    honduran, made = client_for(Role.COORDINATOR, country="HN"), study("GT")
    for name in ("periods", "periods_progress", "periods_export"):
        assert honduran.get(reverse(f"matching:{name}", args=[made.pk])).status_code == 404
    assert honduran.post(reverse("matching:periods_cancel", args=[made.pk])).status_code == 404


# ── what the figures say ──────────────────────────────────────────────────


def sentences(made: PeriodsStudy) -> str:
    return " ".join(verdict(made, of_periods(made)))


def test_who_fills_most_and_who_fits_best_are_named_apart() -> None:
    wait = {"median": 30, "most": 60}
    told = sentences(found(period(1), period(60, placed=2, fit=15_000, lost=3, unseen=2, people_wait=wait), seats=5))
    assert "Most seats are filled by matching every day (4 of 5), fewest by matching every 60 days (2)." in told
    assert "fits best by matching every 60 days (75.0 of 100 points), least by matching every day (40.0)" in told
    assert "1 by matching every day, 3 by matching every 60 days; of these 2 belong" in told
    assert "at most 3 days by matching every day and 30 by matching every 60 days" in told
    assert "reach 64.0\N{NO-BREAK SPACE}% and 60.0\N{NO-BREAK SPACE}%" in told


def test_equal_figures_are_not_ranked() -> None:
    told = sentences(found(period(1), period(7)))
    assert "Every period fills the same number of seats: 4 of 5." in told
    assert "equally well whatever the period: 40.0" in told


def test_where_calendars_differ_as_much_as_periods_it_is_said() -> None:
    one = {"days": 7, "calendars": [CALENDAR | {"fit": fit} for fit in (12_000, 24_000)]}
    assert "the first day matters no less" in sentences(found(period(1), one))
    assert "the first day matters no less" not in sentences(found(period(1), period(7, fit=24_000)))


def test_where_nobody_is_placed_nothing_is_drawn_or_ranked(coordinator: Client) -> None:
    nobody = {"median": None, "most": None}
    none = {"placed": 0, "fit": 0, "people_wait": nobody, "seats_wait": nobody}
    made = found(period(1, **none), period(7, **none), at_once={"placed": 0, "fit": 0, "bound": 0})
    page = said(coordinator, "periods", made.pk)
    assert "No period places anybody" in page
    assert "<circle" not in page
    assert coordinator.get(reverse("matching:periods_export", args=[made.pk])).status_code == 200


def test_a_period_that_places_nobody_has_no_point_among_those_that_do() -> None:
    nobody = {"median": None, "most": None}
    made = found(period(1), period(7, placed=0, fit=0, people_wait=nobody, seats_wait=nobody))
    chart = chart_of(of_periods(made))
    assert chart is not None
    assert [point.days for point in chart.points] == [1]


def test_no_two_words_of_the_drawing_cover_each_other() -> None:
    made = found(
        *(period(n, fit=16_000 + n, people_wait={"median": 20 + at, "most": 30}) for at, n in enumerate((1, 7, 14)))
    )
    chart = chart_of(of_periods(made))
    assert chart is not None
    assert len({(point.word_x, point.word_y, point.anchor) for point in chart.points}) == 3
    up = [tick.value for tick in chart.up]
    assert up == sorted(up)
    assert up[0] <= 40.0 <= up[-1]
    assert all(float(tick.at) >= 0 for tick in chart.across)
