"""What is in force on a day, in which version, and how it is put to people."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from django.db import transaction

from pathways.choices import LegalStatus, PublicationState
from pathways.models import Rule
from pathways.selectors import (
    compiled_rules,
    programme_rules,
    rule_set_versions,
    rules_in_force,
)
from pathways.services import rules_load
from tests import factories

BEFORE, AFTER = date(2024, 12, 31), date(2025, 1, 1)


def test_a_day_finds_the_text_that_stood_on_it(places, rule_file):
    rules_load([rule_file()])
    assert [rule.citation for rule in rules_in_force(BEFORE)] == ["Law 1"]
    assert [rule.citation for rule in rules_in_force(AFTER)] == ["Law 2"]
    assert rules_in_force(date(2019, 12, 31)) == []


def test_later_rules_do_not_change_what_a_past_day_says(places, rule_file):
    rules_load([rule_file()])
    then, version = rules_in_force(BEFORE), rule_set_versions(BEFORE)
    Rule.objects.filter(effective_from=AFTER).update(citation="Law 9")
    assert rules_in_force(BEFORE) == then
    assert rule_set_versions(BEFORE) == version


def test_the_version_of_a_set_changes_with_its_content_only(places, rule_file):
    rules_load([rule_file()])
    version = rule_set_versions(AFTER)["us-test"]
    rules_load([rule_file()])
    assert rule_set_versions(AFTER) == {"us-test": version}
    rules_load([rule_file(("Law 2", "Law 2b"))])
    assert rule_set_versions(AFTER)["us-test"] != version
    assert rule_set_versions(BEFORE)["us-test"] != rule_set_versions(AFTER)["us-test"]


@pytest.mark.parametrize(
    "status", [LegalStatus.PROPOSED, LegalStatus.PLANNED, LegalStatus.CLOSED, LegalStatus.HYPOTHETICAL]
)
def test_what_has_no_force_is_never_evaluated(places, rule_file, status):
    rules_load([rule_file()])
    Rule.objects.update(legal_status=status)
    assert rules_in_force(AFTER) == []
    on_its_page = 0 if status == LegalStatus.HYPOTHETICAL else 1
    assert programme_rules("us-test", AFTER).count() == on_its_page


@pytest.mark.parametrize("state", [PublicationState.CORRECTED, PublicationState.WITHDRAWN])
def test_what_was_corrected_or_withdrawn_is_not_in_force(places, rule_file, state):
    rules_load([rule_file()])
    Rule.objects.update(state=state)
    assert rules_in_force(AFTER) == []


# ── kept ready ────────────────────────────────────────────────────────────
def test_rules_are_compiled_once_for_as_long_as_no_row_of_theirs_changes(db, django_assert_num_queries):
    factories.rule(key="adult", parameters={"years": 18})
    day = date(2026, 6, 1)
    first = compiled_rules(day)
    with django_assert_num_queries(1):
        assert compiled_rules(day) is first
    assert compiled_rules(date(2026, 6, 2)) is not first


def test_any_write_to_a_rule_or_a_reference_list_is_seen_by_the_next_evaluation(db):
    rule, day = factories.rule(key="adult", parameters={"years": 18}), date(2026, 6, 1)
    assert [one.parameters.years for one in compiled_rules(day).rules] == [18]
    type(rule).objects.filter(pk=rule.pk).update(parameters={"years": 21})
    assert [one.parameters.years for one in compiled_rules(day).rules] == [21]
    factories.crop("berry")
    assert "berry" in compiled_rules(day).vocabulary.crops
    rule.rule_set.rules.filter(pk=rule.pk).update(effective_from=date(2026, 7, 1))
    assert compiled_rules(day).rules == ()


def test_what_is_taken_back_is_not_kept(db):
    rule, day = factories.rule(key="adult", parameters={"years": 18}), date(2026, 6, 1)
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        type(rule).objects.filter(pk=rule.pk).update(parameters={"years": 30})
        assert compiled_rules(day).rules[0].parameters.years == 30
        raise ZeroDivisionError
    assert compiled_rules(day).rules[0].parameters.years == 18
