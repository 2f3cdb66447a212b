"""A change of a rule as two people of a legal unit make it on the pages, and what everybody else sees of it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.choices import Role
from pathways.models import Rule, RuleChange
from pathways.services import change_submit, rules_load
from tests import factories
from tests.pathways.drafting import drafted, editor, later, published, today

from .conftest import RULE_FILE

CHANGES = reverse("pathways:changes")


@pytest.fixture
def adult(places, rule_file) -> Rule:
    rules_load([rule_file()])
    return Rule.objects.get(effective_from="2025-01-01")


def words(response: Any) -> str:
    """What a page says, without its markup."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())


def english(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


def fields_on(client: Client, path: str) -> dict[str, Any]:
    """What the form of a page holds, as a browser would send it back."""
    form = client.get(path).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return {
        name: "on" if value is True else value for name, value in shown.items() if value not in (None, False, "", [])
    }


def test_a_rule_is_changed_from_a_date_by_two_people(client_for, adult):
    drafter, second = english(client_for(Role.POLICY_EDITOR)), english(client_for(Role.POLICY_EDITOR))
    factories.worker(birth_date=today() - timedelta(days=20 * 366))

    begun = drafter.post(reverse("pathways:rule_begin", args=[adult.pk]), {"action": "change"})
    change = RuleChange.objects.get()
    edit, page = reverse("pathways:change_edit", args=[change.pk]), reverse("pathways:change", args=[change.pk])
    assert begun.headers["Location"] == edit

    said = fields_on(drafter, edit) | {"p_years": "18", "reason": "Acuerdo 12-2026", "submit": "1"}
    lacking = drafter.post(edit, said)
    assert lacking.status_code == 200
    assert set(lacking.context["form"].errors) == {"from", "checked_on"}
    said |= {"from": later().isoformat(), "checked_on": today().isoformat()}
    assert drafter.post(edit, said).headers["Location"] == page

    told = words(drafter.get(page))
    assert "You drafted this: a second person approves it." in told
    assert "Approve and publish" not in told
    assert "21 18" in told  # the field that changes: now and then
    assert "fewer than 10" in told
    refused = drafter.post(page, {"move": "publish"})
    assert refused.status_code == 200
    assert RuleChange.objects.get().status == "submitted"

    assert f"{CHANGES}?view=approve" in second.get("/").text
    assert page in second.get(CHANGES).text
    assert "no text of it follows" not in words(second.get(page))
    assert second.post(page, {"move": "send_back"}).status_code == 200  # a reason is needed
    assert second.post(page, {"move": "publish"}).headers["Location"] == page
    new = RuleChange.objects.get().published_rule
    assert (new.parameters, new.approved_by, new.drafted_by) == ({"years": 18}, second.user, drafter.user)
    history = words(second.get(reverse("pathways:rule", args=[adult.pk])))
    assert "Acuerdo 12-2026" in history
    assert f"drafted by {drafter.user}, approved by {second.user}" in history
    assert "End: another text follows" in history


def test_a_draft_is_saved_as_far_as_it_is(client_for, adult):
    client = english(client_for(Role.POLICY_EDITOR))
    new = reverse("pathways:rule_new")
    assert set(client.post(new, {"key": "Two Words"}).context["form"].errors) == {"rule_set", "kind", "key"}
    client.post(new, {"rule_set": "us-test", "kind": "sector", "key": "farm"})
    change = RuleChange.objects.get()
    edit = reverse("pathways:change_edit", args=[change.pk])
    answer = client.post(edit, {"p_agricultural": "yes", "title_es": "Campo", "save": "1"}, follow=True)
    told = words(answer)
    assert "Saved as a draft." in told
    assert "This is still to be filled in." in told
    assert "What to do, in French" in told
    change.refresh_from_db()
    assert change.content["parameters"] == {"agricultural": True}
    assert client.post(reverse("pathways:change_count", args=[change.pk]), follow=True).status_code == 200


def test_an_end_and_a_check_have_forms_of_their_own(client_for, adult):
    client = english(client_for(Role.POLICY_EDITOR))
    begin = reverse("pathways:rule_begin", args=[adult.pk])
    for action, said in (
        ("end", {"last_day": later().isoformat(), "reason": "Derogada"}),
        ("check", {"checked_on": today().isoformat(), "confidence": "medium", "reason": "eCFR"}),
    ):
        edit = client.post(begin, {"action": action}).headers["Location"]
        page = client.post(edit, said | {"submit": "1"}).headers["Location"]
        told = words(client.get(page))
        assert "Waits for approval" in told
    assert "no text of it follows" in words(
        client.get(reverse("pathways:change", args=[RuleChange.objects.first().pk - 1]))
    )
    assert "Nobody and no vacancy: nothing that is evaluated changes." in told
    assert client.post(begin, {"action": "burn"}).status_code == 302
    assert RuleChange.objects.count() == 2


def test_a_correction_and_refusals_are_shown_before_anybody_approves(client_for, adult):
    by = editor()
    change = drafted("change", rule=adult, by=by, content={"from": "2025-06-01"})
    client = english(client_for(Role.POLICY_EDITOR))
    page = reverse("pathways:change", args=[change.pk])
    assert "Days that are over would read otherwise." in words(client.get(page))
    RuleChange.objects.update(is_correction=True)
    told = words(client.get(page))
    assert "Correction of a fact" in told
    assert "results of days since Sun 1 Jun 2025 will read otherwise" in told
    gap = drafted("change", rule=adult, by=by, content={"to": later(60).isoformat()})
    assert "no text of this rule stands: draft what follows" in words(
        client.get(reverse("pathways:change", args=[gap.pk]))
    )


def test_the_list_of_rules_is_for_looking_up_and_finding(client_for, adult):
    client = english(client_for(Role.POLICY_EDITOR))
    Rule.objects.filter(pk=adult.pk).update(checked_on="2020-01-01", confidence="low")
    rules = reverse("pathways:rules")
    assert "Law 1" not in client.get(rules).text
    assert "Law 1" in client.get(f"{rules}?when=past").text
    for asked in ("look=old", "look=low", "q=law+2", "q=majeur", "q=Minimum+AGE", "rule_set=us-test", "rule_set=none"):
        assert "Law 2" in client.get(f"{rules}?{asked}").text, asked
    assert "Law 2" not in client.get(f"{rules}?q=nothing").text
    home = words(client.get("/"))
    assert "Rules not checked for a year" in home
    assert "Rules of low confidence" in home


def test_a_file_is_brought_in_as_drafts_or_refused_with_its_lines(client_for, adult):
    client = english(client_for(Role.POLICY_EDITOR))
    page = reverse("pathways:rules_import")

    def send(text: str) -> Any:
        file = SimpleUploadedFile("us-test.toml", text.encode())
        return client.post(page, {"file": file, "reason": "Revisión"})

    refused = words(send(RULE_FILE.replace("parameters.years = 21", "parameters.years = 12")))
    assert "Nothing was drafted" in refused
    assert "Line 33" in refused
    assert not RuleChange.objects.exists()
    told = words(send(RULE_FILE.replace("Law 2", "Law 2b")))
    assert "2 rules read: 1 drafted, 1 unchanged" in told
    assert RuleChange.objects.get().drafted_by == client.user
    assert client.post(page, {"reason": "x"}).context["form"].errors.keys() == {"file"}


def test_who_does_not_edit_sees_the_rule_and_no_names_of_staff(client_for, adult):
    change = published("change", rule=adult)
    told = words(english(client_for(Role.COORDINATOR)).get(reverse("pathways:rule", args=[adult.pk])))
    assert "Acuerdo 12-2026" in told
    assert str(change.approved_by) not in told
    assert "Change this rule" not in told


def test_only_the_drafter_writes_a_draft(client_for, adult):
    change = drafted("end", rule=adult, by=editor())
    other = client_for(Role.ADMINISTRATOR)
    edit = reverse("pathways:change_edit", args=[change.pk])
    assert other.get(edit).status_code == other.post(edit, {"reason": "mine"}).status_code == 403


def test_a_count_under_way_shows_its_progress(client_for, adult):
    change = factories.rule_change(editor(), rule=adult)
    change.effect.status, change.effect.result = "counting", {"done": 5_000, "total": 200_000}
    change.effect.save()
    client = english(client_for(Role.POLICY_EDITOR))
    progress = reverse("pathways:change_progress", args=[change.pk])
    assert "5,000 of 200,000" in words(client.get(reverse("pathways:change", args=[change.pk])))
    assert client.get(progress).status_code == 200
    change.effect.status = "done"
    change.effect.save()
    assert client.get(progress).status_code == 286


def test_the_admin_lists_what_waits_and_publishes_what_may_be(client_for, adult):
    by = editor()
    ready = drafted("end", rule=adult, by=by)
    change_submit(change=ready, by=by)
    second = client_for(Role.POLICY_EDITOR)
    own = drafted("end", rule=Rule.objects.exclude(pk=adult.pk).get(), by=second.user, last_day=later())
    listed = second.get("/admin/pathways/rulechange/?waits=me")
    assert reverse("pathways:change", args=[ready.pk]) in listed.text
    assert reverse("pathways:change", args=[own.pk]) not in listed.text
    chosen = {"action": "publish", "_selected_action": [ready.pk, own.pk]}
    second.post("/admin/pathways/rulechange/", chosen)
    ready.refresh_from_db()
    own.refresh_from_db()
    assert (ready.status, own.status) == ("published", "draft")
    assert second.get(f"/admin/pathways/rulechange/{ready.pk}/change/").status_code == 200
    assert second.get("/admin/pathways/rulechange/?waits=mine").status_code == 200
    assert second.get(f"/admin/pathways/rule/{adult.pk}/change/").status_code == 200


def test_the_api_tells_the_history_of_a_rule(client_for, adult):
    change = published("change", rule=adult, content={"parameters": {"years": 18}})
    told = client_for(Role.AUDITOR).get(f"/api/v1/rules/{adult.pk}/history/").json()
    assert [text["parameters"]["years"] for text in told["texts"]] == [18, 21, 18]
    assert [(event["action"], event["reason"]) for event in told["events"]] == [
        ("publish", "Acuerdo 12-2026"),
        ("replace", "Acuerdo 12-2026"),
    ]
    assert str(change.approved_by) not in str(told)


@pytest.mark.parametrize("view", ["all", "approve"])
def test_the_lists_ask_as_often_for_many_as_for_few(client_for, adult, view):
    client = client_for(Role.POLICY_EDITOR)
    by = editor()

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"{CHANGES}?view={view}").status_code == 200
        return len(asked)

    def add(n: int) -> None:
        for _ in range(n):
            RuleChange.objects.create(
                action="end", rule=adult, rule_set=adult.rule_set, drafted_by=by, status="submitted"
            )

    add(3)
    queries()
    few = queries()
    add(20)
    assert queries() == few <= 20


def test_a_rules_page_asks_as_often_for_many_events_as_for_few(client_for, adult):
    client = client_for(Role.POLICY_EDITOR)
    page = reverse("pathways:rule", args=[adult.pk])
    published("change", rule=adult)
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for days in (60, 90, 120):
        latest = Rule.objects.published().order_by("-effective_from").first()
        published("change", rule=latest, content={"from": later(days).isoformat()})
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    assert len(many) == len(few) <= 20
