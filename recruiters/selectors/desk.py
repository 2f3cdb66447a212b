"""By which deadlines a complaint runs, and where it goes."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Q

from ..choices import Severity
from ..models import Complaint, ComplaintPolicy, RoutingRule

UNREAD = Severity.P2  # of what names no category: serious until somebody has read it


class Policies:
    """The rows that one country works by: its own before those for all."""

    def __init__(self, rows: Iterable[ComplaintPolicy], country: str) -> None:
        self.by_category: dict[str, ComplaintPolicy] = {}
        self.by_severity: dict[str, ComplaintPolicy] = {}
        for row in sorted(rows, key=lambda row: row.country_id is not None):
            if row.country_id in (None, country):
                kept, key = (self.by_category, row.category) if row.category else (self.by_severity, row.severity)
                kept[key] = row

    def severity(self, categories: Collection[str]) -> Severity:
        """That of the most serious category."""
        found = [Severity(self.by_category[name].severity) for name in categories if name in self.by_category]
        return min(found, default=UNREAD)

    def spans(self, categories: Collection[str], severity: str) -> ComplaintPolicy:
        """The row whose deadlines count: a category's own where it is of that severity, else the severity's."""
        for name in sorted(categories):
            row = self.by_category.get(name)
            if row is not None and row.has_spans and row.severity == severity:
                return row
        return self.by_severity[severity]


def policies_of(country: str) -> Policies:
    return Policies(ComplaintPolicy.objects.filter(Q(country=country) | Q(country=None)), country)


def route_of(complaint: Complaint, categories: Collection[str]) -> RoutingRule | None:
    """The first active row that fits; None where the complaint is for the country's queue."""
    rules = RoutingRule.objects.filter(is_active=True).select_related("office", "inspector").order_by("position", "pk")
    return next((rule for rule in rules if _fits(rule, complaint, categories)), None)


def _fits(rule: RoutingRule, complaint: Complaint, categories: Collection[str]) -> bool:
    return (
        rule.country_id in (None, complaint.country_id)
        and rule.severity in ("", complaint.severity)
        and (not rule.category or rule.category in categories)
    )
