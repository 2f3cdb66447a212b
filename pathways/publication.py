"""What stands between a change of the rules and its publication, and how the rule it starts from makes room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from common.wording import day

from .choices import ChangeAction, PublicationState
from .codes import known_codes, unknown_codes
from .content import missing_from, read_content
from .engine.contradictions import contradict
from .models import Rule, RuleChange
from .rule_files import Refused
from .selectors.rules import for_engine
from .versions import row_version, rule_version

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Obstacle:
    """Why a change cannot be published yet. `field` is the key of its content at fault, "" where it is the whole."""

    field: str
    text: str


@dataclass(frozen=True)
class Leaving:
    """What publishing does to the rule that the change starts from: a move of `RULE_MOVES`, and its last day afterwards."""

    move: str
    last_day: date | None


def obstacles(change: RuleChange, today: date) -> list[Obstacle]:
    """Everything that has to be put right before the change can be published on `today`; nothing where it can."""
    found = list(_of_the_rule_itself(change))
    if change.action == ChangeAction.END:
        found += _of_an_end(change, today)
    else:
        found += _of_a_text(change, today)
    if not change.reason.strip():
        found.append(Obstacle("reason", _("Say why: it is kept in the history of the rule.")))
    return found


def first_day(change: RuleChange) -> date | None:
    """The first day that reads otherwise: the new text's first, or the one after a rule's last."""
    if change.action == ChangeAction.END:
        return change.last_day + ONE_DAY if change.last_day else None
    try:
        return date.fromisoformat(change.content.get("from") or "")
    except ValueError:
        return None


def is_of_the_past(change: RuleChange, today: date) -> bool:
    """Whether days that are over would read otherwise. Looking a rule up again changes no day."""
    first = first_day(change)
    return change.action != ChangeAction.CHECK and first is not None and first < today


def leaving(rule: Rule, first: date, *, is_end: bool = False) -> Leaving | None:
    """How a rule makes room from `first` on. None where it has ended before."""
    if rule.effective_to is not None and rule.effective_to < first:
        return None
    if first > rule.effective_from:
        return Leaving("end" if is_end else "replace", first - ONE_DAY)
    return Leaving("cancel" if is_end else "correct", rule.effective_to)


@dataclass(frozen=True)
class GoesOn:
    """The rule that goes on where the one that was to follow it is withdrawn, and the last day it has then."""

    rule: Rule
    last_day: date | None


def goes_on(rule: Rule) -> GoesOn | None:
    """The rule that was ended to make room for this one, where nothing else has happened to it since: it covers these days again."""
    before = rule.supersedes
    if (
        before is None
        or before.state != PublicationState.PUBLISHED
        or before.effective_to != rule.effective_from - ONE_DAY
    ):
        return None
    latest = before.events.first()
    if latest is None or latest.action != "replace":
        return None
    ends = [end for end in (latest.last_day_before, rule.effective_to) if end is not None]
    return GoesOn(before, min(ends, default=None))


def _of_the_rule_itself(change: RuleChange) -> Iterator[Obstacle]:
    rule = change.rule
    if rule is not None and (rule.state != PublicationState.PUBLISHED or row_version(rule) != change.rule_version):
        text = _(
            "The rule has been changed since this was drafted: withdraw this and begin again from the rule as it reads now."
        )
        yield Obstacle("", text)


def _of_an_end(change: RuleChange, today: date) -> Iterator[Obstacle]:
    rule, last = change.rule, change.last_day
    if rule is None or last is None:
        yield Obstacle("last_day", _("Say which day is the last on which the rule stands."))
        return
    if rule.effective_to is not None and rule.effective_to <= last:
        text = _("The rule ends on %(day)s already; a rule that goes on longer is a change from the day after.")
        yield Obstacle("last_day", text % {"day": day(rule.effective_to)})
    yield from _of_the_past(change, today, "last_day")


def _of_a_text(change: RuleChange, today: date) -> Iterator[Obstacle]:
    missing = missing_from(change.content)
    if missing:
        yield from (Obstacle(key, _("This is still to be filled in.")) for key in missing)
        return
    try:
        values = read_content(change.content, change.rule_set)
    except Refused as refusal:
        yield Obstacle(refusal.key, refusal.reason)
        return
    yield from _of_codes(change, values)
    yield from _of_the_past(change, today, "from")
    if values["checked_on"] > today:
        yield Obstacle("checked_on", _("Nobody can have looked it up on a day to come."))
    new = Rule(rule_set=change.rule_set, **values)
    yield from _of_its_own_rule(change, new)
    yield from _of_other_rules(change, new)


def _of_codes(change: RuleChange, values: dict[str, Any]) -> Iterator[Obstacle]:
    if unknown := unknown_codes(values, known_codes()):
        yield Obstacle("parameters", _("Not known here: %(codes)s.") % {"codes": ", ".join(unknown)})
    if change.rule_set.programme_id and "programme" in values["applies_to"]:
        yield Obstacle("applies_to", _("Only a rule for every pathway can be narrowed to some of them."))


def _of_the_past(change: RuleChange, today: date, field: str) -> Iterator[Obstacle]:
    if is_of_the_past(change, today) and not change.is_correction:
        text = _(
            "Days that are over would read otherwise. Choose %(today)s or later; or, where the law was already so and the "
            "platform had it wrong, mark it as the correction of a fact."
        )
        yield Obstacle(field, text % {"today": day(today)})


def _of_its_own_rule(change: RuleChange, new: Rule) -> Iterator[Obstacle]:
    """What a change and a check may not touch of the rule they start from."""
    rule = change.rule
    if rule is None:
        return
    if (new.key, new.kind) != (rule.key, rule.kind):
        yield Obstacle("key", _("A change keeps the key and the kind of its rule."))
    same = rule_version(new) == rule_version(rule) and new.effective_to == rule.effective_to
    if change.action == ChangeAction.CHECK and not same:
        yield Obstacle("", _("Looking a rule up again changes nothing of it but the day, and how sure we are."))


def _of_other_rules(change: RuleChange, new: Rule) -> Iterator[Obstacle]:
    """Rules that stand on the same days: another text of the same rule, or one that cannot hold together with this one."""
    others = Rule.objects.published().filter(rule_set=change.rule_set).exclude(pk=change.rule_id or 0)
    ours = for_engine(new)
    for other in others.overlapping(new.effective_from, new.effective_to).select_related("rule_set"):
        named = {"one": _named(new), "other": _named(other)}
        if other.key == new.key:
            yield Obstacle("from", _("The dates of %(one)s overlap those of %(other)s.") % named)
        elif contradict(ours, for_engine(other)):
            yield Obstacle(
                "parameters", _("%(one)s and %(other)s cannot both hold: nobody would meet the two.") % named
            )


def _named(rule: Rule) -> str:
    last = day(rule.effective_to) if rule.effective_to else "…"
    return f"“{rule.title}” ({rule.key}, {day(rule.effective_from)} – {last})"
