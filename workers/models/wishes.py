from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from common.models import Timestamped
from pathways.models import Programme
from reference.models import Country, Subdivision

from ..choices import Wish
from .person import Worker


class _DateRange(Func):
    function = "daterange"
    output_field = DateRangeField()


class Availability(Timestamped):
    """A stretch of days in which the person can be away, both ends included. No row = not known."""

    worker = models.ForeignKey(
        Worker, on_delete=models.CASCADE, related_name="availabilities", verbose_name=_("worker")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))

    class Meta:
        ordering = ["starts_on"]
        verbose_name = _("availability")
        verbose_name_plural = _("availabilities")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="availability_dates_in_order",
                violation_error_message=_("The end comes before the start: check the dates."),
            ),
            ExclusionConstraint(
                name="availability_without_overlap",
                expressions=[
                    ("worker", RangeOperators.EQUAL),
                    (_DateRange("starts_on", "ends_on", RangeBoundary(True, True)), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This stretch overlaps another one: join them."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"

    def clean(self) -> None:
        """Before the constraints are asked: PostgreSQL cannot compare a range that ends before it starts."""
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The end comes before the start: check the dates.")})


class ProgrammeWish(models.Model):
    worker = models.ForeignKey(
        Worker, on_delete=models.CASCADE, related_name="programme_wishes", verbose_name=_("worker")
    )
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+", verbose_name=_("pathway"))
    wish = models.CharField(_("wish"), max_length=8, choices=Wish.choices)

    class Meta:
        ordering = ["worker_id", "programme_id"]
        verbose_name = _("pathway wanted or refused")
        verbose_name_plural = _("pathways wanted or refused")
        constraints = [models.UniqueConstraint(fields=["worker", "programme"], name="programme_wish_once_a_person")]

    def __str__(self) -> str:
        return f"{self.programme}: {self.get_wish_display()}"


class PlaceWish(models.Model):
    """A country, or one of its states, wanted or refused."""

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="place_wishes", verbose_name=_("worker"))
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country"))
    subdivision = models.ForeignKey(
        Subdivision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("state"),
    )
    wish = models.CharField(_("wish"), max_length=8, choices=Wish.choices)

    class Meta:
        ordering = ["worker_id", "country_id"]
        verbose_name = _("place wanted or refused")
        verbose_name_plural = _("places wanted or refused")
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "country", "subdivision"],
                nulls_distinct=False,
                name="place_wish_once_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subdivision or self.country}: {self.get_wish_display()}"


class PastStay(Timestamped):
    """A season already worked abroad: what limits of stay and returning-worker rules need."""

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="stays", verbose_name=_("worker"))
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+", verbose_name=_("pathway"))
    entered_on = models.DateField(_("entered on"))
    left_on = models.DateField(_("left on"), null=True, blank=True)
    employer_name = models.CharField(_("employer"), max_length=200, blank=True)
    subdivision = models.ForeignKey(
        Subdivision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("state"),
    )

    class Meta:
        ordering = ["-entered_on"]
        verbose_name = _("past stay")
        verbose_name_plural = _("past stays")
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("entered_on")),
                name="stay_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.entered_on:%Y}"
