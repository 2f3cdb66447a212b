"""An employer of the public records and one that signed up are the same: a person says so, and its history comes along."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.choices import Role
from common.errors import InvalidInput, WrongState
from common.names import plain
from employers.demand.organisations import EmployerData, KnownEmployers
from employers.models import EmployerJoin
from employers.selectors import candidates_on_record
from employers.services import employer_join, employer_part
from recruiters.models import Mandate
from tests import factories, portal

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return factories.user(Role.COORDINATOR)


def on_record(name, **fields):
    return factories.employer(legal_name=name, status="on_record", **fields)


def test_candidates_are_of_the_country_with_a_similar_name_and_the_nearer_come_first():
    place = factories.subdivision("US-GA")
    employer = factories.employer(legal_name="Birchfield Orchards LLC", subdivision=place, city="Macon")
    far = on_record("Birchfield Orchards, Inc.", subdivision=factories.subdivision("US-OR"))
    near = on_record("BIRCHFIELD ORCHARD LLC", subdivision=place, city="MACON")
    on_record("Birchfield Orchards LLC", country="CA")
    on_record("Quiet Meadows Farm")
    found = candidates_on_record(employer)
    assert [one.employer for one in found] == [near, far]
    assert (found[0].same_state, found[0].same_town, found[1].same_state) == (True, True, False)


def test_what_hangs_on_the_record_comes_along_and_later_lists_are_read_as_the_same(coordinator):
    employer, record = factories.employer(legal_name="Birchfield LLC"), on_record("Birchfield", city="Macon")
    vacancy = factories.vacancy(employer=record)
    join = employer_join(record=record, employer=employer, by=coordinator, reason="Mismo FEIN en la certificación.")
    vacancy.refresh_from_db()
    assert (vacancy.employer, join.vacancies) == (employer, 1)
    named = EmployerData("Birchfield", "", "US", None, "Macon", "", "")
    assert named.key[1] == plain(record.legal_name)
    assert KnownEmployers()[named] == employer.pk
    assert candidates_on_record(employer) == []


def test_a_mandate_that_is_frozen_holds_what_came_along(coordinator):
    employer, record = factories.employer(), on_record("Birchfield")
    recruiter = factories.recruiter()
    dates = {"starts_on": "2026-01-01", "ends_on": "2030-01-01"}
    Mandate.objects.create(recruiter=recruiter, employer=record, seats=5, status="frozen", **dates)
    vacancy = factories.vacancy(employer=employer)
    employer_join(record=record, employer=employer, by=coordinator, reason="Es el mismo.")
    assert vacancy.holds.get().reason == "recruiter_suspended"


def test_a_record_is_joined_once_to_an_employer_that_is_verified_in_its_country_and_with_a_reason(coordinator):
    record = on_record("Birchfield")
    for employer, error in (
        (factories.employer(status="unverified"), WrongState),
        (factories.employer("CA"), InvalidInput),
    ):
        with pytest.raises(error):
            employer_join(record=record, employer=employer, by=coordinator, reason="Es el mismo.")
    with pytest.raises(InvalidInput, match="reason"):
        employer_join(record=record, employer=factories.employer(), by=coordinator, reason=" ")
    employer_join(record=record, employer=factories.employer(), by=coordinator, reason="Es el mismo.")
    with pytest.raises(WrongState):
        employer_join(record=record, employer=factories.employer(), by=coordinator, reason="Es el mismo.")
    assert EmployerJoin.objects.count() == 1


def test_a_join_that_was_a_mistake_goes_back_with_all_that_came_along(coordinator):
    employer, record = factories.employer(), on_record("Birchfield", city="Macon")
    own, theirs = factories.vacancy(employer=employer), factories.vacancy(employer=record)
    mandate = Mandate.objects.create(
        recruiter=factories.recruiter(),
        employer=record,
        seats=5,
        status="frozen",
        starts_on="2026-01-01",
        ends_on="2030-01-01",
    )
    join = employer_join(record=record, employer=employer, by=coordinator, reason="Es el mismo.")
    assert own.holds.filter(lifted_at=None).count() == 1
    parting = employer_part(join=join, by=coordinator, reason="Otro FEIN en la carta.")
    for row in (own, theirs, mandate, record):
        row.refresh_from_db()
    assert (own.employer, theirs.employer, mandate.employer, record.joined_to) == (employer, record, record, None)
    assert parting.vacancies == 1
    assert [own.holds.filter(lifted_at=None).count(), theirs.holds.filter(lifted_at=None).count()] == [0, 1]
    assert KnownEmployers()[EmployerData("Birchfield", "", "US", None, "Macon", "", "")] == record.pk
    with pytest.raises(WrongState, match="in between"):
        employer_part(join=join, by=coordinator, reason="Otra vez.")
    employer_join(record=record, employer=employer, by=coordinator, reason="Sí era.")
    assert EmployerJoin.objects.filter(record=record).count() == 2


def test_it_does_not_go_back_over_a_worksite_that_both_use_by_now(coordinator):
    employer, record = factories.employer(), on_record("Birchfield")
    join_site = record.worksites.create(name="Lote 4", subdivision=factories.subdivision("US-GA"))
    own = factories.vacancy(employer=employer)
    join = employer_join(record=record, employer=employer, by=coordinator, reason="Es el mismo.")
    own.worksite = join_site
    own.save(update_fields=["worksite"])
    with pytest.raises(WrongState, match=own.folio):
        employer_part(join=join, by=coordinator, reason="Otro FEIN.")
    with pytest.raises(InvalidInput, match="reason"):
        employer_part(join=join, by=coordinator, reason=" ")
    record.refresh_from_db()
    assert record.joined_to == employer


def test_a_coordinator_undoes_it_on_the_page_and_reads_who_did(client_for):
    client = client_for(Role.COORDINATOR)
    case = portal.verification_case(factories.employer())
    record = on_record("Birchfield")
    join = employer_join(
        record=record, employer=case.employer, by=factories.user(Role.COORDINATOR), reason="Es el mismo."
    )
    page = reverse("portal:case", args=[case.pk])
    sent = {"do": "part", "item": str(join.pk), f"part-{join.pk}-reason": ""}
    refused = client.post(page, sent)
    assert '<details class="no-print" open>' in refused.text
    done = client.post(page, sent | {f"part-{join.pk}-reason": "Otro FEIN."}, follow=True)
    assert "Otro FEIN." in done.text
    assert f"part-{join.pk}-reason" not in done.text
