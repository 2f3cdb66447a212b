"""A person registered in one request, whole or not at all; people like them looked at first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.api import scene
from tests.api.workers.conftest import send
from workers.models import FileOpening, Worker

pytestmark = pytest.mark.django_db
AHEAD = timezone.localdate() + timedelta(days=40)


def whole(office, **changes):
    factories.country("US", is_destination=True)
    factories.subdivision("US-GA")
    factories.language("kek")
    factories.programme("us-h2a")
    job, crop = factories.occupation(is_job=True), factories.crop("coffee")
    return (
        scene.registration(office)
        | {
            "phone": "5555 1234",
            "emergency_contact": "Domingo Ajú",
            "emergency_phone": "4444-1234",
            "identity_documents": [
                {"kind": "passport", "number": "G123456", "country": "GT", "expires_on": "2031-01-01"}
            ],
            "experiences": [{"occupation": job.pk, "crop": crop.pk, "months": 18, "country": "GT", "evidence": 2}],
            "languages": [{"language": "kek", "level": 4, "is_mother_tongue": True}],
            "availabilities": [{"starts_on": str(AHEAD), "ends_on": str(AHEAD + timedelta(days=90))}],
            "programme_wishes": {"wanted": ["us-h2a"]},
            "place_wishes": [{"place": "US", "wish": "refused"}],
            "stays": [{"programme": "us-h2a", "entered_on": "2024-03-02", "left_on": "2024-10-30"}],
            "papers": [{"kind": "medical", "result": "clear", "issued_on": "2026-10-01"}],
            "consents": [{"purpose": "matching", "means": "read_aloud"}, {"purpose": "sharing", "means": "signed"}],
        }
        | changes
    )


def test_everything_that_was_said_is_in_the_file(officer):
    answer = send(officer, "", whole(officer.user.office))
    assert answer.status_code == 201, answer.content
    told, worker = answer.json(), Worker.objects.get()
    assert (worker.phone, worker.emergency_phone, told["phone_ends"]) == ("+50255551234", "+50244441234", "1234")
    assert {document["kind"] for document in told["identity_documents"]} == {"cui", "passport"}
    assert (told["experiences"][0]["crop"], told["experiences"][0]["months"]) == ("coffee", 18)
    assert [part["language"] for part in told["languages"]] == ["kek"]
    assert told["availabilities"][0]["starts_on"] == str(AHEAD)
    assert [wish["wish"] for wish in (*told["programme_wishes"], *told["place_wishes"])] == ["wanted", "refused"]
    assert worker.stays.get().entered_on == date(2024, 3, 2)
    assert worker.papers.get().result == "clear"
    assert dict(worker.consents.values_list("purpose", "means")) == {"matching": "read_aloud", "sharing": "signed"}
    assert send(officer, "", scene.registration(officer.user.office, given_names="Otra")).status_code == 201
    assert not Worker.objects.exclude(pk=worker.pk).get().consents.exists()  # nobody said yes for them


WRONG = [
    ({"experiences": [{"occupation": "9211.01", "months": 1, "country": "XX"}]}, ("experiences", "0", "country")),
    ({"experiences": [{"occupation": "9211.01", "months": 999, "country": "GT"}]}, ("experiences", "0", "months")),
    ({"languages": [{"language": "kek", "level": 3}] * 2}, ("languages", "1", "non_field_errors")),
    ({"languages": [{"language": "kek", "level": 0}]}, ("languages", "0", "level")),
    ({"availabilities": [{"starts_on": "2027-05-01", "ends_on": "2027-04-01"}]}, ("availabilities", "0", "ends_on")),
    ({"availabilities": [{"starts_on": "2020-05-01", "ends_on": "2020-06-01"}]}, ("availabilities", "0", "ends_on")),
    ({"place_wishes": [{"place": "ZZ", "wish": "wanted"}]}, ("place_wishes", "0", "place")),
    ({"identity_documents": [{"kind": "dui", "number": "12"}]}, ("identity_documents", "0", "number")),
    ({"programme_wishes": {"wanted": ["us-h2a"], "refused": ["us-h2a"]}}, ("programme_wishes", "refused")),
    ({"consents": [{"purpose": "matching", "means": "online"}]}, ("consents", "0", "means")),
    ({"phone": "12"}, ("phone",)),
    ({"emergency_contact": ""}, ("emergency_contact",)),
    ({"papers": [{"kind": "medical"}] * 21}, ("papers", "non_field_errors")),
]


@pytest.mark.parametrize(("wrong", "path"), WRONG)
def test_what_cannot_be_true_is_told_at_its_path_and_nobody_is_registered(officer, wrong, path):
    answer = send(officer, "", whole(officer.user.office, **wrong))
    assert answer.status_code == 400, answer.content
    found = answer.json()
    assert list(found) == [path[0]]
    for step in path:
        found = found[step]
    assert len(found[0]) > 10
    assert not Worker.objects.exists()


def test_who_is_like_somebody_is_registered_once_the_caller_has_looked(officer):
    office = officer.user.office
    same = scene.registration(office, given_names="Petrona Ixchel", second_surname="Tzul")
    known = factories.worker(
        office=office,
        given_names="Petrona Ixchel",
        first_surname="Ajú",
        second_surname="Tzul",
        birth_date=date(1995, 4, 3),
    )
    asked = {
        name: same[name] for name in ("given_names", "first_surname", "second_surname", "birth_date", "municipality")
    }
    (alike,) = send(officer, "similar/", asked).json()["similar"]
    assert (alike["folio"], alike["id"], alike["may_open"]) == (known.folio, known.pk, True)
    assert alike["score"] >= 75
    assert alike["reasons"]
    refused = send(officer, "", same)
    assert (refused.status_code, refused.json()["similar"][0]["folio"]) == (409, known.folio)
    assert Worker.objects.count() == 1
    assert FileOpening.objects.filter(worker=known, what="compared", by=officer.user).count() == 2
    assert send(officer, "", same | {"different_from": [known.folio]}).status_code == 201
    registered = Worker.objects.exclude(pk=known.pk).get()
    assert known.folio in registered.events.get(action="register").reason


def test_of_people_of_other_offices_only_folio_office_and_initials_are_told(officer):
    far = factories.worker(
        country="HN", given_names="Petrona Ixchel", first_surname="Ajú", second_surname="", birth_date=date(1995, 4, 3)
    )
    asked = {"given_names": "Petrona Ixchel", "first_surname": "Ajú", "birth_date": "1995-04-03"}
    (alike,) = send(officer, "similar/", asked).json()["similar"]
    assert (alike["folio"], alike["name"], alike["id"], alike["birth_date"]) == (far.folio, "P. I. A.", None, None)
    assert not FileOpening.objects.exists()


def test_who_is_registered_already_is_refused_with_folio_and_office(officer):
    known = factories.worker(country="HN", cui_number="")
    number = factories.cui()
    factories.identity_document(known, number=number, kind="cui")
    answer = send(officer, "", scene.registration(officer.user.office, identity_number=number), Accept_Language="fr")
    assert answer.status_code == 400
    assert known.folio in answer.json()["identity_number"][0]
    assert number not in answer.content.decode()


def test_a_passport_of_a_country_that_is_not_on_record_is_refused_at_its_field(officer):
    office = officer.user.office
    passport = {"identity_kind": "passport", "identity_number": "G987654", "identity_country": "XX"}
    assert "identity_country" in send(officer, "", scene.registration(office) | passport).json()
    second = [{"kind": "passport", "number": "G987654", "country": "XX"}]
    answer = send(officer, "", scene.registration(office) | {"identity_documents": second})
    assert "country" in answer.json()["identity_documents"]["0"]
    worker = factories.worker(office=office)
    assert "country" in send(officer, f"{worker.pk}/identity-documents/", second[0]).json()
    assert Worker.objects.count() == 1


def test_what_is_not_there_is_said_in_the_callers_language_without_the_name_of_a_table(officer):
    for address in ("/api/v1/registration-drafts/9/", "/api/v1/workers/9/", "/api/v1/workers/9/skills/9/"):
        said = officer.get(address, headers={"accept-language": "fr"}).json()["detail"]
        assert "matches" not in said, address
