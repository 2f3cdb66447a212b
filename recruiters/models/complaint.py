from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from common.fields import EncryptedUndated
from common.models import StateEvent
from employers.models import Employer
from reference.models import Country

from ..choices import Channel, ComplaintCategory, ComplaintStatus, Duty, FindingOutcome, Severity
from ..transitions import COMPLAINT_MOVES, COMPLAINT_NOTES
from .desk import ComplaintPolicy
from .recruiter import Recruiter


class Complaint(models.Model):
    """What somebody told us. Anonymous means anonymous: no address, no agent, no account, and times kept to the day.

    The receipt code is never stored, only its keyed hash. What the person told is stored encrypted (`account`, `contact`, and what hangs on
    it), but for whom it is about: that is searched. The accused is never told automatically. `services.complaint_route` says
    how serious it is, whose it is and until when; it writes every column from `policy` on, and the deadline `due_on` of the outcome.
    `danger_since` is the hour in which danger was known (P1 only), `runs_from` the day from which the outcome is counted,
    `excluded` are ids of people who never see it (`ComplaintExclusion` says why), `for_region` that nobody of the country is left;
    `next_due_at` the first moment at which the next duty is late; none is owed on a closed one.
    """

    event_model: ClassVar[type[models.Model]]
    folio_prefix: ClassVar[str] = "Q"

    folio = models.CharField(_("folio"), max_length=20, unique=True)
    receipt_index = models.CharField(max_length=64, unique=True, editable=False)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country"))
    office = models.ForeignKey(
        Office,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="complaints",
        verbose_name=_("office"),
    )
    status = models.CharField(
        _("status"), max_length=14, choices=ComplaintStatus.choices, default=ComplaintStatus.RECEIVED
    )
    severity = models.CharField(_("severity"), max_length=2, choices=Severity.choices, default=Severity.P3)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    is_anonymous = models.BooleanField(_("anonymous"), default=True)
    contact = EncryptedUndated(_("how to reach the person"), max_length=200, blank=True)
    account = EncryptedUndated(_("what happened"), max_length=8_000)
    recruiter = models.ForeignKey(
        Recruiter,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="complaints",
        verbose_name=_("recruiter"),
    )
    employer = models.ForeignKey(
        Employer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="complaints",
        verbose_name=_("employer"),
    )
    accused_name = models.CharField(_("who it is about, as told"), max_length=255, blank=True)
    search_name = models.CharField(_("name for searching"), max_length=255, blank=True, editable=False)
    received_on = models.DateField(_("received on"))
    due_on = models.DateField(_("due on"), default=timezone.localdate)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assigned to"),
    )
    policy = models.ForeignKey(
        ComplaintPolicy,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("deadlines by"),
    )
    danger_since = models.DateTimeField(_("in danger since"), null=True, blank=True)
    runs_from = models.DateField(_("clock runs from"), null=True, blank=True)
    acknowledged_on = models.DateField(_("acknowledged on"), null=True, blank=True)
    told_on = models.DateField(_("person last told on"), null=True, blank=True)
    referred_on = models.DateField(_("referral settled on"), null=True, blank=True)
    next_duty = models.CharField(_("next duty"), max_length=12, choices=Duty.choices, blank=True, default="")
    next_due_at = models.DateTimeField(_("next deadline"), null=True, blank=True)
    is_paused = models.BooleanField(_("clock stands still"), default=False)
    excluded = ArrayField(
        models.BigIntegerField(), default=list, blank=True, editable=False, verbose_name=_("kept out")
    )
    for_region = models.BooleanField(_("for who works for the region"), default=False, editable=False)

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        constraints = [
            models.CheckConstraint(
                condition=~Q(is_anonymous=True) | Q(contact=""),
                name="complaint_anonymous_has_no_contact",
                violation_error_message=_("An anonymous complaint keeps no contact."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=models.F("received_on")), name="complaint_due_after_received"
            ),
        ]
        indexes = [
            models.Index(fields=["country", "status", "due_on"], name="complaint_queue"),
            models.Index(fields=["next_due_at", "id"], name="complaint_next_due"),
            # With all that counting a queue looks at, row-level policy included: what was told makes the rows themselves long.
            models.Index(
                fields=["country", "next_due_at"],
                include=["id", "assigned_to", "is_paused", "for_region", "office", "excluded"],
                name="complaint_open",
                condition=~Q(status="closed"),
            ),
            models.Index(fields=["next_due_at", "id"], name="complaint_paused", condition=Q(is_paused=True)),
            GinIndex(fields=["search_name"], opclasses=["gin_trgm_ops"], name="complaint_search_name"),
        ]

    def __str__(self) -> str:
        return self.folio


class ComplaintEvent(StateEvent):
    moves = COMPLAINT_MOVES

    subject = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="events", verbose_name=_("complaint"))

    class Meta(StateEvent.Meta):
        abstract = False
        verbose_name = _("move of a complaint")
        verbose_name_plural = _("moves of complaints")
        indexes = [models.Index(fields=["-at", "-id"], name="complaintevent_newest")]

    @property
    def action_label(self) -> str:
        return str(COMPLAINT_NOTES.get(self.action) or super().action_label)

    @property
    def told(self) -> str:
        return str(COMPLAINT_NOTES.get(self.action) or super().told)


Complaint.event_model = ComplaintEvent


class Allegation(models.Model):
    """One thing the complaint says, with its own finding. What was paid is told line by line (`FeePaid`)."""

    complaint = models.ForeignKey(
        Complaint, on_delete=models.CASCADE, related_name="allegations", verbose_name=_("complaint")
    )
    category = models.CharField(_("category"), max_length=24, choices=ComplaintCategory.choices)
    outcome = models.CharField(_("finding"), max_length=12, choices=FindingOutcome.choices, default=FindingOutcome.OPEN)
    note = EncryptedUndated(_("note"), max_length=4_000, blank=True)
    reasons = models.TextField(_("reasons of the finding"), blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )

    class Meta:
        ordering = ["complaint_id", "id"]
        verbose_name = _("allegation")
        verbose_name_plural = _("allegations")

    def __str__(self) -> str:
        return self.get_category_display()
