"""Parts of a registered file added, changed and taken away, by whoever read what stands there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.api.workers.conftest import send
from workers.models import FileOpening

pytestmark = pytest.mark.django_db
AHEAD = timezone.localdate() + timedelta(days=40)


@pytest.fixture
def worker(officer):
    factories.country("US", is_destination=True)
    factories.subdivision("US-GA")
    factories.programme("us-h2a")
    factories.occupation(is_job=True)
    return factories.worker(office=officer.user.office)


PARTS = {
    "experiences": (
        {"occupation": "9211.01", "months": 6, "country": "GT", "evidence": 2},
        {"occupation": "9211.01", "months": 8, "country": "GT"},
    ),
    "languages": ({"language": "spa", "level": 2}, {"language": "spa", "level": 4, "is_mother_tongue": True}),
    "availabilities": (
        {"starts_on": str(AHEAD), "ends_on": str(AHEAD)},
        {"starts_on": str(AHEAD), "ends_on": str(AHEAD + timedelta(days=60))},
    ),
    "place-wishes": ({"place": "US-GA", "wish": "wanted"}, {"place": "US", "wish": "refused"}),
    "stays": (
        {"programme": "us-h2a", "entered_on": "2024-03-02"},
        {"programme": "us-h2a", "entered_on": "2024-03-02", "left_on": "2024-10-30"},
    ),
    "papers": ({"kind": "medical"}, {"kind": "medical", "result": "clear"}),
}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_added_changed_and_taken_away(officer, worker, part):
    (first, other), path = PARTS[part], f"{worker.pk}/{part}/"
    added = send(officer, path, first)
    assert added.status_code == 201, added.content
    assert first.items() <= added.json().items()
    own, seen = f"{path}{added.json()['id']}/", added.json()["version"]
    changed = send(officer, own, other, method="PUT", If_Match=seen)
    assert other.items() <= changed.json().items()
    assert "id" in changed.json()
    late = send(officer, own, first, method="PUT", If_Match=seen)
    assert (late.status_code, len(late.json()["detail"]) > 20) == (409, True)
    assert list(send(officer, own, first, method="PUT").json()) == ["If-Match"]
    (listed,) = officer.get(f"/api/v1/workers/{path}").json()
    assert listed == changed.json()
    assert send(officer, own, method="DELETE", If_Match=f'"{listed["version"]}"').status_code == 204
    assert officer.get(f"/api/v1/workers/{path}").json() == []
    assert worker.events.filter(action="correct", by=officer.user).count() == 3


def test_a_wrong_part_is_told_at_its_field(officer, worker):
    answer = send(officer, f"{worker.pk}/experiences/", {"occupation": "0", "months": 6, "country": "GT"})
    assert (answer.status_code, list(answer.json())) == (400, ["occupation"])
    twice = [send(officer, f"{worker.pk}/languages/", {"language": "spa", "level": 2}) for _time in range(2)]
    assert [answer.status_code for answer in twice] == [201, 400]


def test_a_document_is_one_more_and_the_last_one_stays(officer, worker):
    path = f"{worker.pk}/identity-documents/"
    added = send(officer, path, {"kind": "passport", "number": "G7654321", "country": "GT", "expires_on": "2031-01-01"})
    assert (added.status_code, added.json()["last_digits"]) == (201, "4321")
    assert "7654321" not in added.content.decode()
    assert list(send(officer, path, {"kind": "dni", "number": "12"}).json()) == ["identity_number"]
    first, last = officer.get(f"/api/v1/workers/{path}").json()
    gone = [send(officer, f"{path}{each['id']}/", method="DELETE", If_Match=each["version"]) for each in (first, last)]
    assert [answer.status_code for answer in gone] == [204, 409]


def test_the_person_is_put_right_and_the_rest_stays(officer, worker):
    path = f"{worker.pk}/person/"
    stands = officer.get(f"/api/v1/workers/{path}").json()
    answer = send(
        officer, path, {"phone": "5555 1234", "married_name": "Coc"}, method="PATCH", If_Match=stands["version"]
    )
    assert answer.status_code == 200, answer.content
    assert answer.json() | {"version": ""} == stands | {"phone": "+50255551234", "married_name": "Coc", "version": ""}
    late = send(officer, path, {"married_name": "Tzul"}, method="PATCH", If_Match=stands["version"])
    assert late.status_code == 409
    wrong = send(officer, path, {"birth_date": "2020-01-01"}, method="PATCH", If_Match=answer.json()["version"])
    assert list(wrong.json()) == ["birth_date"]
    assert FileOpening.objects.filter(worker=worker, what="correction").count() == 2


def test_wishes_are_told_together(officer, worker):
    path = f"{worker.pk}/programme-wishes/"
    version = officer.get(f"/api/v1/workers/{path}").json()["version"]
    answer = send(officer, path, {"wanted": ["us-h2a"]}, method="PUT", If_Match=version)
    assert (answer.json()["wanted"], answer.json()["refused"]) == (["us-h2a"], [])
    assert send(officer, path, {}, method="PUT", If_Match=version).status_code == 409
    assert list(send(officer, path, {"wanted": ["x"]}, method="PUT", If_Match="1").json()) == ["wanted"]


def test_a_file_of_another_office_has_no_parts(officer):
    far = factories.worker(country="GT")
    for part in (*PARTS, "person", "programme-wishes", "identity-documents"):
        assert officer.get(f"/api/v1/workers/{far.pk}/{part}/").status_code == 404


def test_what_is_wrong_is_said_in_the_language_of_the_caller(officer, worker):
    said = {
        language: send(
            officer,
            f"{worker.pk}/availabilities/",
            {"starts_on": "2027-05-01", "ends_on": "2027-04-01"},
            Accept_Language=language,
        )
        .json()["ends_on"][0]
        .split()[0]
        for language in ("es", "en", "fr")
    }
    assert said == {"es": "El", "en": "The", "fr": "La"}
