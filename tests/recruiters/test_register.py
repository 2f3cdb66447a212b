"""The register: licences as their regime has them, who stands behind an entry, bonds and calls, seats that are given once."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from common.errors import InvalidInput, WrongState
from recruiters.choices import MandateStatus, Regime
from recruiters.models import Agent, Licence, LicenceTerm, Mandate, Recruiter, RecruiterPerson, SuretyCall
from recruiters.selectors import (
    Standing,
    licence_standing,
    licences_that_stand,
    months_after,
    recruiter_standing,
    recruiters_that_stand,
    surety_left,
    usual_end,
)
from recruiters.services import (
    agent_save,
    licence_save,
    mandate_end,
    mandate_save,
    recruiter_save,
    surety_call_move,
    surety_call_save,
    surety_save,
)
from tests import factories, recruiting, sanctions
from tests.races import together

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture
def ana() -> User:
    return factories.user(Role.INSPECTOR, full_name="Ana Ortiz")


# ── regimes and licences ──────────────────────────────────────────────────
def test_every_regime_is_shipped_with_its_source_and_loading_again_changes_nothing():
    call_command("load_recruiting")
    assert set(LicenceTerm.objects.values_list("regime", flat=True)) == set(Regime.values)
    assert not LicenceTerm.objects.filter(source="").exists()
    LicenceTerm.objects.filter(regime="hn-stss-141-2015").update(months=24)
    call_command("load_recruiting")
    assert LicenceTerm.objects.get(regime="hn-stss-141-2015").months == 24, "what staff entered stays"


@pytest.mark.parametrize(
    ("first", "months", "after"),
    [
        ("2026-01-15", 36, "2029-01-15"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-10-31", 4, "2027-02-28"),
        ("2026-12-01", 1, "2027-01-01"),
    ],
)
def test_months_after_a_day(first, months, after):
    assert months_after(recruiting.day(first), months) == recruiting.day(after)


def test_a_licence_of_guatemala_lasts_three_years_unless_something_else_is_written(ana):
    call_command("load_recruiting")
    agency = factories.recruiter(licence="")
    made = licence_save(
        licence=Licence(recruiter=agency, regime="gt-ag-50-2022", number=" dge-7 ", valid_from=date(2026, 3, 1)), by=ana
    )
    assert (made.number, made.valid_to, made.authority[:10]) == ("DGE-7", date(2029, 2, 28), "Ministerio")
    assert [(event.action, event.new_state, event.by) for event in made.events.all()] == [
        ("create", "under_review", ana)
    ]
    licence_save(licence=made, by=ana)
    assert made.events.count() == 1, "a change is no beginning"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("valid_to", TODAY + timedelta(days=4_000)),
        ("valid_from", TODAY - timedelta(days=4_000)),
        ("number", "OTRO-1"),
        ("regime", "hn-stss-141-2015"),
        ("licence_class", "Todas"),
    ],
)
def test_nobody_alone_changes_what_a_granted_licence_says(name: str, value: Any, ana):
    licence = factories.recruiter().licences.get()
    setattr(licence, name, value)
    with pytest.raises(InvalidInput) as refusal:
        licence_save(licence=licence, by=ana)
    assert refusal.value.field == name
    licence.refresh_from_db()
    licence.recruiter = factories.recruiter(licence="")
    with pytest.raises(InvalidInput):
        licence_save(licence=licence, by=ana)
    licence.refresh_from_db()
    licence.verify_url = "https://registro.example/"
    assert licence_save(licence=licence, by=ana).verify_url == "https://registro.example/"


def test_where_no_usual_length_is_known_none_is_invented(ana):
    call_command("load_recruiting")
    assert usual_end("sv-mtps", date(2026, 1, 1)) is None
    with pytest.raises(InvalidInput) as refusal:
        licence_save(
            licence=Licence(
                recruiter=factories.recruiter(licence=""), regime="sv-mtps", number="7", valid_from=date(2026, 1, 1)
            ),
            by=ana,
        )
    assert refusal.value.field == "valid_to"


def test_who_is_only_on_a_us_list_has_no_licence_and_no_mandate(ana):
    named = factories.recruiter(licence="", record_kind="us_public_list")
    with pytest.raises(InvalidInput):
        licence_save(
            licence=Licence(recruiter=named, regime="ca-qc", number="1", valid_from=TODAY, valid_to=TODAY), by=ana
        )
    with pytest.raises(InvalidInput):
        mandate_save(mandate=recruiting.mandate(named), by=ana)


STANDS = [  # status, days since it began, days until it ends, what the register says
    ("valid", 10, 200, Standing.VALID),
    ("valid", 10, 91, Standing.VALID),
    ("valid", 10, 90, Standing.EXPIRING),
    ("valid", 10, 0, Standing.EXPIRING),
    ("valid", 10, -1, Standing.EXPIRED),
    ("valid", -3, 200, Standing.UNDER_REVIEW),
    ("under_review", 10, 200, Standing.UNDER_REVIEW),
    ("suspended", 10, 200, Standing.SUSPENDED),
    ("suspended", 10, -5, Standing.SUSPENDED),
    ("cancelled", 10, 200, Standing.CANCELLED),
]


def test_lists_by_standing_say_what_each_entry_says():
    """The filters of the lists are queries; the word on the page is worked out from the row. They never disagree."""
    nobody = factories.recruiter(licence="")
    for status, since, left, _standing in STANDS:
        recruiting.licence(
            factories.recruiter(licence=""),
            status=status,
            valid_from=TODAY - timedelta(days=since),
            valid_to=TODAY + timedelta(days=left),
        )
    both = factories.recruiter(licence="")
    recruiting.licence(both, status="cancelled", valid_from=TODAY, valid_to=TODAY)
    recruiting.licence(both, valid_from=TODAY, valid_to=TODAY + timedelta(days=400))
    licences, entries = list(Licence.objects.all()), list(Recruiter.objects.all())
    for standing in Standing:
        found = set(licences_that_stand(Licence.objects.all(), standing, TODAY))
        assert found == {one for one in licences if licence_standing(one, TODAY) == standing}, standing
        theirs = set(recruiters_that_stand(Recruiter.objects.all(), standing, TODAY))
        assert theirs == {one for one in entries if recruiter_standing(one, TODAY) == standing}, standing
    in_order = Licence.objects.exclude(recruiter=both).order_by("pk")
    assert [licence_standing(one, TODAY) for one in in_order] == [stands for *_row, stands in STANDS]
    assert recruiter_standing(nobody, TODAY) == Standing.NEVER_REGISTERED
    assert recruiter_standing(both, TODAY) == Standing.VALID


# ── people and agents ─────────────────────────────────────────────────────
def test_an_identity_number_is_stored_encrypted_and_found_by_its_hash():
    number = recruiting.cui()
    owner = recruiting.person(factories.recruiter(), number=f"{number[:4]} {number[4:9]} {number[9:]}")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, number_index, last_digits FROM recruiters_recruiterperson WHERE id = %s", [owner.pk]
        )
        stored, index, last = cursor.fetchone()
    assert number not in stored
    assert number not in index
    assert (last, RecruiterPerson.objects.get(number_index=index).number) == (number[-4:], number)


def test_a_bank_account_is_stored_encrypted():
    agency = recruiter_save(recruiter=factories.recruiter(), bank_account="GT82 TRAJ 0102 0000 0012 1002 9690")
    with connection.cursor() as cursor:
        cursor.execute("SELECT bank_account FROM recruiters_recruiter WHERE id = %s", [agency.pk])
        assert "9690" not in cursor.fetchone()[0]
    agency = Recruiter.objects.get(pk=agency.pk)
    assert (agency.bank_account, agency.bank_account_end) == ("GT82TRAJ01020000001210029690", "9690")
    recruiter_save(recruiter=agency)
    assert Recruiter.objects.get(pk=agency.pk).bank_account_end == "9690", "nothing typed keeps it"
    with pytest.raises(InvalidInput):
        recruiter_save(recruiter=agency, bank_account="12-3")


def test_agents_work_under_agents_of_the_same_recruiter_in_several_places():
    agency, chief = factories.recruiter(), None
    chief = recruiting.agent(agency, "Berta Ejemplo")
    below = recruiting.agent(agency, "Celso Ejemplo", parent=chief)
    places = [factories.municipality(country) for country in ("GT", "HN")]
    agent_save(agent=below, places=places)
    agent_save(agent=below, places=places[1:])
    assert [place.municipality for place in below.places.all()] == places[1:]
    with pytest.raises(InvalidInput, match="same recruiter"):
        recruiting.agent(factories.recruiter(), "Otro Ejemplo", parent=chief)
    chief.parent = recruiting.agent(agency, "Delfina Ejemplo", parent=below)
    with pytest.raises(InvalidInput, match="works under them"):
        agent_save(agent=chief)
    assert list(chief.sub_agents.all()) == [below]


def test_the_database_itself_refuses_a_parent_elsewhere_and_a_ring():
    agency = factories.recruiter()
    one = recruiting.agent(agency, "Uno Ejemplo")
    two = recruiting.agent(agency, "Dos Ejemplo", parent=one)
    elsewhere = recruiting.agent(factories.recruiter(), "Tres Ejemplo")
    for parent in (two, one, elsewhere):
        with pytest.raises(IntegrityError, match="same recruiter"), transaction.atomic():
            Agent.objects.filter(pk=one.pk).update(parent=parent)


# ── bonds ─────────────────────────────────────────────────────────────────
def test_calls_on_a_bond_never_add_up_to_more_than_its_amount(ana):
    bond = recruiting.surety(factories.recruiter())
    first = surety_call_save(
        call=SuretyCall(surety=bond, amount=Decimal(700), purpose="Devolver cobros", called_on=TODAY), by=ana
    )
    with pytest.raises(InvalidInput, match="300"):
        surety_call_save(call=SuretyCall(surety=bond, amount=Decimal(301), purpose="Más", called_on=TODAY), by=ana)
    with pytest.raises(IntegrityError, match="surety"), transaction.atomic():
        SuretyCall.objects.create(surety=bond, amount=Decimal(301), purpose="Más", called_on=TODAY)
    bond.amount = Decimal(600)
    with pytest.raises(InvalidInput):
        surety_save(surety=bond)
    surety_call_move(call=first, name="refuse", by=ana, reason="La póliza había vencido.")
    assert surety_left(bond) == 600
    assert [event.action for event in first.events.all()] == ["refuse", "request"]
    with pytest.raises(WrongState):
        surety_call_move(call=first, name="pay", by=ana)


def test_a_currency_is_three_letters(ana):
    bond = recruiting.surety(factories.recruiter())
    bond.currency = "Q."
    with pytest.raises(InvalidInput):
        surety_save(surety=bond)
    bond.currency = "hnl"
    assert surety_save(surety=bond).currency == "HNL"


# ── mandates ──────────────────────────────────────────────────────────────
def test_mandates_of_a_vacancy_never_give_more_seats_than_it_has(ana):
    vacancy = factories.vacancy(seats=10)
    mandate_save(mandate=recruiting.mandate(factories.recruiter(), vacancy, seats=6), by=ana)
    with pytest.raises(InvalidInput, match="leave 4"):
        mandate_save(mandate=recruiting.mandate(factories.recruiter(), vacancy, seats=5), by=ana)
    with pytest.raises(IntegrityError, match="more seats"), transaction.atomic():
        recruiting.mandate(factories.recruiter(), vacancy, seats=5).save()
    four = mandate_save(mandate=recruiting.mandate(factories.recruiter(), vacancy, seats=4), by=ana)
    with pytest.raises(DatabaseError), transaction.atomic():
        Mandate.objects.filter(pk=four.pk).update(seats=5)
    later = {"starts_on": four.ends_on + timedelta(days=1), "ends_on": four.ends_on + timedelta(days=9)}
    mandate_save(mandate=recruiting.mandate(factories.recruiter(), vacancy, seats=10, **later), by=ana)
    mandate_end(mandate=four)
    mandate_save(mandate=recruiting.mandate(factories.recruiter(), vacancy, seats=4), by=ana)
    with pytest.raises(DatabaseError), transaction.atomic():
        Mandate.objects.filter(pk=four.pk).update(status=MandateStatus.ACTIVE)


def test_a_frozen_mandate_keeps_its_seats_and_is_not_ended(ana):
    agency, vacancy = factories.recruiter(), factories.vacancy(seats=10)
    frozen = mandate_save(mandate=recruiting.mandate(agency, vacancy, seats=8), by=ana)
    sanctions.signed(agency)
    with pytest.raises(InvalidInput):
        mandate_save(mandate=recruiting.mandate(factories.recruiter(), vacancy, seats=3), by=ana)
    with pytest.raises(WrongState):
        mandate_end(mandate=frozen)


def test_a_mandate_is_for_a_vacancy_of_its_employer_and_once_a_recruiter(ana):
    agency, vacancy = factories.recruiter(), factories.vacancy()
    with pytest.raises(InvalidInput, match="another employer"):
        mandate_save(mandate=recruiting.mandate(agency, vacancy, employer=factories.employer()), by=ana)
    mandate_save(mandate=recruiting.mandate(agency, vacancy, seats=1), by=ana)
    with pytest.raises(InvalidInput, match="already"):
        mandate_save(mandate=recruiting.mandate(agency, vacancy, seats=1), by=ana)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_give_the_last_seats_at_once_one_is_refused():
    by, vacancy = factories.user(Role.INSPECTOR), factories.vacancy(seats=10)
    mandates = [recruiting.mandate(factories.recruiter(), vacancy, seats=6) for _n in range(4)]
    calls = [lambda mandate=mandate: mandate_save(mandate=mandate, by=by) for mandate in mandates]
    assert together(*calls) == ["InvalidInput", "InvalidInput", "InvalidInput", "done"]
    assert timezone.localdate() <= Mandate.objects.get(vacancy=vacancy).ends_on
