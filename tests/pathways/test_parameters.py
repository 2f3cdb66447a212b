"""What a rule may not say, and how the refusal is worded."""

from __future__ import annotations

import pytest

from pathways.engine.evaluate import check_rule, compile_rules
from pathways.engine.parameters import BadRule
from pathways.engine.rules import Rule, Severity

from .cases import TODAY, WORDS

REFUSED = [
    ("horoscope", {}, {}, "unknown kind 'horoscope'; allowed: available"),
    ("minimum_age", {"age": 18}, {}, "unknown parameter 'age'; allowed: years"),
    ("minimum_age", {}, {}, "parameter 'years' is missing"),
    ("minimum_age", {"years": "18"}, {}, "parameter 'years' must be a whole number, not '18'"),
    ("minimum_age", {"years": True}, {}, "must be a whole number"),
    ("minimum_age", {"years": 13}, {}, "between 14 and 99, not 13"),
    ("minimum_age", {"years": 100}, {}, "between 14 and 99, not 100"),
    ("literate", {"level": 1}, {}, "unknown parameter 'level'; allowed: none"),
    ("nationality", {}, {}, 'give exactly one of "allowed", "refused" and "any"'),
    ("nationality", {"allowed": ["GT"], "refused": ["HN"]}, {}, "give exactly one of"),
    ("nationality", {"allowed": ["GT"], "refused": ["GT"], "partial": True}, {}, 'both "allowed" and "refused"'),
    ("nationality", {"any": True, "partial": True}, {}, '"partial" goes with'),
    ("nationality", {"allowed": ["Guatemala"]}, {}, "two-letter country codes, not 'Guatemala'"),
    ("nationality", {"allowed": ["gt"]}, {}, "two-letter country codes"),
    ("nationality", {"allowed": [""]}, {}, "not an empty one"),
    ("nationality", {"allowed": []}, {}, "at least one entry"),
    ("nationality", {"allowed": "GT"}, {}, "must be a list"),
    ("nationality", {"allowed": ["GT", "GT"]}, {}, "names an entry twice"),
    ("nationality", {"allowed": [7]}, {}, "two-letter country codes, not 7"),
    ("place", {"allowed": ["Chiapas"]}, {}, 'places such as "MX-CHP" or "MX", not \'Chiapas\''),
    ("place", {"allowed": [["MX"]]}, {}, "places such as"),
    ("document_through", {"document": "diploma"}, {}, "must be one of national_id, passport, passport_or_national_id"),
    ("document_through", {"document": "passport", "margin_days": -1}, {}, "between 0 and 400"),
    ("duration", {}, {}, "at least one of"),
    ("duration", {"min_days": 10, "max_days": 9}, {}, '"max_days" is below "min_days"'),
    ("period_of_year", {"from": "13-01", "to": "12-15"}, {}, "a day of the year such as \"12-15\", not '13-01'"),
    ("period_of_year", {"from": "02-29", "to": "12-15"}, {}, "a day of the year"),
    ("period_of_year", {"from": 101, "to": "12-15"}, {}, "a day of the year"),
    ("stay_limit", {"max_days": 1095}, {}, 'exactly one of "reset_days" and "reset_months"'),
    ("stay_limit", {"max_days": 1095, "reset_days": 60, "reset_months": 3}, {}, "exactly one of"),
    ("travel_paid", {"inbound": False, "outbound": False}, {}, "at least one of"),
    ("sector", {"agricultural": "yes"}, {}, "must be true or false, not 'yes'"),
    ("need_type", {"allowed": ["forever"]}, {}, "must be one of intermittent, one_time, peakload, seasonal"),
    ("literate", {}, {"sex": ["F"]}, "applies_to: unknown parameter 'sex'"),
    ("literate", {}, {"registry_country": ["Honduras"]}, "applies_to: parameter 'registry_country'"),
    ("literate", {}, {"sector": "mining"}, "must be one of agricultural, other"),
    ("statement", {}, {}, "its severity must be notice"),
]


@pytest.mark.parametrize(("kind", "parameters", "applies_to", "reason"), REFUSED)
def test_a_rule_that_cannot_be_used_is_refused_with_the_reason(kind, parameters, applies_to, reason):
    with pytest.raises(BadRule) as refusal:
        check_rule(Rule("set", "key", kind, parameters=parameters, applies_to=applies_to))
    assert reason in str(refusal.value)


def test_compiling_names_the_rule_at_fault():
    with pytest.raises(BadRule, match="us-h2a/adults: parameter 'years' is missing"):
        compile_rules([Rule("us-h2a", "adults", "minimum_age")], WORDS, TODAY)


def test_parameters_that_are_no_table_are_refused():
    with pytest.raises(BadRule, match="must be a table of keys"):
        check_rule(Rule("set", "key", "literate", parameters=[], severity=Severity.BAR))  # type: ignore[arg-type]
