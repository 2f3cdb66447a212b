"""How often to match: a past stretch of arrivals gone through again with several periods between two matchings."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.models import Leased
from reference.models import Country

from ..choices import StudyStage, StudyStatus
from ..engine.weights import Weights


class PeriodsStudy(Leased):
    """People and vacancies as they came from `first_day` to `last_day`, matched every so many days. `result` holds numbers only.

    The row is the truth, as with a run: `lease_until` (the database's clock) says until when one process works on it. Nothing is
    proposed or decided by it. Rules are those of `as_of`, the day on which it was asked for; the weights those in force then.
    """

    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("registry")
    )
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("to"))
    as_of = models.DateField(_("rules as of"))
    periods = models.JSONField(_("days between two matchings"))
    seed = models.BigIntegerField(_("seed"), default=0)
    weights_version = models.CharField(_("version of the weights"), max_length=40, blank=True)
    weights = models.JSONField(_("points by part of the score"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested"), auto_now_add=True)
    status = models.CharField(_("status"), max_length=9, choices=StudyStatus.choices, default=StudyStatus.QUEUED)
    stage = models.CharField(_("stage"), max_length=9, choices=StudyStage.choices, default=StudyStage.WAITING)
    progress_done = models.PositiveBigIntegerField(_("done"), default=0)
    progress_total = models.PositiveBigIntegerField(_("of"), default=0)
    result = models.JSONField(_("result"), default=dict)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("study of periods")
        verbose_name_plural = _("studies of periods")
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="done") | Q(finished_at__isnull=False) & ~Q(result={}),
                name="periods_study_done_has_its_result",
            ),
            models.CheckConstraint(
                condition=Q(progress_done__lte=F("progress_total")), name="periods_study_progress_within_total"
            ),
            models.CheckConstraint(
                condition=Q(first_day__lt=F("last_day")) & Q(last_day__lte=F("as_of")),
                name="periods_study_of_a_stretch_that_has_passed",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def score_weights(self) -> Weights:
        return Weights.of(self.weights)
