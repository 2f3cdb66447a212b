"""What recruiting abroad costs an employer, and who takes part of it over."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.i18n import Titled
from common.spans import days
from reference.models import Country

from ..choices import FigureState, FigureUnit
from .figures import DatedFigure, figure_constraints, or_none


class RecruitingFigure(DatedFigure):
    """An amount for each person recruited in `worker_country`; `country` and `subdivision` are where the work is."""

    worker_country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country of the workers")
    )
    unit = models.CharField(
        _("unit"), max_length=6, choices=FigureUnit.choices, default=FigureUnit.ONCE, editable=False
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.amount is None:
            raise ValidationError({"amount": _("Give the amount for one person.")})
        if self.worker_country_id and self.worker_country_id == self.country_id:
            raise ValidationError({"worker_country": _("Workers who go abroad come from another country.")})


def _constraints(name: str, *about: str) -> list[Any]:
    """What the database refuses of amounts a person; `about` are further columns that tell two of them apart."""
    return [
        *figure_constraints(name),
        models.CheckConstraint(condition=Q(amount__isnull=False), name=f"{name}_has_its_amount"),
        models.CheckConstraint(condition=Q(unit=FigureUnit.ONCE), name=f"{name}_is_for_a_person"),
        models.CheckConstraint(condition=~Q(worker_country=F("country")), name=f"{name}_goes_abroad"),
        ExclusionConstraint(
            name=f"{name}_once_a_day",
            expressions=[
                *((column, RangeOperators.EQUAL) for column in (*about, "worker_country")),
                (or_none("programme"), RangeOperators.EQUAL),
                ("country", RangeOperators.EQUAL),
                (or_none("subdivision"), RangeOperators.EQUAL),
                (days("effective_from", "effective_to"), RangeOperators.OVERLAPS),
            ],
            condition=Q(state=FigureState.PUBLISHED),
            violation_error_message=_("A published figure of this kind already stands on some of these days."),
        ),
    ]


class TravelCost(RecruitingFigure):
    """What an employer pays for the journey of one person, there and back, with what is owed on the way."""

    class Meta:
        ordering = ["worker_country_id", "country_id", "subdivision_id", "effective_from", "id"]
        verbose_name = _("travel cost")
        verbose_name_plural = _("travel costs")
        constraints = _constraints("travel_cost")

    def __str__(self) -> str:
        return f"{self.worker_country_id} → {self.subdivision_id or self.country_id}, {self.effective_from}"


class SubsidyScheme(Titled, RecruitingFigure):
    """What somebody pays an employer for each person recruited in a country. Its conditions stand in the notes."""

    payer = models.CharField(_("who pays it"), max_length=200)

    class Meta:
        ordering = ["worker_country_id", "country_id", "title_es", "effective_from", "id"]
        verbose_name = _("subsidy scheme")
        verbose_name_plural = _("subsidy schemes")
        constraints = _constraints("subsidy_scheme", "title_es")

    def __str__(self) -> str:
        return self.title
