"""A run without a proposal says on its page and on the terminal why there is none."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command

from accounts.choices import Role
from tests.api import scene

pytestmark = pytest.mark.django_db

NOBODY_TO_MATCH = "There was nobody to match: registered people"
REASONS = [
    (
        {"workers": 5, "vacancies": 0, "vacancies_already_started": 3},
        "All open vacancies had begun",
        "3 open vacancies",
    ),
    ({"workers": 5, "vacancies": 0, "vacancies_already_started": 0}, "There was no open vacancy", "no vacancy to fill"),
    ({"workers": 0, "vacancies": 2, "vacancies_already_started": 0}, NOBODY_TO_MATCH, NOBODY_TO_MATCH),
    ({"workers": 5, "vacancies": 2, "vacancies_already_started": 1}, "No open vacancy could be filled", ""),
]


@pytest.mark.parametrize(("figures", "on_the_page", "on_the_terminal"), REASONS)
def test_the_reason_is_told(client_for: Any, figures: dict[str, int], on_the_page: str, on_the_terminal: str) -> None:
    run = scene.run(as_of=date(2026, 11, 26), proposals_made=0, **figures)
    client = client_for(Role.COORDINATOR)
    client.cookies["django_language"] = "en"
    page = client.get(f"/runs/{run.pk}/")
    assert on_the_page in page.context["nobody"]
    assert page.context["nobody"] in page.text
    remarks = io.StringIO()
    call_command("run_matching", f"--run={run.pk}", stdout=io.StringIO(), stderr=remarks)
    assert on_the_terminal in remarks.getvalue()
    assert bool(remarks.getvalue()) == bool(on_the_terminal)


@pytest.mark.parametrize(
    ("proposed", "sentence"), [(5, "Nobody was left without a proposal"), (3, "No change that somebody can make")]
)
def test_a_run_without_near_misses_says_whether_anybody_was_left(client_for: Any, proposed: int, sentence: str) -> None:
    run = scene.run(workers=5, vacancies=2, proposals_made=proposed)
    client = client_for(Role.COORDINATOR)
    client.cookies["django_language"] = "en"
    assert sentence in client.get(f"/runs/{run.pk}/").text
