"""Campaigns, whom they drew and with which chance, visits and what was found, and what has to be put right."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.models import StateEvent, Timestamped
from employers.models import Employer
from reference.models import Country, Subdivision

from ..choices import (
    AnswerOutcome,
    CampaignStatus,
    FindingSeverity,
    FrameKind,
    InspectionStatus,
    RiskFactor,
)
from ..transitions import CAMPAIGN_MOVES, INSPECTION_MOVES
from .recruiter import Recruiter
from .signals import Signal


def _person(label: Any, *, null: bool = False) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=null, blank=null, related_name="+", verbose_name=label
    )


class InspectionCampaign(Timestamped):
    """Visits to a sample by risk. The frame is fixed before the public number that decides is known (docs/inspections.md).

    `frame_file` is the file as it is handed out, `frame_sha256` what is published of it before the draw.
    """

    event_model: ClassVar[type[models.Model]]

    title = models.CharField(_("title"), max_length=120)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country"))
    kind = models.CharField(_("frame"), max_length=10, choices=FrameKind.choices)
    subdivision = models.ForeignKey(
        Subdivision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only in"),
        help_text=_("Department of the recruiter, state of the employer or of the housing. Empty: everywhere."),
    )
    active_since = models.DateField(
        _("only if active since"),
        null=True,
        blank=True,
        help_text=_(
            "Recruiters with a mandate, employers with a vacancy, housing of a job that ends on this day or later."
        ),
    )
    purpose = models.TextField(_("what it is to find out"), blank=True)
    size = models.PositiveIntegerField(_("visits"), validators=[MinValueValidator(1), MaxValueValidator(2_000)])
    status = models.CharField(_("status"), max_length=10, choices=CampaignStatus.choices, default=CampaignStatus.DRAFT)
    seed_source = models.CharField(
        _("public number: which"),
        max_length=200,
        blank=True,
        help_text=_("A public draw that nobody here can steer, as anybody would look it up: name, prize or round."),
    )
    seed_day = models.DateField(
        _("public number: of which day"),
        null=True,
        blank=True,
        help_text=_("After the day on which the frame is frozen."),
    )
    seed_value = models.CharField(
        _("public number: as published"),
        max_length=200,
        null=True,
        blank=True,
        help_text=_("Digit by digit as it was published, also zeros at its beginning."),
    )
    frame_file = models.TextField(null=True, editable=False)
    frame_sha256 = models.CharField(_("fingerprint of the frame"), max_length=64, null=True, editable=False)
    frame_units = models.PositiveIntegerField(_("units in the frame"), null=True, editable=False)
    frozen_on = models.DateField(_("frozen on"), null=True, editable=False)
    drawn_on = models.DateField(_("drawn on"), null=True, editable=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("inspection campaign")
        verbose_name_plural = _("inspection campaigns")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "abandoned"])
                | Q(frame_sha256__isnull=False, frozen_on__isnull=False, seed_day__gt=F("frozen_on")),
                name="campaign_frozen_before_its_number",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["drawn", "closed"])
                | Q(seed_value__isnull=False, drawn_on__isnull=False, drawn_on__gte=F("seed_day")),
                name="campaign_drawn_with_its_number",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CampaignEvent(StateEvent):
    moves = CAMPAIGN_MOVES

    subject = models.ForeignKey(
        InspectionCampaign, on_delete=models.PROTECT, related_name="events", verbose_name=_("inspection campaign")
    )

    class Meta(StateEvent.Meta):
        abstract = False
        verbose_name = _("move of a campaign")
        verbose_name_plural = _("moves of campaigns")


InspectionCampaign.event_model = CampaignEvent


class CampaignFactor(models.Model):
    """What adds weight in a campaign, and why: `points` for each that is counted; everybody has 100 to begin with."""

    campaign = models.ForeignKey(
        InspectionCampaign, on_delete=models.CASCADE, related_name="factors", verbose_name=_("inspection campaign")
    )
    factor = models.CharField(_("sign of risk"), max_length=16, choices=RiskFactor.choices)
    points = models.PositiveIntegerField(
        _("weight"),
        validators=[MinValueValidator(1), MaxValueValidator(5_000)],
        help_text=_("For each; everybody has 100."),
    )
    reason = models.CharField(_("why it counts"), max_length=255)

    class Meta:
        ordering = ["campaign_id", "id"]
        verbose_name = _("weight of a campaign")
        verbose_name_plural = _("weights of a campaign")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "factor"],
                name="campaign_factor_once",
                violation_error_message=_("This sign of risk is in the list already: change that line."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_factor_display()}: {self.points}"


class CampaignUnit(models.Model):
    """One unit of a frozen frame. `factors`: lists of a sign of risk, how many, and the weight for them; `order` of those drawn.

    Housing is known by its case and row: its list may be read anew.
    """

    campaign = models.ForeignKey(
        InspectionCampaign, on_delete=models.CASCADE, related_name="units", verbose_name=_("inspection campaign")
    )
    unit = models.CharField(_("unit"), max_length=60)
    label = models.CharField(_("name or place"), max_length=300)
    recruiter = models.ForeignKey(
        Recruiter, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("recruiter")
    )
    employer = models.ForeignKey(
        Employer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("employer")
    )
    weight = models.PositiveIntegerField(_("weight"))
    factors = models.JSONField(_("signs of risk"), default=list)
    probability = models.DecimalField(_("chance"), max_digits=16, decimal_places=14, null=True)
    order = models.PositiveIntegerField(_("drawn as"), null=True)

    class Meta:
        ordering = ["campaign_id", "order", "id"]
        verbose_name = _("unit of a campaign")
        verbose_name_plural = _("units of campaigns")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "unit"], name="campaign_unit_once"),
            models.UniqueConstraint(fields=["campaign", "order"], name="campaign_order_once"),
            models.CheckConstraint(
                condition=Q(probability__isnull=True) | Q(probability__gt=0, probability__lte=1),
                name="campaign_unit_has_a_chance",
            ),
            models.CheckConstraint(
                condition=Q(order__isnull=True) | Q(probability__isnull=False), name="campaign_unit_drawn_by_chance"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Inspection(Timestamped):
    """One visit by two people, of a campaign's sample or opened from a signal. The visited are never shown why."""

    event_model: ClassVar[type[models.Model]]

    folio = models.CharField(_("folio"), max_length=20, unique=True, editable=False)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country"))
    kind = models.CharField(_("kind of visit"), max_length=10, choices=FrameKind.choices)
    label = models.CharField(_("name or place"), max_length=300)
    recruiter = models.ForeignKey(
        Recruiter,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="inspections",
        verbose_name=_("recruiter"),
    )
    employer = models.ForeignKey(
        Employer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="inspections",
        verbose_name=_("employer"),
    )
    unit = models.OneToOneField(
        CampaignUnit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="inspection",
        verbose_name=_("drawn in a campaign"),
    )
    signal = models.ForeignKey(
        Signal,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="inspections",
        verbose_name=_("signal"),
    )
    status = models.CharField(
        _("status"), max_length=12, choices=InspectionStatus.choices, default=InspectionStatus.PLANNED
    )
    planned_on = models.DateField(_("planned for"), null=True, blank=True)
    visited_on = models.DateField(_("visited on"), null=True, blank=True)
    lead = _person(_("first inspector"), null=True)
    second = _person(_("second inspector"), null=True)
    summary = models.TextField(_("what was seen, in a few words"), blank=True)

    class Meta:
        ordering = ["planned_on", "id"]
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        indexes = [models.Index(fields=["country", "status", "planned_on"], name="inspection_queue")]
        constraints = [
            models.CheckConstraint(
                condition=Q(lead__isnull=True) | Q(second__isnull=True) | ~Q(lead=F("second")),
                name="inspection_two_people",
                violation_error_message=_("Two people visit: choose a second one."),
            ),
            models.CheckConstraint(
                condition=~Q(status="visited") | Q(visited_on__isnull=False, lead__isnull=False, second__isnull=False),
                name="inspection_visited_says_when_and_who",
            ),
        ]

    def __str__(self) -> str:
        return self.folio


