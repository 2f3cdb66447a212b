"""The coordinator's queue of possible duplicates, side by side, joined, told apart and parted; an officer's report."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.choices import Role
from tests import factories
from workers.models import DuplicatePair, FileOpening, Worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> DuplicatePair:
    office = factories.office("GT")
    one = factories.worker(office=office, given_names="María", phone="+50255123456")
    return factories.duplicate_pair(one, factories.worker(office=office, given_names="María Nicolasa", phone=""))


def page(client, name: str, *ids: int, **query: str):
    response = client.get(reverse(f"workers:{name}", args=ids), query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_walk_from_the_queue_to_a_joined_file_and_back(client_for, pair):
    client = client_for(Role.COORDINATOR)
    queue = page(client, "duplicate_list", status="open")
    assert pair.one.folio in queue
    assert "el nombre suena igual" in queue
    shown = page(client, "duplicate", pair.pk)
    assert "•••• 3456" in shown
    assert "55123456" not in shown
    assert set(FileOpening.objects.values_list("worker", "what")) == {
        (pair.one_id, "compared"),
        (pair.other_id, "compared"),
    }
    answer = client.post(
        reverse("workers:duplicate", args=[pair.pk]),
        {"keep": pair.one_id, "of_given_names": "other", "of_phone": "one"},
        follow=True,
    )
    kept = Worker.objects.get(pk=pair.one_id)
    assert answer.redirect_chain[-1][0] == reverse("workers:detail", args=[kept.pk])
    assert (kept.given_names, kept.phone) == ("María Nicolasa", "+50255123456")
    assert pair.other.folio in answer.content.decode()
    assert pair.one.folio in page(client, "detail", pair.other_id)
    assert "GT" in page(client, "list", q=pair.other.folio)
    back = reverse("workers:duplicate_back", args=[pair.pk])
    assert "Este campo" in client.post(back, {"reason": ""}).content.decode()
    client.post(back, {"reason": "Dos primas"})
    kept.refresh_from_db()
    assert kept.given_names == "María"
    assert Worker.objects.get(pk=pair.other_id).status == "registered"


def test_the_other_file_may_be_the_one_that_stays(client_for, pair):
    client = client_for(Role.COORDINATOR)
    client.post(reverse("workers:duplicate", args=[pair.pk]), {"keep": pair.other_id, "of_phone": "one"})
    kept = Worker.objects.get(pk=pair.other_id)
    assert (kept.phone, kept.given_names) == ("+50255123456", "María Nicolasa")
    assert Worker.objects.get(pk=pair.one_id).status == "merged"


def test_two_people_are_told_apart_and_looked_at_again(client_for, pair):
    client = client_for(Role.COORDINATOR)
    client.post(reverse("workers:duplicate_different", args=[pair.pk]))
    assert DuplicatePair.objects.get().status == "different"
    assert pair.one.folio not in page(client, "duplicate_list", status="open")
    client.post(reverse("workers:duplicate_back", args=[pair.pk]), {"reason": "Trajo otro papel"})
    assert DuplicatePair.objects.get().status == "open"


def test_a_form_that_says_nothing_or_something_impossible_joins_nothing(client_for, pair):
    client = client_for(Role.COORDINATOR)
    stranger = factories.worker()
    for keep in ("", "0", str(stranger.pk), "uno"):
        response = client.post(reverse("workers:duplicate", args=[pair.pk]), {"keep": keep})
        assert response.status_code == 200, keep
    assert set(Worker.objects.values_list("status", flat=True)) == {"registered"}


def test_somebody_who_comes_second_is_told(client_for, pair):
    first, second = client_for(Role.COORDINATOR), client_for(Role.COORDINATOR)
    address = reverse("workers:duplicate", args=[pair.pk])
    first.post(address, {"keep": pair.one_id})
    told = second.post(address, {"keep": pair.other_id}).content.decode()
    assert "unido a otro expediente" in told
    assert DuplicatePair.objects.get().kept_id == pair.one_id


def test_an_officer_reports_and_does_not_decide(client_for, pair):
    officer = client_for(Role.REGISTRATION_OFFICER, office=pair.one.office)
    abroad = factories.worker("HN", given_names="Otra")
    assert officer.get(reverse("workers:duplicate", args=[pair.pk])).status_code == 403
    address = reverse("workers:report_duplicate", args=[pair.one_id])
    assert "Otra" not in officer.get(address).content.decode()
    wrong = officer.post(address, {"folio": "GT-26-999999-A"}).content.decode()
    assert "No hay otro expediente con este folio." in wrong
    officer.post(address, {"folio": abroad.folio.lower().replace("-", " "), "reason": "La misma señora"})
    told = DuplicatePair.objects.get(one=pair.one, other=abroad)
    assert (told.country_id, told.found_by) == (None, "officer")


def test_a_pair_of_two_countries_is_for_who_sees_both(client_for):
    pair = factories.duplicate_pair(factories.worker("GT"), factories.worker("HN"), country_id=None)
    assert client_for(Role.COORDINATOR).get(reverse("workers:duplicate", args=[pair.pk])).status_code == 404
    assert pair.one.folio in page(client_for(Role.ADMINISTRATOR, country=""), "duplicate_list")


def test_a_pair_waits_unseen_while_one_of_its_files_is_gone(client_for, pair):
    client = client_for(Role.COORDINATOR)
    third = factories.worker(office=pair.one.office)
    later = factories.duplicate_pair(pair.other, third)
    client.post(reverse("workers:duplicate", args=[pair.pk]), {"keep": pair.one_id})
    assert third.folio not in page(client, "duplicate_list", status="open")
    client.post(reverse("workers:duplicate_back", args=[pair.pk]), {"reason": "Dos primas"})
    assert third.folio in page(client, "duplicate_list", status="open")
    assert DuplicatePair.objects.get(pk=later.pk).status == "open"
