from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.models import Timestamped

from ..choices import SeatState
from .employer import Worksite
from .vacancy import Vacancy


class VacancySite(models.Model):
    """How many seats of a vacancy are at one of its employer's worksites, and how many of those are in which state.

    A vacancy without such rows has all its seats in one place. Where there are some, their seats add up to the vacancy's: a deferred
    trigger of the database refuses everything else at the end of the transaction, and a worksite of another employer.
    """

    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="sites", verbose_name=_("vacancy"))
    worksite = models.ForeignKey(Worksite, on_delete=models.PROTECT, related_name="+", verbose_name=_("worksite"))
    seats = models.PositiveIntegerField(_("seats"))
    seats_offered = models.PositiveIntegerField(_("seats offered"), default=0, editable=False)
    seats_reserved = models.PositiveIntegerField(_("seats reserved"), default=0, editable=False)
    seats_filled = models.PositiveIntegerField(_("seats filled"), default=0, editable=False)
    seats_released = models.PositiveIntegerField(_("seats given back"), default=0, editable=False)

    class Meta:
        ordering = ["vacancy_id", "worksite__name", "id"]
        verbose_name = _("seats at a worksite")
        verbose_name_plural = _("seats at worksites")
        constraints = [
            models.UniqueConstraint(fields=["vacancy", "worksite"], name="worksite_once_a_vacancy"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="site_has_a_seat"),
            models.CheckConstraint(
                condition=Q(seats__gte=F("seats_offered") + F("seats_reserved") + F("seats_filled")),
                name="site_never_over_filled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worksite}: {self.seats}"

    @property
    def seats_taken(self) -> int:
        return self.seats_offered + self.seats_reserved + self.seats_filled

    @property
    def seats_left(self) -> int:
        return self.seats - self.seats_taken


class TakenSeat(Timestamped):
    """One seat that was taken, and in which state it is. Whose it is, the apps above know; here nobody is named.

    A released seat is free for somebody else: it then has a row of its own.
    """

    vacancy = models.ForeignKey(
        Vacancy, on_delete=models.PROTECT, related_name="taken_seats", verbose_name=_("vacancy")
    )
    site = models.ForeignKey(
        VacancySite,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="taken_seats",
        verbose_name=_("worksite"),
    )
    state = models.CharField(_("state"), max_length=8, choices=SeatState.choices, default=SeatState.OFFERED)

    class Meta:
        ordering = ["vacancy_id", "id"]
        verbose_name = _("taken seat")
        verbose_name_plural = _("taken seats")
        indexes = [models.Index(fields=["vacancy", "state"], name="seat_by_state")]

    def __str__(self) -> str:
        return f"{self.vacancy_id}-{self.pk}"
