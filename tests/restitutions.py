"""Money that was paid and is asked back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from recruiters.models import Complaint, FeePaid, Restitution
from recruiters.services import Claim, payment_note, restitution_agree, restitution_ask
from tests import factories


def restitution(complaint: Complaint, by: Any) -> Restitution:
    """Of one fee, agreed, with a first payment; from the complaint's recruiter, or from one that is made."""
    fee = FeePaid.objects.create(complaint=complaint, paid_for="place", amount=Decimal(900), currency="GTQ")
    debtor = complaint.recruiter or factories.recruiter()
    made = restitution_ask(
        complaint=complaint, debtor=debtor, currency="GTQ", claims=[Claim(fee.amount, fee=fee)], by=by
    )
    today = timezone.localdate()
    restitution_agree(restitution=made, amount=fee.amount, due_on=today + timedelta(days=30), by=by)
    payment_note(
        restitution=made, amount=Decimal(100), paid_on=today, through="person", token=f"first-{made.pk}", by=by
    )
    made.refresh_from_db()
    return made
