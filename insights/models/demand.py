"""Demand of all years as it was counted from the public lists on record: who asked, and what the next season may ask for."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from pathways.models import Programme
from reference.models import Country, Occupation, Subdivision


class DemandPicture(models.Model):
    """One counting of all demand on record; the newest that was made is shown, and replaces the one before.

    `backtests`: by programme, what came of forecasting the last complete year from those before it (`demand.forecast.Backtest`).
    `cases_without`: on record without the name of an employer, or without a year.
    """

    made_at = models.DateTimeField(_("counted"), auto_now_add=True)
    cases = models.PositiveIntegerField(_("cases"), default=0)
    cases_without = models.PositiveIntegerField(_("cases without an employer or a year"), default=0)
    spellings = models.PositiveIntegerField(_("employers as written"), default=0)
    backtests = models.JSONField(_("tests of the forecast"), default=dict)

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("picture of demand")
        verbose_name_plural = _("pictures of demand")

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"


class DemandOrganisation(models.Model):
    """An organisation under all its spellings in one state. Positions are those certified where known, else asked for.

    Codes stand in the order of their positions, most first; `months` are those in which at least a tenth of the positions begin.
    `employers` are the ids of `employers.Employer` that it stands for; what they ask for today is read there.
    """

    picture = models.ForeignKey(
        DemandPicture, on_delete=models.CASCADE, related_name="organisations", verbose_name=_("picture of demand")
    )
    name = models.CharField(_("name"), max_length=255)
    search_name = models.CharField(max_length=255, editable=False)
    spellings = ArrayField(models.CharField(max_length=255), verbose_name=_("as written"))
    employers = ArrayField(models.BigIntegerField())
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country"))
    subdivision = models.ForeignKey(
        Subdivision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("state or province"),
    )
    city = models.CharField(_("city"), max_length=100, blank=True)
    programmes = ArrayField(models.CharField(max_length=40), verbose_name=_("pathways"))
    crops = ArrayField(models.CharField(max_length=40), verbose_name=_("crops"))
    occupations = ArrayField(models.CharField(max_length=20), verbose_name=_("occupations"))
    months = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("months"))
    years = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("fiscal years"))
    last_year = models.PositiveSmallIntegerField(_("last year"))
    last_positions = models.PositiveIntegerField(_("positions in the last year"))
    most_positions = models.PositiveIntegerField(_("most positions in a year"))
    last_wage = models.DecimalField(_("wage an hour in the last year"), max_digits=10, decimal_places=2, null=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)

    class Meta:
        ordering = ["-last_year", "-last_positions", "id"]
        verbose_name = _("organisation that asked for people")
        verbose_name_plural = _("organisations that asked for people")
        indexes = [
            GinIndex(fields=["search_name"], opclasses=["gin_trgm_ops"], name="demand_organisation_name"),
            GinIndex(fields=["employers"], name="demand_organisation_employers"),
            models.Index(fields=["-last_year", "-last_positions", "id"], name="demand_organisation_order"),
        ]

    def __str__(self) -> str:
        return self.name


class DemandForecast(models.Model):
    """What one occupation in one state may ask for in `year`: expected positions, and the interval of `demand.forecast`."""

    picture = models.ForeignKey(
        DemandPicture, on_delete=models.CASCADE, related_name="forecasts", verbose_name=_("picture of demand")
    )
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+", verbose_name=_("pathway"))
    occupation = models.ForeignKey(
        Occupation, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("occupation")
    )
    subdivision = models.ForeignKey(
        Subdivision, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("state or province")
    )
    year = models.PositiveSmallIntegerField(_("fiscal year"))
    last_year = models.PositiveSmallIntegerField(_("last complete year"))
    last_positions = models.PositiveIntegerField(_("positions in the last complete year"))
    expected = models.PositiveIntegerField(_("expected"))
    low = models.PositiveIntegerField(_("at least"))
    high = models.PositiveIntegerField(_("at most"))

    class Meta:
        ordering = ["programme_id", "-expected", "id"]
        verbose_name = _("forecast of demand")
        verbose_name_plural = _("forecasts of demand")
        constraints = [
            models.UniqueConstraint(
                fields=["picture", "programme", "occupation", "subdivision"],
                name="demand_forecast_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(low__lte=models.F("expected"), expected__lte=models.F("high")),
                name="demand_forecast_in_its_interval",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occupation_id} {self.subdivision_id} {self.year}"
