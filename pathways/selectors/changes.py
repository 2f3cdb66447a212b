"""Reads of changes of the rules, of what waits for whom, and of what has happened to a rule."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User

from ..choices import ChangeStatus
from ..models import Rule, RuleChange, RuleEvent, RuleQuerySet
from ..policies import BEING_WRITTEN

LOOK_UP_AFTER = timedelta(days=365)
OPEN = (*BEING_WRITTEN, ChangeStatus.SUBMITTED)


def changes_listed() -> QuerySet[RuleChange]:
    """All changes, the latest first, with what a list shows of each."""
    return RuleChange.objects.select_related("rule", "rule_set", "drafted_by", "approved_by")


def changes_to_approve(user: User) -> QuerySet[RuleChange]:
    """Submitted by somebody else: this person can be the second."""
    return changes_listed().filter(status=ChangeStatus.SUBMITTED).exclude(drafted_by=user)


def changes_in_hand(user: User) -> QuerySet[RuleChange]:
    """This person's own drafts, and what was sent back to them."""
    return changes_listed().filter(status__in=BEING_WRITTEN, drafted_by=user)


def rules_standing() -> RuleQuerySet:
    """Published rules that stand today or begin later."""
    today = timezone.localdate()
    rules = Rule.objects.published().filter(Q(effective_to__isnull=True) | Q(effective_to__gte=today))
    return rules.select_related("rule_set")


def rules_to_look_up(rules: RuleQuerySet) -> RuleQuerySet:
    """Of the rules those that nobody has looked up for a year."""
    return rules.filter(checked_on__lt=timezone.localdate() - LOOK_UP_AFTER)


def texts_of(rule: Rule) -> RuleQuerySet:
    """Every text that the rule has or had, the latest days first; what was corrected or withdrawn among them."""
    same = Rule.objects.filter(rule_set=rule.rule_set_id, key=rule.key)
    return same.select_related("drafted_by", "approved_by", "rule_set").order_by("-effective_from", "-pk")


def events_of(rule: Rule) -> QuerySet[RuleEvent]:
    """What has happened to all texts of the rule, newest first."""
    of_texts = RuleEvent.objects.filter(subject__rule_set=rule.rule_set_id, subject__key=rule.key)
    return of_texts.select_related("by", "change__drafted_by", "subject").order_by("-at", "-pk")


def open_changes_of(rule: Rule) -> QuerySet[RuleChange]:
    """What is being drafted or waits about any text of the rule."""
    return changes_listed().filter(status__in=OPEN, rule__rule_set=rule.rule_set_id, rule__key=rule.key)
