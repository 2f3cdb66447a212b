"""What publishing a change does to the rules, said in sentences before anybody approves it."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from common.wording import day

from .choices import ChangeAction
from .content import rule_of
from .models import Rule, RuleChange
from .publication import first_day, goes_on, is_of_the_past, leaving


def consequences(change: RuleChange, today: date) -> list[str]:
    """One sentence for each thing that would happen; nothing while the first day is not known."""
    first = first_day(change)
    if first is None:
        return []
    told = []
    if change.action == ChangeAction.CHECK:
        return [
            _("The rule keeps its dates and what it asks: only the day it was looked up, and how sure we are, are new.")
        ]
    if change.action != ChangeAction.END:
        told.append(_("The new text stands from %(day)s.") % {"day": day(first)})
    if change.rule is not None:
        told += _of_the_rule_before(change, change.rule, first)
    if change.action != ChangeAction.END:
        told += _of_what_follows(change, rule_of(change.content, change.rule_set))
    if is_of_the_past(change, today):
        told.append(
            _("This corrects a fact: results of days since %(day)s will read otherwise from now on.")
            % {"day": day(first)}
        )
    return told


def _of_the_rule_before(change: RuleChange, rule: Rule, first: date) -> list[str]:
    is_end = change.action == ChangeAction.END
    room = leaving(rule, first, is_end=is_end)
    if room is None:
        return []
    if room.move == "replace":
        return [_("The present text ends on %(day)s, and nothing else of it is touched.") % {"day": day(room.last_day)}]
    if room.move == "end":
        return [_("The rule ends on %(day)s, and no text of it follows.") % {"day": day(room.last_day)}]
    if room.move == "correct":
        return [_("The present text is kept as corrected: it stands no more on any day.")]
    told = [_("The rule is withdrawn: it stands on no day.")]
    before = goes_on(rule)
    if before is not None:
        told.append(_("“%(title)s” goes on instead of ending.") % {"title": before.rule.title})
    return told


def _of_what_follows(change: RuleChange, new: Rule) -> list[str]:
    """A text that ends leaves a gap where none begins the day after."""
    if not isinstance(new.effective_to, date):
        return []
    after = new.effective_to + timedelta(days=1)
    others = Rule.objects.published().filter(rule_set=new.rule_set, key=new.key).exclude(pk=change.rule_id or 0)
    follows = others.effective_on(after).exists()
    return (
        []
        if follows
        else [_("After %(day)s no text of this rule stands: draft what follows.") % {"day": day(new.effective_to)}]
    )
