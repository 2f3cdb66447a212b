"""The page of a file's end: who may do what on it, and what is left afterwards."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.choices import Role
from tests import factories
from workers.services import erasure_ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    return factories.worker(office=factories.office("GT"))


def at(worker):
    return reverse("workers:erasure", args=[worker.pk])


def test_an_officer_asks_and_a_coordinator_carries_it_out(client_for, worker):
    officer, coordinator = client_for(Role.REGISTRATION_OFFICER, office=worker.office), client_for(Role.COORDINATOR)
    assert officer.get(at(worker)).status_code == 200
    officer.post(at(worker), {"do": "ask", "origin": "person"})
    assert officer.post(at(worker), {"do": "carry_out", "sure": "on"}).status_code == 403
    assert coordinator.post(at(worker), {"do": "carry_out"}).status_code == 200  # was not sure
    worker.refresh_from_db()
    assert worker.status == "registered"
    assert coordinator.post(at(worker), {"do": "carry_out", "sure": "on"}).status_code == 302
    worker.refresh_from_db()
    assert worker.status == "erased"
    page = officer.get(reverse("workers:detail", args=[worker.pk]))
    assert page.status_code == 200
    assert worker.folio in page.content.decode()
    for name in ("identity", "consents", "erasure", "contacts"):
        assert officer.get(reverse(f"workers:{name}", args=[worker.pk])).status_code == 404, name
    assert worker.folio in officer.get(reverse("workers:list")).content.decode()


def test_who_asked_does_not_carry_it_out(client_for, worker):
    coordinator = client_for(Role.COORDINATOR)
    coordinator.post(at(worker), {"do": "ask", "origin": "office"})
    coordinator.post(at(worker), {"do": "carry_out", "sure": "on"})
    worker.refresh_from_db()
    assert worker.status == "registered"
    coordinator.post(at(worker), {"do": "cancel"})
    assert worker.erasure_requests.get().cancelled_at


def test_what_the_person_asked_on_their_own_page_is_enough(client_for, worker):
    erasure_ask(worker=worker)
    client_for(Role.COORDINATOR).post(at(worker), {"do": "carry_out", "sure": "on"})
    worker.refresh_from_db()
    assert worker.status == "erased"
    assert worker.requests.get().status == "done"


def test_nobody_asked_so_nothing_is_carried_out(client_for, worker):
    client_for(Role.COORDINATOR).post(at(worker), {"do": "carry_out", "sure": "on"})
    worker.refresh_from_db()
    assert worker.status == "registered"


def test_an_inspector_places_a_hold_and_lifts_it(client_for, worker):
    inspector, officer = client_for(Role.INSPECTOR), client_for(Role.REGISTRATION_OFFICER, office=worker.office)
    assert officer.post(at(worker), {"do": "hold", "reason": "Porque sí"}).status_code == 403
    assert inspector.post(at(worker), {"do": "hold", "reason": ""}).status_code == 200
    inspector.post(at(worker), {"do": "hold", "reason": "Inspección en curso"})
    hold = worker.legal_holds.get()
    assert hold.placed_by == inspector.user
    assert "Inspección en curso" in officer.get(at(worker)).content.decode()
    assert inspector.post(at(worker), {"do": "lift", "hold": "x"}).status_code == 404
    inspector.post(at(worker), {"do": "lift", "hold": hold.pk})
    hold.refresh_from_db()
    assert hold.lifted_by == inspector.user
