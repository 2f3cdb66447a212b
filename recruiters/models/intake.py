"""How a complaint came in, and what hangs on it: fees paid, evidence, messages. Of who told it, no more than they said.

No row says at what time of a day something was told: beside an access log of somebody else an exact time undoes an anonymous complaint.
For the same reason messages of the office carry a day only, and none of these tables is audited when a row comes in.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.fields import EncryptedUndated
from reference.models import Country

from ..choices import FeeFor, MessageFrom, MessageKind, PaidWhen, ToldBy
from .complaint import Complaint


class ComplaintFiling(models.Model):
    """The walk that made a complaint. `token_index` is a keyed hash: the same walk sent twice is one complaint."""

    complaint = models.OneToOneField(
        Complaint, on_delete=models.CASCADE, related_name="filing", verbose_name=_("complaint")
    )
    token_index = models.CharField(max_length=64, unique=True, editable=False)
    content_index = models.CharField(max_length=64, editable=False)
    told_by = models.CharField(_("told by"), max_length=8, choices=ToldBy.choices, default=ToldBy.WORKER)
    language = models.CharField(_("language of the answer"), max_length=2)
    happened_in = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("country where it happened"),
    )
    happened_at = EncryptedUndated(_("place, as told"), max_length=200, blank=True)
    happened_when = EncryptedUndated(_("when, as told"), max_length=200, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("written down by"),
        help_text=_("Of an anonymous complaint it is not kept who of the staff wrote it down."),
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("way in of a complaint")
        verbose_name_plural = _("ways in of complaints")

    def __str__(self) -> str:
        return self.complaint.folio


class FeePaid(models.Model):
    """One payment: what for, how much, to whom, when. `paid_on` is the first day of what `paid_when` says."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="fees", verbose_name=_("complaint"))
    paid_for = models.CharField(_("paid for"), max_length=12, choices=FeeFor.choices)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    paid_to = EncryptedUndated(_("to whom"), max_length=200, blank=True)
    paid_on = models.DateField(_("when it was paid"), null=True, blank=True)
    paid_when = models.CharField(_("how exactly"), max_length=8, choices=PaidWhen.choices, default=PaidWhen.UNKNOWN)
    has_receipt = models.BooleanField(_("there is a receipt"), default=False)

    class Meta:
        ordering = ["complaint_id", "pk"]
        verbose_name = _("fee paid")
        verbose_name_plural = _("fees paid")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="fee_paid_is_money"),
            models.CheckConstraint(
                condition=Q(paid_on__isnull=True, paid_when=PaidWhen.UNKNOWN)
                | (Q(paid_on__isnull=False) & ~Q(paid_when=PaidWhen.UNKNOWN)),
                name="fee_paid_day_says_how_exact",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_paid_for_display()}: {self.amount} {self.currency}"


class ComplaintEvidence(models.Model):
    """A picture, drawn anew so that nothing but the picture is kept; its own name is not. `stored` is its name in the sealed folder."""

    complaint = models.ForeignKey(
        Complaint, on_delete=models.CASCADE, related_name="evidence", verbose_name=_("complaint")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    stored = models.CharField(max_length=32, unique=True, editable=False)
    content_type = models.CharField(_("kind of file"), max_length=20)
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    size = models.PositiveIntegerField(_("size"))
    added_on = models.DateField(_("added on"))

    class Meta:
        ordering = ["complaint_id", "number"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [models.UniqueConstraint(fields=["complaint", "number"], name="evidence_number_once")]

    def __str__(self) -> str:
        return f"{self.complaint.folio}-{self.number}"


class EvidenceOpening(models.Model):
    """Who of the staff opened which file, and when. Never changed."""

    evidence = models.ForeignKey(
        ComplaintEvidence, on_delete=models.PROTECT, related_name="openings", verbose_name=_("evidence")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("opened by")
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("opening of evidence")
        verbose_name_plural = _("openings of evidence")

    def __str__(self) -> str:
        return f"{self.evidence}: {self.by}"


class ComplaintMessage(models.Model):
    """One message between whoever complained and the office. `is_read`: by the side it was written to."""

    complaint = models.ForeignKey(
        Complaint, on_delete=models.CASCADE, related_name="messages", verbose_name=_("complaint")
    )
    written_by = models.CharField(_("from"), max_length=6, choices=MessageFrom.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who of the staff"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=MessageKind.choices, default=MessageKind.MESSAGE)
    body = EncryptedUndated(_("text"), max_length=8_000, blank=True)
    token_index = models.CharField(max_length=64, unique=True, editable=False)
    sent_on = models.DateField(_("day"))
    is_read = models.BooleanField(_("read"), default=False)

    class Meta:
        ordering = ["complaint_id", "pk"]
        verbose_name = _("message of a complaint")
        verbose_name_plural = _("messages of complaints")
        constraints = [
            models.CheckConstraint(
                condition=Q(written_by=MessageFrom.DESK, by__isnull=False)
                | Q(written_by=MessageFrom.PERSON, by__isnull=True),
                name="message_of_the_desk_has_its_writer",
            )
        ]
        indexes = [
            models.Index(fields=["complaint"], name="message_unread", condition=Q(is_read=False)),
        ]

    def __str__(self) -> str:
        return f"{self.complaint.folio}: {self.get_kind_display()}"
