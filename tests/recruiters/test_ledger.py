"""What workers paid and should not have: asked back once, agreed, received, and counted by whom and in which currency."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from common.errors import InvalidInput, WrongState
from recruiters.choices import ClaimFor, PaidThrough, Payer, RestitutionStatus
from recruiters.models import Complaint, CostRule, FeePaid, Recruiter, Restitution, RestitutionLine, RestitutionPayment
from recruiters.selectors import claimable_fees, ledger_of, overdue, restitutions_visible_to
from recruiters.services import (
    Claim,
    Fee,
    cost_rules_load,
    payment_correct,
    payment_note,
    restitution_agree,
    restitution_ask,
    restitution_move,
)
from tests import factories
from tests.complaints import filed
from tests.races import together

pytestmark = pytest.mark.django_db
PLACE, TRAVEL, LOAN = (
    Fee("place", Decimal("3500.00"), "GTQ"),
    Fee("travel", Decimal("120.50"), "USD"),
    Fee("loan", Decimal("900.00"), "GTQ"),
)


@pytest.fixture
def ana() -> User:
    return factories.user(Role.INSPECTOR, country="GT")


@pytest.fixture
def agency() -> Recruiter:
    return factories.recruiter()


def complaint_about(agency: Recruiter, *fees: Fee, **fields: Any) -> Complaint:
    complaint, _receipt = filed(recruiter=agency.pk, fees=fees or (PLACE,), **fields)
    return complaint


def ask(complaint: Complaint, by: User, currency: str = "GTQ", **fields: Any) -> Restitution:
    fees = FeePaid.objects.filter(complaint=complaint, currency=currency)
    defaults: dict[str, Any] = {
        "debtor": complaint.recruiter,
        "claims": [Claim(fee.amount, fee=fee) for fee in fees],
    }
    return restitution_ask(complaint=complaint, currency=currency, by=by, **defaults | fields)


def pay(restitution: Restitution, amount: str, by: User, **fields: Any) -> RestitutionPayment:
    defaults: dict[str, Any] = {
        "paid_on": timezone.localdate(),
        "through": PaidThrough.PERSON,
        "token": f"t{RestitutionPayment.objects.count()}",
    }
    return payment_note(restitution=restitution, amount=Decimal(amount), by=by, **defaults | fields)


def agreed(restitution: Restitution, amount: str, by: User, **fields: Any) -> Restitution:
    due_on = timezone.localdate() + timedelta(days=30)
    return restitution_agree(restitution=restitution, amount=Decimal(amount), by=by, **{"due_on": due_on} | fields)


def test_money_that_was_paid_is_asked_back_agreed_and_received_to_the_last(ana, agency):
    complaint = complaint_about(agency)
    restitution = ask(complaint, ana)
    assert (restitution.asked, restitution.status) == (Decimal("3500.00"), RestitutionStatus.ASKED)
    agreed(restitution, "3000", ana, reason="Doña Marta acepta.")
    pay(restitution, "1000", ana)
    restitution.refresh_from_db()
    assert (restitution.received, restitution.status) == (Decimal(1000), RestitutionStatus.AGREED)
    pay(restitution, "2000", ana, through=PaidThrough.SURETY)
    restitution.refresh_from_db()
    assert (restitution.received, restitution.status) == (Decimal(3000), RestitutionStatus.PAID)
    assert [event.action for event in restitution.events.order_by("pk")] == ["request", "agree", "settle"]


def test_a_fee_is_asked_back_once_until_it_is_given_up(ana, agency):
    complaint = complaint_about(agency)
    first = ask(complaint, ana)
    with pytest.raises(InvalidInput, match="asked back already"):
        ask(complaint, ana)
    assert not claimable_fees(complaint)
    restitution_move(restitution=first, name="drop", by=ana, reason="La persona no quiere seguir.")
    assert ask(complaint, ana).asked == Decimal("3500.00")


@pytest.mark.parametrize(
    ("amount", "currency", "wrong"),
    [("3500.01", "GTQ", "no more can be asked back"), ("10", "USD", "in that currency"), ("0", "GTQ", "more than")],
)
def test_what_is_asked_back_was_paid_and_in_that_currency(ana, agency, amount, currency, wrong):
    complaint = complaint_about(agency)
    fee = FeePaid.objects.get()
    with pytest.raises(InvalidInput, match=wrong):
        ask(complaint, ana, currency, claims=[Claim(Decimal(amount), fee=fee)])
    other = complaint_about(agency)
    with pytest.raises(InvalidInput, match="another complaint"):
        ask(other, ana, claims=[Claim(Decimal(5), fee=fee)])
    assert not Restitution.objects.exists()
    assert not RestitutionLine.objects.exists()


def test_interest_and_wages_are_amounts_of_their_own(ana, agency):
    complaint = complaint_about(agency)
    fee = FeePaid.objects.get()
    claims = [Claim(fee.amount, fee=fee), Claim(Decimal("250.00"), ClaimFor.OTHER), Claim(Decimal(900), ClaimFor.WAGES)]
    assert ask(complaint, ana, claims=claims).asked == Decimal("4650.00")
    with pytest.raises(InvalidInput, match="naming the payment"):
        ask(complaint, ana, claims=[Claim(Decimal(5))])


def test_less_than_was_asked_needs_a_reason_and_never_less_than_came(ana, agency):
    restitution = ask(complaint_about(agency), ana)
    with pytest.raises(InvalidInput, match="less than was asked"):
        agreed(restitution, "3499.99", ana)
    agreed(restitution, "3500", ana)
    pay(restitution, "2000", ana)
    with pytest.raises(InvalidInput, match="have come already"):
        agreed(restitution, "1999", ana, reason="x")
    agreed(restitution, "2000", ana, reason="Lo demás lo perdona.")
    restitution.refresh_from_db()
    assert restitution.status == RestitutionStatus.PAID


def test_no_more_is_noted_than_was_agreed_and_nothing_before_nor_tomorrow(ana, agency):
    restitution = ask(complaint_about(agency), ana)
    with pytest.raises(InvalidInput, match="agreed amount"):
        pay(restitution, "10", ana)
    agreed(restitution, "3500", ana)
    with pytest.raises(InvalidInput, match=r"3500\.00 GTQ are left"):
        pay(restitution, "3500.01", ana)
    with pytest.raises(InvalidInput, match="has not come"):
        pay(restitution, "1", ana, paid_on=timezone.localdate() + timedelta(days=1))
    first = pay(restitution, "100", ana, token="same")
    assert pay(restitution, "100", ana, token="same") == first
    restitution.refresh_from_db()
    assert restitution.received == Decimal(100)


def test_a_wrong_payment_is_taken_back_by_a_second_entry(ana, agency):
    restitution = ask(complaint_about(agency), ana)
    agreed(restitution, "3500", ana)
    payment = pay(restitution, "3500", ana)
    with pytest.raises(InvalidInput, match="Give a reason"):
        payment_correct(payment=payment, by=ana, reason=" ")
    payment_correct(payment=payment, by=ana, reason="Era de otro caso.")
    restitution.refresh_from_db()
    assert (restitution.received, restitution.status) == (Decimal(0), RestitutionStatus.AGREED)
    with pytest.raises(InvalidInput, match="taken back already"):
        payment_correct(payment=payment, by=ana, reason="Otra vez.")
    assert [row.amount for row in restitution.payments.all()] == [Decimal(3500), Decimal(-3500)]


def test_what_came_cannot_be_given_up_and_a_refusal_keeps_it(ana, agency):
    restitution = ask(complaint_about(agency), ana)
    agreed(restitution, "3500", ana)
    pay(restitution, "500", ana)
    with pytest.raises(InvalidInput, match=r"500\.00 GTQ have come"):
        restitution_move(restitution=restitution, name="drop", by=ana, reason="x")
    restitution_move(restitution=restitution, name="refuse", by=ana, reason="Dice que no paga más.")
    restitution.refresh_from_db()
    assert (restitution.agreed, restitution.received) == (Decimal(500), Decimal(500))
    with pytest.raises(WrongState):
        restitution_move(restitution=restitution, name="refuse", by=ana, reason="x")


def test_the_database_refuses_what_does_not_add_up(ana, agency):
    restitution = ask(complaint_about(agency), ana)
    for change in ({"received": 5}, {"status": "paid"}, {"agreed": 0}, {"employer": factories.employer()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Restitution.objects.filter(pk=restitution.pk).update(**change)


def test_who_should_have_paid_follows_the_country_where_it_happened(ana, agency):
    factories.country("US")
    factories.country("GT")
    assert cost_rules_load()["created"] == 12
    assert cost_rules_load() == {"read": 12, "created": 0, "unchanged": 12}
    at_home = complaint_about(agency, PLACE, TRAVEL, LOAN, happened_in="GT")
    abroad = complaint_about(agency, PLACE, TRAVEL, happened_in="US")
    nowhere = complaint_about(agency, TRAVEL)
    payers = {
        complaint.pk: {fee.paid_for: fee.payer for fee in claimable_fees(complaint)}
        for complaint in (at_home, abroad, nowhere)
    }
    assert payers[at_home.pk] == {"place": "employer", "travel": "employer", "loan": "unclear"}
    assert payers[abroad.pk] == {"place": "employer", "travel": "unclear"}
    assert payers[nowhere.pk] == {"travel": "employer"}
    CostRule.objects.filter(paid_for="travel", country=None).update(payer=Payer.WORKER)
    assert cost_rules_load()["unchanged"] == 12
    assert claimable_fees(nowhere).get().payer == "worker"


def test_the_ledger_adds_up_by_debtor_and_currency(ana, agency):
    cost_rules_load()
    employer = factories.employer()
    one = complaint_about(agency, PLACE, TRAVEL, LOAN)
    complaint_about(agency)
    of_employer, _ = filed(employer=employer.pk, fees=(TRAVEL,))
    filed(accused_name="Un señor", fees=(PLACE,))
    restitution = ask(one, ana)
    agreed(restitution, "4000", ana, reason="Acepta.")
    pay(restitution, "1500", ana)
    ask(of_employer, ana, "USD", debtor=employer)
    dropped = ask(one, ana, "USD")
    restitution_move(restitution=dropped, name="drop", by=ana, reason="No.")
    ledger = ledger_of(ana)
    lines = {(line.recruiter, line.employer, line.currency): line for line in ledger.lines}
    gtq = lines[agency.pk, None, "GTQ"]
    assert (gtq.complaints, gtq.told, gtq.against_rule) == (2, Decimal(7900), Decimal(7000))
    assert (gtq.asked, gtq.agreed, gtq.received, gtq.outstanding) == (4400, 4000, 1500, 2500)
    usd = lines[None, employer.pk, "USD"]
    assert (usd.told, usd.asked, usd.agreed) == (Decimal("120.50"), Decimal("120.50"), 0)
    assert lines[agency.pk, None, "USD"].asked == 0
    assert lines[None, None, "GTQ"].told == Decimal(3500)
    totals = {line.currency: line for line in ledger.totals}
    assert (totals["GTQ"].told, totals["GTQ"].received) == (Decimal(11400), Decimal(1500))
    assert totals["USD"].told == Decimal("241.00")


def test_only_who_sees_the_complaint_sees_its_money(ana, agency, django_assert_num_queries):
    ask(complaint_about(agency), ana)
    for role, country in ((Role.INSPECTOR, "HN"), (Role.COORDINATOR, "GT"), (Role.AUDITOR, "")):
        other = factories.user(role, country=country)
        assert not restitutions_visible_to(other)
        assert ledger_of(other).lines == []
    assert restitutions_visible_to(ana).count() == 1
    with django_assert_num_queries(2):
        ledger_of(ana)


def test_what_is_overdue_is_agreed_not_paid_and_past_its_day(ana, agency):
    restitution = ask(complaint_about(agency), ana)
    assert not overdue(restitutions_visible_to(ana))
    agreed(restitution, "3500", ana, due_on=restitution.asked_on)
    assert not overdue(restitutions_visible_to(ana))
    Restitution.objects.update(asked_on=date(2026, 1, 1), due_on=date(2026, 1, 31))
    assert overdue(restitutions_visible_to(ana)).get() == restitution
    with pytest.raises(InvalidInput, match="before it was asked"):
        agreed(restitution, "3500", ana, due_on=date(2025, 12, 31))


@pytest.mark.django_db(transaction=True)
def test_of_many_who_ask_for_one_fee_at_once_one_does(agency):
    ana = factories.user(Role.INSPECTOR, country="GT")
    complaint = complaint_about(agency)

    assert together(*[lambda: ask(complaint, ana)] * 6) == ["InvalidInput"] * 5 + ["done"]
    assert Restitution.objects.count() == 1
