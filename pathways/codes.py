"""The codes of the reference tables that a rule may name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reference.models import Country, Crop, Language, Occupation, Subdivision

from .engine.evaluate import check_rule
from .engine.parameters import Axis, named_codes
from .engine.rules import Rule as EngineRule
from .engine.rules import Severity
from .models import Programme

Listed = type[Country | Subdivision | Occupation | Crop | Language | Programme]


def known_codes() -> dict[Axis, set[str]]:
    """Every code there is, by list."""
    countries = _codes_of(Country)
    return {
        "countries": countries,
        "places": countries | _codes_of(Subdivision),
        "occupations": _codes_of(Occupation),
        "crops": _codes_of(Crop),
        "languages": _codes_of(Language),
        "programmes": _codes_of(Programme),
    }


def codes_in(values: Mapping[str, Any]) -> set[tuple[Axis, str]]:
    """(list, code) of every reference code in a rule, given as the model's fields. Raises BadRule."""
    copied = {name: values[name] for name in ("key", "kind", "parameters", "applies_to")}
    _kind, parameters, applies = check_rule(EngineRule(rule_set="", severity=Severity(values["severity"]), **copied))
    return {*named_codes(parameters), *named_codes(applies)}


def unknown_codes(values: Mapping[str, Any], known: Mapping[Axis, set[str]]) -> list[str]:
    """The codes in a rule that no list has, sorted."""
    return sorted(code for axis, code in codes_in(values) if code not in known[axis])


def _codes_of(model: Listed) -> set[str]:
    return set(model._default_manager.values_list("pk", flat=True))
