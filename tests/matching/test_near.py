"""What would have opened a closed door: never a thing that nobody can change."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from django.utils import timezone

from employers.facts import OtherStarts, vacancy_facts
from employers.models import Vacancy
from matching.explanation import explain_pair
from matching.models import NearMiss
from pathways.engine.facts import VacancyFacts, day
from pathways.vocabulary import current_vocabulary
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


# ── the wage floor of another start ───────────────────────────────────────
FLOOR = [name for name in VacancyFacts.columns() if name.startswith("wage_floor") or name == "wage_bases_known"]


def read_again(vacancy: Vacancy) -> VacancyFacts:
    return vacancy_facts(Vacancy.objects.filter(pk=vacancy.pk), current_vocabulary())


@pytest.mark.parametrize("filed", [None, -70])
def test_the_floor_of_another_start_is_what_the_vacancy_would_have_if_it_were_written_so(rules, filed):
    vacancy = farm_vacancy(starts=date(2026, 12, 20), ends_on=date(2027, 5, 1))
    if filed is not None:
        vacancy.job_order_filed_on = vacancy.starts_on + timedelta(days=filed)
        vacancy.save()
    factories.wage_floor(amount="20.00", group=None, effective_from=date(2027, 1, 1))
    other, floors = OtherStarts(Vacancy.objects.filter(pk=vacancy.pk)).of(vacancy.pk), set()
    for days in (0, 5, 20, 60):
        moved = vacancy.starts_on + timedelta(days=days)
        told = other(day(moved))
        Vacancy.objects.filter(pk=vacancy.pk).update(starts_on=moved)
        written = read_again(vacancy)
        for name in FLOOR:
            np.testing.assert_array_equal(told[name], getattr(written, name), err_msg=f"{name}, {days} days later")
        Vacancy.objects.filter(pk=vacancy.pk).update(starts_on=vacancy.starts_on)
        floors.add((int(told["wage_floor_cents"][0]), int(told["wage_floor_most_cents"][0])))
    assert len(floors) > 1


def test_a_later_start_under_a_higher_floor_asks_for_the_wage_too(rules):
    today = timezone.localdate()
    eighteen = today + timedelta(days=100)
    person = ready_worker("GT", birth_date=eighteen.replace(year=eighteen.year - 18))
    vacancy = farm_vacancy(starts=today + timedelta(days=90), certification_held=False)

    def needs() -> list[str]:
        miss = explain_pair(person, vacancy, today).near_miss
        return [change.needs for change in miss.changes] if miss else []

    assert needs() == ["later_start"]
    factories.wage_floor(amount="30.00", group=None, effective_from=today + timedelta(days=95))
    assert needs() == ["later_start", "wage"]
