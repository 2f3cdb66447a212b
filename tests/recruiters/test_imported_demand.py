"""Demand that is read from a public list stands under the same mandates as any other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from employers.demand.load import demand_import
from employers.models import Vacancy
from employers.selectors import is_held
from recruiters.models import Recruiter
from tests import factories
from tests.employers.demand.files import seasonal, seasonal_csv

from .test_suspension import mandate, suspend

pytestmark = pytest.mark.django_db


@pytest.fixture
def stopped() -> Recruiter:
    """An agency that is suspended and had a mandate for all vacancies of Blue Ridge Berries."""
    factories.subdivision("US-GA", name="Georgia")
    for code in ("us-h2a", "us-h2b"):
        factories.programme(code)
    berries = factories.employer(legal_name="Blue Ridge Berries, LLC", city="Colquitt", subdivision_id="US-GA")
    agency = factories.recruiter()
    mandate(agency, factories.vacancy(employer=berries), for_all=True)
    suspend(agency)
    return agency


def test_vacancies_of_a_list_under_a_frozen_mandate_are_held_from_their_first_moment(
    stopped: Recruiter, tmp_path: Path
) -> None:
    path = seasonal_csv(tmp_path, seasonal(), seasonal(2, employer_business_name="Other Farms"))
    demand_import(path, as_of=date(2026, 1, 15))
    one, other = Vacancy.objects.exclude(case_number="").order_by("case_number")
    assert [is_held(one), is_held(other)] == [True, False]
