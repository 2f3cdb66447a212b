"""What would have opened a closed door: never a thing that nobody can change."""

from __future__ import annotations

import pytest

from matching.models import NearMiss
from reference.models import Subdivision
from tests import factories
from tests.matching.conftest import farm_vacancy, ready_worker
from tests.matching.test_run import run_now

pytestmark = pytest.mark.django_db


def test_a_vacancy_closed_by_what_nobody_can_change_is_passed_over_for_one_that_can_open(rules):
    person = ready_worker("GT", months=6, nationality=factories.country("HT"))
    farm_vacancy()  # closed to this person by a proclamation about their nationality alone
    in_canada = farm_vacancy(
        programme="ca-agri-stream",
        subdivision=Subdivision.objects.get(pk="CA-ON"),
        experience_months=36,
        currency="CAD",
    )
    run_now()
    miss = NearMiss.objects.get(worker=person)
    assert miss.vacancy == in_canada
    assert "experience" in [change["needs"] for change in miss.changes]


def test_where_only_what_nobody_can_change_stands_in_the_way_nothing_is_promised(rules):
    person = ready_worker("GT", months=36, nationality=factories.country("HT"))
    farm_vacancy()
    run_now()
    assert not NearMiss.objects.filter(worker=person).exists()
