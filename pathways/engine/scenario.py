"""Rules as they would be if ...: changes applied to a copy of the rules, for the policy simulator alone. Never law, never kept."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .evaluate import check_rule
from .parameters import BadRule, countries, gettext_noop, one_of, read, whole
from .rules import Rule

ACTIONS = ("replace", "drop", "enact", "reopen", "add_places")
OF_A_WHOLE = ("reopen", "add_places")  # these name no single rule
KEYS = ("action", "parameters", "target")


@dataclass(frozen=True)
class Change:
    """One thing that a scenario supposes.

    * `replace`: the rule holds with other `parameters`;
    * `drop`: the rule does not stand;
    * `enact`: a rule that is not law (hypothetical, proposed, planned) holds, in place of the one with its key;
    * `reopen`: the rules of a whole set hold as they stood on the last day on which they did;
    * `add_places`: a programme takes more people in a year (`PlacesAdded`). It changes no rule: caps count seats, not people.

    `target` is "rule-set/key", the rule set alone for `reopen`, the programme for `add_places`.
    """

    action: str
    target: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PlacesAdded:
    """So many places more, of them `set_aside` for people of the nationalities; the others are for everybody."""

    places: int = whole(1, 1_000_000)
    set_aside: int = whole(0, 1_000_000, default=0)
    nationalities: tuple[str, ...] = countries(default=())

    def check(self) -> None:
        if self.set_aside > self.places:
            raise BadRule(gettext_noop("more places are set aside than are added"))
        if bool(self.set_aside) != bool(self.nationalities):
            raise BadRule(gettext_noop("a set-aside names its places and its nationalities"))


def places_added(change: Change) -> PlacesAdded:
    """The typed parameters of an `add_places`. Raises BadRule."""
    added = read(PlacesAdded, change.parameters)
    added.check()
    return added


@dataclass(frozen=True)
class _Written:
    action: str = one_of(ACTIONS)


def read_change(values: Mapping[str, Any]) -> Change:
    """A change as a file or a form writes it. Raises BadRule with what is wrong."""
    for key in values:
        if key not in KEYS:
            raise BadRule(
                gettext_noop("unknown key %(key)s; allowed: %(allowed)s"), key=repr(key), allowed=", ".join(KEYS)
            )
    action = read(_Written, {"action": values["action"]} if "action" in values else {}).action
    target, parameters = values.get("target"), values.get("parameters", {})
    if not isinstance(target, str) or not target.strip():
        raise BadRule(gettext_noop("target is missing: name a rule as rule-set/key"))
    if (action in OF_A_WHOLE) == ("/" in target):
        raise BadRule(
            gettext_noop("%(action)s names its target as %(wanted)s, not %(target)s"),
            action=action,
            wanted={"reopen": "rule-set", "add_places": "programme"}.get(action, "rule-set/key"),
            target=repr(target),
        )
    if not isinstance(parameters, Mapping):
        raise BadRule(gettext_noop("parameters must be a table of keys"))
    if parameters and action not in ("replace", "add_places"):
        raise BadRule(gettext_noop("%(action)s takes no parameters"), action=action)
    if not parameters and action == "replace":
        raise BadRule(gettext_noop("replace needs the new parameters"))
    change = Change(action, target, dict(parameters))
    if action == "add_places":
        places_added(change)
    return change


def suppose(rules: Sequence[Rule], shelf: Iterable[Rule], changes: Iterable[Change]) -> list[Rule]:
    """The rules that would hold. `shelf` are rules that do not hold on the day: what `enact` and `reopen` take from.

    Raises BadRule naming a change whose rule is not there, or that the rule's kind does not allow.
    """
    supposed, shelved = list(rules), list(shelf)
    for change in changes:
        supposed = _APPLY[change.action](supposed, shelved, change)
    return supposed


def _replace(rules: list[Rule], shelf: list[Rule], change: Change) -> list[Rule]:
    _named(rules, change)
    return [_with(rule, change) if rule.name == change.target else rule for rule in rules]


def _with(rule: Rule, change: Change) -> Rule:
    changed = dataclasses.replace(rule, parameters=change.parameters)
    try:
        check_rule(changed)
    except BadRule as error:
        raise BadRule("%(target)s: %(reason)s", target=change.target, reason=error) from None
    return changed


def _drop(rules: list[Rule], shelf: list[Rule], change: Change) -> list[Rule]:
    _named(rules, change)
    return [rule for rule in rules if rule.name != change.target]


def _enact(rules: list[Rule], shelf: list[Rule], change: Change) -> list[Rule]:
    enacted = _latest(_named(shelf, change))
    return [rule for rule in rules if rule.name != change.target] + [_in_force(rule) for rule in enacted]


def _reopen(rules: list[Rule], shelf: list[Rule], change: Change) -> list[Rule]:
    """Hypothetical rules stay on the shelf: they never were law."""
    of_set = [rule for rule in shelf if rule.rule_set == change.target and rule.legal_status != "hypothetical"]
    if not of_set:
        raise BadRule(gettext_noop("%(target)s has no rules that have ended"), target=change.target)
    standing = {rule.name for rule in rules}
    return rules + [_in_force(rule) for rule in _latest(of_set) if rule.name not in standing]


def _keep(rules: list[Rule], shelf: list[Rule], change: Change) -> list[Rule]:
    return rules


def _named(rules: Iterable[Rule], change: Change) -> list[Rule]:
    named = [rule for rule in rules if rule.name == change.target]
    if not named:
        raise BadRule(gettext_noop("there is no rule %(target)s to take on this day"), target=change.target)
    return named


def _latest(rules: Iterable[Rule]) -> list[Rule]:
    """Of each name the rule that stood last."""
    latest: dict[str, Rule] = {}
    for rule in sorted(rules, key=lambda rule: str(rule.effective_from or "")):
        latest[rule.name] = rule
    return list(latest.values())


def _in_force(rule: Rule) -> Rule:
    return dataclasses.replace(rule, legal_status="in_force")


_APPLY = {"replace": _replace, "drop": _drop, "enact": _enact, "reopen": _reopen, "add_places": _keep}
