"""What the addenda of a case say beyond its own row: crops, work sites, housing, recruiters. Joined on the case number."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reference.models import Country, Crop, Subdivision

from ..choices import WageUnit
from .imports import DemandBatch


class CaseRowQuerySet(models.QuerySet[Any]):
    def of_case(self, case_number: str) -> CaseRowQuerySet:
        """Rows of a case, also where it is known by the number of its job order (`JO-A-…`); none of no case."""
        if not case_number:
            return self.none()
        return self.filter(Q(case_number=case_number) | Q(job_order_number=case_number))


class CaseRow(models.Model):
    """One row of an addendum. No key to a vacancy: the case number is the join, so that either may be imported first.

    `identity` is made of what names the row in its case, `occurrence` counts rows of one file that are named alike.
    """

    case_number = models.CharField(_("official case number"), max_length=30)
    job_order_number = models.CharField(_("job order"), max_length=30, blank=True)
    batch = models.ForeignKey(
        DemandBatch, on_delete=models.PROTECT, related_name="%(class)ss", verbose_name=_("last changed by")
    )
    row_number = models.PositiveIntegerField(_("row"))
    identity = models.CharField(max_length=64, editable=False)
    occurrence = models.PositiveIntegerField(default=1, editable=False)
    content_hash = models.CharField(max_length=64, editable=False)
    original = models.JSONField(_("original values"), default=dict)

    objects = CaseRowQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["case_number", "row_number", "id"]
        indexes = [
            models.Index(fields=["case_number"], name="%(class)s_case"),
            models.Index(fields=["job_order_number"], name="%(class)s_job_order"),
        ]
        constraints = [models.UniqueConstraint(fields=["identity", "occurrence"], name="%(class)s_once")]


class Place(models.Model):
    """Where something is, as far as the row says it. The county is without the word."""

    address = models.CharField(_("address"), max_length=255, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    county = models.CharField(_("county"), max_length=100, blank=True)
    subdivision = models.ForeignKey(
        Subdivision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("state or province"),
    )
    postal_code = models.CharField(_("postal code"), max_length=12, blank=True)

    class Meta:
        abstract = True


class CaseCrop(CaseRow):
    """A crop or an activity and what is paid for it (ETA-790A, Addendum A). `wage` in US dollars, to a hundredth of a cent."""

    number = models.CharField(_("number in the form"), max_length=12, blank=True)
    activity = models.CharField(_("crop or activity"), max_length=255)
    crop = models.ForeignKey(
        Crop, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("crop or commodity")
    )
    wage = models.DecimalField(_("wage"), max_digits=12, decimal_places=4, null=True, blank=True)
    wage_unit = models.CharField(_("wage for"), max_length=6, choices=WageUnit.choices, blank=True)
    pay_notes = models.TextField(_("about the pay"), blank=True)

    class Meta(CaseRow.Meta):
        abstract = False
        verbose_name = _("crop of a case")
        verbose_name_plural = _("crops of cases")

    def __str__(self) -> str:
        return self.activity


class CaseWorksite(CaseRow, Place):
    """A place of employment (ETA-790A, Addendum B; ETA-9142B, Appendix A), with dates, people and wage where its form asks for them."""

    business = models.CharField(_("farm or business"), max_length=255, blank=True)
    area = models.CharField(_("statistical area"), max_length=120, blank=True)
    note = models.TextField(_("about the place"), blank=True)
    crew = models.CharField(_("crew"), max_length=12, blank=True)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    workers = models.PositiveIntegerField(_("workers"), null=True, blank=True)
    wage = models.DecimalField(_("wage"), max_digits=10, decimal_places=2, null=True, blank=True)
    wage_to = models.DecimalField(_("wage up to"), max_digits=10, decimal_places=2, null=True, blank=True)
    wage_unit = models.CharField(_("wage for"), max_length=6, choices=WageUnit.choices, blank=True)

    class Meta(CaseRow.Meta):
        abstract = False
        verbose_name = _("work site of a case")
        verbose_name_plural = _("work sites of cases")
        constraints = [
            *CaseRow.Meta.constraints,
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="caseworksite_dates_in_order"),
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.business, self.city, self.county))) or self.case_number


class CaseHousing(CaseRow, Place):
    """Where people will live (ETA-790A, Addendum B). `capacity`: people in all its units together."""

    kind = models.CharField(_("kind of housing"), max_length=100, blank=True)
    note = models.TextField(_("about the housing"), blank=True)
    units = models.PositiveIntegerField(_("units"), null=True, blank=True)
    capacity = models.PositiveIntegerField(_("room for"), null=True, blank=True)
    meets_local = models.BooleanField(_("local standards"), null=True, blank=True)
    meets_state = models.BooleanField(_("state standards"), null=True, blank=True)
    meets_federal = models.BooleanField(_("federal standards"), null=True, blank=True)

    class Meta(CaseRow.Meta):
        abstract = False
        verbose_name = _("housing of a case")
        verbose_name_plural = _("housing of cases")

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.kind, self.city))) or self.case_number


class CaseRecruiter(CaseRow):
    """Who recruits abroad for the employer, as it disclosed (ETA-9142B, Appendix C; 20 CFR 655.9). Persons' names are for staff only.

    `search_name` is person and organisation without accents and capitals.
    """

    organisation = models.CharField(_("organisation"), max_length=255, blank=True)
    family_name = models.CharField(_("surnames"), max_length=100, blank=True)
    given_names = models.CharField(_("given names"), max_length=200, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    region = models.CharField(_("state or province"), max_length=100, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=12, blank=True)
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country")
    )
    search_name = models.TextField(editable=False)

    class Meta(CaseRow.Meta):
        abstract = False
        verbose_name = _("recruiter of a case")
        verbose_name_plural = _("recruiters of cases")
        indexes = [
            *CaseRow.Meta.indexes,
            GinIndex(fields=["search_name"], name="caserecruiter_by_name", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return " · ".join(filter(None, (self.person, self.organisation))) or self.case_number

    @property
    def person(self) -> str:
        return f"{self.given_names} {self.family_name}".strip()
