"""A suspension really stops a recruiter, and lifting it gives back exactly what it took."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from employers.models import Vacancy
from employers.selectors import is_held
from employers.services import hold_lift, vacancy_hold, vacancy_move, vacancy_open
from recruiters.choices import LicenceStatus, MandateStatus
from recruiters.models import Licence, Mandate, Recruiter
from recruiters.services import licence_move, mandates_check, recruiter_save
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> User:
    return factories.user(Role.INSPECTOR, full_name="Ana Ortiz")


def mandate(recruiter: Recruiter, vacancy: Vacancy, *, for_all: bool = False, **fields: Any) -> Mandate:
    today = timezone.localdate()
    return Mandate.objects.create(
        recruiter=recruiter,
        employer=vacancy.employer,
        vacancy=None if for_all else vacancy,
        **{"seats": 5, "starts_on": today - timedelta(days=9), "ends_on": today + timedelta(days=300)} | fields,
    )


def suspend(recruiter: Recruiter, by: User) -> None:
    for licence in recruiter.licences.filter(status=LicenceStatus.VALID):
        licence_move(licence=licence, name="suspend", by=by, reason="Cobró por el puesto.")


def lift(recruiter: Recruiter, by: User) -> None:
    for licence in recruiter.licences.filter(status=LicenceStatus.SUSPENDED):
        licence_move(licence=licence, name="lift", by=by, reason="Devolvió todo.")


def test_a_mandate_for_all_of_an_employers_vacancies_stops_them_all(ana):
    agency, one = factories.recruiter(), factories.vacancy()
    two, elsewhere = factories.vacancy(employer=one.employer), factories.vacancy()
    mandate(agency, one, for_all=True)
    suspend(agency, ana)
    assert [is_held(vacancy) for vacancy in (one, two, elsewhere)] == [True, True, False]
    lift(agency, ana)
    assert [is_held(vacancy) for vacancy in (one, two, elsewhere)] == [False, False, False]
    assert agency.mandates.get().status == MandateStatus.ACTIVE


def test_a_vacancy_opened_while_its_recruiter_is_stopped_is_held_from_its_first_moment(ana):
    agency, open_one = factories.recruiter(), factories.vacancy()
    mandate(agency, open_one, for_all=True)
    suspend(agency, ana)
    rosa = factories.user(Role.COORDINATOR)
    submitted = factories.vacancy(employer=open_one.employer, status="submitted")
    vacancy_open(vacancy=submitted, by=rosa)
    closed = factories.vacancy(employer=open_one.employer, status="closed")
    vacancy_move(vacancy=closed, name="reopen", by=rosa, reason="Hace falta gente.")
    assert is_held(submitted)
    assert is_held(closed)


def test_a_vacancy_of_two_stopped_recruiters_stays_held_until_both_are_let_go_on(ana):
    one, other, vacancy = factories.recruiter(), factories.recruiter(), factories.vacancy()
    mandate(one, vacancy)
    mandate(other, vacancy, for_all=True)
    suspend(one, ana)
    suspend(other, ana)
    lift(one, ana)
    assert is_held(vacancy)
    lift(other, ana)
    assert not is_held(vacancy)


def test_another_reason_goes_on_holding_after_the_suspension_is_lifted(ana):
    agency, vacancy = factories.recruiter(), factories.vacancy()
    mandate(agency, vacancy)
    vacancy_hold(vacancy=vacancy, reason="coordinator", by=ana)
    suspend(agency, ana)
    lift(agency, ana)
    assert is_held(vacancy)
    assert hold_lift(vacancy=vacancy, reason="coordinator", by=ana) is True
    assert not is_held(vacancy)
    assert hold_lift(vacancy=vacancy, reason="coordinator", by=ana) is False


def test_a_recruiter_with_another_suspended_licence_is_not_let_go_on(ana):
    agency, vacancy = factories.recruiter(), factories.vacancy()
    today = timezone.localdate()
    Licence.objects.create(
        recruiter=agency, regime="hn-stss-141-2015", number="H-1", authority="STSS", status="valid",
        valid_from=today, valid_to=today + timedelta(days=200),
    )  # fmt: skip
    mandate(agency, vacancy)
    suspend(agency, ana)
    first, second = agency.licences.order_by("pk")
    licence_move(licence=first, name="lift", by=ana, reason="Devolvió todo.")
    assert is_held(vacancy)
    licence_move(licence=second, name="lift", by=ana, reason="Devolvió todo.")
    assert not is_held(vacancy)


def test_lifting_the_suspension_of_a_licence_that_has_run_out_gives_nothing_back(ana):
    agency, vacancy = factories.recruiter(), factories.vacancy()
    mandate(agency, vacancy)
    suspend(agency, ana)
    yesterday = timezone.localdate() - timedelta(days=1)
    agency.licences.update(valid_from=yesterday - timedelta(days=30), valid_to=yesterday)
    lift(agency, ana)
    assert is_held(vacancy)


def test_a_mandate_that_has_ended_and_a_vacancy_that_is_over_are_left_alone(ana):
    agency, vacancy, over = factories.recruiter(), factories.vacancy(), factories.vacancy(status="expired")
    yesterday = timezone.localdate() - timedelta(days=1)
    ended = mandate(agency, vacancy, ends_on=yesterday)
    mandate(agency, over)
    suspend(agency, ana)
    ended.refresh_from_db()
    assert (ended.status, is_held(vacancy), is_held(over)) == (MandateStatus.ACTIVE, False, False)


def test_a_mandate_given_to_a_stopped_recruiter_does_not_stand(ana):
    agency, vacancy = factories.recruiter(), factories.vacancy()
    suspend(agency, ana)
    new = mandate(agency, vacancy)
    mandates_check(recruiter=Recruiter.objects.get(pk=agency.pk), by=ana)
    new.refresh_from_db()
    assert (new.status, is_held(vacancy)) == (MandateStatus.FROZEN, True)


def test_holding_and_lifting_say_who_did_it(ana):
    agency, vacancy = factories.recruiter(), factories.vacancy()
    mandate(agency, vacancy)
    suspend(agency, ana)
    lift(agency, ana)
    events = list(vacancy.events.order_by("pk").values_list("action", "by"))
    assert events == [("hold:recruiter_suspended", ana.pk), ("lift:recruiter_suspended", ana.pk)]


def test_a_recruiter_renamed_in_the_admin_is_found_by_the_new_name():
    agency = factories.recruiter(legal_name="Agencia Vieja")
    agency.legal_name = "Águila & Hijos, S. A."
    recruiter_save(recruiter=agency)
    assert Recruiter.objects.get(search_name__contains="aguila and hijos") == agency
