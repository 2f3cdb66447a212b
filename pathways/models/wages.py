"""Wage floors and allowances: what the law says in money."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Deferrable, F, Q
from django.utils.translation import gettext_lazy as _

from common.i18n import Titled
from common.spans import days

from ..choices import AllowanceKind, FigureState, FigureUnit, HousingSide, Origin, SkillLevel, WageBasis, WageScheme
from .figures import DatedFigure, figure_constraints, or_none


class WageGroup(Titled):
    """Occupations that share a wage floor ("fls-six"). `codes` are of one classification; of ISCO-08 a code holds all finer ones.

    `without`: work that is in that other group is not in this one (herding on the range is paid by its own rate).
    """

    code = models.SlugField(_("code"), max_length=40, primary_key=True)
    scheme = models.CharField(_("classification"), max_length=10, choices=WageScheme.choices)
    codes = models.JSONField(_("codes"), default=list)
    paid_by = models.CharField(_("only work paid by"), max_length=6, choices=FigureUnit.choices, blank=True)
    without = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("without the work of")
    )
    citation = models.CharField(_("citation"), max_length=255)

    class Meta:
        ordering = ["code"]
        verbose_name = _("occupations with one wage floor")
        verbose_name_plural = _("occupations with one wage floor")


class WageFloor(DatedFigure):
    """The lowest wage of one basis for one place, occupations, level and side of the housing, from a day of work on.

    `effective_from` and `effective_to` are first days of work, `filed_from` and `filed_to` days on which the job order was filed: a
    change of method is for job orders filed since, whenever their work begins. `is_none`: the law is known to set none here.
    """

    basis = models.CharField(_("where it comes from"), max_length=24, choices=WageBasis.choices)
    area = models.CharField(_("area or county"), max_length=100, blank=True)
    group = models.ForeignKey(
        WageGroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="floors",
        verbose_name=_("occupations"),
    )
    level = models.CharField(_("skill level"), max_length=2, choices=SkillLevel.choices, blank=True)
    housing = models.CharField(_("housing"), max_length=10, choices=HousingSide.choices, blank=True)
    is_none = models.BooleanField(_("the law sets none here"), default=False)
    filed_from = models.DateField(_("job orders filed from"), null=True, blank=True)
    filed_to = models.DateField(_("job orders filed to, included"), null=True, blank=True)

    class Meta:
        ordering = ["country_id", "basis", "subdivision_id", "effective_from", "id"]
        verbose_name = _("wage floor")
        verbose_name_plural = _("wage floors")
        indexes = [models.Index(fields=["country", "subdivision", "state"], name="wage_floor_by_place")]
        constraints = [
            *figure_constraints("wage_floor"),
            models.CheckConstraint(
                condition=Q(is_none=True, amount__isnull=True) | Q(is_none=False, amount__isnull=False),
                name="wage_floor_has_its_amount",
                violation_error_message=_("Give the amount, or say that the law sets none."),
            ),
            models.CheckConstraint(
                condition=Q(filed_from__isnull=True) | Q(filed_to__isnull=True) | Q(filed_to__gte=F("filed_from")),
                name="wage_floor_filing_in_order",
                violation_error_message=_("The days of filing end before they start."),
            ),
            models.CheckConstraint(
                condition=Q(unit__in=[FigureUnit.HOUR, FigureUnit.DAY, FigureUnit.MONTH]), name="wage_floor_unit_known"
            ),
            models.UniqueConstraint(
                fields=[
                    *("basis", "programme", "country", "subdivision", "area", "group", "level", "housing"),
                    *("effective_from", "filed_from"),
                ],
                condition=Q(origin=Origin.SHIPPED, state=FigureState.PUBLISHED),
                nulls_distinct=False,
                name="wage_floor_shipped_once",
            ),
            ExclusionConstraint(
                name="wage_floor_once_a_day",
                expressions=[
                    ("basis", RangeOperators.EQUAL),
                    (or_none("programme"), RangeOperators.EQUAL),
                    ("country", RangeOperators.EQUAL),
                    (or_none("subdivision"), RangeOperators.EQUAL),
                    ("area", RangeOperators.EQUAL),
                    (or_none("group"), RangeOperators.EQUAL),
                    ("level", RangeOperators.EQUAL),
                    ("housing", RangeOperators.EQUAL),
                    (days("effective_from", "effective_to"), RangeOperators.OVERLAPS),
                    (days("filed_from", "filed_to"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state=FigureState.PUBLISHED),
                deferrable=Deferrable.IMMEDIATE,  # the loader moves several ranges before they are compared
                violation_error_message=_(
                    "A published wage floor for the same work already stands on some of these days."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_basis_display()}, {self.subdivision_id or self.country_id}, {self.effective_from}"

    def clean(self) -> None:
        super().clean()
        if (self.amount is None) != self.is_none:
            raise ValidationError({"amount": _("Give the amount, or say that the law sets none.")})
        if self.filed_from and self.filed_to and self.filed_to < self.filed_from:
            raise ValidationError({"filed_to": _("The days of filing end before they start.")})


class Allowance(DatedFigure):
    """Any other amount of the law: food on the journey, meals, housing, fees of visas and permits."""

    kind = models.CharField(_("what"), max_length=24, choices=AllowanceKind.choices)

    class Meta:
        ordering = ["country_id", "kind", "subdivision_id", "effective_from", "id"]
        verbose_name = _("allowance or fee")
        verbose_name_plural = _("allowances and fees")
        constraints = [
            *figure_constraints("allowance"),
            models.CheckConstraint(condition=Q(amount__isnull=False), name="allowance_has_its_amount"),
            models.UniqueConstraint(
                fields=["kind", "programme", "country", "subdivision", "effective_from"],
                condition=Q(origin=Origin.SHIPPED, state=FigureState.PUBLISHED),
                nulls_distinct=False,
                name="allowance_shipped_once",
            ),
            ExclusionConstraint(
                name="allowance_once_a_day",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    (or_none("programme"), RangeOperators.EQUAL),
                    ("country", RangeOperators.EQUAL),
                    (or_none("subdivision"), RangeOperators.EQUAL),
                    (days("effective_from", "effective_to"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state=FigureState.PUBLISHED),
                deferrable=Deferrable.IMMEDIATE,
                violation_error_message=_("A published figure of this kind already stands on some of these days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.subdivision_id or self.country_id}, {self.effective_from}"
