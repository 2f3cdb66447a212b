"""How the rules read at an earlier moment, worked out backwards from what has happened to each since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from ..choices import PublicationState
from ..models import Rule, RuleEvent, RuleQuerySet


def standing_then(rules: RuleQuerySet, as_of: date, known_at: datetime) -> list[Rule]:
    """Of the rules those that, as the platform knew at `known_at`, stood on the day `as_of`; with the last day they had then."""
    known = list(rules.filter(created_at__lte=known_at))
    first_since = _first_events_since(known, known_at)
    then = [_as_it_was(rule, first_since) for rule in known]
    return [
        rule
        for rule in then
        if rule.state == PublicationState.PUBLISHED and (rule.effective_to is None or rule.effective_to >= as_of)
    ]


def _first_events_since(rules: Iterable[Rule], moment: datetime) -> dict[int, RuleEvent]:
    """For each rule the first thing that happened to it after the moment: it says how the rule was before."""
    events: dict[int, list[RuleEvent]] = defaultdict(list)
    later = RuleEvent.objects.filter(subject__in=[rule.pk for rule in rules], at__gt=moment)
    for event in later.exclude(action="publish").order_by("at", "pk"):
        events[event.subject_id].append(event)
    return {rule: happened[0] for rule, happened in events.items()}


def _as_it_was(rule: Rule, first_since: Mapping[int, RuleEvent]) -> Rule:
    event = first_since.get(rule.pk or 0)
    if event is not None:
        rule.state, rule.effective_to = event.old_state, event.last_day_before
    return rule
