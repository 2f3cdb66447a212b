"""How many points each part of the score may bring, from a day on; and what a change of them would do, tried before it is decided."""

from __future__ import annotations

from functools import reduce
from operator import add

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.models import Leased
from pathways.choices import Origin
from reference.models import Country

from ..choices import PreviewStage, PreviewStatus
from ..engine.weights import PART_KEYS, WHOLE, Weights
from .run import MatchRun
from .withdrawable import Withdrawable

_OTHERS = reduce(add, (F(key) for key in PART_KEYS[1:]))


class WeightsPreview(Leased):
    """New weights tried on a registry: who would be proposed where, before and after. `result` holds numbers and ids, no name.

    The row is the truth, as with a run: `lease_until` (the database's clock) says until when one process works on it. Nothing is
    decided by it; `ScoreWeights` are made of a finished one.
    """

    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("registry")
    )
    valid_from = models.DateField(_("holds from"))
    points = models.JSONField(_("points by part"))
    reason = models.TextField(_("reason"))
    against_version = models.CharField(_("compared with version"), max_length=40)
    against = models.JSONField(_("compared with points"))
    run = models.ForeignKey(
        MatchRun, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("as in run")
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested"), auto_now_add=True)
    status = models.CharField(_("status"), max_length=8, choices=PreviewStatus.choices, default=PreviewStatus.QUEUED)
    stage = models.CharField(_("stage"), max_length=9, choices=PreviewStage.choices, default=PreviewStage.WAITING)
    progress_done = models.PositiveBigIntegerField(_("done"), default=0)
    progress_total = models.PositiveBigIntegerField(_("of"), default=0)
    result = models.JSONField(_("result"), default=dict)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("preview of weights")
        verbose_name_plural = _("previews of weights")
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="done") | Q(finished_at__isnull=False) & ~Q(result={}),
                name="weights_preview_done_has_its_result",
            ),
            models.CheckConstraint(
                condition=Q(progress_done__lte=F("progress_total")), name="weights_preview_progress_within_total"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def weights(self) -> Weights:
        return Weights.of(self.points)

    @property
    def compared_with(self) -> Weights:
        return Weights.of(self.against)


class ScoreWeightsQuerySet(models.QuerySet["ScoreWeights"]):
    def standing(self) -> ScoreWeightsQuerySet:
        """Not withdrawn: in force, replaced by later ones, or to come."""
        return self.filter(withdrawn_on__isnull=True)


class ScoreWeights(Withdrawable):
    """One version of the weights, from a day on until the next one's. Never edited: a change is a new row.

    `country`: for runs of that registry alone; without one for runs of several, and of those that have none of their own. One that has not
    come into force may be withdrawn, and stays on record.
    """

    version = models.CharField(_("version"), max_length=40, unique=True)
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("registry")
    )
    valid_from = models.DateField(_("holds from"))
    occupation = models.PositiveIntegerField(_("work of the same kind"))
    crop = models.PositiveIntegerField(_("same crop or animal"))
    experience = models.PositiveIntegerField(_("months of experience"))
    skills = models.PositiveIntegerField(_("skills and their proof"))
    language = models.PositiveIntegerField(_("languages the work needs"))
    preference = models.PositiveIntegerField(_("what the person wants"))
    documents = models.PositiveIntegerField(_("papers in hand"))
    waiting = models.PositiveIntegerField(_("time since registration"))
    same_employer = models.PositiveIntegerField(_("same employer again"), default=0, db_default=0)
    stay = models.PositiveIntegerField(_("stays where the last run left them"), default=0, db_default=0)
    travel = models.PositiveIntegerField(_("journey that the employer pays"), default=0, db_default=0)
    reason = models.TextField(_("reason"))
    origin = models.CharField(_("origin"), max_length=8, choices=Origin.choices, default=Origin.STAFF)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), auto_now_add=True)
    preview = models.OneToOneField(
        WeightsPreview,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decided",
        verbose_name=_("decided on this preview"),
    )
    objects = ScoreWeightsQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-id"]
        verbose_name = _("weights of the score")
        verbose_name_plural = _("weights of the score")
        constraints = [
            models.CheckConstraint(condition=Q(occupation=WHOLE - _OTHERS), name="weights_whole"),
            models.UniqueConstraint(
                fields=["country", "valid_from"],
                condition=Q(withdrawn_on__isnull=True),
                nulls_distinct=False,
                name="weights_once_a_registry_and_day",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="weights_have_a_reason"),
            models.CheckConstraint(
                condition=Q(origin=Origin.SHIPPED) | Q(decided_by__isnull=False, preview__isnull=False),
                name="weights_of_staff_are_decided_on_a_preview",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_by__isnull=True, withdrawal_reason="")
                | Q(withdrawn_on__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawal_reason=""),
                name="weights_withdrawn_by_somebody_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__lt=F("valid_from")),
                name="weights_withdrawn_before_they_hold",
            ),
        ]

    def __str__(self) -> str:
        return self.version

    @property
    def weights(self) -> Weights:
        return Weights(**{key: getattr(self, key) for key in PART_KEYS})
