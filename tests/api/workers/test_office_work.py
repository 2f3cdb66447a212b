"""Possible duplicates, requests of people, and whom to ask again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.api.workers.conftest import send
from workers.models import DuplicatePair, FileOpening, Worker

pytestmark = pytest.mark.django_db


def test_two_files_are_joined_field_by_field_and_parted_again(coordinator):
    office = factories.office("GT")
    one = factories.worker(office=office, given_names="María", phone="+50255123456")
    two = factories.worker(office=office, given_names="María Nicolasa", phone="", no_document=True)
    pair = factories.duplicate_pair(one, two)
    (listed,) = coordinator.get("/api/v1/duplicate-pairs/?status=open").json()["results"]
    assert (listed["one"]["folio"], listed["score"], len(listed["reasons"])) == (one.folio, 90, 1)
    own = f"/duplicate-pairs/{pair.pk}/"
    shown = coordinator.get(f"/api/v1{own}")
    assert "55123456" not in shown.content.decode()
    assert {each["name"] for each in shown.json()["fields_of_both"] if each["differs"]} >= {"given_names", "phone"}
    assert FileOpening.objects.filter(what="compared").count() == 2
    assert list(send(coordinator, f"{own}merge/", {"keep": 0}).json()) == ["keep"]
    wrong = send(coordinator, f"{own}merge/", {"keep": one.pk, "values": {"folio": "other"}})
    assert list(wrong.json()) == ["values"]
    joined = send(coordinator, f"{own}merge/", {"keep": one.pk, "values": {"given_names": "other"}})
    assert (joined.status_code, joined.json()["kept"]) == (200, one.pk), joined.content
    assert Worker.objects.get(pk=one.pk).given_names == "María Nicolasa"
    assert send(coordinator, f"{own}merge/", {"keep": one.pk}).status_code == 409
    back = send(coordinator, f"{own}back/", {"reason": "Son hermanas"})
    assert (back.json()["pair"]["status"], back.json()["left"]) == ("open", [])
    assert send(coordinator, f"{own}different/").json()["status"] == "different"
    assert send(coordinator, f"{own}back/", {"reason": "Mirar otra vez"}).json()["pair"]["status"] == "open"


def test_an_officer_reports_a_file_of_another_office_and_is_told_nothing_of_it(officer):
    worker, far = factories.worker(office=officer.user.office), factories.worker(country="HN")
    path = f"{worker.pk}/duplicate/"
    answer = send(officer, path, {"folio": far.folio.lower(), "reason": "La misma foto"})
    assert (answer.status_code, answer.json()) == (201, {"status": "open"})
    assert DuplicatePair.objects.get().reported_by == officer.user
    assert list(send(officer, path, {"folio": "GT-26-999999-X"}).json()) == ["folio"]
    assert officer.get("/api/v1/duplicate-pairs/").status_code == 403


def test_a_request_is_read_and_answered_once(officer):
    worker = factories.worker(office=officer.user.office)
    asked = worker.requests.create(kind="correction", about="phone", said="Otro número.")
    asked.events.create(action="request", new_state="open")
    far = factories.worker().requests.create(kind="correction", about="phone", said="x")
    listing = officer.get("/api/v1/person-requests/?status=open")
    assert [each["id"] for each in listing.json()["results"]] == [asked.pk]
    assert "Otro" not in listing.content.decode()
    own = f"/person-requests/{asked.pk}/"
    assert officer.get(f"/api/v1{own}").json()["said"] == "Otro número."
    assert FileOpening.objects.filter(worker=worker, what="requests").count() == 1
    answers = [send(officer, f"{own}answer/", {"move": "do", "reason": "Ya está."}) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [200, 409]
    assert answers[0].json()["answer"] == "Ya está."
    assert send(officer, f"/person-requests/{far.pk}/answer/", {"move": "do", "reason": "x"}).status_code == 404


def test_the_worklist_has_whom_the_page_has(officer):
    today = timezone.localdate()
    late = factories.worker(
        office=officer.user.office, registered_on=today - timedelta(days=200), confirmed_on=today - timedelta(days=85)
    )
    resting = factories.worker(office=officer.user.office, status="stale")

    def listed(query=""):
        return [each["id"] for each in officer.get(f"/api/v1/workers/worklist/{query}").json()["results"]]

    assert listed() == listed(f"?tab=now&municipality={late.municipality_id}") == [late.pk]
    assert listed("?tab=stale") == [resting.pk]
    assert list(officer.get("/api/v1/workers/worklist/?tab=x").json()) == ["tab"]
    assert list(officer.get("/api/v1/workers/worklist/?municipality=0").json()) == ["municipality"]
