"""Floors: at least so many of the places proposed in a programme for people of a group. None is there until somebody decides one, which
may be tried before."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.models import Leased
from common.spans import days
from pathways.models import Programme
from reference.models import Country

from ..choices import FloorBy, PreviewStatus, TrialStage
from .withdrawable import Withdrawable

LEAST_PERCENT, MOST_PERCENT = 1, 90
TRIED = 0  # the id of a floor that is not on record


class FloorQuerySet(models.QuerySet["Floor"]):
    def standing(self) -> FloorQuerySet:
        """Not withdrawn: in force, over, or to come."""
        return self.filter(withdrawn_on__isnull=True)


class Floor(Withdrawable):
    """At least `percent` of the places that a run proposes to people of the registry in the programme are for people of the group.

    `group` is the key by which the report of fairness names it (`by`: its dimension). Never edited: a change is a new row. One that is
    withdrawn stays on record and holds for no run that is made from then on; runs that were made keep what it came to.
    """

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("registry"))
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+", verbose_name=_("pathway"))
    by = models.CharField(_("told apart by"), max_length=10, choices=FloorBy.choices)
    group = models.CharField(_("group"), max_length=20)
    percent = models.PositiveSmallIntegerField(_("percent of the places"))
    valid_from = models.DateField(_("holds from"))
    valid_until = models.DateField(_("holds until"))
    legal_note = models.TextField(_("law that permits it"))
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), auto_now_add=True)
    objects = FloorQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-id"]
        verbose_name = _("floor of a group")
        verbose_name_plural = _("floors of groups")
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__gte=LEAST_PERCENT, percent__lte=MOST_PERCENT), name="floor_percent_in_bounds"
            ),
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="floor_days_in_order"),
            models.CheckConstraint(condition=~Q(legal_note="") & ~Q(reason=""), name="floor_has_its_law_and_reason"),
            models.CheckConstraint(
                condition=~Q(group="") & Q(by__in=FloorBy.values),
                name="floor_is_of_a_group",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_by__isnull=True, withdrawal_reason="")
                | Q(withdrawn_on__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawal_reason=""),
                name="floor_withdrawn_by_somebody_for_a_reason",
            ),
            ExclusionConstraint(
                name="floor_once_a_group_and_day",
                expressions=[
                    ("country", RangeOperators.EQUAL),
                    ("programme", RangeOperators.EQUAL),
                    ("by", RangeOperators.EQUAL),
                    ("group", RangeOperators.EQUAL),
                    (days("valid_from", "valid_until"), RangeOperators.OVERLAPS),
                ],
                condition=Q(withdrawn_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class FloorPreview(Leased):
    """A floor tried before anybody decides it: what a run made now would propose, without it and with it. `result` holds numbers only.

    The row is the truth, as with a run: `lease_until` (the database's clock) says until when one process works on it. Nothing is proposed
    or decided by it. The law and the reason may be empty: they are needed to decide, and kept for the form.
    """

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("registry"))
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+", verbose_name=_("pathway"))
    by = models.CharField(_("told apart by"), max_length=10, choices=FloorBy.choices)
    group = models.CharField(_("group"), max_length=20)
    percent = models.PositiveSmallIntegerField(_("percent of the places"))
    valid_from = models.DateField(_("holds from"))
    valid_until = models.DateField(_("holds until"))
    legal_note = models.TextField(_("law that permits it"), blank=True)
    reason = models.TextField(_("reason"), blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested"), auto_now_add=True)
    status = models.CharField(_("status"), max_length=8, choices=PreviewStatus.choices, default=PreviewStatus.QUEUED)
    stage = models.CharField(_("stage"), max_length=9, choices=TrialStage.choices, default=TrialStage.WAITING)
    progress_done = models.PositiveBigIntegerField(_("done"), default=0)
    progress_total = models.PositiveBigIntegerField(_("of"), default=0)
    result = models.JSONField(_("result"), default=dict)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("preview of a floor")
        verbose_name_plural = _("previews of floors")
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__gte=LEAST_PERCENT, percent__lte=MOST_PERCENT),
                name="floor_preview_percent_in_bounds",
            ),
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="floor_preview_days_in_order"),
            models.CheckConstraint(
                condition=~Q(group="") & Q(by__in=FloorBy.values), name="floor_preview_is_of_a_group"
            ),
            models.CheckConstraint(
                condition=~Q(status="done") | Q(finished_at__isnull=False) & ~Q(result={}),
                name="floor_preview_done_has_its_result",
            ),
            models.CheckConstraint(
                condition=Q(progress_done__lte=F("progress_total")), name="floor_preview_progress_within_total"
            ),
            models.UniqueConstraint(
                fields=[
                    *("requested_by", "country", "programme", "by", "group", "percent", "valid_from", "valid_until"),
                ],
                condition=Q(status__in=["queued", "running"]),
                name="floor_preview_asked_for_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def floor(self) -> Floor:
        """As it would be if it were decided. Not saved, and not to be."""
        return Floor(
            pk=TRIED,
            country_id=self.country_id,
            programme_id=self.programme_id,
            by=self.by,
            group=self.group,
            percent=self.percent,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
        )
