"""What is asked back for whoever complained, what was agreed, and what came. Every write to the ledger."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput
from common.transitions import move_state
from employers.models import Employer
from reference.models import Country

from ..choices import ClaimFor, ComplaintStatus, RestitutionStatus
from ..models import (
    Complaint,
    CostRule,
    FeePaid,
    Recruiter,
    Restitution,
    RestitutionEvent,
    RestitutionLine,
    RestitutionPayment,
)
from ..transitions import RESTITUTION_MOVES

TOO_MUCH = Decimal(10) ** 10  # what twelve digits with two decimals cannot hold
SHIPPED = Path(__file__).resolve().parent.parent / "data" / "cost_rules.toml"


def cost_rules_load() -> dict[str, int]:
    """Bring in the shipped rules of who pays. What is there already, perhaps put right by staff, is left as it is."""
    known = {"", *Country.objects.values_list("code", flat=True)}
    report = {"read": 0, "created": 0, "unchanged": 0}
    for entry in tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["rule"]:
        country = entry.get("country", "")
        for paid_for in entry["paid_for"] if country in known else ():
            report["read"] += 1
            _rule, created = CostRule.objects.get_or_create(
                country_id=country or None,
                paid_for=paid_for,
                defaults={
                    "payer": entry["payer"],
                    "citation": entry["citation"],
                    "source_url": entry.get("source", ""),
                    "confidence": entry["confidence"],
                },
            )
            report["created" if created else "unchanged"] += 1
    return report


@dataclass(frozen=True)
class Claim:
    """`fee`: which payment of the complaint is asked back, where it is one; at most as much as was paid."""

    amount: Decimal
    claim_for: str = ClaimFor.FEE
    fee: FeePaid | None = None


@transaction.atomic
def restitution_ask(
    *, complaint: Complaint, debtor: Recruiter | Employer, currency: str, claims: Sequence[Claim], by: User
) -> Restitution:
    """Ask `debtor` for the sum of `claims`, all in `currency`. Raises `InvalidInput` naming the field.

    The complaint is locked: the same fee is asked back once, however many ask at once.
    """
    complaint = Complaint.objects.select_for_update(no_key=True, of=("self",)).get(pk=complaint.pk)
    if complaint.status == ComplaintStatus.CLOSED:
        raise InvalidInput(_("The complaint is closed: open it again before money is asked back."))
    if not claims:
        raise InvalidInput(_("Choose what is asked back: at least one payment or amount."), field="claims")
    for claim in claims:
        _look_at(claim, complaint, currency)
    asked = sum(claim.amount for claim in claims)
    if asked >= TOO_MUCH:
        raise InvalidInput(_("That is more than can be written down: look at the amounts again."), field="claims")
    restitution = Restitution.objects.create(
        complaint=complaint,
        recruiter=debtor if isinstance(debtor, Recruiter) else None,
        employer=debtor if isinstance(debtor, Employer) else None,
        currency=currency,
        asked=asked,
        asked_on=timezone.localdate(),
    )
    RestitutionLine.objects.bulk_create(
        RestitutionLine(restitution=restitution, claim_for=claim.claim_for, fee=claim.fee, amount=claim.amount)
        for claim in claims
    )
    RestitutionEvent.objects.create(subject=restitution, action="request", new_state=restitution.status, by=by)
    return restitution


def _look_at(claim: Claim, complaint: Complaint, currency: str) -> None:
    fee = claim.fee
    if claim.amount <= 0:
        raise InvalidInput(_("An amount must be more than nothing."), field="claims")
    if (fee is not None) != (claim.claim_for == ClaimFor.FEE):
        raise InvalidInput(_("A fee is asked back by naming the payment."), field="claims")
    if fee is None:
        return
    if fee.complaint_id != complaint.pk:
        raise InvalidInput(_("This payment belongs to another complaint."), field="claims")
    if fee.currency != currency:
        raise InvalidInput(
            _("%(fee)s was paid in %(paid)s: ask it back in that currency, in a restitution of its own.")
            % {"fee": fee, "paid": fee.currency},
            field="claims",
        )
    if claim.amount > fee.amount:
        raise InvalidInput(
            _("Of %(fee)s no more can be asked back than was paid; interest is an amount of its own.") % {"fee": fee},
            field="claims",
        )
    if RestitutionLine.objects.filter(fee=fee, is_live=True).exists():
        raise InvalidInput(_("%(fee)s is asked back already.") % {"fee": fee}, field="claims")


@transaction.atomic
def restitution_agree(
    *, restitution: Restitution, amount: Decimal, due_on: date, by: User, reason: str = ""
) -> Restitution:
    """Both sides agree on `amount`, to be paid by `due_on`; again where they agree anew, never on less than came already.

    Less than was asked needs a reason: somebody forgoes money that is theirs.
    """
    locked = _locked(restitution)
    if amount <= 0:
        raise InvalidInput(_("An amount must be more than nothing."), field="amount")
    if amount < locked.received:
        raise InvalidInput(
            _("%(received)s have come already: agree on that much or more.") % {"received": locked.received},
            field="amount",
        )
    if amount < locked.asked and not reason.strip():
        raise InvalidInput(
            _("This is less than was asked for: say why, and that the person agrees to it."), field="reason"
        )
    if due_on < locked.asked_on:
        raise InvalidInput(_("It cannot be due before it was asked for."), field="due_on")
    move_state(locked, RESTITUTION_MOVES, "agree", by=by, reason=reason, extra={"agreed": amount, "due_on": due_on})
    if locked.received == amount:
        move_state(locked, RESTITUTION_MOVES, "settle", by=by)
    return locked


@transaction.atomic
def restitution_move(*, restitution: Restitution, name: str, by: User, reason: str = "") -> Restitution:
    """`refuse` or `drop`. What was given up may be asked for again; not where some of it has come."""
    if name not in ("refuse", "drop"):
        raise InvalidInput(_("There is no such step: choose one of those that are offered."), field="move")
    locked = _locked(restitution)
    if name == "drop" and locked.received:
        raise InvalidInput(
            _("%(received)s have come already: agree on that amount instead of giving up.")
            % {"received": f"{locked.received} {locked.currency}"}
        )
    kept = {"agreed": locked.received or None}  # what came stays counted, the promise of more does not
    move_state(locked, RESTITUTION_MOVES, name, by=by, reason=reason, extra=kept)
    if name == "drop":
        locked.lines.update(is_live=False)
    return locked


@transaction.atomic
def payment_note(
    *, restitution: Restitution, amount: Decimal, paid_on: date, through: str, token: str, by: User, note: str = ""
) -> RestitutionPayment:
    """Money came. The last of what was agreed settles it. The same `token` again is the payment that is there."""
    locked = _locked(restitution)
    if known := RestitutionPayment.objects.filter(token=token).first():
        return known
    if locked.status != RestitutionStatus.AGREED or locked.agreed is None:
        raise InvalidInput(_("Money is noted against an agreed amount: enter the agreement first."))
    if amount <= 0:
        raise InvalidInput(_("An amount must be more than nothing."), field="amount")
    left = locked.agreed - locked.received
    if amount > left:
        raise InvalidInput(
            _("Only %(left)s are left of what was agreed: agree anew where more is paid.")
            % {"left": f"{left} {locked.currency}"},
            field="amount",
        )
    if paid_on > timezone.localdate():
        raise InvalidInput(_("This day has not come yet."), field="paid_on")
    payment = RestitutionPayment.objects.create(
        restitution=locked, amount=amount, paid_on=paid_on, through=through, token=token, by=by, note=note.strip()
    )
    _count(locked, amount)
    if locked.received == locked.agreed:
        move_state(locked, RESTITUTION_MOVES, "settle", by=by)
    return payment


@transaction.atomic
def payment_correct(*, payment: RestitutionPayment, by: User, reason: str) -> RestitutionPayment:
    """Take a wrong entry back: it stays on record beside the row that takes its amount away."""
    locked = _locked(payment.restitution)
    if not reason.strip():
        raise InvalidInput(_("Give a reason: it is kept with your name."), field="reason")
    if payment.corrects_id or RestitutionPayment.objects.filter(corrects=payment).exists():
        raise InvalidInput(_("This entry was taken back already."))
    if locked.status == RestitutionStatus.PAID:
        move_state(
            locked,
            RESTITUTION_MOVES,
            "unsettle",
            by=by,
            reason=reason,
        )
    row = RestitutionPayment.objects.create(
        restitution=locked,
        amount=-payment.amount,
        paid_on=payment.paid_on,
        through=payment.through,
        corrects=payment,
        token=f"corrects-{payment.pk}",
        by=by,
        note=reason.strip()[:255],
    )
    _count(locked, row.amount)
    return row


def _locked(restitution: Restitution) -> Restitution:
    return Restitution.objects.select_for_update(no_key=True).get(pk=restitution.pk)


def _count(restitution: Restitution, amount: Decimal) -> None:
    restitution.received += amount
    restitution.save(update_fields=["received", "updated_at"])
