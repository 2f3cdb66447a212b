"""A change of the rules from draft to publication: two people, nothing edited in place, nothing of the past rewritten unsaid."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from accounts.choices import Role
from common.errors import InvalidInput, NotAllowed, WrongState
from pathways.models import Rule, RuleChange, RuleSet
from pathways.policies import moves_open_to
from pathways.selectors import rule_set_versions, rule_sets_rewritten, rules_in_force
from pathways.services import (
    NotReady,
    change_begin,
    change_move,
    change_publish,
    change_save,
    change_submit,
    rules_load,
)
from tests import factories
from tests.pathways.drafting import a_new_rule, drafted, editor, later, published, today

ONE_DAY = timedelta(days=1)


@pytest.fixture
def adult(places, rule_file) -> Rule:
    """At least 21 since 2025, before that 18: a shipped rule."""
    rules_load([rule_file()])
    return Rule.objects.get(effective_from=date(2025, 1, 1))


def problems(refused: pytest.ExceptionInfo[NotReady]) -> list[str]:
    return [obstacle.field for obstacle in refused.value.obstacles]


# ── drafting ──────────────────────────────────────────────────────────────
def test_a_draft_starts_from_the_rule_and_leaves_out_what_is_to_be_stated(adult):
    change = change_begin(action="change", rule=adult, by=editor())
    assert change.content["parameters"] == {"years": 21}
    assert change.content["title"]["es"] == "Mayor de edad"
    assert not {"from", "to", "checked_on"} & set(change.content)
    assert change_begin(action="check", rule=adult, by=editor()).content["from"] == "2025-01-01"
    assert Rule.objects.count() == 2


def test_a_draft_may_be_incomplete_but_is_not_submitted_so(adult):
    by = editor()
    change = change_begin(action="new", rule_set=adult.rule_set, by=by)
    change_save(change=change, by=by, content={"key": "farm", "kind": "sector", "title": {"es": "Campo"}})
    with pytest.raises(NotReady) as refused:
        change_submit(change=change, by=by)
    assert set(problems(refused)) == {
        *("severity", "legal_status", "citation", "source", "checked_on", "confidence", "from", "title.en", "title.fr"),
        *("advice.es", "advice.en", "advice.fr", "reason"),
    }
    change.refresh_from_db()
    assert change.status == "draft"


WRONG = [
    ({"parameters": {"years": 12}}, "parameters"),
    ({"applies_to": {"registry_country": ["ZZ"]}}, "parameters"),
    ({"applies_to": {"registry_country": ["Honduras"]}}, "applies_to"),
    ({"severity": "wall"}, "severity"),
    ({"source": "http://example.org"}, "source"),
    ({"from": "soon"}, "from"),
    ({"from": "2099-01-02", "to": "2099-01-01"}, "to"),
    ({"checked_on": "2199-01-01"}, "checked_on"),
    ({"key": "another"}, "key"),
    ({"kind": "literate", "parameters": {}}, "key"),
]


@pytest.mark.parametrize(("content", "field"), WRONG)
def test_what_a_change_may_not_say_is_named_at_its_field(adult, content, field):
    by = editor()
    change = drafted("change", rule=adult, by=by, content=content)
    with pytest.raises(NotReady) as refused:
        change_submit(change=change, by=by)
    assert problems(refused) == [field]


def test_only_the_drafter_writes_and_only_while_it_is_theirs(adult):
    by = editor()
    change = drafted("change", rule=adult, by=by)
    with pytest.raises(NotAllowed):
        change_save(change=change, by=editor(), reason="mine")
    change_submit(change=change, by=by)
    with pytest.raises(WrongState):
        change_save(change=change, by=by, reason="later")
    assert RuleChange.objects.get().reason == "Acuerdo 12-2026"


# ── two people ────────────────────────────────────────────────────────────
def test_the_drafter_never_publishes(adult):
    by = editor()
    change = drafted("change", rule=adult, by=by)
    change_submit(change=change, by=by)
    with pytest.raises(NotAllowed, match="second person"):
        change_move(change=change, name="publish", by=by)
    assert [move.name for move in moves_open_to(by, change)] == ["withdraw"]
    assert {move.name for move in moves_open_to(editor(), change)} == {"publish", "send_back", "withdraw"}
    assert moves_open_to(factories.user(Role.COORDINATOR), change) == []


def test_the_database_refuses_a_change_published_by_its_drafter(adult):
    by = editor()
    change = drafted("end", rule=adult, by=by)
    with pytest.raises(IntegrityError, match="two_people"), transaction.atomic():
        RuleChange.objects.filter(pk=change.pk).update(status="published", approved_by=by, approved_at=timezone.now())


def test_an_administrator_may_be_the_second_person(adult):
    by = editor()
    change = drafted("change", rule=adult, by=by)
    change_submit(change=change, by=by)
    assert change_publish(change=change, by=factories.user(Role.ADMINISTRATOR)).status == "published"


def test_sending_back_needs_a_reason_and_gives_it_back_to_the_drafter(adult):
    by, second = editor(), editor()
    change = drafted("change", rule=adult, by=by)
    change_submit(change=change, by=by)
    with pytest.raises(InvalidInput):
        change_move(change=change, name="send_back", by=second)
    change_move(change=change, name="send_back", by=second, reason="Falta el artículo.")
    change_save(change=change, by=by, reason="Acuerdo 12-2026, artículo 3")
    change_move(change=change, name="submit", by=by)
    change_move(change=change, name="publish", by=second)
    assert [(e.action, e.by, e.reason) for e in change.events.order_by("pk")] == [
        ("create", by, ""),
        ("submit", by, ""),
        ("send_back", second, "Falta el artículo."),
        ("submit", by, ""),
        ("publish", second, ""),
    ]


def test_what_was_withdrawn_or_published_moves_no_more(adult):
    by = editor()
    change = drafted("change", rule=adult, by=by)
    change_move(change=change, name="withdraw", by=by, reason="Ya no.")
    for name in ("submit", "publish", "withdraw"):
        with pytest.raises((WrongState, NotAllowed)):
            change_move(change=change, name=name, by=by, reason="x")


# ── publishing ────────────────────────────────────────────────────────────
def test_a_change_ends_the_rule_the_day_before_and_stands_from_its_day(adult):
    change = published("change", rule=adult, content={"parameters": {"years": 18}, "citation": "Law 3"})
    adult.refresh_from_db()
    new = change.published_rule
    assert (adult.state, adult.effective_to, adult.citation) == ("published", later() - ONE_DAY, "Law 2")
    assert (new.supersedes, new.effective_from, new.parameters, new.origin) == (adult, later(), {"years": 18}, "staff")
    assert {new.drafted_by, new.approved_by} == {change.drafted_by, change.approved_by}
    event = adult.events.get()
    assert (event.action, event.reason, event.change, event.by) == (
        "replace",
        "Acuerdo 12-2026",
        change,
        change.approved_by,
    )
    assert (event.last_day_before, event.last_day) == (None, later() - ONE_DAY)
    assert [rule.parameters["years"] for rule in rules_in_force(later())] == [18]
    assert [rule.parameters["years"] for rule in rules_in_force(later() - ONE_DAY)] == [21]


def test_a_new_rule_stands_from_its_day(adult):
    change = published("new", rule_set=adult.rule_set, content=a_new_rule(adult.rule_set))
    assert change.published_rule.supersedes is None
    assert {rule.key for rule in rules_in_force(later())} == {"adult", "farm"}
    assert {rule.key for rule in rules_in_force(today())} == {"adult"}


def test_an_end_leaves_no_text_after_its_day(adult):
    change = published("end", rule=adult)
    adult.refresh_from_db()
    assert (adult.state, adult.effective_to, change.published_rule) == ("published", later(), None)
    assert rules_in_force(later() + ONE_DAY) == []
    assert Rule.objects.count() == 2


def test_a_rule_that_has_not_begun_is_withdrawn_and_the_one_before_goes_on(adult):
    following = published("change", rule=adult, content={"to": later(90).isoformat()}).published_rule
    published("end", rule=following, last_day=later(10))
    following.refresh_from_db()
    adult.refresh_from_db()
    assert following.state == "withdrawn"
    assert (adult.state, adult.effective_to) == ("published", later(90))
    assert [event.action for event in adult.events.all()] == ["reopen", "replace"]
    assert [rule.name for rule in rules_in_force(later(40))] == ["us-test/adult"]


def test_a_rule_that_was_ended_for_itself_does_not_go_on(adult):
    following = published("change", rule=adult).published_rule
    adult.refresh_from_db()
    published("end", rule=adult, last_day=later(10))
    published("end", rule=following, last_day=later(10))
    adult.refresh_from_db()
    assert adult.effective_to == later(10)
    assert rules_in_force(later(40)) == []


def test_a_text_corrected_before_its_first_day_never_stood(adult):
    first = published("change", rule=adult, content={"parameters": {"years": 20}}).published_rule
    second = published("change", rule=first, content={"parameters": {"years": 19}}).published_rule
    first.refresh_from_db()
    assert (first.state, second.effective_from) == ("corrected", first.effective_from)
    assert [rule.parameters for rule in rules_in_force(later(40))] == [{"years": 19}]


def test_a_failed_publication_leaves_everything_as_it_was(adult, monkeypatch):
    by = editor()
    change = drafted("change", rule=adult, by=by, content={"to": later(90).isoformat()})
    change_submit(change=change, by=by)
    published("new", rule_set=adult.rule_set, content=a_new_rule(adult.rule_set, key="other"))
    Rule.objects.filter(pk=adult.pk).update(citation="Law 2, as amended")
    with pytest.raises(NotReady, match="has been changed since this was drafted"):
        change_publish(change=change, by=editor())
    change.refresh_from_db()
    adult.refresh_from_db()
    assert (change.status, adult.effective_to) == ("submitted", None)


# ── refusals name both rules ──────────────────────────────────────────────
def test_overlapping_dates_are_refused_naming_both(adult):
    next_one = published("change", rule=adult).published_rule
    adult.refresh_from_db()
    by = editor()
    change = drafted("change", rule=adult, by=by, content={"from": later(10).isoformat()})
    with pytest.raises(NotReady) as refused:
        change_submit(change=change, by=by)
    (obstacle,) = refused.value.obstacles
    assert obstacle.field == "from"
    assert obstacle.text.count("(adult, ") == 2
    change_save(change=change, by=by, content=change.content | {"to": (next_one.effective_from - ONE_DAY).isoformat()})
    assert change_submit(change=change, by=by).status == "submitted"


def test_contradictory_rules_are_refused_naming_both(adult):
    published("new", rule_set=adult.rule_set, content=a_new_rule(adult.rule_set))
    by = editor()
    factory = a_new_rule(adult.rule_set, key="factory", parameters={"agricultural": False})
    change = drafted("new", by=by, rule_set=adult.rule_set, content=factory)
    with pytest.raises(NotReady) as refused:
        change_submit(change=change, by=by)
    (obstacle,) = refused.value.obstacles
    assert "(factory, " in obstacle.text
    assert "(farm, " in obstacle.text


def test_what_contradicts_a_rule_published_meanwhile_is_refused_at_publishing(adult):
    one, other = editor(), editor()
    farm = drafted("new", by=one, rule_set=adult.rule_set, content=a_new_rule(adult.rule_set))
    factory = a_new_rule(adult.rule_set, key="factory", parameters={"agricultural": False})
    change = drafted("new", by=other, rule_set=adult.rule_set, content=factory)
    change_submit(change=farm, by=one)
    change_submit(change=change, by=other)
    change_publish(change=farm, by=other)
    with pytest.raises(NotReady, match="cannot both hold"):
        change_publish(change=change, by=one)


# ── the past ──────────────────────────────────────────────────────────────
@pytest.mark.parametrize("action", ["change", "end"])
def test_days_that_are_over_are_not_rewritten_unless_a_fact_is_corrected(adult, action):
    by = editor()
    past = {"content": {"from": "2025-06-01"}} if action == "change" else {"last_day": date(2025, 5, 31)}
    change = drafted(action, rule=adult, by=by, **past)
    with pytest.raises(NotReady, match="correction of a fact"):
        change_submit(change=change, by=by)
    change_save(change=change, by=by, is_correction=True)
    change_submit(change=change, by=by)
    change = change_publish(change=change, by=editor())
    adult.refresh_from_db()
    assert change.is_correction
    assert adult.effective_to == date(2025, 5, 31)


def test_today_may_still_be_changed_and_yesterday_may_be_the_last_day(adult):
    assert published("change", rule=adult, content={"from": today().isoformat()}).published_rule
    assert published("end", rule=Rule.objects.get(effective_from=today()), last_day=today() - ONE_DAY)


def test_a_first_day_that_passes_while_it_waits_is_refused_at_publishing(adult):
    by = editor()
    change = drafted("change", rule=adult, by=by, content={"from": today().isoformat()})
    change_submit(change=change, by=by)
    content = change.content | {"from": (today() - ONE_DAY).isoformat()}
    RuleChange.objects.filter(pk=change.pk).update(content=content)
    with pytest.raises(NotReady, match="Days that are over"):
        change_publish(change=change, by=editor())


def test_results_of_a_past_day_do_not_change_when_later_rules_are_added(adult):
    days = [date(2024, 12, 31), date(2025, 1, 1), today()]
    then = [(rules_in_force(day), rule_set_versions(day)) for day in days]
    published("change", rule=adult, content={"parameters": {"years": 18}})
    published("new", rule_set=adult.rule_set, content=a_new_rule(adult.rule_set))
    published("end", rule=Rule.objects.get(key="adult", origin="staff"), last_day=later(60))
    for day, (rules, versions) in zip(days, then, strict=True):
        assert rule_set_versions(day) == versions
        assert [(r.name, r.parameters, r.version) for r in rules_in_force(day)] == [
            (r.name, r.parameters, r.version) for r in rules
        ]


def test_looking_a_rule_up_again_changes_no_version_of_any_day(adult):
    versions = rule_set_versions(today())
    change = published("check", rule=adult, content={"confidence": "low"})
    adult.refresh_from_db()
    assert (adult.state, change.published_rule.checked_on) == ("corrected", today())
    assert rule_set_versions(today()) == versions
    by = editor()
    other = drafted("check", rule=change.published_rule, by=by, content={"citation": "Law 9"})
    with pytest.raises(NotReady, match="changes nothing of it"):
        change_submit(change=other, by=by)


def test_after_a_correction_the_rules_of_then_can_still_be_told(adult):
    day = date(2025, 3, 1)
    then, versions, moment = rules_in_force(day), rule_set_versions(day), timezone.now()
    published("change", rule=adult, is_correction=True, content={"from": "2025-01-01", "parameters": {"years": 18}})
    assert rules_in_force(day)[0].parameters == {"years": 18}
    assert [rule_set.pk for rule_set in rule_sets_rewritten(day, versions)] == ["us-test"]
    assert rule_set_versions(day, known_at=moment) == versions
    assert rules_in_force(day, known_at=moment) == then
    assert rules_in_force(day, known_at=adult.created_at - ONE_DAY) == []


def test_after_an_end_in_the_past_the_last_day_of_then_can_still_be_told(adult):
    day, moment = date(2025, 9, 1), timezone.now()
    then = rules_in_force(day)
    published("end", rule=adult, is_correction=True, last_day=date(2025, 6, 30))
    assert rules_in_force(day) == []
    assert rules_in_force(day, known_at=moment) == then
    assert rule_sets_rewritten(day, rule_set_versions(day, known_at=moment))


# ── upgrades, and what the database keeps ─────────────────────────────────
def test_an_upgrade_leaves_what_staff_published_ended_and_corrected(adult, rule_file):
    published("change", rule=adult, content={"parameters": {"years": 19}})
    first = Rule.objects.get(effective_from=date(2020, 1, 1))
    published("change", rule=first, is_correction=True, content={"from": "2020-01-01", "to": "2024-12-31"})
    before = list(Rule.objects.order_by("pk").values())
    report = rules_load([rule_file(("Law 1", "Law 1b"), ("Law 2", "Law 2b"))])
    assert (report.kept, report.updated, report.created, report.withdrawn) == (2, 0, 0, 0)
    assert list(Rule.objects.order_by("pk").values()) == before


def test_an_upgrade_does_not_prolong_or_bring_back_what_staff_ended(adult, rule_file):
    published("end", rule=adult, last_day=later())
    rules_load([rule_file(("Law 2", "Law 2b"))])
    adult.refresh_from_db()
    assert (adult.effective_to, adult.citation) == (later(), "Law 2")
    published("end", rule=adult, is_correction=True, last_day=date(2024, 12, 31))
    rules_load([rule_file(("Law 2", "Law 2b"))])
    assert not Rule.objects.published().filter(effective_from=date(2025, 1, 1)).exists()


def test_events_are_never_changed_and_changes_are_audited(adult):
    change = published("change", rule=adult)
    for event in (change.events.first(), adult.events.first()):
        with pytest.raises(ProgrammingError, match="never"), transaction.atomic():
            type(event).objects.filter(pk=event.pk).update(reason="otherwise")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM audit.entry WHERE table_name = 'pathways_rulechange' AND row_id = %s",
            [str(change.pk)],
        )
        assert cursor.fetchone()[0] >= 3


def test_a_change_belongs_to_the_set_of_its_rule(adult):
    assert change_begin(action="end", rule=adult, by=editor()).rule_set == RuleSet.objects.get()
    adult.state = "withdrawn"
    with pytest.raises(WrongState):
        change_begin(action="change", rule=adult, by=editor())
