"""The pages of the changes that wait for approval: the list, deciding about many and about one, and what other pages say of them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from employers.models import Vacancy
from matching.engine.weights import SHIPPED
from matching.models import MatchRun, PlanChange, Proposal, Touched
from tests import factories
from tests.api import scene
from tests.matching.live.factories import change, plan
from workers.models import FileOpening

pytestmark = pytest.mark.django_db
LIST = reverse("matching:change_list")
FINDING = {"rule": "us-h2a/age", "outcome": "pass", "value": 30, "threshold": 18, "unit": "years"}
RULE = {
    "rule_set": "us-h2a", "key": "age", "kind": "minimum_age", "severity": "bar", "titles": {"en": "Age of majority"}, "advice": {},
    "citation": "8 CFR 214.2(h)", "source_url": "", "checked_on": "2026-11-01", "confidence": "high", "legal_status": "in_force",
}  # fmt: skip


def signed_in(client_for: Any, role: str = Role.COORDINATOR, **fields: Any) -> Client:
    client: Client = client_for(role, **({"country": "GT"} | fields))
    client.cookies["django_language"] = "en"
    return client


def said(client: Client, address: str, **query: Any) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def table(client: Client, **query: Any) -> str:
    return said(client, LIST, **query).partition("<tbody>")[2].partition("</tbody>")[0]


def open_vacancy(**fields: Any) -> Vacancy:
    starts = timezone.localdate() + timedelta(days=60)
    return factories.vacancy(
        **{"status": "open", "seats": 5, "starts_on": starts, "ends_on": starts + timedelta(days=90)} | fields
    )


def moved(**fields: Any) -> PlanChange:
    """Somebody with a proposal of the plan's run who would have another place."""
    person, kept = factories.worker(given_names=fields.pop("named", "Elvira")), fields.pop("plan", None) or plan()
    until_now, then = open_vacancy(title="Tabaco"), open_vacancy(title="Arándano")
    factories.proposal(person, until_now, of=kept.run, score=7000, score_parts={"occupation": 2500, "experience": 4500})
    return change(person, before=until_now, after=then, plan=kept, **fields)


def test_each_line_says_who_from_where_to_where_with_points_why_and_since_when(client_for: Any) -> None:
    one = moved()
    first = change(factories.worker(), after=one.after, plan=one.plan, cause="new_person")
    lost = change(factories.worker(), before=one.before, plan=one.plan, cause="vacancy")
    page = table(signed_in(client_for))
    assert all(reverse("matching:change", args=[each.pk]) in page for each in (one, first, lost))
    assert page.index(lost.worker.folio) < page.index(first.worker.folio) < page.index(one.worker.folio)
    for words in ("Tabaco", "Arándano", str(one.before.employer), "70.0 → 80.0", "+10.0", "Their file has changed"):
        assert words in page
    assert all(words in page for words in ("no place", "– → 80.0", "70.0 → –", 'is-warn">Loses the place'))


def test_the_list_begins_with_what_waits_and_is_narrowed_by_state_kind_cause_run_and_words(client_for: Any) -> None:
    client, one = signed_in(client_for), moved()
    other = change(factories.worker(given_names="Baltazar"), before=one.before, plan=one.plan, cause="left")
    old = change(factories.worker(), after=one.after, plan=one.plan, status="declined", night=factories.run("GT"))
    who = {"one": one, "other": other, "old": old}

    def listed(**query: Any) -> set[str]:
        page = table(client, **query)
        return {name for name, each in who.items() if each.worker.folio in page}

    assert listed() == {"one", "other"}
    assert listed(status="declined") == {"old"}
    assert listed(status="all") == {"one", "other", "old"}
    assert (listed(kind="loses"), listed(kind="other")) == ({"other"}, {"one"})
    assert listed(kind="first", status="all") == {"old"}
    assert listed(cause="left") == {"other"}
    assert listed(q="baltazar") == {"other"}
    assert listed(q=one.worker.folio) == {"one"}
    assert listed(q="arandano") == {"one"}
    assert listed(q="tabaco") == {"one", "other"}
    assert listed(run=one.plan.run_id) == {"one", "other"}
    assert listed(run=one.plan.run_id + 9) == set()
    assert listed(night=old.night_id, status="all") == {"old"}
    assert listed(status="nonsense", kind="nonsense") == {"one", "other"}
    assert f"Found by run #{old.night_id}" in said(client, LIST, night=old.night_id)


