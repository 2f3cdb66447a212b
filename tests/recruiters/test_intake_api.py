"""Filing a complaint from a program: no account, once for a key, and no more told than on the pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.choices import Role
from recruiters.models import Complaint
from recruiters.receipts import walk_token
from tests import factories

pytestmark = pytest.mark.django_db
ADDRESS, STATUS = "/api/v1/complaints/", "/api/v1/complaints/status/"


@pytest.fixture
def body() -> dict[str, Any]:
    factories.office(factories.country("GT").pk)
    fee = {"paid_for": "place", "amount": "3500.00", "currency": "GTQ", "paid_on": "2020-03-01", "paid_when": "month"}
    return {"country": "GT", "categories": ["fee"], "account": "Me cobraron.", "fees": [fee]}


def post(body: Any, *, client: Client | None = None, key: str = "", path: str = ADDRESS) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return (client or Client()).post(path, body, "application/json", headers=headers)


def test_a_complaint_is_filed_and_stands_to_be_asked_for(body):
    answer = post(body)
    assert answer.status_code == 201, answer.content
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store, private"
    complaint = Complaint.objects.get()
    assert (complaint.is_anonymous, complaint.fees.get().paid_when) == (True, "month")
    stands = post({"receipt": answer.json()["receipt"]}, path=STATUS)
    assert (stands.status_code, stands.json()["status"], stands.json()["messages"]) == (200, "received", [])


def test_a_session_that_comes_along_is_not_looked_at(body, client_for):
    client = client_for(Role.REGISTRATION_OFFICER)
    assert post(body | {"anonymous": False, "contact": "Ana"}, client=client).status_code == 201
    assert Complaint.objects.get().filing.entered_by is None


def test_the_same_key_is_one_complaint_and_another_body_under_it_is_refused(body):
    key = walk_token()
    first, again = post(body, key=key), post(body, key=key)
    other = post(body | {"account": "Otra cosa."}, key=key)
    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 422)
    assert first.json() == again.json()
    assert Complaint.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("country", {"country": "US"}),
        ("categories", {"categories": ["nothing"]}),
        ("account", {"account": ""}),
        ("contact", {"contact": "Ana"}),
        ("fees", {"fees": [{"paid_for": "place", "amount": "-1", "currency": "GTQ"}]}),
        ("fees", {"fees": [{"paid_for": "place", "amount": "1", "currency": "GTQ", "paid_when": "day"}]}),
        (
            "fees",
            {
                "fees": [
                    {"paid_for": "place", "amount": "1", "currency": "GTQ", "paid_when": "day", "paid_on": "2199-01-01"}
                ]
            },
        ),
        ("recruiter", {"recruiter": 7}),
    ],
)
def test_what_cannot_be_names_its_field(body, field, wrong):
    factories.country("US")
    answer = post(body | wrong)
    assert answer.status_code == 400
    assert field in answer.json()


@pytest.mark.parametrize("key", ["short", "x" * 101])
def test_a_key_that_could_be_guessed_is_refused(body, key):
    assert post(body, key=key).status_code == 400


@pytest.mark.parametrize("wrong", [{"receipt": "0" * 16}, {"receipt": 7}, {"receipt": ["x"]}, {}, []])
def test_digits_that_open_nothing_are_answered_alike(wrong):
    answer = post(wrong, path=STATUS)
    assert answer.status_code == 404
    assert set(answer.json()) == {"detail"}
