"""Whether the pathway can be used for a vacancy, before anybody is known who would take it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils.translation import override

from employers.choices import HoldReason
from employers.models import Vacancy, VacancyHold
from employers.presentation import RulesOfVacancy, findings_of, rules_of
from pathways.models import Rule
from pathways.services import rules_load
from tests import factories
from tests.pathways.conftest import _places, places

__all__ = ["_places", "places"]
pytestmark = pytest.mark.django_db
GIVEN = dict.fromkeys(
    (
        "housing_free",
        "transport_daily",
        "travel_inbound_paid",
        "travel_outbound_paid",
        "fee_free",
        "certification_held",
    ),
    True,
)
FARM: dict[str, Any] = GIVEN | {"hours_per_week": 40, "starts_on": date(2027, 3, 1), "ends_on": date(2027, 10, 31)}


@pytest.fixture
def rules(places: None) -> None:
    """The shipped rules but those of pay, which has figures and tests of its own."""
    rules_load()
    Rule.objects.filter(kind="wage_floor").update(state="withdrawn")


def told(job: Vacancy) -> RulesOfVacancy:
    with override("en"):
        return rules_of(findings_of(job))


def told_of(**fields: Any) -> RulesOfVacancy:
    job = factories.vacancy(occupation=factories.occupation("9211.01", is_agricultural=True), **FARM | fields)
    return told(job)


@pytest.mark.parametrize(
    ("fields", "state", "label"),
    [
        ({}, "pass", "Fits this work"),
        ({"housing_free": None}, "unknown", "Data missing"),
        ({"housing_free": False}, "fail", "Does not fit this work"),
        ({"ends_on": date(2028, 3, 1)}, "fail", "Does not fit this work"),
    ],
)
def test_the_pathway_fits_the_work_or_does_not(rules, fields, state, label):
    shown = told_of(**fields)
    assert (shown.state, shown.label) == (state, label)
    assert bool(shown.groups.to_do) is (state != "pass")


@pytest.mark.parametrize("reason", [HoldReason.EMPLOYER_SANCTIONED, HoldReason.RECRUITER_SUSPENDED])
def test_a_sanction_that_holds_the_vacancy_closes_its_pathway_until_it_is_lifted(rules, reason):
    job = factories.vacancy(occupation=factories.occupation("9211.01", is_agricultural=True), **FARM)
    hold = VacancyHold.objects.create(vacancy=job, reason=reason)
    assert told(job).state == "fail"
    hold.lifted_at = job.created_at
    hold.save()
    assert told(job).state == "pass"


def test_a_suspended_employer_closes_the_pathway_and_another_hold_does_not(rules):
    assert told_of(employer=factories.employer(status="suspended")).state == "fail"
    job = factories.vacancy(occupation=factories.occupation("9211.01", is_agricultural=True), **FARM)
    VacancyHold.objects.create(vacancy=job, reason=HoldReason.COORDINATOR)
    assert told(job).state == "pass"
