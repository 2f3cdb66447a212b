"""Vacancies as the rules see them: units, and what not known looks like."""

from __future__ import annotations

from decimal import Decimal

import pytest

from employers.facts import hourly_cents, vacancy_facts
from employers.models import Vacancy
from pathways.engine.facts import UNKNOWN, Vocabulary
from tests import factories

D = Decimal


@pytest.mark.parametrize(
    ("wage", "unit", "hours", "country", "currency", "cents"),
    [
        (D("16.50"), "hour", None, "US", "USD", 1650),
        (D("660"), "week", D(40), "US", "USD", 1650),
        (D("1320"), "biweek", D(40), "US", "USD", 1650),
        (D("2860"), "month", D(40), "US", "USD", 1650),
        (D("34320"), "year", D(40), "US", "USD", 1650),
        (D("500"), "week", D("37.5"), "CA", "CAD", 1333),
        (
            D("700"),
            "week",
            D(45),
            "US",
            "USD",
            1556,
        ),  # 1555.6: to the nearest, so that nobody falls below a floor by rounding
        (D("320"), "day", None, "MX", "MXN", 4000),
        (D("120"), "day", D(40), "US", "USD", UNKNOWN),  # nothing says how long that day is
        (D("0.60"), "piece", D(40), "US", "USD", UNKNOWN),
        (D("660"), "week", None, "US", "USD", UNKNOWN),
        (D("320"), "hour", None, "US", "MXN", UNKNOWN),  # pesos are no cents of a dollar
        (None, "hour", D(40), "US", "USD", UNKNOWN),
    ],
)
def test_a_wage_becomes_cents_for_an_hour_or_is_not_known(wage, unit, hours, country, currency, cents):
    assert hourly_cents(wage, unit, hours, country=country, currency=currency) == cents


@pytest.mark.django_db
def test_what_an_employer_did_not_say_is_not_known_and_seats_are_those_left():
    vacancy = factories.vacancy(seats=10, seats_taken=4)
    facts = vacancy_facts(Vacancy.objects.filter(pk=vacancy.pk), Vocabulary())
    assert facts.seats[0] == 6
    for column in ("wage_hourly_cents", "hours_per_week", "housing_free", "fee_free", "experience_months", "need_type"):
        assert getattr(facts, column)[0] == UNKNOWN, column