def test_of_a_list_that_is_long_beyond_use_the_first_are_counted_and_shown(
    client_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matching.live.views.MOST", 2)
    client, one = signed_in(client_for), moved()
    for _number in range(3):
        change(factories.worker(), after=one.after, plan=one.plan, status="overtaken")
    page = said(client, LIST, status="overtaken")
    assert page.count('data-label="Why"') == 2
    assert "The list ends here, what was found does not" in page
    assert "Overtaken by later news</a>" in page
    assert "Waiting for approval (1)" in page
    assert "sort=person" not in page
    assert "sort=person" in said(client, LIST)


def test_among_those_that_were_overtaken_the_newest_are_listed_and_older_ones_found(
    client_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = moved(status="overtaken")
    newest = change(factories.worker(), after=one.after, plan=one.plan, status="overtaken")
    monkeypatch.setattr("matching.live.selectors.NEWEST", 1)
    client = signed_in(client_for)
    for status in ("overtaken", "all"):
        page = table(client, status=status)
        assert newest.worker.folio in page
        assert one.worker.folio not in page
        assert one.worker.folio in table(client, status=status, q=one.worker.folio)
    assert "changes on record. Look for a person" in said(client, LIST, status="all")
    assert "changes on record" not in said(client, LIST)


def test_an_empty_list_says_what_it_is_and_when_something_comes(client_for: Any) -> None:
    page = said(signed_in(client_for), LIST)
    assert "No change here" in page
    assert "comes into this list within seconds" in page
    assert "one begins with the next run that finishes" in page


def test_it_says_how_fresh_each_plan_is(client_for: Any) -> None:
    client, now = signed_in(client_for), timezone.now()
    factories.country("GT", title_en="Guatemala")
    fresh = plan(seen=14, repaired_at=now - timedelta(seconds=3))
    assert f"Plan of run #{fresh.run_id} (Guatemala)" in said(client, LIST)
    page = said(client, LIST)
    assert 'is-ok">Up to date' in page
    assert re.search(r"last looked at \d+ s ago · 14 people and vacancies since the run", page)
    Touched.objects.create(plan=fresh, kind="worker", subject=1)
    Touched.objects.create(plan=fresh, kind="vacancy", subject=1)
    assert 'is-warn">2 people and vacancies are still to be looked at' in said(client, LIST)
    fresh.touched.all().delete()
    fresh.error = "The rules of 2027 cannot be read."
    fresh.save()
    page = said(client, LIST)
    assert 'is-bad">It could not be brought up to date' in page
    assert "The rules of 2027 cannot be read." in page


def test_plans_are_those_of_ones_own_country_and_ended_ones_are_not_told(client_for: Any) -> None:
    plan(seen=1)
    abroad, ended = plan(scene.run(scope={"countries": ["HN"]})), plan(status="ended")
    whole = plan(scene.run())
    officer = signed_in(client_for, Role.REGISTRATION_OFFICER)
    for client in (signed_in(client_for), officer):
        page = said(client, LIST)
        assert f"Plan of run #{whole.run_id} (all registries)" in page
        assert all(f"Plan of run #{other.run_id}" not in page for other in (abroad, ended))
    assert f'href="{reverse("matching:run", args=[whole.run_id])}"' not in said(officer, LIST)
    assert f"Plan of run #{abroad.run_id}" in said(signed_in(client_for, Role.ADMINISTRATOR, country=""), LIST)


def test_who_only_reads_sees_no_boxes_and_decides_nothing(client_for: Any) -> None:
    one = moved()
    officer = signed_in(client_for, Role.REGISTRATION_OFFICER, office=one.worker.office)
    page = said(officer, LIST)
    assert one.worker.folio in page
    assert all(words not in page for words in ('type="checkbox"', 'value="approve"', "Tick"))
    assert officer.post(LIST, {"many": [one.pk], "move": "approve"}).status_code == 403
    address = reverse("matching:change", args=[one.pk])
    page = said(officer, address)
    assert "The programme coordinator decides" in page
    assert 'name="move"' not in page
    assert officer.post(address, {"move": "approve"}).status_code == 403
    one.refresh_from_db()
    assert one.status == "waiting"


def test_all_on_a_page_are_ticked_by_a_link_that_ticks_nobody_who_came_since(client_for: Any) -> None:
    client, one = signed_in(client_for), moved()
    change(factories.worker(), after=one.after, plan=one.plan)
    page = said(client, LIST, kind="", sort="person")
    assert "Tick all 2 changes on this page" in page
    assert page.count(" checked") == 0
    mark = page.partition("tick=")[2].partition('"')[0]
    assert said(client, LIST, tick=mark).count(" checked") == 2
    assert "Untick all" in said(client, LIST, tick=mark)
    change(factories.worker(), after=one.after, plan=one.plan)
    assert said(client, LIST, tick=mark).count(" checked") == 0


def test_those_that_are_ticked_are_approved_and_the_list_says_how_many(client_for: Any) -> None:
    client, one = signed_in(client_for), moved()
    other = moved(plan=one.plan, cause="chain")
    stays = moved(plan=one.plan)
    answer = client.post(f"{LIST}?cause=chain&tick=1-2-3", {"many": [one.pk, other.pk], "move": "approve"})
    assert answer.url == f"{LIST}?cause=chain"
    assert "2 changes were approved." in said(client, answer.url)
    for each in (one, other):
        each.refresh_from_db()
        assert (each.status, each.proposal.vacancy_id, each.proposal.is_later) == ("approved", each.after_id, True)
        until_now = Proposal.objects.get(run=each.plan.run, worker=each.worker, vacancy=each.before)
        assert until_now.status == "withdrawn"
    stays.refresh_from_db()
    assert stays.status == "waiting"


def test_whoever_cannot_be_approved_is_named_with_the_reason_and_the_others_are(client_for: Any) -> None:
    client, one = signed_in(client_for), moved()
    gone = moved(plan=one.plan, status="overtaken")
    answer = client.post(LIST, {"many": [one.pk, gone.pk], "move": "approve"})
    page = said(client, answer.url)
    assert "1 change was approved." in page
    assert f"Not done: {gone.worker.full_name} ({gone.worker.folio})." in page


def test_declining_asks_why_and_keeps_the_ticks(client_for: Any) -> None:
    client, one = signed_in(client_for), moved()
    page = client.post(LIST, {"many": [one.pk], "move": "decline", "reason": " "}).content.decode()
    assert "Give a reason" in page
    assert " checked" in page
    two = moved(plan=one.plan)
    mark = said(client, LIST).partition("tick=")[2].partition('"')[0]
    page = client.post(f"{LIST}?tick={mark}", {"many": [two.pk], "move": "decline"}).content.decode()
    assert page.count(" checked") == 1
    assert client.post(LIST, {"many": [one.pk], "move": "decline", "reason": "Ya viajó."}).status_code == 302
    one.refresh_from_db()
    assert one.status == "declined"
    assert one.events.get().reason == "Ya viajó."
    assert "1 change was declined." in said(client, LIST)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"move": "approve"}, "Nothing is ticked"),
        ({"move": "approve", "many": ["x", "-1", "9" * 30]}, "Nothing is ticked"),
        ({"move": "", "many": ["1"]}, "press one of the two buttons"),
        ({"move": "overtake", "many": ["1"]}, "press one of the two buttons"),
    ],
)
def test_a_decision_about_nothing_says_what_is_missing(client_for: Any, sent: dict[str, Any], words: str) -> None:
    moved()
    answer = signed_in(client_for).post(LIST, sent)
    assert answer.status_code == 200
    assert words in answer.content.decode()


