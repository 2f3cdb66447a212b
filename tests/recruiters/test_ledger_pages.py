"""The ledger as an inspector works with it: from the complaint to the last payment."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from recruiters.choices import RestitutionStatus
from recruiters.models import FeePaid, Restitution
from recruiters.services import Fee, cost_rules_load
from tests import factories
from tests.complaints import filed
from workers.models import ExportLog

pytestmark = pytest.mark.django_db
FEES = (
    Fee("place", Decimal("3500.00"), "GTQ", paid_to="el intermediario"),
    Fee("loan", Decimal("900.00"), "GTQ"),
    Fee("visa", Decimal("205.00"), "USD"),
)


@pytest.fixture
def desk(client_for: Any) -> Any:
    cost_rules_load()
    client = client_for(Role.INSPECTOR, country="GT")
    client.cookies["django_language"] = "en"
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_from_the_complaint_to_the_last_payment(desk):
    complaint, _receipt = filed(recruiter=factories.recruiter(legal_name="Agencia Sol").pk, fees=FEES)
    address = reverse("ledger:ask", args=[complaint.pk])
    page = text(desk.get(address))
    assert "el intermediario" in page
    assert "The employer" in page
    assert "not looked up yet" in page
    assert 'href="?currency=USD"' in page
    place, loan = FeePaid.objects.filter(currency="GTQ")
    sent = desk.post(address, {"debtor": "recruiter", f"fee_{place.pk}": "3500", f"fee_{loan.pk}": "", "other": "50"})
    restitution = Restitution.objects.get()
    assert sent.url == reverse("ledger:restitution", args=[restitution.pk])
    assert restitution.asked == Decimal(3550)
    due = timezone.localdate() + timedelta(days=30)
    desk.post(reverse("ledger:agree", args=[restitution.pk]), {"amount": "3550", "due_on": due.isoformat()})
    page = text(desk.get(sent.url))
    token = page.split('name="token" value="')[1].split('"')[0]
    paid = {"amount": "3550", "paid_on": timezone.localdate().isoformat(), "through": "ministry", "token": token}
    for _twice in range(2):
        desk.post(reverse("ledger:payment", args=[restitution.pk]), paid)
    restitution.refresh_from_db()
    assert (restitution.status, restitution.received) == (RestitutionStatus.PAID, Decimal(3550))
    payment = restitution.payments.get()
    desk.post(reverse("ledger:take_back", args=[payment.pk]), {"reason": "Era de otra persona."})
    page = text(desk.get(sent.url))
    assert "takes back a wrong entry" in page
    assert "Era de otra persona." in page
    totals = text(desk.get(reverse("ledger:ledger")))
    assert "Agencia Sol" in totals
    assert "Q\xa03,550.00" in totals
    assert "US$\xa0205.00" in totals


def test_what_is_refused_is_said_at_its_field_and_what_was_written_stays(desk):
    complaint, _receipt = filed(recruiter=factories.recruiter().pk, fees=FEES)
    address = reverse("ledger:ask", args=[complaint.pk])
    fee = FeePaid.objects.filter(paid_for="place").get()
    answer = desk.post(address, {"debtor": "recruiter", f"fee_{fee.pk}": "3500.01"})
    assert answer.status_code == 400
    assert 'value="3500.01"' in text(answer)
    answer = desk.post(address, {"debtor": "recruiter"})
    assert "at least one payment" in text(answer)
    desk.post(address, {"debtor": "recruiter", f"fee_{fee.pk}": "3500"})
    restitution = Restitution.objects.get()
    agree = reverse("ledger:agree", args=[restitution.pk])
    answer = desk.post(agree, {"amount": "100", "due_on": timezone.localdate().isoformat()})
    assert answer.status_code == 400
    assert "less than was asked for" in text(answer)
    assert 'value="100"' in text(answer)
    answer = desk.post(reverse("ledger:restitution", args=[restitution.pk]), {"move": "refuse", "reason": ""})
    assert "Give a reason" in text(answer)


def test_a_request_that_is_sent_twice_is_on_record_once(desk):
    complaint, _receipt = filed(recruiter=factories.recruiter().pk, fees=FEES)
    address = reverse("ledger:ask", args=[complaint.pk])
    once = desk.get(address).context["once"]
    for _click in range(2):
        desk.post(address, {"debtor": "recruiter", "wages": "50", "_seen": once})
    assert Restitution.objects.count() == 1
    desk.post(address, {"debtor": "recruiter", "wages": "50", "_seen": desk.get(address).context["once"]})
    assert Restitution.objects.count() == 2, "asked for again from a new page"


def test_a_sum_that_cannot_be_written_down_is_refused_in_words(desk):
    complaint, _receipt = filed(recruiter=factories.recruiter().pk, fees=FEES)
    address, most = reverse("ledger:ask", args=[complaint.pk]), "9999999999.99"
    answer = desk.post(address, {"debtor": "recruiter", "wages": most, "other": most})
    assert (answer.status_code, Restitution.objects.count()) == (400, 0)
    assert "more than can be written down" in text(answer)


def test_a_complaint_about_nobody_on_record_says_what_to_do(desk):
    complaint, _receipt = filed(accused_name="Un señor", fees=FEES)
    assert "names neither a recruiter nor an employer" in text(desk.get(reverse("ledger:ask", args=[complaint.pk])))
    answer = desk.post(reverse("ledger:ask", args=[complaint.pk]), {"debtor": "recruiter", "other": "5"})
    assert answer.status_code == 400
    assert not Restitution.objects.exists()


def test_the_ledger_as_a_file_holds_the_same_and_no_formula(desk):
    filed(recruiter=factories.recruiter(legal_name="=cmd()").pk, fees=FEES)
    rows = desk.get(reverse("ledger:ledger") + "?as=csv").content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("Who owes it,Currency,Complaints,")
    assert any(row.startswith("'=cmd(),GTQ,1,4400.00,3500.00,0,0,0,0") for row in rows)
    assert any(row.startswith("Total,USD,1,205.00,205.00,") for row in rows)
    assert desk.get(reverse("ledger:ledger") + "?as=xlsx").content[:2] == b"PK"
    noted = ExportLog.objects.order_by("pk").values_list("by", "what", "count")
    assert list(noted) == [(desk.user.pk, "recruiters.ledger", len(rows) - 1)] * 2
    desk.get(reverse("ledger:ledger"))
    assert noted.count() == 2


def test_an_empty_ledger_says_so(desk):
    assert "No complaint here tells of a payment" in text(desk.get(reverse("ledger:ledger")))
    assert "No restitution here" in text(desk.get(reverse("ledger:list")))