class InspectionEvent(StateEvent):
    moves = INSPECTION_MOVES

    subject = models.ForeignKey(
        Inspection, on_delete=models.PROTECT, related_name="events", verbose_name=_("inspection")
    )

    class Meta(StateEvent.Meta):
        abstract = False
        verbose_name = _("move of an inspection")
        verbose_name_plural = _("moves of inspections")


Inspection.event_model = InspectionEvent


class InspectionAnswer(models.Model):
    """What was seen of one item of the checklist (`recruiters.inspections.checklists`)."""

    inspection = models.ForeignKey(
        Inspection, on_delete=models.CASCADE, related_name="answers", verbose_name=_("inspection")
    )
    item = models.CharField(_("item"), max_length=40)
    outcome = models.CharField(_("answer"), max_length=8, choices=AnswerOutcome.choices)
    severity = models.CharField(_("severity"), max_length=8, choices=FindingSeverity.choices, blank=True)
    note = models.TextField(_("what was seen"), blank=True)
    by = _person(_("by"))
    at = models.DateTimeField(_("when"), auto_now=True)

    class Meta:
        ordering = ["inspection_id", "id"]
        verbose_name = _("answer of an inspection")
        verbose_name_plural = _("answers of inspections")
        constraints = [
            models.UniqueConstraint(fields=["inspection", "item"], name="inspection_item_once"),
            models.CheckConstraint(
                condition=(Q(outcome="found") & ~Q(severity="")) | (~Q(outcome="found") & Q(severity="")),
                name="inspection_finding_has_its_severity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_outcome_display()}"


class FollowUp(Timestamped):
    """What has to be put right after a visit, and by when."""

    inspection = models.ForeignKey(
        Inspection, on_delete=models.CASCADE, related_name="follow_ups", verbose_name=_("inspection")
    )
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country"))
    item = models.CharField(_("item"), max_length=40, blank=True)
    what = models.CharField(_("what has to be put right"), max_length=300)
    due_on = models.DateField(pgettext_lazy("a day", "by"))
    done_on = models.DateField(_("put right on"), null=True, blank=True)
    done_note = models.CharField(_("how this was seen"), max_length=300, blank=True)
    done_by = _person(_("seen by"), null=True)

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        indexes = [models.Index(fields=["country", "due_on"], name="follow_up_open", condition=Q(done_on__isnull=True))]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True)
                | (Q(done_on__isnull=False, done_by__isnull=False) & ~Q(done_note="")),
                name="follow_up_done_says_how",
            )
        ]

    def __str__(self) -> str:
        return self.what