def test_changes_of_another_country_cannot_be_decided_about(client_for: Any) -> None:
    theirs = change(factories.worker("HN"), after=open_vacancy())
    client = signed_in(client_for)
    assert "Nothing is ticked" in client.post(LIST, {"many": [theirs.pk], "move": "approve"}).content.decode()
    assert client.get(reverse("matching:change", args=[theirs.pk])).status_code == 404
    theirs.refresh_from_db()
    assert theirs.status == "waiting"


def test_the_page_of_a_change_says_both_places_parts_price_rules_and_what_found_it(client_for: Any) -> None:
    run = scene.run(scope={"countries": ["GT"]}, rule_texts={"us-h2a/age": RULE})
    one = moved(plan=plan(run), price=6000, findings=[FINDING])
    stranger = moved(plan=one.plan, named="Baltazar")
    client = signed_in(client_for)
    page = said(client, reverse("matching:change", args=[one.pk]))
    assert f"Another place for {one.worker.full_name}" in page
    assert "The new place suits this person better: 10.0 points more." in page
    assert "Until now: Tabaco" in page
    assert '<strong>50.0</strong> <span class="muted">45.0</span>' in page
    assert "would need more than 60.0 points to take it; this person has 80.0." in page
    assert all(words in page for words in ("Age of majority", "8 CFR 214.2(h)"))
    assert f"The plan of run #{run.pk}, when it looked at what had changed" in page
    assert str(Proposal.objects.get(worker=one.worker)) in page
    assert "Nobody has decided yet." in page
    assert not any(of in page for of in (stranger.worker.folio, stranger.worker.full_name))
    assert FileOpening.objects.get(worker=one.worker).what == "change"


