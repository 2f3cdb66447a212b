"""Seats spread over worksites: they add up, whoever writes them, and a worksite keeps what is taken there."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.choices import Role
from common.errors import InvalidInput, WrongState
from employers.models import Vacancy, VacancySite
from employers.services import seat_take, vacancy_sites_set
from tests import factories, sites

pytestmark = pytest.mark.django_db


def refused_by_the_database(write) -> bool:
    try:
        with transaction.atomic():
            write()
            connection.check_constraints()
    except IntegrityError:
        return True
    return False


def test_seats_that_do_not_add_up_are_refused_by_the_service_and_by_the_database():
    rosa, vacancy = factories.user(), factories.vacancy(seats=10)
    here, there = (sites.worksite(vacancy.employer) for _ in range(2))
    with pytest.raises(InvalidInput):
        vacancy_sites_set(vacancy=vacancy, seats={here: 6, there: 5}, by=rosa)
    vacancy_sites_set(vacancy=vacancy, seats={here: 6, there: 4}, by=rosa)
    assert refused_by_the_database(lambda: vacancy.sites.filter(worksite=here).update(seats=5))
    assert refused_by_the_database(lambda: vacancy.sites.filter(worksite=here).delete())
    assert refused_by_the_database(lambda: Vacancy.objects.filter(pk=vacancy.pk).update(seats=11))
    vacancy.seats = 11
    with pytest.raises(ValidationError, match="spread over worksites"):
        vacancy.full_clean()
    assert vacancy.events.first().told == "Seats spread over worksites"


def test_a_worksite_of_another_employer_is_refused_by_both():
    vacancy, strange = factories.vacancy(seats=2), sites.worksite(factories.employer())
    with pytest.raises(InvalidInput):
        vacancy_sites_set(vacancy=vacancy, seats={strange: 2}, by=factories.user())
    assert refused_by_the_database(lambda: VacancySite.objects.create(vacancy=vacancy, worksite=strange, seats=2))


def test_no_count_goes_over_the_seats_whoever_writes_it():
    vacancy = factories.vacancy(seats=2)
    site = sites.spread(vacancy, 2)[0]
    seat_take(vacancy=vacancy)
    assert refused_by_the_database(lambda: VacancySite.objects.filter(pk=site.pk).update(seats_filled=2))
    assert refused_by_the_database(lambda: Vacancy.objects.filter(pk=vacancy.pk).update(seats_reserved=2))


def test_a_worksite_keeps_the_seats_that_are_taken_there():
    rosa, vacancy = factories.user(), factories.vacancy(seats=4)
    here, there = sites.spread(vacancy, 2, 2)
    seat_take(vacancy=vacancy, site=here)
    seat_take(vacancy=vacancy, site=here)
    with pytest.raises(WrongState):
        seat_take(vacancy=vacancy, site=here)
    for wanted in ({here.worksite: 1, there.worksite: 3}, {there.worksite: 4}, {}):
        with pytest.raises(WrongState), transaction.atomic():
            vacancy_sites_set(vacancy=vacancy, seats=wanted, by=rosa)
    vacancy_sites_set(vacancy=vacancy, seats={here.worksite: 4}, by=rosa)
    assert [(site.worksite, site.seats, site.seats_left) for site in vacancy.sites.all()] == [(here.worksite, 4, 2)]


def test_what_was_taken_before_it_was_spread_and_what_is_over_stays_as_it_is():
    rosa, vacancy = factories.user(), factories.vacancy(seats=2)
    seat_take(vacancy=vacancy)
    with pytest.raises(WrongState):
        vacancy_sites_set(vacancy=vacancy, seats={sites.worksite(vacancy.employer): 2}, by=rosa)
    over = factories.vacancy(seats=2, status="closed")
    with pytest.raises(WrongState):
        vacancy_sites_set(vacancy=over, seats={sites.worksite(over.employer): 2}, by=rosa)


def test_the_clerk_spreads_a_draft_and_the_coordinator_an_open_vacancy(client_for):
    dale = factories.user(Role.EMPLOYER_CLERK)
    draft = factories.vacancy(seats=3, status="draft", employer=factories.employer(clerk=dale))
    here, there = (sites.worksite(draft.employer) for _ in range(2))
    clerk, coordinator = client_for(dale), client_for(Role.COORDINATOR)
    path = reverse("employers:vacancy_sites", args=[draft.pk])
    wrong = clerk.post(path, {f"site_{here.pk}": 1, f"site_{there.pk}": 1})
    assert "suman 2 plazas" in wrong.content.decode()
    assert clerk.post(path, {f"site_{here.pk}": 1, f"site_{there.pk}": 2}).status_code == 302
    assert [site.seats for site in draft.sites.order_by("worksite_id")] == [1, 2]
    Vacancy.objects.filter(pk=draft.pk).update(status="open")
    assert clerk.post(path, {f"site_{here.pk}": 2, f"site_{there.pk}": 1}).status_code == 404
    assert coordinator.post(path, {f"site_{here.pk}": 2, f"site_{there.pk}": 1}).status_code == 302
    page = clerk.get(reverse("employers:vacancy", args=[draft.pk])).content.decode()
    assert here.name in page
    assert there.name in page


def test_seats_and_sites_over_the_api(client_for):
    coordinator, vacancy = client_for(Role.COORDINATOR), factories.vacancy(seats=3)
    here, there = (sites.worksite(vacancy.employer) for _ in range(2))
    path = f"/api/v1/vacancies/{vacancy.pk}/"
    body = {"sites": [{"worksite": here.pk, "seats": 1}, {"worksite": there.pk, "seats": 2}]}
    answer = coordinator.put(f"{path}sites/", body, content_type="application/json")
    assert answer.status_code == 200
    seat_take(vacancy=vacancy, site=VacancySite.objects.get(worksite=here))
    told = coordinator.get(path).json()
    assert (told["seats_taken"], told["seats_offered"], told["seats_filled"]) == (1, 1, 0)
    by_site = {site["worksite"]: (site["seats"], site["seats_offered"], site["seats_left"]) for site in told["sites"]}
    assert by_site == {here.pk: (1, 1, 0), there.pk: (2, 0, 2)}
    full = factories.vacancy(seats=1, seats_taken=1)
    full.holds.create(reason="coordinator", note="Falta un papel.")

    def found(query: str) -> set[int]:
        return {row["id"] for row in coordinator.get(f"/api/v1/vacancies/?{query}").json()["results"]}

    assert found("free=true") == {vacancy.pk}
    assert found("free=false") == found("held=true") == {full.pk}
    assert found(f"worksite={there.pk}") == {vacancy.pk}
    holds = coordinator.get(f"/api/v1/vacancies/{full.pk}/holds/").json()
    assert [(hold["reason"], hold["note"]) for hold in holds] == [("coordinator", "Falta un papel.")]
