"""A complaint finds its way: how serious it is, until when what is owed, which office and, where a rule says so, whose it is."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.policies import Can, may

from ..choices import Channel, Severity
from ..clock import Pause
from ..deadlines import deadlines_of, hour_of, next_of, outcome_of, pauses_of
from ..models import Complaint, RoutingRule
from ..selectors.desk import Policies, policies_of, route_of
from .conflicts import exclusions_write, keep_out
from .policies import complaint_policies_load


@transaction.atomic
def complaint_route(
    *, complaint: Complaint, categories: Collection[str], in_danger: bool = False, told: Collection[str] = ()
) -> Complaint:
    """Store a new complaint, once, with severity, deadlines, office and inspector. `categories`: of what it alleges, those rows follow.

    `complaint` is not stored yet and holds what was told: folio, receipt, country, channel, account, about whom, the day. It is written
    in one INSERT, since every later change is on record with its time. `in_danger`: somebody is now, or money is demanded today: P1.
    `told`: what was written beside account and name, in which somebody of the desk may be named. Whoever is given a receipt has been
    acknowledged; paper waits for an answer.
    """
    policies = _policies(complaint.country_id)
    complaint.severity = Severity.P1 if in_danger else policies.severity(categories)
    complaint.policy = policies.spans(categories, complaint.severity)
    complaint.danger_since = hour_of(timezone.now()) if complaint.severity == Severity.P1 else None
    complaint.runs_from = complaint.received_on
    if complaint.channel != Channel.PAPER:
        complaint.acknowledged_on = complaint.received_on
    ties = keep_out(complaint, told)
    rule = route_of(complaint, categories)
    if rule is not None:
        complaint.office = rule.office
        complaint.assigned_to = rule.inspector if _may_take(rule, complaint) else None
    _set(complaint, _clocks(complaint, []))
    complaint.save(force_insert=True)
    exclusions_write(complaint, ties)
    return complaint


def deadlines_set(*, complaint: Complaint) -> Complaint:
    """Read the clocks of a stored complaint anew, after its state, severity or pauses changed."""
    complaint.policy = complaint.policy or _policies(complaint.country_id).spans((), complaint.severity)
    columns = {"policy": complaint.policy} | _clocks(complaint, pauses_of(complaint))
    Complaint.objects.filter(pk=complaint.pk).update(**columns)
    return _set(complaint, columns)


def severity_columns(complaint: Complaint, severity: str, categories: Collection[str]) -> dict[str, Any]:
    """What changes with the severity. Danger counts from the hour in which it was known; it is not forgotten when it is over."""
    columns: dict[str, Any] = {"severity": severity}
    columns["policy"] = _policies(complaint.country_id).spans(categories, severity)
    columns["danger_since"] = None if severity != Severity.P1 else complaint.danger_since or hour_of(timezone.now())
    return columns


def _policies(country: str) -> Policies:
    """A complaint never waits for a table: where the proposal was not loaded it is loaded now."""
    policies = policies_of(country)
    if not set(Severity.values) <= set(policies.by_severity):
        complaint_policies_load()
        policies = policies_of(country)
    return policies


def _clocks(complaint: Complaint, pauses: list[Pause]) -> dict[str, Any]:
    assert complaint.policy is not None
    owed = deadlines_of(complaint, complaint.policy, pauses)
    following = next_of(owed)
    return {
        "due_on": outcome_of(complaint, complaint.policy, pauses).last_day,
        "next_duty": following.duty if following else "",
        "next_due_at": following.reading.due if following else None,
        "is_paused": any(pause.ends is None for pause in pauses),
    }


def _set(complaint: Complaint, columns: dict[str, Any]) -> Complaint:
    for name, value in columns.items():
        setattr(complaint, name, value)
    return complaint


def _may_take(rule: RoutingRule, complaint: Complaint) -> bool:
    inspector = rule.inspector
    if inspector is None or not may(inspector, Can.WORK_COMPLAINTS):
        return False
    return inspector.country in ("", complaint.country_id) and inspector.pk not in complaint.excluded
