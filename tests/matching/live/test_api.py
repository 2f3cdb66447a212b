"""Changes for approval over the API: what is told, to whom, and what a decision answers."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.choices import Role
from matching.models import MatchRun
from tests import factories
from tests.matching.live.factories import change, plan
from tests.matching.live.test_pages import FINDING, RULE, moved, open_vacancy
from workers.models import FileOpening

pytestmark = pytest.mark.django_db
API = "/api/v1/changes/"


def post(client: Any, path: str, body: Any) -> Any:
    return client.post(f"{API}{path}", body, content_type="application/json")


def test_the_list_is_told_within_scope_and_by_state(client_for: Any) -> None:
    one = moved()
    old = change(factories.worker(), after=one.after, plan=one.plan, status="declined")
    theirs = change(factories.worker("HN"), after=one.after, plan=one.plan)
    client = client_for(Role.COORDINATOR, country="GT")
    answer = client.get(API).json()
    assert [row["id"] for row in answer["results"]] == [old.pk, one.pk]
    assert [row["id"] for row in client.get(API, {"status": "waiting"}).json()["results"]] == [one.pk]
    assert client.get(API, {"status": "nonsense"}).status_code == 400
    assert client.get(f"{API}{theirs.pk}/").status_code == 404
    row = client.get(API, {"status": "waiting"}).json()["results"][0]
    assert row | {"created_at": ""} == {
        "id": one.pk, "run": one.plan.run_id, "night": None, "worker": one.worker_id, "status": "waiting", "kind": "other",
        "cause": "person", "before": one.before_id, "after": one.after_id, "score_before": 7000, "score": 8000,
        "score_parts": {"occupation": 3000, "experience": 5000}, "price": 0, "unknown_count": 0, "proposal": None, "created_at": "",
        "available_moves": ["approve", "decline"],
    }  # fmt: skip


def test_one_is_told_with_its_rules_and_noted_in_the_file(client_for: Any) -> None:
    one = moved(plan=plan(factories.run("GT", rule_texts={"us-h2a/age": RULE})), findings=[FINDING])
    told = client_for(Role.COORDINATOR, country="GT").get(f"{API}{one.pk}/").json()
    assert told["findings"][0]["citation"] == RULE["citation"]
    assert FileOpening.objects.get(worker=one.worker).what == "change"


def test_a_change_is_approved_once(client_for: Any) -> None:
    client, one = client_for(Role.COORDINATOR, country="GT"), moved()
    answer = post(client, f"{one.pk}/move/", {"move": "approve"})
    assert answer.status_code == 200
    assert (answer.json()["status"], answer.json()["available_moves"]) == ("approved", [])
    assert answer.json()["proposal"]
    again = post(client, f"{one.pk}/move/", {"move": "approve"})
    assert again.status_code == 409
    assert again.json()["detail"]


def test_a_change_is_declined_with_a_reason_and_looked_at_again(client_for: Any) -> None:
    client, one = client_for(Role.COORDINATOR, country="GT"), moved()
    assert "reason" in post(client, f"{one.pk}/move/", {"move": "decline"}).json()
    assert post(client, f"{one.pk}/move/", {"move": "reconsider"}).status_code == 409
    told = post(client, f"{one.pk}/move/", {"move": "decline", "reason": "No quiere."}).json()
    assert (told["status"], told["available_moves"]) == ("declined", ["reconsider"])
    assert post(client, f"{one.pk}/move/", {"move": "reconsider"}).json()["status"] == "overtaken"


@pytest.mark.parametrize("body", [{}, {"move": "overtake"}, {"move": ""}, {"move": "approve", "reason": "x" * 1001}])
def test_what_is_no_decision_is_refused_at_its_field(client_for: Any, body: dict[str, Any]) -> None:
    one = moved()
    assert post(client_for(Role.COORDINATOR, country="GT"), f"{one.pk}/move/", body).status_code == 400


def test_who_may_not_decide_is_told_so(client_for: Any) -> None:
    one = moved()
    officer = client_for(Role.REGISTRATION_OFFICER, country="GT", office=one.worker.office)
    assert officer.get(f"{API}{one.pk}/").status_code == 200
    assert post(officer, f"{one.pk}/move/", {"move": "approve"}).status_code == 403
    for role in (Role.AUDITOR, Role.INSPECTOR, Role.EMPLOYER_CLERK):
        assert client_for(role).get(API).status_code == 403


def test_a_run_may_be_asked_to_publish_only_what_changes(client_for: Any) -> None:
    plan()
    client = client_for(Role.COORDINATOR, country="GT")
    for body, publishes in (({}, "proposals"), ({"publishes": "changes"}, "changes")):
        answer = client.post("/api/v1/runs/", body, content_type="application/json")
        assert answer.status_code == 201, answer.content
        assert answer.json()["publishes"] == MatchRun.objects.latest("pk").publishes == publishes
    assert client.post("/api/v1/runs/", {"publishes": "x"}, content_type="application/json").status_code == 400


def test_a_place_that_is_lost_has_no_score(client_for: Any) -> None:
    one = change(factories.worker(), before=open_vacancy())
    told = client_for(Role.COORDINATOR, country="GT").get(f"{API}{one.pk}/").json()
    assert (told["kind"], told["after"], told["score"], told["findings"]) == ("loses", None, None, [])
