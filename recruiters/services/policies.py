"""Deadlines and routes of complaints as rows: the shipped proposal, and what a ministry changes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.models import User

from ..choices import ComplaintCategory, Severity
from ..models import ComplaintPolicy, ComplaintPolicyEvent

SHIPPED = Path(__file__).parents[1] / "data" / "complaints.toml"


@transaction.atomic
def complaint_policies_load(path: Path = SHIPPED) -> dict[str, int]:
    """Bring in the proposal of the file for all countries. Rows that are there are left as they are.

    Raises `ValueError` where the file does not name every severity and every category, each once.
    """
    report = {"read": 0, "created": 0, "unchanged": 0}
    for key, values in _rows(tomllib.loads(path.read_text(encoding="utf-8"))):
        _policy, created = ComplaintPolicy.objects.get_or_create(**key, country=None, defaults=values)
        report["read"] += 1
        report["created" if created else "unchanged"] += 1
    return report


def _rows(said: dict[str, Any]) -> Iterator[tuple[dict[str, str], dict[str, Any]]]:
    told = {"source": said["source"], "confidence": said["confidence"]}
    if set(said["severity"]) != set(Severity.values) or set(said["category"]) != set(ComplaintCategory.values):
        raise ValueError("every severity and every category of complaints has a line, and there are no others")
    for severity, spans in said["severity"].items():
        yield {"category": "", "severity": Severity(severity)}, told | spans
    for category, severity in said["category"].items():
        yield {"category": category}, told | {"severity": Severity(severity)}


@transaction.atomic
def complaint_policy_save(*, policy: ComplaintPolicy, by: User) -> ComplaintPolicy:
    """Write a row and what it said before. Complaints that came in keep their deadlines until their clock is set again."""
    before = {}
    if policy.pk:
        before = ComplaintPolicy.objects.select_for_update(no_key=True).get(pk=policy.pk).content()
    policy.save()
    if before != policy.content():
        ComplaintPolicyEvent.objects.create(policy=policy, before=before, after=policy.content(), by=by)
    return policy