def test_losing_a_place_is_said_plainly(client_for: Any) -> None:
    night = scene.run(scope={"countries": ["GT"]}, publishes="changes")
    one = change(factories.worker(), before=open_vacancy(title="Tabaco"), cause="night", night=night)
    page = said(signed_in(client_for), reverse("matching:change", args=[one.pk]))
    assert f"{one.worker.full_name} would lose the place" in page
    assert 'class="notice is-warn"' in page
    assert "this person has no place until another one is found" in page
    assert f"Run #{night.pk}, which matched the whole registry anew" in page
    assert "Points, part by part" not in page
    assert "The person keeps the place." in page


def test_one_change_is_declined_and_looked_at_again(client_for: Any) -> None:
    client, one = signed_in(client_for), moved()
    address = reverse("matching:change", args=[one.pk])
    assert "Give a reason" in client.post(address, {"move": "decline"}).content.decode()
    client.post(address, {"move": "decline", "reason": "Prefiere quedarse."})
    page = said(client, address)
    assert all(words in page for words in ("Prefiere quedarse.", "Look at it again", "The change was declined."))
    assert 'value="approve"' not in page
    client.post(address, {"move": "reconsider"})
    page = said(client, address)
    assert "The person is looked at again" in page
    assert "Confirm the decision" not in page
    one.refresh_from_db()
    assert one.status == "overtaken"


def test_one_change_is_approved_and_leads_to_its_proposal_which_says_so(client_for: Any) -> None:
    client, one = signed_in(client_for), moved()
    address = reverse("matching:change", args=[one.pk])
    assert client.post(address, {"move": "approve"}).url == address
    one.refresh_from_db()
    assert reverse("matching:proposal", args=[one.proposal_id]) in said(client, address)
    page = said(client, reverse("matching:proposal", args=[one.proposal_id]))
    assert "by an approved change" in page
    assert address in page
    until_now = Proposal.objects.get(worker=one.worker, is_later=False)
    assert "by an approved change" not in said(client, reverse("matching:proposal", args=[until_now.pk]))
    page = said(client, reverse("matching:person", args=[one.worker_id]))
    assert reverse("matching:proposal", args=[one.proposal_id]) in page
    assert "A change waits" not in page


def test_what_a_night_found_is_told_by_the_rules_and_weights_of_that_night(client_for: Any) -> None:
    weights = SHIPPED.points() | {"occupation": 4000, "experience": SHIPPED.experience + SHIPPED.occupation - 4000}
    night = scene.run(
        scope={"countries": ["GT"]}, publishes="changes", rule_texts={"us-h2a/age": RULE}, weights=weights
    )
    one = moved(night=night, cause="night", findings=[FINDING])
    client = signed_in(client_for)
    page = said(client, reverse("matching:change", args=[one.pk]))
    assert all(words in page for words in ("8 CFR 214.2(h)", "/ 40"))
    client.post(reverse("matching:change", args=[one.pk]), {"move": "approve"})
    one.refresh_from_db()
    page = said(client, reverse("matching:proposal", args=[one.proposal_id]))
    assert all(words in page for words in ("8 CFR 214.2(h)", "/ 40"))
    assert "No other vacancy of the run" not in page


def test_a_rule_that_came_after_the_run_is_told_as_it_reads_now(client_for: Any) -> None:
    rule = factories.rule(title_en="Never heard of before", citation="9 CFR 9")
    finding = {"rule": f"{rule.rule_set_id}/{rule.key}", "outcome": "pass"}
    page = said(signed_in(client_for), reverse("matching:change", args=[moved(findings=[finding]).pk]))
    assert all(words in page for words in ("Never heard of before", "9 CFR 9"))


