"""Floors: at least so many of the places proposed in a programme for people of a group. None is there until somebody decides one."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.spans import days
from pathways.models import Programme
from reference.models import Country

from ..choices import FloorBy
from .withdrawable import Withdrawable

LEAST_PERCENT, MOST_PERCENT = 1, 90


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
