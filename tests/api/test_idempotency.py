"""The same request twice is done once; the same key for something else is refused; keys are one's own."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.choices import Role
from accounts.idempotency import REPLAYED
from accounts.models import KeptAnswer
from accounts.services import traces_forget
from tests import factories
from tests.api.test_races import at_once, same_person
from tests.security.conftest import rows
from workers.models import Worker, WorkerEvent

KEY = "a-key-of-mine"


def send(client: Client, body: Any, *, key: str = KEY, path: str = "/api/v1/workers/") -> Any:
    return client.post(path, json.dumps(body), "application/json", headers={"Idempotency-Key": key})


def somebody(office: Any, **fields: Any) -> dict[str, Any]:
    return {
        "office": office.code,
        "identity_kind": "cui",
        "identity_number": factories.cui(),
        "given_names": "Jacaranda",
        "first_surname": "Cafetal",
        "birth_date": "1996-02-03",
        "sex": "F",
        "nationality": factories.country("GT").pk,
        "municipality": factories.municipality("GT").pk,
        "preferred_language": factories.language().pk,
        "schooling_years": 6,
    } | fields


@pytest.fixture
def officer(client_for):
    return client_for(Role.REGISTRATION_OFFICER, country="GT")


@pytest.mark.django_db
def test_a_request_sent_again_is_done_once_and_answered_alike(officer):
    body = somebody(officer.user.office)
    first, again = send(officer, body), send(officer, body)
    assert first.status_code == again.status_code == 201, first.content
    assert first.json() == again.json()
    assert (REPLAYED in first.headers, again.headers[REPLAYED]) == (False, "true")
    assert Worker.objects.count() == 1


@pytest.mark.django_db
def test_a_key_used_for_something_else_is_refused(officer):
    send(officer, somebody(officer.user.office))
    other = send(officer, somebody(officer.user.office, given_names="Rosa"))
    assert other.status_code == 422
    assert "clave" in other.json()["detail"]
    assert Worker.objects.count() == 1


@pytest.mark.django_db
def test_keys_are_ones_own(officer, client_for):
    body = somebody(officer.user.office)
    send(officer, body)
    colleague = client_for(factories.user(Role.REGISTRATION_OFFICER, office=officer.user.office, country="GT"))
    answer = send(colleague, body)
    assert answer.status_code == 400  # registered already: nobody's answer but one's own
    assert "folio" in str(answer.json())


@pytest.mark.django_db
def test_what_was_refused_is_not_kept(officer):
    wrong = send(officer, somebody(officer.user.office, birth_date="2020-01-01"))
    right = send(officer, somebody(officer.user.office))
    assert (wrong.status_code, right.status_code) == (400, 201)


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["x" * 101, "ñ", "a\tb"])
def test_a_key_that_is_none_is_told(officer, key):
    answer = send(officer, somebody(officer.user.office), key=key)
    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.json()
    assert not Worker.objects.exists()


@pytest.mark.django_db
def test_a_move_is_made_once(officer):
    worker = factories.worker(office=officer.user.office)
    path = f"/api/v1/workers/{worker.pk}/confirm/"
    assert {send(officer, {}, path=path).status_code for _time in range(3)} == {200}
    assert WorkerEvent.objects.filter(subject=worker, action="confirm").count() == 1


@pytest.mark.django_db
def test_kept_answers_are_not_in_clear_and_are_forgotten_after_a_day(officer):
    send(officer, somebody(officer.user.office))
    assert "Jacaranda" not in str(rows("SELECT body FROM accounts_keptanswer"))
    traces_forget()
    assert KeptAnswer.objects.count() == 1
    KeptAnswer.objects.update(at=timezone.now() - timedelta(hours=25))
    traces_forget()
    assert KeptAnswer.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_sent_many_times_at_once_it_is_done_once(officer):
    body = somebody(officer.user.office)
    answers = at_once([lambda one=one: send(one, body).status_code for one in same_person(officer, 5)])
    assert answers.count(201) >= 1
    assert set(answers) <= {201, 409}
    assert Worker.objects.count() == 1
