"""What is in force on a day, in which version, and how it is put to people."""

from __future__ import annotations

from datetime import date

import pytest

from pathways.choices import LegalStatus, PublicationState
from pathways.models import Rule
from pathways.selectors import (
    programme_rules,
    rule_set_versions,
    rules_in_force,
)
from pathways.services import rules_load

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
