"""A registration begun over the API, or on the pages, and gone on with on the other: one draft, one person."""

from __future__ import annotations

import pytest

from tests import factories
from tests.api.workers.conftest import send
from tests.workers import filling
from workers.models import RegistrationDraft, Worker

pytestmark = pytest.mark.django_db
DRAFTS = "/registration-drafts/"


def answers():
    """The screens of the pages' own test, as the API takes them."""
    factories.occupation(is_job=True)
    for screen, sent in filling.answers(skills={"rows-TOTAL_FORMS": "0"}).items():
        rows: dict[str, dict[str, str]] = {}
        for name, value in sent.items():
            if name.startswith("rows-") and not name.endswith("FORMS"):
                _rows, number, field = name.split("-", 2)
                rows.setdefault(number, {})[field] = value
        fields = {name: value for name, value in sent.items() if not name.startswith("rows-")}
        yield {"screen": screen, "typed": fields, "rows": list(rows.values()) if screen != "skills" else []}


def begun(client, number=""):
    factories.country("GT")
    typed = {"kind": "cui", "number": number or factories.cui(), "seen": True}
    return send(client, DRAFTS, {"office": client.user.office.code, "typed": typed})


def test_a_draft_is_begun_filled_in_and_becomes_one_person(officer):
    number = factories.cui()
    answer = begun(officer, number)
    assert answer.status_code == 201, answer.content
    draft = answer.json()
    assert number not in answer.content.decode()
    assert begun(officer, number).json()["id"] == draft["id"]
    own = f"{DRAFTS}{draft['id']}/"
    missing = send(officer, f"{own}register/")
    assert (missing.status_code, set(missing.json())) == (400, {"person", "home", "languages", "consent"})
    for body in answers():
        draft = send(officer, f"{own}save/", body, If_Match=draft["versions"][body["screen"]]).json()
    assert (draft["missing"], draft["problems"]) == ([], {})
    registered = [send(officer, f"{own}register/") for _time in range(2)]
    assert [answer.status_code for answer in registered] == [201, 201], registered[0].content
    worker = Worker.objects.get()
    assert (worker.given_names, worker.experiences.get().months) == ("María Xuan", 18)
    assert officer.get(f"/api/v1{DRAFTS}").json()["count"] == 0


def test_who_saves_later_is_told_what_stands_there_now(officer):
    draft = begun(officer).json()
    own, seen = f"{DRAFTS}{draft['id']}/save/", draft["versions"]["contact"]
    first = send(officer, own, {"screen": "contact", "typed": {"phone": "12"}}, If_Match=seen)
    assert first.json()["problems"]["contact"]["phone"]
    late = send(officer, own, {"screen": "contact", "typed": {"phone": "55551234"}}, If_Match=seen)
    assert (late.status_code, late.json()["stands"]["typed"]) == (409, {"phone": "12"})
    wrong = send(
        officer,
        own,
        {"screen": "identity", "typed": {"kind": "cui", "number": "1"}},
        If_Match=draft["versions"]["identity"],
    )
    assert (wrong.status_code, list(wrong.json()["typed"])) == (400, ["number"])


def test_a_draft_is_thrown_away_by_its_office_only(officer, client_for):
    factories.country("GT")
    draft = factories.registration_draft(officer.user.office, officer.user)
    far = factories.registration_draft(factories.office("GT"), officer.user)
    assert [each["id"] for each in officer.get(f"/api/v1{DRAFTS}").json()["results"]] == [draft.pk]
    assert send(officer, f"{DRAFTS}{far.pk}/discard/").status_code == 404
    assert send(officer, f"{DRAFTS}{draft.pk}/discard/").status_code == 204
    assert list(RegistrationDraft.objects.all()) == [far]
