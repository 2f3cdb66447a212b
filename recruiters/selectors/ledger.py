"""The ledger: what workers paid against the rule that the employer pays, what is asked back, agreed and received.

A line is of one debtor and one currency. Only complaints that the reader may see are counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User

from ..choices import Payer, RestitutionStatus
from ..models import Complaint, CostRule, FeePaid, Restitution, RestitutionLine
from .complaints import complaints_visible_to

NOTHING = Decimal(0)


def with_payer(fees: QuerySet[FeePaid]) -> QuerySet[FeePaid]:
    """Each with `payer` (a `Payer`) and `payer_rule`, the id of the rule: of the country where it happened, else of every country.

    Without a rule on record it is not settled.
    """
    rules = CostRule.objects.filter(
        Q(country=OuterRef("complaint__filing__happened_in")) | Q(country__isnull=True), paid_for=OuterRef("paid_for")
    ).order_by(F("country").asc(nulls_last=True))
    return fees.annotate(
        payer=Coalesce(Subquery(rules.values("payer")[:1]), Value(str(Payer.UNCLEAR), output_field=CharField())),
        payer_rule=Subquery(rules.values("pk")[:1]),
    )


def claimable_fees(complaint: Complaint) -> QuerySet[FeePaid]:
    """The complaint's payments that are not asked back yet, each with who should have paid it."""
    live = RestitutionLine.objects.filter(fee=OuterRef("pk"), is_live=True).order_by()
    return with_payer(FeePaid.objects.filter(~Exists(live), complaint=complaint))


def restitutions_visible_to(user: User) -> QuerySet[Restitution]:
    visible = complaints_visible_to(user).order_by().values("pk")
    return Restitution.objects.filter(complaint__in=visible).select_related("complaint", "recruiter", "employer")


def overdue(restitutions: QuerySet[Restitution]) -> QuerySet[Restitution]:
    """Agreed, not paid in full, and the day has passed."""
    return restitutions.filter(status=RestitutionStatus.AGREED, due_on__lt=timezone.localdate())


@dataclass
class LedgerLine:
    """Of one debtor (`name` empty: not on record) and one currency. `told`: what complaints say was paid; `against_rule`: of it, what
    the employer should have paid; `agreed` and `received` of what was asked. `complaints`: how many tell of payments."""

    name: str
    currency: str
    recruiter: int | None = None
    employer: int | None = None
    complaints: int = 0
    told: Decimal = NOTHING
    against_rule: Decimal = NOTHING
    asked: Decimal = NOTHING
    agreed: Decimal = NOTHING
    received: Decimal = NOTHING

    @property
    def outstanding(self) -> Decimal:
        """What was agreed and has not come."""
        return self.agreed - self.received


@dataclass(frozen=True)
class Ledger:
    """`lines`: most paid against the rule first, within a currency. `totals`: one a currency."""

    lines: list[LedgerLine]
    totals: list[LedgerLine] = field(default_factory=list)


def ledger_of(user: User) -> Ledger:
    """Three statements, however many complaints."""
    complaints = complaints_visible_to(user).order_by()
    lines: dict[tuple[Any, ...], LedgerLine] = {}
    _add_fees(lines, complaints)
    _add_restitutions(lines, complaints)
    ordered = sorted(lines.values(), key=lambda line: (line.currency, -line.against_rule, -line.asked, line.name))
    return Ledger(ordered, _totals(ordered))


def _line(lines: dict[tuple[Any, ...], LedgerLine], row: dict[str, Any], of: str) -> LedgerLine:
    recruiter, employer = row[f"{of}recruiter"], row[f"{of}employer"]
    if recruiter is not None:
        employer = None  # whoever recruited is asked first
    key = (recruiter, employer, row["currency"])
    if key not in lines:
        name = row[f"{of}recruiter__legal_name"] or row[f"{of}employer__legal_name"] or ""
        lines[key] = LedgerLine(name, row["currency"], recruiter, employer)
    return lines[key]


def _names(of: str) -> list[str]:
    parts = ("recruiter", "employer", "recruiter__legal_name", "employer__legal_name")
    return [f"{of}{part}" for part in parts]


def _add_fees(lines: dict[tuple[Any, ...], LedgerLine], complaints: QuerySet[Complaint]) -> None:
    fees = with_payer(FeePaid.objects.filter(complaint__in=complaints.values("pk")).order_by())
    grouped = fees.values(*_names("complaint__"), "currency").annotate(
        told=Sum("amount"),
        against=Sum("amount", filter=Q(payer=Payer.EMPLOYER)),
        count=Count("complaint", distinct=True),
    )
    for row in grouped:
        line = _line(lines, row, "complaint__")
        line.told += row["told"]
        line.against_rule += row["against"] or NOTHING
        line.complaints += row["count"]


def _add_restitutions(lines: dict[tuple[Any, ...], LedgerLine], complaints: QuerySet[Complaint]) -> None:
    asked = Restitution.objects.filter(complaint__in=complaints.values("pk")).exclude(status=RestitutionStatus.DROPPED)
    grouped = (
        asked.order_by()
        .values(*_names(""), "currency")
        .annotate(asked_sum=Sum("asked"), agreed_sum=Sum("agreed"), received_sum=Sum("received"))
    )
    for row in grouped:
        line = _line(lines, row, "")
        line.asked += row["asked_sum"]
        line.agreed += row["agreed_sum"] or NOTHING
        line.received += row["received_sum"]


def _totals(lines: Iterable[LedgerLine]) -> list[LedgerLine]:
    totals: dict[str, LedgerLine] = {}
    for line in lines:
        total = totals.setdefault(line.currency, LedgerLine("", line.currency))
        for name in ("complaints", "told", "against_rule", "asked", "agreed", "received"):
            setattr(total, name, getattr(total, name) + getattr(line, name))
    return list(totals.values())
