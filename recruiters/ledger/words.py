"""The ledger in words: files, facts of a restitution, and who should have paid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.template.defaultfilters import capfirst
from django.utils import timezone
from django.utils.translation import gettext as _

from common.wording import day, money, remaining

from ..choices import Payer, RestitutionStatus
from ..models import Complaint, CostRule, FeePaid, Restitution
from ..selectors import Ledger, LedgerLine

CURRENCIES = {"GT": "GTQ", "HN": "HNL", "SV": "USD", "BZ": "BZD", "MX": "MXN", "US": "USD", "CA": "CAD"}
PAYER_FACES = {Payer.EMPLOYER: "bad", Payer.WORKER: "off", Payer.UNCLEAR: "unk"}


def ledger_rows(ledger: Ledger) -> Iterator[Sequence[str]]:
    """Lines and, last, totals; amounts as plain numbers beside their currency."""
    yield [
        _("Who owes it"),
        _("Currency"),
        _("Complaints"),
        _("Paid, as told"),
        _("Against the rule"),
        _("Asked for"),
        _("Agreed"),
        _("Received"),
        _("Outstanding"),
    ]
    for line in ledger.lines:
        yield _row(line, line.name or _("not on record"))
    for line in ledger.totals:
        yield _row(line, _("Total"))


def _row(line: LedgerLine, name: str) -> Sequence[str]:
    amounts = (line.told, line.against_rule, line.asked, line.agreed, line.received, line.outstanding)
    return [name, line.currency, str(line.complaints), *map(str, amounts)]


def facts_of(restitution: Restitution) -> list[dict[str, Any]]:
    currency = restitution.currency
    return [
        {"label": _("Asked for"), "value": money(restitution.asked, currency), "note": day(restitution.asked_on)},
        {"label": _("Agreed"), "value": money(restitution.agreed, currency) if restitution.agreed else "–"},
        {"label": _("Received"), "value": money(restitution.received, currency)},
        _due(restitution),
    ]


def _due(restitution: Restitution) -> dict[str, Any]:
    due = restitution.due_on
    if restitution.status != RestitutionStatus.AGREED or due is None:
        return {"label": _("State"), "value": capfirst(str(restitution.get_status_display()))}
    face = "bad" if due < timezone.localdate() else "off"
    return {"label": _("To be paid by"), "value": remaining(due), "note": day(due), "face": face}


def payers_of(fees: Iterable[Any]) -> list[dict[str, Any]]:
    """For each payment (`selectors.with_payer`) who should have borne it, by which rule, and how sure that is."""
    fees = list(fees)
    rules = CostRule.objects.in_bulk({fee.payer_rule for fee in fees if fee.payer_rule})
    return [
        {
            "fee": fee,
            "face": PAYER_FACES[Payer(fee.payer)],
            "payer": Payer(fee.payer).label,
            "rule": rules.get(fee.payer_rule),
        }
        for fee in fees
    ]


def currencies_of(complaint: Complaint) -> list[str]:
    """Where nothing that was paid is left to be asked back: those of its payments, else that of its country."""
    paid = FeePaid.objects.filter(complaint=complaint).order_by("currency").values_list("currency", flat=True)
    return list(paid.distinct()) or [CURRENCIES.get(complaint.country_id, "USD")]
