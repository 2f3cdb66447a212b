from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.models import Timestamped
from reference.models import Country, Subdivision

from ..choices import EmployerStatus, MemberRole


class Employer(Timestamped):
    legal_name = models.CharField(_("legal name"), max_length=255)
    trade_name = models.CharField(_("trade name"), max_length=255, blank=True)
    search_name = models.CharField(_("name for searching"), max_length=255, editable=False)
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
    postal_code = models.CharField(_("postal code"), max_length=12, blank=True)
    business_number = models.CharField(
        _("business number"),
        max_length=20,
        blank=True,
        help_text=_("FEIN (US), business number (Canada) or RFC (Mexico)."),
    )
    industry_code = models.CharField(_("NAICS code"), max_length=6, blank=True)
    status = models.CharField(
        _("status"), max_length=12, choices=EmployerStatus.choices, default=EmployerStatus.UNVERIFIED
    )
    website = models.URLField(_("website"), blank=True)
    address = models.CharField(_("registered address"), max_length=255, blank=True, default="", db_default="")
    phone = models.CharField(_("phone of the organisation"), max_length=30, blank=True, default="", db_default="")
    joined_to = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="known_as",
        editable=False,
        verbose_name=_("is the same as"),
    )

    class Meta:
        ordering = ["legal_name", "id"]
        verbose_name = _("employer")
        verbose_name_plural = _("employers")
        indexes = [GinIndex(fields=["search_name"], opclasses=["gin_trgm_ops"], name="employer_search_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "business_number"],
                condition=~Q(business_number=""),
                name="business_number_once",
            ),
            models.UniqueConstraint(
                fields=["country", "search_name", "subdivision", "city"],
                condition=Q(status="on_record"),
                nulls_distinct=False,
                name="employer_on_record_once",
            ),
        ]

    def __str__(self) -> str:
        return self.legal_name


class EmployerMember(models.Model):
    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="members", verbose_name=_("employer"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="employer_memberships",
        verbose_name=_("user"),
    )
    role = models.CharField(_("role"), max_length=8, choices=MemberRole.choices, default=MemberRole.CLERK)

    class Meta:
        ordering = ["employer_id", "user_id"]
        verbose_name = _("employer's team member")
        verbose_name_plural = _("employer's team members")
        constraints = [models.UniqueConstraint(fields=["employer", "user"], name="employer_member_once")]

    def __str__(self) -> str:
        return f"{self.user} – {self.employer}"


class Worksite(Timestamped):
    employer = models.ForeignKey(
        Employer, on_delete=models.CASCADE, related_name="worksites", verbose_name=_("employer")
    )
    name = models.CharField(_("name"), max_length=200, blank=True)
    subdivision = models.ForeignKey(
        Subdivision, on_delete=models.PROTECT, related_name="+", verbose_name=_("state or province")
    )
    county = models.CharField(_("county"), max_length=100, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    address = models.CharField(_("address"), max_length=255, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=12, blank=True)
    retired_at = models.DateTimeField(_("not used any more since"), null=True, blank=True)

    class Meta:
        ordering = ["employer_id", "name", "id"]
        verbose_name = _("worksite")
        verbose_name_plural = _("worksites")

    def __str__(self) -> str:
        return self.name or self.city
