"""Every write of the registry, sent twice with one key: done once and answered alike; another body under the key is refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests import factories
from tests.api import scene
from tests.api.workers.conftest import send
from workers.models import (
    Consent,
    DuplicatePair,
    ErasureRequest,
    FileOpening,
    LegalHold,
    RegistrationDraft,
    Worker,
    WorkerEvent,
)
from workers.services import row_version

pytestmark = pytest.mark.django_db


class Scene:
    def __init__(self, client: Any) -> None:
        self.client = client
        self.office = factories.office("GT")
        factories.country("GT")
        self.worker = factories.worker(office=self.office)
        self.other = factories.worker(office=self.office, given_names="Zoila", first_surname="Xuncax")
        self.language = self.worker.languages.create(language=factories.language("kek"), level=2)
        self.pair = factories.duplicate_pair(self.worker, self.other)
        self.hold = self.worker.legal_holds.create(placed_by=client.user, reason="Juicio")
        self.asked = self.worker.requests.create(kind="correction", about="phone", said="x")
        self.draft = factories.registration_draft(self.office, client.user)
        self.worker.consents.create(purpose="sharing", means="signed", text_version="1", given_at="2026-01-01T00:00Z")

    def counts(self) -> list[int]:
        models = (
            Worker,
            WorkerEvent,
            Consent,
            DuplicatePair,
            ErasureRequest,
            FileOpening,
            LegalHold,
            RegistrationDraft,
        )
        events = (self.pair.events.count(), self.asked.events.count(), self.worker.languages.count())
        return [model.objects.count() for model in models] + list(events)


# path, body, and what another body would be; the version where one is needed.
WRITES: dict[str, Any] = {
    "register": lambda s: ("", scene.registration(s.office), {"given_names": "Otra"}, None),
    "confirm": lambda s: (f"{s.worker.pk}/confirm/", {}, {"x": 1}, None),
    "withdraw": lambda s: (f"{s.worker.pk}/withdraw/", {"reason": "No puede"}, {"reason": "x"}, None),
    "person": lambda s: (f"{s.worker.pk}/person/", {"area": "rural"}, {"area": "urban"}, ("PATCH", s.worker)),
    "wishes": lambda s: (f"{s.worker.pk}/programme-wishes/", {"wanted": []}, {"refused": []}, ("PUT", s.worker)),
    "part added": lambda s: (f"{s.worker.pk}/papers/", {"kind": "medical"}, {"kind": "work_letter"}, None),
    "part changed": lambda s: (
        f"{s.worker.pk}/languages/{s.language.pk}/",
        {"language": "kek", "level": 3},
        {"language": "kek", "level": 4},
        ("PUT", s.language),
    ),
    "part removed": lambda s: (f"{s.worker.pk}/languages/{s.language.pk}/", {}, {"x": 1}, ("DELETE", s.language)),
    "consent": lambda s: (
        f"{s.worker.pk}/consents/",
        {"purpose": "matching", "means": "signed"},
        {"purpose": "x"},
        None,
    ),
    "consent back": lambda s: (
        f"{s.worker.pk}/consents/withdraw/",
        {"purpose": "sharing"},
        {"purpose": "matching"},
        None,
    ),
    "erasure": lambda s: (f"{s.worker.pk}/erasure/", {"origin": "person"}, {"origin": "office"}, None),
    "hold": lambda s: (f"{s.worker.pk}/holds/", {"reason": "Otro juicio"}, {"reason": "x"}, None),
    "hold lifted": lambda s: (f"{s.worker.pk}/holds/{s.hold.pk}/lift/", {}, {"x": 1}, None),
    "report": lambda s: (f"{s.worker.pk}/duplicate/", {"folio": s.other.folio}, {"folio": "x"}, None),
    "pair": lambda s: (f"/duplicate-pairs/{s.pair.pk}/different/", {}, {"x": 1}, None),
    "merge": lambda s: (f"/duplicate-pairs/{s.pair.pk}/merge/", {"keep": s.worker.pk}, {"keep": s.other.pk}, None),
    "answer": lambda s: (f"/person-requests/{s.asked.pk}/answer/", {"move": "do", "reason": "Ya"}, {"move": "x"}, None),
    "draft": lambda s: (
        "/registration-drafts/",
        {"office": s.office.code, "typed": {"kind": "cui", "number": factories.cui(), "seen": True}},
        {"office": "x"},
        None,
    ),
    "draft discarded": lambda s: (f"/registration-drafts/{s.draft.pk}/discard/", {}, {"x": 1}, None),
}


@pytest.mark.parametrize("name", WRITES)
def test_a_write_is_done_once(coordinator, name):
    made = Scene(coordinator)
    path, body, other, careful = WRITES[name](made)
    method, row = careful or ("POST", None)
    headers = {"Idempotency_Key": "mine"} | ({"If_Match": row_version(row)} if row else {})
    first = send(coordinator, path, body, method=method, **headers)
    assert first.status_code in (200, 201, 204), first.content
    done = made.counts()
    again = send(coordinator, path, body, method=method, **headers)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert made.counts() == done
    assert send(coordinator, path, {**body, **other}, method=method, **headers).status_code == 422
