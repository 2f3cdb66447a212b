"""A form from a kind's schema: every kind has words and fields, and what comes back is what the rule said."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override

from pathways.code_words import UnknownName, read_lines, written
from pathways.comparing import differences, fields_of
from pathways.content import content_of, read_content
from pathways.engine.applies import AppliesTo
from pathways.engine.kinds import KINDS
from pathways.engine.parameters import parameters_of
from pathways.engine.scenario import PlacesAdded
from pathways.forms.changes import ChangeForm
from pathways.models import Rule, RuleChange, RuleSet
from pathways.parameter_words import ADD_PLACES, APPLIES_TO, OPTIONS, PARAMETERS
from pathways.versions import rule_version
from reference.models import Country, Subdivision
from tests import factories
from tests.pathways.drafting import a_new_rule

SCHEMAS = {name: kind.schema for name, kind in KINDS.items()} | {ADD_PLACES: PlacesAdded, APPLIES_TO: AppliesTo}


def test_every_parameter_of_every_kind_has_words():
    """Give a new kind its words in pathways/parameter_words.py."""
    asked = {name: [one.key for one in parameters_of(schema)] for name, schema in SCHEMAS.items()}
    assert {name: list(words) for name, words in PARAMETERS.items()} == {n: keys for n, keys in asked.items() if keys}


def test_every_option_has_words():
    options = {option for schema in SCHEMAS.values() for one in parameters_of(schema) for option in one.spec.options}
    assert options <= set(OPTIONS)


@pytest.fixture
def rule_set(places) -> RuleSet:
    return factories.rule().rule_set


def form_of(change: RuleChange, **said: object) -> ChangeForm:
    """The form as a browser sends it back: everything it shows, with some of it typed anew."""
    shown = ChangeForm(change=change)
    sent = {}
    for name in shown.fields:
        value = shown[name].value()
        if value not in (None, "", [], False):
            sent[name] = "on" if value is True else value
    return ChangeForm({**sent, **said}, change=change)


def test_every_shipped_rule_comes_back_from_its_form_as_it_was(freshly_loaded):
    for rule in Rule.objects.select_related("rule_set"):
        content = content_of(rule)
        change = RuleChange(action="change", rule=rule, rule_set=rule.rule_set, content=content, reason="x")
        form = form_of(change)
        assert form.is_valid(), (rule.name, form.errors)
        again = Rule(rule_set=rule.rule_set, **read_content(form.written()["content"], rule.rule_set))
        again.parameters, again.applies_to = with_defaults(again), with_defaults(again, of="applies_to")
        rule.parameters, rule.applies_to = with_defaults(rule), with_defaults(rule, of="applies_to")
        assert rule_version(again) == rule_version(rule), rule.name
        assert (again.effective_to, again.checked_on) == (rule.effective_to, rule.checked_on)


def with_defaults(rule: Rule, of: str = "parameters") -> dict[str, object]:
    """A form leaves out what the kind takes by default; a file may say it."""
    schema = AppliesTo if of == "applies_to" else KINDS[rule.kind].schema
    said = getattr(rule, of)
    written = {one.key: said.get(one.key, one.default) for one in parameters_of(schema)}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in written.items()}


def test_a_form_is_filled_in_by_name_and_speaks_of_days_as_people_do(rule_set):
    named("MX-CHP", "Chiapas")
    content = {"key": "season", "kind": "period_of_year"}
    change = RuleChange(action="new", rule_set=rule_set, content=content)
    form = ChangeForm({"p_from": "1/3", "p_to": "15/12", "a_place": "chiapas\nUS"}, change=change)
    assert form.is_valid(), form.errors
    said = form.written()["content"]
    assert said["parameters"] == {"from": "03-01", "to": "12-15"}
    assert said["applies_to"] == {"place": ["MX-CHP", "US"]}


WRONG = [
    ("minimum_age", {"p_years": "13"}, "p_years"),
    ("minimum_age", {"p_years": "many"}, "p_years"),
    ("period_of_year", {"p_from": "June"}, "p_from"),
    ("nationality", {"p_allowed": "Guatemla"}, "p_allowed"),
    ("document_through", {"p_document": "diploma"}, "p_document"),
    ("sector", {"p_agricultural": "perhaps"}, "p_agricultural"),
    ("literate", {"source": "no address"}, "source"),
    ("literate", {"from": "soon"}, "from"),
]


@pytest.mark.parametrize(("kind", "said", "field"), WRONG)
def test_what_cannot_be_read_is_named_at_its_field(rule_set, kind, said, field):
    change = RuleChange(action="new", rule_set=rule_set, content={"key": "one", "kind": kind})
    form = ChangeForm(said, change=change)
    assert list(form.errors) == [field]


def test_a_yes_or_no_that_has_to_be_said_is_not_taken_from_silence(rule_set):
    change = RuleChange(action="new", rule_set=rule_set, content={"key": "one", "kind": "sector"})
    for said, expected in (({}, {}), ({"p_agricultural": "no"}, {"agricultural": False})):
        form = ChangeForm(said, change=change)
        assert form.is_valid()
        assert form.written()["content"].get("parameters", {}) == expected


def test_a_rule_of_one_pathway_is_not_narrowed_to_pathways(rule_set):
    change = RuleChange(action="new", rule_set=rule_set, content={"key": "one", "kind": "literate"})
    assert "a_programme" not in ChangeForm(change=change).fields
    common = RuleSet.objects.create(code="platform", title_es="P", title_en="P", authority="-")
    change = RuleChange(action="new", rule_set=common, content={"key": "one", "kind": "literate"})
    assert "a_programme" in ChangeForm(change=change).fields


def named(code: str, name: str) -> None:
    factories.subdivision(code)
    Subdivision.objects.filter(pk=code).update(name=name)


# ── names and codes ───────────────────────────────────────────────────────
def test_codes_are_read_by_name_code_or_both(places):
    assert read_lines("countries", "GT\n  hn \nSV (SV)\nGT") == ["GT", "HN", "SV"]
    assert written("countries", ["GT", "HN"]) == "GT (GT)\nHN (HN)"
    assert read_lines("countries", " \n") == []


def test_a_name_that_is_not_known_or_can_be_several_is_told(places):
    named("MX-CMX", "Santa Fe")
    named("AR-S", "Santa Fe")
    with pytest.raises(UnknownName, match=r"can be several: write one of Santa Fe \(AR-S\), Santa Fe \(MX-CMX\)"):
        read_lines("places", "Santa Fe")
    named("MX-CHH", "Chihuahua")
    with pytest.raises(UnknownName, match="Perhaps: Chihuahua"):
        read_lines("places", "Chihuaua")
    with pytest.raises(UnknownName, match="not known here: look"):
        read_lines("places", "Zzzzzzzz")


# ── two texts in words ────────────────────────────────────────────────────
def test_two_texts_are_compared_field_by_field_in_words(rule_set):
    Country.objects.filter(pk="GT").update(title_es="Guatemala", title_en="Guatemala")
    old = Rule(rule_set=rule_set, **read_content(_content("nationality", {"allowed": ["GT"]}), rule_set))
    new = Rule(rule_set=rule_set, **read_content(_content("nationality", {"any": True}), rule_set))
    told = {row.label: (row.before, row.after) for row in differences(old, new) if row.is_changed}
    assert told == {"Nationalities allowed": ("Guatemala", ""), "Any nationality": ("", "yes")}
    assert [row.is_changed for row in differences(old, new)] == [True, True] + [False] * (
        len(differences(old, new)) - 2
    )


@pytest.mark.parametrize(
    ("language", "label", "words"),
    [("es", "Edad en años", "21"), ("en", "Age in years", "21"), ("fr", "Âge en années", "21")],
)
def test_a_rule_is_told_in_the_readers_language(rule_set, language, label, words):
    rule = Rule(rule_set=rule_set, **read_content(_content("minimum_age", {"years": 21}), rule_set))
    with override(language):
        assert (label, words) in [(str(field.label), field.words) for field in fields_of(rule)]


def _content(kind: str, parameters: dict[str, object]) -> dict[str, object]:
    said = a_new_rule(RuleSet(code="x"), kind=kind, parameters=parameters)
    return said | {"from": "2027-01-01", "checked_on": date(2026, 11, 1).isoformat()}
