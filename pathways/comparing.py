"""Two texts of a rule beside each other, field by field and in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from common.wording import day, grouped
from reference.choices import Confidence

from .choices import LegalStatus, RuleKind, Severity
from .code_words import names_of
from .engine.applies import AppliesTo
from .engine.kinds import KINDS
from .engine.parameters import Axis, Parameter, parameters_of
from .engine.scenario import PlacesAdded
from .models import Rule
from .parameter_words import ADD_PLACES, APPLIES_TO, OPTIONS, words_of

AXES = get_args(Axis)
GROUPED_FROM = 10_000  # below it stand years, which take no separator


@dataclass(frozen=True)
class Field:
    """What a rule says at one of its fields, in words; "" where it says nothing."""

    label: str | Promise
    words: str


@dataclass(frozen=True)
class Difference:
    label: str | Promise
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


def differences(before: Rule | None, after: Rule | None) -> list[Difference]:
    """Every field that either of the two fills in, what differs first. None where there is no text."""
    old, new = (dict(_labelled(rule)) if rule is not None else {} for rule in (before, after))
    rows = [Difference(label, old.get(label, ""), new.get(label, "")) for label in {**old, **new}]
    told = [row for row in rows if row.before or row.after]
    return sorted(told, key=lambda row: not row.is_changed)


def fields_of(rule: Rule) -> list[Field]:
    """What the rule says, field by field; what it leaves empty is left out."""
    return [Field(label, words) for label, words in _labelled(rule) if words]


def parameters_in_words(kind: str, parameters: Mapping[str, Any]) -> list[Field]:
    """What a rule of a kind asks (or a change of a scenario adds), parameter by parameter; empty for a kind that is not known."""
    schema = PlacesAdded if kind == ADD_PLACES else KINDS[kind].schema if kind in KINDS else None
    if schema is None:
        return []
    return [Field(label, words) for label, words in _table(kind, schema, parameters) if words]


def key_in_words(key: str) -> str:
    """The name for people of a key of a rule's content ("checked_on", "title.fr")."""
    languages = {"es": _("in Spanish"), "en": _("in English"), "fr": _("in French")}
    name, _dot, code = key.partition(".")
    if code in languages:
        text = _("Title, %(language)s") if name == "title" else _("What to do, %(language)s")
        return text % {"language": languages[code]}
    return {
        "key": _("Key"),
        "kind": _("Kind of rule"),
        "parameters": _("What it asks"),
        "applies_to": _("Whom and what it is about"),
        "severity": _("Effect"),
        "legal_status": _("Legal status"),
        "citation": _("Citation"),
        "source": _("Source"),
        "checked_on": _("Looked up on"),
        "confidence": _("Confidence"),
        "from": _("First day"),
        "to": _("Last day"),
        "last_day": _("Last day on which the rule stands"),
        "reason": _("Why"),
    }.get(key, key)


def _labelled(rule: Rule) -> Iterator[tuple[str, str]]:
    yield _("Kind of rule"), _label(RuleKind, rule.kind)
    if rule.kind in KINDS:
        yield from _table(rule.kind, KINDS[rule.kind].schema, rule.parameters)
    yield from _table(APPLIES_TO, AppliesTo, rule.applies_to)
    yield _("Effect"), _label(Severity, rule.severity)
    yield _("From"), day(rule.effective_from)
    yield _("To, included"), day(rule.effective_to)
    yield _("Legal status"), _label(LegalStatus, rule.legal_status)
    yield _("Citation"), rule.citation
    yield _("Source"), rule.source_url
    yield _("Looked up on"), day(rule.checked_on)
    yield _("Confidence"), _label(Confidence, rule.confidence)
    for code, language in (("es", _("in Spanish")), ("en", _("in English")), ("fr", _("in French"))):
        yield _("Title, %(language)s") % {"language": language}, getattr(rule, f"title_{code}")
        yield _("What to do, %(language)s") % {"language": language}, getattr(rule, f"advice_{code}")


def _table(kind: str, schema: type[Any], values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for parameter in parameters_of(schema):
        yield str(words_of(kind, parameter.key).label), value_in_words(parameter, values.get(parameter.key))


def value_in_words(parameter: Parameter, value: Any) -> str:
    """A parameter's value as a rule writes it; what is not written is what the kind takes by default."""
    shape = parameter.spec.shape
    if value is None:
        if not parameter.default:
            return ""
        value = parameter.default
    if shape == "flag":
        return _("yes") if value is True else _("no")
    if shape == "day_of_year":
        return day_of_year(value)
    if shape in AXES:
        codes = [str(code) for code in value]
        names = names_of(shape, codes)  # type: ignore[arg-type]
        return ", ".join(names.get(code, code) for code in codes)
    if shape == "several_of":
        return ", ".join(str(OPTIONS.get(option, option)) for option in value)
    if isinstance(value, int) and value >= GROUPED_FROM:
        return grouped(value)
    return str(OPTIONS.get(value, value)) if shape == "one_of" else str(value)


def day_of_year(value: Any) -> str:
    """ "12-15", or the engine's 1215, as people write it: 15/12."""
    text = f"{value // 100:02}-{value % 100:02}" if isinstance(value, int) else str(value)
    month, _dash, number = text.partition("-")
    return f"{number}/{month}"


def _label(choices: Any, value: Any) -> str:
    return str(choices(value).label) if value in choices.values else str(value or "")
