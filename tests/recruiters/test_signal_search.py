"""The nightly search: what is found, that it is found once, who may know of it, and what an inspector does with it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.choices import Role
from common.errors import NotAllowed, WrongState
from employers.models import TakenSeat
from recruiters.inspections.reasons import reasons_of
from recruiters.models import Complaint, FeePaid, Inspection, RecruiterMember, Signal, SignalScan
from recruiters.selectors import exposures, signals_visible_to
from recruiters.services import signal_move, signals_propose, signals_scan
from recruiters.services.signals import SCANNING, Found
from tests import factories, inspections
from tests.sanctions import mandate

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 4)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-04 09:00:00-06:00", tick=False):
        yield


def placed(recruiter, taken, *, days_ago=60, **fields):
    """Seats taken two months ago under a mandate of this recruiter."""
    vacancy = factories.vacancy()
    mandate(recruiter, vacancy, starts_on=TODAY - timedelta(days=300), **fields)
    rows = TakenSeat.objects.bulk_create(TakenSeat(vacancy=vacancy, state="filled") for _ in range(taken))
    when = TODAY - timedelta(days=days_ago)
    TakenSeat.objects.filter(pk__in=[seat.pk for seat in rows]).update(created_at=f"{when}T12:00:00Z")
    return vacancy


def complained(recruiter, number, *, days_ago=40, every=0):
    days = [TODAY - timedelta(days=days_ago + every * step) for step in range(number)]
    return [factories.complaint("GT", recruiter=recruiter, received_on=day, due_on=day) for day in days]


def register(*, loud=12):
    """Six recruiters with thirty placements each; complaints of the first are spread over eleven months."""
    agencies = [factories.recruiter() for _ in range(6)]
    for agency in agencies:
        placed(agency, 30)
    complained(agencies[0], loud, every=25)
    complained(agencies[1], 1)
    return agencies


def test_placements_are_counted_by_mandate_and_shared_where_two_have_one():
    one, two, none = (factories.recruiter() for _ in range(3))
    vacancy = placed(one, 9, seats=6)
    mandate(two, vacancy, seats=3)
    TakenSeat.objects.create(vacancy=vacancy, state="offered")
    rows = {row.recruiter: row.placements for row in exposures(TODAY - timedelta(days=365), TODAY)}
    assert rows == {one.pk: pytest.approx(6), two.pk: pytest.approx(3), none.pk: 0}
    assert not any(row.placements for row in exposures(TODAY - timedelta(days=20), TODAY))


def test_a_recruiter_out_of_line_is_proposed_once_with_its_reasons():
    loud, *_others = register()
    assert signals_scan() == 1
    signal = Signal.objects.get()
    assert (signal.kind, signal.recruiter, signal.status, signal.period) == ("rate", loud, "proposed", "2026-10")
    assert signal.events.count() == 1
    first, second, third = reasons_of(signal)
    assert first.startswith("12 complaints and 30 placements within a year: 40.0 for each 100 placements")
    assert "Drawn towards" in second
    assert "Among recruiters that differ as these do" in third


def test_the_search_of_a_day_comes_once_however_often_it_is_asked_for():
    register()
    assert [signals_scan(), signals_scan()] == [1, None]
    assert SignalScan.objects.get().status == "done"
    with time_machine.travel("2026-11-05 09:00:00-06:00", tick=False):
        assert signals_scan() == 0  # looked for again, and it waits already
    assert Signal.objects.count() == 1


def test_a_search_that_died_is_done_again_and_put_aside_after_three():
    register()
    scan = SignalScan.objects.create(day=TODAY)
    assert SCANNING.take(scan.pk) is not None
    assert signals_scan() is None  # somebody has it
    SignalScan.objects.update(lease_until="2020-01-01T00:00Z")
    assert signals_scan() == 1
    SignalScan.objects.update(status="asked", attempt=3, lease_until=None)
    assert signals_scan() is None
    assert SignalScan.objects.get().status == "failed"


def test_complaints_at_once_are_a_burst_and_two_are_none():
    agencies = [factories.recruiter() for _ in range(6)]
    complained(agencies[0], 4, days_ago=4)
    complained(agencies[1], 2, days_ago=4)
    signals_scan()
    signal = Signal.objects.get()
    assert (signal.kind, signal.recruiter, signal.period) == ("burst", agencies[0], "2026-W44")
    assert signal.figures["complaints"] == 4


def test_the_same_account_told_by_several_is_found_with_its_number():
    agencies = [factories.recruiter() for _ in range(12)]
    for agency in agencies[1:]:
        for complaint in complained(agency, 2, every=30):
            paid(complaint, "el intermediario")
    for complaint in complained(agencies[0], 4, every=30):
        paid(complaint, "Cuenta 3012-445566")
    signals_scan()
    signal = Signal.objects.get(kind="same_hand")
    assert signal.recruiter == agencies[0]
    assert "“3012445566”" in reasons_of(signal)[0]


def paid(complaint, payee):
    FeePaid.objects.create(
        complaint=complaint, paid_for="place", amount=Decimal(500 + complaint.pk % 97), currency="GTQ", paid_to=payee
    )


def found(recruiter, **fields):
    return Found(**{"kind": "rate", "recruiter": recruiter.pk, "period": "2026-10", "figures": {}} | fields)


def test_what_was_dismissed_is_not_proposed_again_in_its_period():
    recruiter, by = factories.recruiter(), inspections.inspector()
    assert signals_propose(found=[found(recruiter)], on=TODAY) == 1
    signal_move(signal=Signal.objects.get(), name="dismiss", by=by, reason="Ya se visitó en octubre.")
    assert signals_propose(found=[found(recruiter)], on=TODAY) == 0
    assert signals_propose(found=[found(recruiter, period="2026-11")], on=TODAY) == 1
    with pytest.raises(WrongState):
        signal_move(signal=Signal.objects.get(period="2026-10"), name="propose_again", by=by, reason="Otra vez.")


def test_the_database_itself_keeps_two_of_a_kind_from_waiting():
    signal = inspections.signal(factories.recruiter())
    with pytest.raises(IntegrityError), transaction.atomic():
        inspections.signal(signal.recruiter, period="2026-11")


def test_an_inspection_is_opened_from_a_signal_and_nothing_new_is_proposed_meanwhile():
    signal, by = inspections.signal(factories.recruiter()), inspections.inspector()
    signal_move(signal=signal, name="open", by=by)
    visit = Inspection.objects.get()
    assert (visit.signal, visit.recruiter, visit.status) == (signal, signal.recruiter, "planned")
    with pytest.raises(WrongState):
        signal_move(signal=signal, name="open", by=by)
    assert signals_propose(found=[found(signal.recruiter, period="2026-11")], on=TODAY) == 0


def test_neither_the_accused_nor_who_is_tied_to_them_learns_of_a_signal(client_for):
    signal, tied = inspections.signal(factories.recruiter()), inspections.inspector()
    contact = factories.user(Role.RECRUITER_CONTACT)
    for user in (tied, contact):
        RecruiterMember.objects.create(recruiter=signal.recruiter, user=user)
        assert not signals_visible_to(user).exists()
    assert signal in signals_visible_to(inspections.inspector())
    assert signal not in signals_visible_to(inspections.inspector("HN"))
    with pytest.raises(NotAllowed):
        signal_move(signal=signal, name="open", by=tied)
    address = reverse("admin:recruiters_signal_change", args=[signal.pk])
    assert client_for(contact).get(address).status_code in (302, 403)
    assert client_for(tied).get(address).status_code == 302


def test_the_funnel_shows_every_recruiter_also_as_a_table(client_for):
    loud, *_others = register()
    client = client_for(inspections.inspector())
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(reverse("inspections:funnel"))
    html = page.content.decode()
    assert html.count("<circle") == 6
    assert html.count("<tr>") == 7
    assert html.index(loud.legal_name) < html.index("outside of the whole line")


def test_the_counts_of_the_funnel_tell_nobody_of_a_complaint_that_they_are_kept_out_of(client_for):
    agency, reader = factories.recruiter(), inspections.inspector()
    placed(agency, 10)
    hidden = complained(agency, 2, every=5)[0]
    Complaint.objects.filter(pk=hidden.pk).update(excluded=[reader.pk])
    shown = {
        user: client_for(user).get(reverse("inspections:funnel")).context["plot"].dots[0].complaints
        for user in (reader, inspections.inspector())
    }
    assert list(shown.values()) == [1, 2]
