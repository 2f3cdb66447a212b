"""Consents, openings, a whole number, and the end of a file."""

from __future__ import annotations

import pytest

from accounts.choices import Role
from accounts.models import KeptAnswer
from tests import factories
from tests.api import scene
from tests.api.workers.conftest import send
from workers.models import ConsentText, FileOpening, Worker
from workers.services import screen_mark

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(officer):
    return factories.worker(office=officer.user.office)


def text(purpose="sharing", language="spa", **fields):
    return ConsentText.objects.create(
        purpose=purpose,
        version="2",
        language=factories.language(language),
        text="¿Está de acuerdo?",
        valid_from="2026-01-01",
        **fields,
    )


def test_a_consent_is_given_to_the_text_of_today_and_taken_back(officer, worker):
    text()
    path = f"{worker.pk}/consents/"
    given = send(officer, path, {"purpose": "sharing", "means": "read_aloud"})
    assert given.status_code == 201, given.content
    by_purpose = {standing["purpose"]: standing for standing in given.json()}
    assert (by_purpose["sharing"]["is_open"], by_purpose["sharing"]["text_version"]) == (True, "2")
    assert (by_purpose["matching"]["is_open"], by_purpose["matching"]["text"]) == (False, None)
    back = [send(officer, f"{path}withdraw/", {"purpose": "sharing"}) for _time in range(2)]
    assert [answer.status_code for answer in back] == [200, 409]
    assert not worker.consents.filter(withdrawn_at=None).exists()
    assert officer.get(f"/api/v1/workers/{path}").status_code == 200
    assert FileOpening.objects.filter(worker=worker, what="consents").count() == 1


def test_texts_are_told_in_the_language_or_in_spanish(officer):
    factories.country("GT")
    text(), text(language="kek"), text("matching")
    found = officer.get("/api/v1/workers/consent-texts/?country=GT&language=kek").json()
    assert [(each["purpose"], each["language"]) for each in found] == [("matching", "spa"), ("sharing", "kek")]
    assert list(officer.get("/api/v1/workers/consent-texts/?country=ZZ").json()) == ["country"]


def test_a_whole_number_is_shown_for_a_reason_that_the_file_keeps(officer, worker):
    document = worker.identity_documents.get()
    path = f"{worker.pk}/identity-documents/{document.pk}/reveal/"
    assert list(send(officer, path).json()) == ["reason"]
    assert not FileOpening.objects.exists()
    assert send(officer, path, {"reason": "Cita en la embajada"}).json() == {"number": str(document.number)}
    (opening,) = officer.get(f"/api/v1/workers/{worker.pk}/openings/").json()["results"]
    assert (opening["what"], opening["reason"], opening["by"]) == (
        "identity:cui",
        "Cita en la embajada",
        str(officer.user),
    )
    other = factories.worker(office=officer.user.office)
    assert send(officer, f"{other.pk}/identity-documents/{document.pk}/reveal/", {"reason": "x"}).status_code == 404


def test_a_file_is_erased_by_another_person_once_nothing_holds_it(officer, coordinator, worker):
    path = f"{worker.pk}/erasure/"
    asked = send(coordinator, path, {"origin": "person"})
    assert (asked.status_code, asked.json()["asked"]["origin"]) == (201, "person")
    assert send(officer, f"{path}carry-out/", {"sure": True}).status_code == 403
    assert send(coordinator, f"{path}carry-out/", {"sure": True}).status_code == 409  # asked for it
    assert send(coordinator, f"{path}cancel/").json()["asked"] is None
    assert send(coordinator, f"{path}cancel/").status_code == 409
    assert send(officer, path, {"origin": "office"}).status_code == 201
    hold = send(coordinator, f"{worker.pk}/holds/", {"reason": "Juicio laboral"})
    assert hold.status_code == 201, hold.content
    held = send(coordinator, f"{path}carry-out/", {"sure": True})
    assert (held.status_code, "Juicio laboral" in held.json()["detail"]) == (409, True)
    assert len(officer.get(f"/api/v1/workers/{path}").json()["kept_by"]) == 1
    assert send(coordinator, f"{worker.pk}/holds/{hold.json()['id']}/lift/").status_code == 204
    assert list(send(coordinator, f"{path}carry-out/", {"sure": False}).json()) == ["sure"]
    assert send(coordinator, f"{path}carry-out/", {"sure": True}).status_code == 204
    assert Worker.objects.get(pk=worker.pk).status == "erased"
    assert officer.get(f"/api/v1/workers/{path}").status_code == 404


def test_an_inspector_holds_a_file_and_asks_for_nothing(client_for, worker):
    inspector = client_for(Role.INSPECTOR, country="GT")
    assert send(inspector, f"{worker.pk}/holds/", {"reason": "Denuncia", "until": "2030-01-01"}).status_code == 201
    assert send(inspector, f"{worker.pk}/holds/", {"reason": "x", "until": "2020-01-01"}).status_code == 400
    assert send(inspector, f"{worker.pk}/erasure/", {"origin": "office"}).status_code == 403


def test_who_may_not_do_something_is_not_told_to_set_up_a_second_factor(officer):
    worker = factories.worker(office=officer.user.office)
    answer = send(officer, f"{worker.pk}/erasure/carry-out/", {"sure": True})
    assert answer.status_code == 403
    assert "factor" not in answer.json()["detail"]


def test_a_kept_answer_that_tells_of_a_person_goes_with_them(officer, coordinator):
    office, tell = officer.user.office, {"given_names": "Canaria"}
    pk = send(officer, "", scene.registration(office, **tell), Idempotency_Key="whole").json()["id"]
    seen = {"If_Match": officer.get(f"/api/v1/workers/{pk}/person/").json()["version"]}
    put_right = send(officer, f"{pk}/person/", tell, method="PATCH", Idempotency_Key="own", **seen)
    assert put_right.status_code == 200, put_right.content
    other = factories.worker(office=office)
    assert send(officer, f"{other.pk}/confirm/", Idempotency_Key="another").status_code == 200
    draft = factories.registration_draft(office, officer.user)
    index = Worker.objects.get(pk=pk).identity_documents.get().number_index
    type(draft).objects.filter(pk=draft.pk).update(identity_index=index)
    screen = {"screen": "person", "typed": tell}
    saved = send(
        officer,
        f"/registration-drafts/{draft.pk}/save/",
        screen,
        Idempotency_Key="draft",
        If_Match=screen_mark({}, "person"),
    )
    assert saved.status_code == 200, saved.content
    assert KeptAnswer.objects.count() == 4
    assert send(officer, f"{pk}/erasure/", {"origin": "person"}).status_code == 201
    assert send(coordinator, f"{pk}/erasure/carry-out/", {"sure": True}).status_code == 204
    assert [kept.key for kept in KeptAnswer.objects.all()] == ["another"]
