from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.models import StateEvent, Timestamped
from employers.models import Employer, Vacancy
from reference.models import Country, Municipality

from ..choices import LicenceStatus, MandateStatus, RecruiterKind, Regime
from ..transitions import LICENCE_MOVES


class Recruiter(Timestamped):
    """A company or person that recruits. May it recruit today? Only a licence says so (`selectors.may_recruit`)."""

    legal_name = models.CharField(_("legal name"), max_length=255)
    trade_name = models.CharField(_("trade name"), max_length=255, blank=True)
    search_name = models.CharField(_("name for searching"), max_length=255, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=RecruiterKind.choices)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country"))
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("municipality"),
    )
    tax_number = models.CharField(_("tax number"), max_length=20, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    address = models.CharField(_("address"), max_length=255, blank=True)

    class Meta:
        ordering = ["legal_name", "id"]
        verbose_name = _("recruiter")
        verbose_name_plural = _("recruiters")
        indexes = [GinIndex(fields=["search_name"], opclasses=["gin_trgm_ops"], name="recruiter_search_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "tax_number"],
                condition=~Q(tax_number=""),
                name="recruiter_tax_number_once",
            )
        ]

    def __str__(self) -> str:
        return self.legal_name


class RecruiterMember(models.Model):
    recruiter = models.ForeignKey(
        Recruiter, on_delete=models.CASCADE, related_name="members", verbose_name=_("recruiter")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="recruiter_memberships",
        verbose_name=_("user"),
    )

    class Meta:
        ordering = ["recruiter_id", "user_id"]
        verbose_name = _("recruiter's contact")
        verbose_name_plural = _("recruiter's contacts")
        constraints = [models.UniqueConstraint(fields=["recruiter", "user"], name="recruiter_member_once")]

    def __str__(self) -> str:
        return f"{self.user} – {self.recruiter}"


class Licence(Timestamped):
    event_model: ClassVar[type[models.Model]]

    recruiter = models.ForeignKey(
        Recruiter, on_delete=models.PROTECT, related_name="licences", verbose_name=_("recruiter")
    )
    regime = models.CharField(_("regime"), max_length=20, choices=Regime.choices)
    number = models.CharField(_("licence number"), max_length=40)
    authority = models.CharField(_("authority"), max_length=120)
    status = models.CharField(
        _("status"), max_length=12, choices=LicenceStatus.choices, default=LicenceStatus.UNDER_REVIEW
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"))

    class Meta:
        ordering = ["-valid_to", "-id"]
        verbose_name = _("licence")
        verbose_name_plural = _("licences")
        constraints = [
            models.UniqueConstraint(fields=["regime", "number"], name="licence_number_once"),
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")),
                name="licence_dates_in_order",
                violation_error_message=_("The licence ends before it starts: check the dates."),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class LicenceEvent(StateEvent):
    moves = LICENCE_MOVES

    subject = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="events", verbose_name=_("licence"))

    class Meta(StateEvent.Meta):
        abstract = False
        verbose_name = _("move of a licence")
        verbose_name_plural = _("moves of licences")


Licence.event_model = LicenceEvent


class Surety(Timestamped):
    """A bond that answers for the recruiter; called when a remedy is owed."""

    licence = models.ForeignKey(Licence, on_delete=models.CASCADE, related_name="sureties", verbose_name=_("licence"))
    issuer = models.CharField(_("issuer"), max_length=120)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    expires_on = models.DateField(_("expires on"))

    class Meta:
        ordering = ["-expires_on"]
        verbose_name = _("surety")
        verbose_name_plural = _("sureties")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="surety_amount_positive")]

    def __str__(self) -> str:
        return f"{self.issuer} {self.amount} {self.currency}"


class Agent(Timestamped):
    """A person who recruits on the recruiter's behalf in certain places."""

    recruiter = models.ForeignKey(
        Recruiter, on_delete=models.CASCADE, related_name="agents", verbose_name=_("recruiter")
    )
    full_name = models.CharField(_("full name"), max_length=150)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("works in"),
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ["recruiter_id", "full_name"]
        verbose_name = _("agent")
        verbose_name_plural = _("agents")

    def __str__(self) -> str:
        return self.full_name


class Mandate(Timestamped):
    """An employer lets a recruiter fill seats: of one vacancy, or of all its vacancies where `vacancy` is empty."""

    recruiter = models.ForeignKey(
        Recruiter, on_delete=models.PROTECT, related_name="mandates", verbose_name=_("recruiter")
    )
    employer = models.ForeignKey(
        Employer, on_delete=models.PROTECT, related_name="mandates", verbose_name=_("employer")
    )
    vacancy = models.ForeignKey(
        Vacancy,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates",
        verbose_name=_("vacancy"),
    )
    seats = models.PositiveIntegerField(_("seats"))
    status = models.CharField(_("status"), max_length=8, choices=MandateStatus.choices, default=MandateStatus.ACTIVE)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))

    class Meta:
        ordering = ["-id"]
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="mandate_dates_in_order"),
            models.UniqueConstraint(
                fields=["recruiter", "vacancy"],
                condition=Q(vacancy__isnull=False) & ~Q(status="ended"),
                name="mandate_once_a_vacancy",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recruiter} → {self.employer}"
