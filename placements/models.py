"""From offer to return. The database refuses two placements of one person that overlap in time."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.scope import PeopleScope
from common.models import StateEvent, Timestamped
from employers.models import TakenSeat, Vacancy
from matching.models import Proposal
from workers.models import Worker

from .choices import PlacementStatus
from .transitions import PLACEMENT_MOVES


class _DateRange(Func):
    function = "daterange"
    output_field = DateRangeField()


class PlacementQuerySet(models.QuerySet["Placement"]):
    def in_scope(self, scope: PeopleScope) -> PlacementQuerySet:
        return self.filter(scope.q("worker__country_id", "worker__office_id"))


class Placement(Timestamped):
    event_model: ClassVar[type[models.Model]]

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="placements", verbose_name=_("worker"))
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="placements", verbose_name=_("vacancy"))
    proposal = models.OneToOneField(
        Proposal,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="placement",
        verbose_name=_("proposal"),
    )
    seat = models.OneToOneField(
        TakenSeat,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="placement",
        verbose_name=_("seat"),
    )
    status = models.CharField(
        _("status"), max_length=14, choices=PlacementStatus.choices, default=PlacementStatus.OFFERED
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="placement_dates_in_order"),
            models.CheckConstraint(
                condition=Q(status__in=["declined", "cancelled"]) | Q(seat__isnull=False),
                name="placement_has_its_seat",
            ),
            ExclusionConstraint(
                name="placement_without_overlap",
                expressions=[
                    ("worker", RangeOperators.EQUAL),
                    (_DateRange("starts_on", "ends_on", RangeBoundary(True, True)), RangeOperators.OVERLAPS),
                ],
                condition=~Q(status__in=["declined", "cancelled"]),
                violation_error_message=_("This person already has a placement in these dates."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker} – {self.vacancy}"


class PlacementEvent(StateEvent):
    """A move, or that the terms of the vacancy changed under the person ("terms_told", "terms_untold")."""

    moves = PLACEMENT_MOVES

    subject = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="events", verbose_name=_("placement"))

    class Meta(StateEvent.Meta):
        abstract = False
        verbose_name = _("move of a placement")
        verbose_name_plural = _("moves of placements")

    @property
    def action_label(self) -> str:
        beside = {
            "terms_told": gettext("The terms became worse: a text was sent to the person"),
            "terms_untold": gettext("The terms became worse: tell the person, there is no number for a text"),
            "sanction_told": gettext("A sanction against the recruiter: a text was sent to the person"),
            "sanction_untold": gettext(
                "A sanction against the recruiter: tell the person, there is no number for a text"
            ),
        }
        return beside.get(self.action) or super().action_label

    @property
    def told(self) -> str:
        return self.action_label if self.action.startswith(("terms_", "sanction_")) else super().told


Placement.event_model = PlacementEvent


class SeatCheck(models.Model):
    """One comparison of the counts of seats with the seats on record, and of those with the placements that hold them.

    `differences` names each by ids and states, never a person. Nothing is mended here: somebody looks at why.
    """

    ran_at = models.DateTimeField(_("when"), auto_now_add=True)
    vacancies = models.PositiveIntegerField(_("vacancies"))
    seats = models.PositiveIntegerField(_("seats on record"))
    placements = models.PositiveIntegerField(_("placements"))
    differences = models.JSONField(_("differences"), default=list)

    class Meta:
        ordering = ["-ran_at", "-id"]
        verbose_name = _("check of the seats")
        verbose_name_plural = _("checks of the seats")

    def __str__(self) -> str:
        return f"{self.ran_at:%Y-%m-%d %H:%M}: {len(self.differences)}"
