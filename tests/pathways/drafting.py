"""Changes of the rules as two people of a legal unit make them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from pathways.models import Rule, RuleChange, RuleSet
from pathways.services import change_begin, change_publish, change_save, change_submit
from tests import factories


def today() -> date:
    return timezone.localdate()


def later(days: int = 30) -> date:
    return today() + timedelta(days=days)


def editor() -> User:
    return factories.user(Role.POLICY_EDITOR)


def drafted(action: str, *, by: User, rule: Rule | None = None, **fields: Any) -> RuleChange:
    """A whole draft: of a change in thirty days where nothing else is said. `content` is laid over what it starts with."""
    first = later()
    change = change_begin(action=action, by=by, rule=rule, rule_set=fields.pop("rule_set", None))
    stated: dict[str, Any] = {"checked_on": today().isoformat()} if action != "end" else {}
    if action in ("change", "new"):
        stated["from"] = first.isoformat()
    if action == "end":
        fields.setdefault("last_day", first)
    content = {**change.content, **stated, **fields.pop("content", {})}
    return change_save(change=change, by=by, content=content, **{"reason": "Acuerdo 12-2026"} | fields)


def published(action: str, *, rule: Rule | None = None, **fields: Any) -> RuleChange:
    """Drafted by one person, published by another."""
    by = fields.pop("by", None) or editor()
    change = drafted(action, by=by, rule=rule, **fields)
    change_submit(change=change, by=by)
    return change_publish(change=change, by=editor())


def a_new_rule(rule_set: RuleSet, **content: Any) -> dict[str, Any]:
    """The content of a rule that says no more than it must: agricultural work."""
    words = {"es": "Trabajo agrícola", "en": "Farm work", "fr": "Travail agricole"}
    return {
        "key": "farm",
        "kind": "sector",
        "parameters": {"agricultural": True},
        "severity": "bar",
        "legal_status": "in_force",
        "citation": "Law 5",
        "source": "https://www.example.org/law",
        "confidence": "high",
        "title": words,
        "advice": words,
    } | content
