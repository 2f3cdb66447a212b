"""Demand that is over: decisions of former years, and one uniform read over them and the vacancies of public records."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pathways.models import Programme
from reference.models import Crop, Occupation, Subdivision

from ..choices import CaseDecision, CaseRole, OccupationScheme, WageUnit
from .employer import Employer
from .imports import DemandBatch
from .vacancy import Vacancy


class DemandCaseQuerySet(models.QuerySet["DemandCase"]):
    def counted(self) -> DemandCaseQuerySet:
        """One row a case: an association's members repeat the workers of its own row."""
        return self.exclude(role=CaseRole.MEMBER)


class DemandCase(models.Model):
    """One row of a list of decisions of a former year: history, it opens no vacancy.

    A case has one row that counts (`single` or `master`, with an empty `member_key`); the members of an association's filing
    stand beside it. Null is not known, never zero; the lists leave out some employers' names. Money is in `currency`.
    `fiscal_year` is that of the Department of Labor: October to September, named by the year in which it ends.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+", verbose_name=_("pathway"))
    case_number = models.CharField(_("official case number"), max_length=30)
    role = models.CharField(_("part in the filing"), max_length=6, choices=CaseRole.choices, default=CaseRole.SINGLE)
    member_key = models.CharField(max_length=16, blank=True, editable=False)
    occurrence = models.PositiveSmallIntegerField(default=1, editable=False)
    employer = models.ForeignKey(
        Employer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="demand_cases",
        verbose_name=_("employer"),
    )
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"), null=True, blank=True)
    decision = models.CharField(_("decision"), max_length=9, choices=CaseDecision.choices)
    decision_written = models.CharField(_("decision as written"), max_length=100)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    positions_requested = models.PositiveIntegerField(_("positions asked for"), null=True, blank=True)
    positions_certified = models.PositiveIntegerField(_("positions certified"), null=True, blank=True)
    title = models.CharField(_("job title"), max_length=255, blank=True)
    wage = models.DecimalField(_("wage"), max_digits=10, decimal_places=2, null=True, blank=True)
    wage_unit = models.CharField(_("wage for"), max_length=6, choices=WageUnit.choices, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    hours_per_week = models.DecimalField(_("hours a week"), max_digits=4, decimal_places=1, null=True, blank=True)
    occupation = models.ForeignKey(
        Occupation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("occupation")
    )
    occupation_code = models.CharField(_("occupation code"), max_length=11, blank=True)
    occupation_scheme = models.CharField(
        _("edition of the occupation code"), max_length=8, choices=OccupationScheme.choices, blank=True
    )
    industry_code = models.CharField(_("NAICS code"), max_length=6, blank=True)
    industry_edition = models.PositiveSmallIntegerField(_("edition of the NAICS"), null=True, blank=True)
    crop = models.ForeignKey(
        Crop, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("crop or commodity")
    )
    crop_written = models.CharField(_("crop as written"), max_length=100, blank=True)
    subdivision = models.ForeignKey(
        Subdivision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("state or province"),
    )
    county = models.CharField(_("county"), max_length=100, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    batch = models.ForeignKey(
        DemandBatch, on_delete=models.PROTECT, related_name="demand_cases", verbose_name=_("last changed by")
    )
    row_number = models.PositiveIntegerField(_("row"))
    content_hash = models.CharField(max_length=64, editable=False)
    original = models.JSONField(_("original values"), default=dict)

    objects = DemandCaseQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_on", "id"]
        verbose_name = _("case of a former year")
        verbose_name_plural = _("cases of former years")
        indexes = [models.Index(fields=["employer", "-decided_on"], name="demand_case_of_employer")]
        constraints = [
            models.UniqueConstraint(
                fields=["case_number", "programme", "member_key", "occurrence"], name="demand_case_once"
            ),
            models.CheckConstraint(
                condition=Q(role="member", member_key__gt="") | Q(role__in=["single", "master"], member_key=""),
                name="demand_case_counted_once",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="demand_case_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(wage__isnull=True) | (Q(wage__gt=0) & ~Q(wage_unit="")), name="demand_case_wage_with_unit"
            ),
        ]

    def __str__(self) -> str:
        return self.case_number


class DemandHistory(models.Model):
    """A database view, never written: each case once, whether it came as a `DemandCase` or as a vacancy of a public record.

    Members of an association's filing are left out. A case that is both is told by its vacancy, which has the newer form.
    `positions` are those certified where that is known, else those asked for; how they were decided is in `decision`. `wage_an_hour`
    is worked out from the unit and the hours of a week, null where either is not known or the pay is a piece's. `fiscal_year` is
    that of the decision; of a posting without one (`decided_on` null) that of its first day of work.
    """

    id = models.BigIntegerField(primary_key=True)
    case = models.ForeignKey(DemandCase, on_delete=models.DO_NOTHING, null=True, related_name="+")
    vacancy = models.ForeignKey(Vacancy, on_delete=models.DO_NOTHING, null=True, related_name="+")
    batch = models.ForeignKey(DemandBatch, on_delete=models.DO_NOTHING, related_name="+")
    row_number = models.PositiveIntegerField()
    programme = models.ForeignKey(Programme, on_delete=models.DO_NOTHING, related_name="+")
    case_number = models.CharField(max_length=30)
    employer = models.ForeignKey(Employer, on_delete=models.DO_NOTHING, null=True, related_name="demand_history")
    fiscal_year = models.PositiveSmallIntegerField(null=True)
    decision = models.CharField(max_length=9, choices=CaseDecision.choices)
    received_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    positions_requested = models.PositiveIntegerField(null=True)
    positions_certified = models.PositiveIntegerField(null=True)
    positions = models.PositiveIntegerField(null=True)
    title = models.CharField(max_length=255)
    occupation = models.ForeignKey(Occupation, on_delete=models.DO_NOTHING, null=True, related_name="+")
    crop = models.ForeignKey(Crop, on_delete=models.DO_NOTHING, null=True, related_name="+")
    subdivision = models.ForeignKey(Subdivision, on_delete=models.DO_NOTHING, null=True, related_name="+")
    city = models.CharField(max_length=100)
    wage = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    wage_unit = models.CharField(max_length=6, choices=WageUnit.choices)
    wage_an_hour = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    currency = models.CharField(max_length=3)
    hours_per_week = models.DecimalField(max_digits=4, decimal_places=1, null=True)

    class Meta:
        managed = False
        db_table = "employers_demandhistory"
        ordering = ["-fiscal_year", "id"]
        verbose_name = _("demand on record")
        verbose_name_plural = _("demand on record")

    def __str__(self) -> str:
        return self.case_number
