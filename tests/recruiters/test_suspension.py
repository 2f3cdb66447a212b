"""A suspension really stops a recruiter, and lifting it gives back exactly what it took."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from employers.selectors import is_held
from employers.services import hold_lift, vacancy_hold, vacancy_move, vacancy_open
from recruiters.choices import MandateStatus
from recruiters.models import Licence, Recruiter, Sanction
from recruiters.services import mandates_check, recruiter_save
from tests import factories
from tests.sanctions import inspectors, lifted, mandate, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> User:
    return factories.user(Role.INSPECTOR, full_name="Ana Ortiz")


def suspend(recruiter: Recruiter, regime: str = "gt-ag-50-2022") -> Sanction:
    """By two people, as it has to be."""
    return signed(recruiter, regime=regime, by=inspectors(country=regime[:2].upper()))


def lift(recruiter: Recruiter) -> None:
    for sanction in recruiter.sanctions.filter(status="in_force"):
        lifted(sanction)


def test_a_mandate_for_all_of_an_employers_vacancies_stops_them_all():
    agency, one = factories.recruiter(), factories.vacancy()
    two, elsewhere = factories.vacancy(employer=one.employer), factories.vacancy()
    mandate(agency, one, for_all=True)
    suspend(agency)
    assert [is_held(vacancy) for vacancy in (one, two, elsewhere)] == [True, True, False]
    lift(agency)
    assert [is_held(vacancy) for vacancy in (one, two, elsewhere)] == [False, False, False]
    assert agency.mandates.get().status == MandateStatus.ACTIVE


def test_a_vacancy_opened_while_its_recruiter_is_stopped_is_held_from_its_first_moment():
    agency, open_one = factories.recruiter(), factories.vacancy()
    mandate(agency, open_one, for_all=True)
    suspend(agency)
    rosa = factories.user(Role.COORDINATOR)
    submitted = factories.vacancy(employer=open_one.employer, status="submitted")
    vacancy_open(vacancy=submitted, by=rosa)
    closed = factories.vacancy(employer=open_one.employer, status="closed")
    vacancy_move(vacancy=closed, name="reopen", by=rosa, reason="Hace falta gente.")
    assert is_held(submitted)
    assert is_held(closed)


def test_a_vacancy_of_two_stopped_recruiters_stays_held_until_both_are_let_go_on():
    one, other, vacancy = factories.recruiter(), factories.recruiter(), factories.vacancy()
    mandate(one, vacancy)
    mandate(other, vacancy, for_all=True)
    suspend(one)
    suspend(other)
    lift(one)
    assert is_held(vacancy)
    lift(other)
    assert not is_held(vacancy)


def test_another_reason_goes_on_holding_after_the_suspension_is_lifted(ana):
    agency, vacancy = factories.recruiter(), factories.vacancy()
    mandate(agency, vacancy)
    vacancy_hold(vacancy=vacancy, reason="coordinator", by=ana)
    suspend(agency)
    lift(agency)
    assert is_held(vacancy)
    assert hold_lift(vacancy=vacancy, reason="coordinator", by=ana) is True
    assert not is_held(vacancy)
    assert hold_lift(vacancy=vacancy, reason="coordinator", by=ana) is False


def test_a_recruiter_with_another_suspended_licence_is_not_let_go_on():
    agency, vacancy = factories.recruiter(), factories.vacancy()
    today = timezone.localdate()
    Licence.objects.create(
        recruiter=agency, regime="hn-stss-141-2015", number="H-1", authority="STSS", status="valid",
        valid_from=today, valid_to=today + timedelta(days=200),
    )  # fmt: skip
    mandate(agency, vacancy)
    here, there = suspend(agency), suspend(agency, "hn-stss-141-2015")
    lifted(here)
    first, second = agency.licences.order_by("pk")
    assert (first.status, second.status, is_held(vacancy)) == ("valid", "suspended", True)
    lifted(there, inspectors(1, "HN")[0])
    second.refresh_from_db()
    assert (second.status, is_held(vacancy)) == ("valid", False)


def test_lifting_the_suspension_of_a_licence_that_has_run_out_gives_nothing_back():
    agency, vacancy = factories.recruiter(), factories.vacancy()
    mandate(agency, vacancy)
    suspend(agency)
    yesterday = timezone.localdate() - timedelta(days=1)
    agency.licences.update(valid_from=yesterday - timedelta(days=30), valid_to=yesterday)
    lift(agency)
    assert is_held(vacancy)


def test_a_mandate_that_has_ended_and_a_vacancy_that_is_over_are_left_alone():
    agency, vacancy, over = factories.recruiter(), factories.vacancy(), factories.vacancy(status="expired")
    yesterday = timezone.localdate() - timedelta(days=1)
    ended = mandate(agency, vacancy, ends_on=yesterday)
    mandate(agency, over)
    suspend(agency)
    ended.refresh_from_db()
    assert (ended.status, is_held(vacancy), is_held(over)) == (MandateStatus.ACTIVE, False, False)


def test_a_mandate_given_to_a_stopped_recruiter_does_not_stand(ana):
    agency, vacancy = factories.recruiter(), factories.vacancy()
    suspend(agency)
    new = mandate(agency, vacancy)
    mandates_check(recruiter=Recruiter.objects.get(pk=agency.pk), by=ana)
    new.refresh_from_db()
    assert (new.status, is_held(vacancy)) == (MandateStatus.FROZEN, True)


def test_holding_and_lifting_say_who_did_it():
    agency, vacancy = factories.recruiter(), factories.vacancy()
    mandate(agency, vacancy)
    luis, sonia = inspectors()
    lifted(signed(agency, by=[luis, sonia]), luis)
    events = list(vacancy.events.order_by("pk").values_list("action", "by"))
    assert events == [("hold:recruiter_suspended", sonia.pk), ("lift:recruiter_suspended", luis.pk)]


def test_a_recruiter_renamed_in_the_admin_is_found_by_the_new_name():
    agency = factories.recruiter(legal_name="Agencia Vieja")
    agency.legal_name = "Águila & Hijos, S. A."
    recruiter_save(recruiter=agency)
    assert Recruiter.objects.get(search_name__contains="aguila and hijos") == agency
