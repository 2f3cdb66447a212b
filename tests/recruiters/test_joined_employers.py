"""An employer on record is recognised as another one: what people complained of goes along, and whoever joins learns nothing of it."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.choices import Role
from employers.models import EmployerJoin
from employers.services import employer_join, employer_part
from recruiters.models import Complaint, DeclaredInterest, FeePaid, Inspection, Restitution
from recruiters.selectors import complaints_visible_to
from recruiters.services import Claim, interest_declare, restitution_ask
from tests import factories
from tests.complaints import filed

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator() -> Any:
    return factories.user(Role.COORDINATOR)


@pytest.fixture
def irma() -> Any:
    return factories.user(Role.INSPECTOR, full_name="Irma Pacaya")


@pytest.fixture
def both() -> Any:
    return factories.employer(legal_name="Birchfield LLC"), factories.employer(
        legal_name="Birchfield", status="on_record"
    )


def on_record(record: Any, by: Any) -> list[Any]:
    """A complaint of two countries, money asked back, a visit and an inspector's cousin."""
    complaint, _receipt = filed(employer=record.pk)
    abroad, _receipt = filed(country=factories.country("HN").pk, employer=record.pk)
    fee: FeePaid = complaint.fees.get()
    asked = restitution_ask(
        complaint=complaint, debtor=record, currency="GTQ", claims=[Claim(fee.amount, fee=fee)], by=by
    )
    visit = Inspection.objects.create(
        folio="V-000001", country=factories.country("GT"), kind="employer", label="Birchfield", employer=record
    )
    cousin = factories.user(Role.INSPECTOR)
    interest = interest_declare(interest=DeclaredInterest(user=cousin, kind="family", employer=record), by=cousin)
    return [complaint, abroad, asked, visit, interest]


def employers_of(rows: list[Any]) -> set[Any]:
    return {type(row).objects.get(pk=row.pk).employer for row in rows}


def test_complaints_money_visits_and_ties_go_along_and_come_back(both: Any, coordinator: Any, irma: Any):
    employer, record = both
    rows = on_record(record, irma)
    join = employer_join(record=record, employer=employer, by=coordinator, reason="Es el mismo.")
    assert employers_of(rows) == {employer}
    event = rows[0].events.latest("pk")
    assert (event.action, event.by, event.reason) == ("accuse", coordinator, "Birchfield LLC")
    later, _receipt = filed(employer=employer.pk)
    employer_part(join=join, by=coordinator, reason="No era el mismo.")
    assert employers_of(rows) == {record}
    assert employers_of([later]) == {employer}


def test_what_somebody_gave_to_another_employer_since_stays_there(both: Any, coordinator: Any):
    employer, record = both
    complaint, _receipt = filed(employer=record.pk)
    join = employer_join(record=record, employer=employer, by=coordinator, reason="Es el mismo.")
    other = factories.employer(legal_name="Otra finca")
    Complaint.objects.filter(pk=complaint.pk).update(employer=other)
    employer_part(join=join, by=coordinator, reason="No era el mismo.")
    assert employers_of([complaint]) == {other}


def test_who_is_tied_to_the_other_one_is_kept_out_from_then_on(both: Any, coordinator: Any):
    employer, record = both
    cousin = factories.user(Role.INSPECTOR)
    interest_declare(interest=DeclaredInterest(user=cousin, kind="family", employer=employer), by=cousin)
    complaint, _receipt = filed(employer=record.pk)
    assert complaint in complaints_visible_to(cousin)
    join = employer_join(record=record, employer=employer, by=coordinator, reason="Es el mismo.")
    assert complaint not in complaints_visible_to(cousin)
    employer_part(join=join, by=coordinator, reason="No era el mismo.")
    assert complaint not in complaints_visible_to(cousin)  # whoever was kept out stays so


def test_what_is_kept_of_a_join_says_neither_which_complaints_nor_how_many(both: Any, coordinator: Any):
    employer, record = both
    quiet = factories.employer(legal_name="Quieta", status="on_record")
    for _one in range(3):
        filed(employer=record.pk)
    kept = [
        employer_join(record=one, employer=employer, by=coordinator, reason="Es el mismo.").moved["on_record"]
        for one in (record, quiet)
    ]
    assert len(kept[0]) == len(kept[1])
    assert all(text.startswith("gAAAA") for text in kept)


def test_who_complains_about_the_record_later_complains_about_the_employer(both: Any, coordinator: Any):
    employer, record = both
    employer_join(record=record, employer=employer, by=coordinator, reason="Es el mismo.")
    complaint, _receipt = filed(employer=record.pk)
    assert complaint.employer == employer


def test_an_undoing_of_before_these_went_along_still_works(both: Any, coordinator: Any):
    employer, record = both
    record.joined_to = employer
    record.save()
    join = EmployerJoin.objects.create(
        record=record,
        employer=employer,
        moved={"vacancies": [], "mandates": []},
        vacancies=0,
        reason="x",
        by=coordinator,
    )
    employer_part(join=join, by=coordinator, reason="No era el mismo.")
    assert Restitution.objects.count() == 0
    record.refresh_from_db()
    assert record.joined_to is None
