"""What an employer promises beyond the columns that every vacancy has."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.models import Timestamped
from reference.choices import NclCategory

from ..choices import Family, HealthCover, HousingKind, MealsPlan, PayFrequency
from ..families import TERMS_OF
from .vacancy import Vacancy


def _money(label: Any) -> Any:
    return models.DecimalField(label, max_digits=10, decimal_places=2, null=True, blank=True)


# Columns of one family that say "not said" by null; the others do by being empty.
_NULLABLE = frozenset({"subsistence_daily", "guarantee_percent", "pwd_wage", "cap_exempt", "offer_written_on"})
_LISTS = frozenset({"piece_rates"})


def _only_for(family: Family) -> models.CheckConstraint:
    """The columns of one family are empty in a row of another."""
    blank = Q()
    for name in TERMS_OF[family]:
        if name in _NULLABLE:
            blank &= Q(**{f"{name}__isnull": True})
        else:
            blank &= Q(**{name: [] if name in _LISTS else ""})
    return models.CheckConstraint(condition=Q(family=family) | blank, name=f"terms_of_{family}_only")


class VacancyTerms(Timestamped):
    """One row a vacancy, whatever its programme, and in it only what the family of the programme asks for (`families.TERMS_OF`).

    One table rather than one a programme: three quarters of the columns are the same everywhere, a page reads a vacancy with one
    join, and a version of a vacancy is one flat list of names. The database keeps the families apart. Lists are read whole and
    never searched, so they are JSON, written by the form alone:

    * `hours_by_day`: seven texts of hours, Monday first ("8", "0", "6.5"); empty where not said.
    * `piece_rates`: `{"activity", "rate", "unit", "hourly"}`; `hourly` is what the employer reckons it comes to, or "".
    * `deductions`: `{"kind", "amount", "per", "reason"}`; `kind` of `DeductionKind`, `per` of `DeductionPer`.

    Money is in the currency of the vacancy. `valid_until` is the last day of what the vacancy stands on: the certification (H-2A),
    the prevailing wage determination or certification (H-2B), the constancia (TVTF), the LMIA (Canada).
    """

    vacancy = models.OneToOneField(Vacancy, on_delete=models.CASCADE, related_name="terms", verbose_name=_("vacancy"))
    family = models.CharField(_("kind of programme"), max_length=8, choices=Family.choices)

    hours_by_day = models.JSONField(_("hours by day of the week"), default=list, blank=True)
    pay_frequency = models.CharField(_("paid"), max_length=12, choices=PayFrequency.choices, blank=True)
    deductions = models.JSONField(_("deductions"), default=list, blank=True)
    overtime_terms = models.CharField(_("overtime, when and how"), max_length=300, blank=True)
    housing_kind = models.CharField(_("kind of housing"), max_length=12, choices=HousingKind.choices, blank=True)
    housing_address = models.CharField(_("address of the housing"), max_length=255, blank=True)
    housing_capacity = models.PositiveSmallIntegerField(_("people it may house"), null=True, blank=True)
    housing_inspected_on = models.DateField(_("housing inspected on"), null=True, blank=True)
    meals_plan = models.CharField(_("meals"), max_length=8, choices=MealsPlan.choices, blank=True)
    meals_charge = _money(_("charge for meals, a day"))
    transport_details = models.CharField(_("transport to the work, how"), max_length=300, blank=True)
    valid_until = models.DateField(_("certification valid until"), null=True, blank=True)

    piece_rates = models.JSONField(_("piece rates"), default=list, blank=True)
    subsistence_daily = _money(_("food on the journey, a day"))
    guarantee_percent = models.PositiveSmallIntegerField(
        _("hours guaranteed, in percent"),
        null=True,
        blank=True,
        validators=[MinValueValidator(75), MaxValueValidator(100)],
    )

    need_reason = models.TextField(_("why the need is temporary"), blank=True)
    pwd_number = models.CharField(_("prevailing wage determination, number"), max_length=40, blank=True)
    pwd_wage = _money(_("prevailing wage, an hour"))
    other_worksites = models.TextField(_("other places of work, one a line"), blank=True)
    cap_exempt = models.BooleanField(_("outside the yearly cap"), null=True, blank=True)
    cap_exempt_reason = models.CharField(_("why it is outside the cap"), max_length=255, blank=True)

    constancia_number = models.CharField(_("constancia de inscripción de empleador"), max_length=40, blank=True)
    offer_written_on = models.DateField(_("written offer signed on"), null=True, blank=True)

    ncl_category = models.CharField(
        _("commodity on the national list"), max_length=20, choices=NclCategory.choices, blank=True
    )
    lmia_number = models.CharField(_("LMIA number"), max_length=20, blank=True)
    housing_permit = models.CharField(_("housing permit of the province"), max_length=120, blank=True)
    health_insurance = models.CharField(_("health insurance"), max_length=12, choices=HealthCover.choices, blank=True)

    class Meta:
        ordering = ["vacancy_id"]
        verbose_name = _("terms of a vacancy")
        verbose_name_plural = _("terms of vacancies")
        indexes = [models.Index(fields=["valid_until"], name="terms_running_out")]
        constraints = [
            *(_only_for(family) for family in Family),
            models.CheckConstraint(
                condition=Q(guarantee_percent__isnull=True) | Q(guarantee_percent__range=(75, 100)),
                name="terms_guarantee_by_law",
            ),
            models.CheckConstraint(
                condition=(Q(meals_charge__isnull=True) | Q(meals_charge__gte=0))
                & (Q(subsistence_daily__isnull=True) | Q(subsistence_daily__gt=0))
                & (Q(pwd_wage__isnull=True) | Q(pwd_wage__gt=0)),
                name="terms_money_possible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vacancy_id} {self.family}"
