"""What workers paid and should not have, and what came back of it.

Money is counted by currency: no exchange rate is on record, and none is guessed.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.models import StateEvent, Timestamped
from employers.models import Employer
from reference.choices import Confidence
from reference.models import Country

from ..choices import ClaimFor, FeeFor, PaidThrough, Payer, RestitutionStatus
from ..transitions import RESTITUTION_MOVES
from .complaint import Complaint
from .intake import FeePaid
from .recruiter import Recruiter


class CostRule(Timestamped):
    """Who bears one kind of cost where the work is in `country`; in every country where it is empty. The country's own goes first."""

    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("country of the work"),
    )
    paid_for = models.CharField(_("paid for"), max_length=12, choices=FeeFor.choices)
    payer = models.CharField(_("who pays it"), max_length=8, choices=Payer.choices)
    citation = models.CharField(_("citation"), max_length=255)
    source_url = models.URLField(_("source"), max_length=300, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True, help_text=_("Empty: not looked up yet."))
    confidence = models.CharField(_("confidence"), max_length=6, choices=Confidence.choices)

    class Meta:
        ordering = ["paid_for", "country_id"]
        verbose_name = _("rule of who pays")
        verbose_name_plural = _("rules of who pays")
        constraints = [
            models.UniqueConstraint(
                fields=["country", "paid_for"],
                name="cost_rule_once",
                nulls_distinct=False,
                violation_error_message=_("There is a rule for this cost and country already: change that one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_paid_for_display()}: {self.get_payer_display()}"


class Restitution(Timestamped):
    """What one debtor is asked to give back to whoever complained. `asked` is the sum of its lines; `received` that of its payments."""

    event_model: ClassVar[type[models.Model]]

    complaint = models.ForeignKey(
        Complaint, on_delete=models.PROTECT, related_name="restitutions", verbose_name=_("complaint")
    )
    recruiter = models.ForeignKey(
        Recruiter,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="restitutions",
        verbose_name=_("recruiter"),
    )
    employer = models.ForeignKey(
        Employer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="restitutions",
        verbose_name=_("employer"),
    )
    status = models.CharField(
        _("status"), max_length=8, choices=RestitutionStatus.choices, default=RestitutionStatus.ASKED
    )
    currency = models.CharField(_("currency"), max_length=3)
    asked = models.DecimalField(_("asked for"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)])
    asked_on = models.DateField(_("asked on"))
    agreed = models.DecimalField(_("agreed"), max_digits=12, decimal_places=2, null=True, blank=True)
    due_on = models.DateField(_("to be paid by"), null=True, blank=True)
    received = models.DecimalField(_("received"), max_digits=12, decimal_places=2, default=0)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("restitution")
        verbose_name_plural = _("restitutions")
        constraints = [
            models.CheckConstraint(
                condition=Q(recruiter__isnull=False, employer__isnull=True)
                | Q(recruiter__isnull=True, employer__isnull=False),
                name="restitution_has_one_debtor",
            ),
            models.CheckConstraint(condition=Q(asked__gt=0), name="restitution_asks_for_money"),
            models.CheckConstraint(
                condition=Q(agreed__isnull=True) | Q(agreed__gt=0), name="restitution_agrees_on_money"
            ),
            models.CheckConstraint(
                condition=Q(received=0) | Q(agreed__isnull=False, received__gt=0, received__lte=models.F("agreed")),
                name="restitution_received_of_what_was_agreed",
            ),
            models.CheckConstraint(
                condition=~Q(status="paid") | Q(agreed__isnull=False, received=models.F("agreed")),
                name="restitution_paid_is_paid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint.folio}: {self.asked} {self.currency}"


class RestitutionEvent(StateEvent):
    moves = RESTITUTION_MOVES

    subject = models.ForeignKey(
        Restitution, on_delete=models.PROTECT, related_name="events", verbose_name=_("restitution")
    )

    class Meta(StateEvent.Meta):
        abstract = False
        verbose_name = _("move of a restitution")
        verbose_name_plural = _("moves of restitutions")


Restitution.event_model = RestitutionEvent


class RestitutionLine(models.Model):
    """One thing that is asked back. `is_live` goes with a restitution that was given up: the fee may then be asked for again."""

    restitution = models.ForeignKey(
        Restitution, on_delete=models.CASCADE, related_name="lines", verbose_name=_("restitution")
    )
    claim_for = models.CharField(_("asked back for"), max_length=8, choices=ClaimFor.choices)
    fee = models.ForeignKey(
        FeePaid,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        verbose_name=_("fee paid"),
    )
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    is_live = models.BooleanField(default=True, editable=False)

    class Meta:
        ordering = ["restitution_id", "pk"]
        verbose_name = _("line of a restitution")
        verbose_name_plural = _("lines of a restitution")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="restitution_line_is_money"),
            models.CheckConstraint(
                condition=Q(claim_for="fee", fee__isnull=False) | (~Q(claim_for="fee") & Q(fee__isnull=True)),
                name="restitution_line_names_its_fee",
            ),
            models.UniqueConstraint(
                fields=["fee"], condition=Q(is_live=True, fee__isnull=False), name="fee_asked_back_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_claim_for_display()}: {self.amount}"


class RestitutionPayment(models.Model):
    """Money that came back. A wrong entry stays, and a second one takes its amount away (`corrects`)."""

    restitution = models.ForeignKey(
        Restitution, on_delete=models.PROTECT, related_name="payments", verbose_name=_("restitution")
    )
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    paid_on = models.DateField(_("paid on"))
    through = models.CharField(_("how it came"), max_length=8, choices=PaidThrough.choices)
    corrects = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrected_by",
        verbose_name=_("takes back"),
    )
    note = models.CharField(_("note"), max_length=255, blank=True)
    token = models.CharField(max_length=40, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ["restitution_id", "pk"]
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, corrects__isnull=True) | Q(amount__lt=0, corrects__isnull=False),
                name="payment_correction_takes_away",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} – {self.paid_on}"
