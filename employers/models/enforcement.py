from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.models import StateEvent
from reference.models import Subdivision

from ..choices import EnforcementKind, MatchStatus
from ..transitions import MATCH_MOVES
from .employer import Employer
from .imports import DemandBatch


class EnforcementRecord(models.Model):
    """A row of a public list of sanctions, as published: a debarment from a programme, or findings of an investigation.

    Of a debarment `ends_on` is empty where the list names no end: it goes on. Of a finding the days are those of the period that was
    investigated, and counts of violations are empty where the list does not tell them. Names of persons stay: the list is public.
    """

    kind = models.CharField(_("kind"), max_length=9, choices=EnforcementKind.choices)
    name_written = models.CharField(_("name as written"), max_length=255)
    trade_name = models.CharField(_("trade name"), max_length=255, blank=True)
    search_name = models.CharField(_("name for searching"), max_length=512, editable=False)
    address = models.CharField(_("address"), max_length=255, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    state_written = models.CharField(_("state as written"), max_length=80, blank=True)
    subdivision = models.ForeignKey(
        Subdivision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("state or province"),
    )
    postal_code = models.CharField(_("postal code"), max_length=12, blank=True)
    business_number = models.CharField(_("business number"), max_length=20, blank=True)
    programme_written = models.CharField(_("programme as written"), max_length=60, blank=True)
    case_number = models.CharField(_("official case number"), max_length=40, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)
    rescinded = models.BooleanField(_("rescinded"), default=False)
    h2a_violations = models.PositiveIntegerField(_("H-2A violations"), null=True, blank=True)
    h2b_violations = models.PositiveIntegerField(_("H-2B violations"), null=True, blank=True)
    batch = models.ForeignKey(
        DemandBatch, on_delete=models.PROTECT, related_name="enforcement_records", verbose_name=_("last changed by")
    )
    row_number = models.PositiveIntegerField(_("row"))
    identity = models.CharField(max_length=64, editable=False)
    occurrence = models.PositiveSmallIntegerField(default=1, editable=False)
    content_hash = models.CharField(max_length=64, editable=False)
    original = models.JSONField(_("original values"), default=dict)

    class Meta:
        ordering = ["-starts_on", "name_written", "id"]
        verbose_name = _("published sanction")
        verbose_name_plural = _("published sanctions")
        constraints = [
            models.UniqueConstraint(fields=["identity", "occurrence"], name="enforcement_record_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="enforcement_dates_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(kind="debarment") | Q(starts_on__isnull=False), name="enforcement_debarment_has_a_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name_written}: {self.get_kind_display()}"

    def is_in_force(self, day: date) -> bool:
        """Whether it keeps the employer out of its programme on that day. A finding keeps nobody out."""
        if self.kind != EnforcementKind.DEBARMENT or self.rescinded or self.starts_on is None:
            return False
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)


class EnforcementMatch(models.Model):
    """A published sanction and an employer that it may be about. Nothing follows from it before a person confirms it.

    `confidence` is 0 to 100; `reasons` are those of `MatchReason`, for and against.
    """

    event_model: ClassVar[type[models.Model]]

    record = models.ForeignKey(
        EnforcementRecord, on_delete=models.PROTECT, related_name="matches", verbose_name=_("published sanction")
    )
    employer = models.ForeignKey(
        Employer, on_delete=models.PROTECT, related_name="enforcement_matches", verbose_name=_("employer")
    )
    status = models.CharField(_("state"), max_length=9, choices=MatchStatus.choices, default=MatchStatus.SUGGESTED)
    confidence = models.PositiveSmallIntegerField(_("confidence"))
    reasons = models.JSONField(_("reasons"), default=list)
    found_at = models.DateTimeField(_("found"), auto_now_add=True)

    class Meta:
        ordering = ["-confidence", "id"]
        verbose_name = _("suggested match")
        verbose_name_plural = _("suggested matches")
        indexes = [models.Index(fields=["status", "-confidence"], name="enforcement_queue")]
        constraints = [
            models.UniqueConstraint(fields=["record", "employer"], name="enforcement_match_once"),
            models.CheckConstraint(condition=Q(confidence__lte=100), name="enforcement_confidence_possible"),
        ]

    def __str__(self) -> str:
        return f"{self.record.name_written} – {self.employer}"


class MatchEvent(StateEvent):
    moves = MATCH_MOVES

    subject = models.ForeignKey(
        EnforcementMatch, on_delete=models.PROTECT, related_name="events", verbose_name=_("suggested match")
    )

    class Meta(StateEvent.Meta):
        abstract = False
        verbose_name = _("decision about a match")
        verbose_name_plural = _("decisions about matches")


EnforcementMatch.event_model = MatchEvent
