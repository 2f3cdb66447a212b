"""A small season: the shipped reference lists and rules, a few people of Guatemala and Honduras, two vacancies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from employers.models import Vacancy
from reference.models import Language, Occupation, Subdivision
from tests import factories
from tests.conftest import Shared
from workers.models import Availability, Consent, Worker, WorkExperience


@pytest.fixture(autouse=True)
def _slow_heart(monkeypatch: pytest.MonkeyPatch) -> None:
    """The heart beats on a connection of its own, which cannot see what a test has not committed: it may not beat here.

    What it does is shown with real processes in test_worker_processes.
    """
    monkeypatch.setattr("matching.execution.BEAT_SECONDS", 600.0)
    monkeypatch.setattr("matching.live.execution.BEAT_SECONDS", 600.0)


@pytest.fixture(scope="module")
def shipped(shared_rows: Shared) -> Iterator[None]:
    """The shipped lists and rules, loaded once for a module of tests."""
    with shared_rows():
        call_command("load_reference", verbosity=0)
        call_command("load_rules", verbosity=0)
        yield


@pytest.fixture
def rules(shipped: None, db: None) -> None:
    """A test that stands on the shipped lists and rules."""


def ready_worker(country: str = "GT", months: int = 24, **fields: Any) -> Worker:
    """Somebody whom no rule closes a farm vacancy to: free all year, with consent and experience of berries."""
    today = timezone.localdate()
    person = factories.worker(country, preferred_language=Language.objects.get(pk="spa"), literate=True, **fields)
    Availability.objects.create(worker=person, starts_on=today, ends_on=today + timedelta(days=700))
    Consent.objects.create(worker=person, purpose="matching", text_version="1", means="signed", given_at=timezone.now())
    if months:
        WorkExperience.objects.create(
            worker=person, occupation=berries(), country_id=country, months=months, evidence=2
        )
    return person


def berries() -> Occupation:
    return Occupation.objects.filter(is_job=True, isco_code="9211").order_by("code").first()


def farm_vacancy(seats: int = 2, starts: date | None = None, **fields: Any) -> Vacancy:
    starts = starts or timezone.localdate() + timedelta(days=90)
    return factories.vacancy(
        **{
            "status": "open",
            "seats": seats,
            "starts_on": starts,
            "ends_on": starts + timedelta(days=180),
            "subdivision": Subdivision.objects.get(pk="US-GA"),
            "occupation": berries(),
            "currency": "USD",
            "wage": "16.50",
            "hours_per_week": 40,
            "housing_free": True,
            "transport_daily": True,
            "travel_inbound_paid": True,
            "travel_outbound_paid": True,
            "fee_free": True,
            "certification_held": True,
            "experience_months": 3,
            "need_type": "seasonal",
        }
        | fields
    )


@pytest.fixture
def season(rules: None) -> SimpleNamespace:
    return SimpleNamespace(
        maria=ready_worker(months=36),
        tomas=ready_worker(months=6),
        josefa=ready_worker("HN", months=12),
        farm=farm_vacancy(seats=2),
    )