def test_what_is_not_possible_any_more_is_said_on_the_page(client_for: Any) -> None:
    client, one = signed_in(client_for), moved()
    page = client.get(reverse("matching:change", args=[one.pk]))
    assert page.context["form"].moves
    Vacancy.objects.filter(pk=one.after_id).update(status="cancelled")
    answer = client.post(reverse("matching:change", args=[one.pk]), {"move": "approve"})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    one.refresh_from_db()
    assert one.status == "waiting"


def test_the_run_of_a_plan_says_how_many_changes_wait(client_for: Any) -> None:
    one = moved()
    moved(plan=one.plan, status="declined")
    client, address = signed_in(client_for), reverse("matching:run", args=[one.plan.run_id])
    assert "1 change waits for approval" in said(client, address)
    assert f"{LIST}?run={one.plan.run_id}" in said(client, address)
    assert "waits for approval" not in said(signed_in(client_for, Role.AUDITOR), address)
    PlanChange.objects.update(status="overtaken")
    assert "waits for approval" not in said(client, address).partition("<h1")[2]


def test_a_run_that_publishes_changes_says_so_and_shows_no_empty_list(client_for: Any) -> None:
    night = scene.run(scope={"countries": ["GT"]}, publishes="changes")
    one = moved(night=night, cause="night")
    moved(plan=one.plan, night=night, cause="night", status="declined")
    client, address = signed_in(client_for), reverse("matching:run", args=[night.pk])
    page = said(client, address)
    assert "2 changes found, 1 waits for approval" in page
    assert f"{LIST}?night={night.pk}&amp;status=all" in page
    assert all(words not in page for words in ("Nobody was proposed", "See the proposals", "One step away"))
    assert "Places given" in page
    assert "only what changes, for approval" in said(client, reverse("matching:run_list")).partition("<tbody>")[2]
    told = said(signed_in(client_for, Role.AUDITOR), address)
    assert "puts before you only what would change" in told
    assert "changes found" not in told


def test_the_matching_page_of_a_person_says_what_waits_for_them(client_for: Any) -> None:
    one, client = moved(), signed_in(client_for)
    page = said(client, reverse("matching:person", args=[one.worker_id]))
    assert "Another place has been found for this person: Arándano instead of Tabaco." in page
    assert reverse("matching:change", args=[one.pk]) in page


def test_changes_are_in_the_menu_and_among_the_work_of_a_coordinator(client_for: Any) -> None:
    moved()
    client, officer = signed_in(client_for), signed_in(client_for, Role.REGISTRATION_OFFICER)
    home = said(client, reverse("home"))
    assert "would give these people another place" in home
    assert f'href="{LIST}"' in home
    assert f'href="{LIST}"' in said(officer, reverse("matching:proposal_list"))
    PlanChange.objects.update(status="overtaken")
    assert "would give these people another place" not in said(client, reverse("home"))


@pytest.mark.parametrize("publishes", ["proposals", "changes"])
def test_the_form_of_a_run_asks_what_it_puts_before_people(client_for: Any, publishes: str) -> None:
    client = signed_in(client_for)
    plan()
    day = timezone.localdate().isoformat()
    sent = {"as_of": day, "seed": 0, "request_key": "k", "publishes": publishes}
    page = said(client, reverse("matching:run_list"))
    assert page.index('value="proposals"') < page.index('value="changes"')
    answer = client.post(reverse("matching:run_list"), sent)
    made = MatchRun.objects.latest("pk")
    assert answer.url == reverse("matching:run", args=[made.pk])
    assert made.publishes == publishes


def test_an_address_of_a_plan_or_a_change_in_the_administration_is_to_look_at(client_for: Any) -> None:
    one, client = moved(), signed_in(client_for, Role.ADMINISTRATOR, country="")
    for kind, pk in (("liveplan", one.plan_id), ("planchange", one.pk)):
        assert client.get(reverse(f"admin:matching_{kind}_changelist")).status_code == 200
        page = said(client, reverse(f"admin:matching_{kind}_change", args=[pk]))
        assert 'name="_save"' not in page
