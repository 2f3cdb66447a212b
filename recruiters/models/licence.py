"""Licences, how long one usually lasts, and the bonds that answer for them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.models import StateEvent, Timestamped
from reference.choices import Confidence

from ..choices import LicenceStatus, Regime, SuretyCallStatus
from ..transitions import LICENCE_MOVES, LIFTING_MOVES, SURETY_CALL_MOVES
from .recruiter import Recruiter


class LicenceTerm(Timestamped):
    """What a regime says of its licences: for how many months, who gives them, where one is looked up, which bond it asks for.

    Months and bond are empty where no source tells them; nothing is then filled in. `appeal_working_days`: to appeal against what is
    decided in this regime, a refusal of a licence as well as a sanction; from the day on which the decision was signed or handed over.
    """

    regime = models.CharField(_("regime"), max_length=20, choices=Regime.choices, unique=True)
    authority = models.CharField(_("authority"), max_length=120, blank=True)
    months = models.PositiveSmallIntegerField(_("usual length in months"), null=True, blank=True)
    bond = models.DecimalField(_("bond"), max_digits=12, decimal_places=2, null=True, blank=True)
    bond_currency = models.CharField(_("currency of the bond"), max_length=3, blank=True)
    verify_url = models.URLField(_("where licences are looked up"), max_length=300, blank=True)
    appeal_working_days = models.PositiveSmallIntegerField(_("working days to appeal"), null=True, blank=True)
    appeal_source = models.CharField(_("where the days to appeal stand"), max_length=300, blank=True, default="")
    appeal_confidence = models.CharField(
        _("confidence in the days to appeal"), max_length=6, choices=Confidence.choices, default=Confidence.LOW
    )
    citation = models.CharField(_("citation"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=300)
    confidence = models.CharField(_("confidence"), max_length=6, choices=Confidence.choices)
    checked_on = models.DateField(_("checked on"))
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ["regime"]
        verbose_name = _("regime of licences")
        verbose_name_plural = _("regimes of licences")
        constraints = [
            models.CheckConstraint(
                condition=Q(bond__isnull=True) | (Q(bond__gt=0) & Q(bond_currency__regex=r"^[A-Z]{3}$")),
                name="licence_term_bond_has_currency",
                violation_error_message=_("A bond is more than nothing and has a currency of three capitals."),
            ),
            models.CheckConstraint(
                condition=Q(months__isnull=True) | Q(months__range=(1, 240)), name="licence_term_months_possible"
            ),
            models.CheckConstraint(
                condition=Q(appeal_working_days__isnull=True)
                | (Q(appeal_working_days__range=(1, 365)) & ~Q(appeal_source="")),
                name="licence_term_appeal_has_its_source",
                violation_error_message=_("Days to appeal are 1 to 365, and say where they stand."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_regime_display()


class Licence(Timestamped):
    event_model: ClassVar[type[models.Model]]

    recruiter = models.ForeignKey(
        Recruiter, on_delete=models.PROTECT, related_name="licences", verbose_name=_("recruiter")
    )
    regime = models.CharField(_("regime"), max_length=20, choices=Regime.choices)
    number = models.CharField(_("licence number"), max_length=40)
    licence_class = models.CharField(_("class"), max_length=60, blank=True, default="", db_default="")
    authority = models.CharField(_("authority"), max_length=120)
    status = models.CharField(
        _("status"), max_length=12, choices=LicenceStatus.choices, default=LicenceStatus.UNDER_REVIEW
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"))
    verify_url = models.URLField(_("where it is looked up"), max_length=300, blank=True, default="", db_default="")

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
    moves = (*LICENCE_MOVES, *LIFTING_MOVES)

    subject = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="events", verbose_name=_("licence"))

    class Meta(StateEvent.Meta):
        abstract = False
        verbose_name = _("move of a licence")
        verbose_name_plural = _("moves of licences")


Licence.event_model = LicenceEvent


class Surety(Timestamped):
    """A bond that answers for the recruiter; called when a remedy is owed. Calls never add up to more than its amount."""

    licence = models.ForeignKey(Licence, on_delete=models.CASCADE, related_name="sureties", verbose_name=_("licence"))
    issuer = models.CharField(_("issuer"), max_length=120)
    number = models.CharField(_("number of the bond"), max_length=60, blank=True, default="", db_default="")
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    expires_on = models.DateField(_("expires on"))

    class Meta:
        ordering = ["-expires_on", "-id"]
        verbose_name = _("surety")
        verbose_name_plural = _("sureties")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="surety_amount_positive",
                violation_error_message=_("The amount is more than nothing."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.issuer} {self.amount} {self.currency}"


class SuretyCall(Timestamped):
    """What was asked of a bond's issuer, in the bond's currency, and what for; of a sanction, once at a time."""

    event_model: ClassVar[type[models.Model]]

    surety = models.ForeignKey(Surety, on_delete=models.PROTECT, related_name="calls_made", verbose_name=_("surety"))
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    purpose = models.CharField(_("what for"), max_length=300)
    called_on = models.DateField(_("asked on"))
    sanction = models.ForeignKey(
        "recruiters.Sanction",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="surety_calls",
        verbose_name=_("sanction"),
    )
    status = models.CharField(
        _("state"), max_length=9, choices=SuretyCallStatus.choices, default=SuretyCallStatus.ASKED, editable=False
    )

    class Meta:
        ordering = ["-called_on", "-id"]
        verbose_name = _("call on a surety")
        verbose_name_plural = _("calls on sureties")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="surety_call_amount_positive",
                violation_error_message=_("The amount is more than nothing."),
            ),
            models.UniqueConstraint(
                fields=["sanction"], condition=Q(status__in=["asked", "paid"]), name="surety_call_once_a_sanction"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.surety.currency}"


class SuretyCallEvent(StateEvent):
    moves = SURETY_CALL_MOVES

    subject = models.ForeignKey(
        SuretyCall, on_delete=models.PROTECT, related_name="events", verbose_name=_("call on a surety")
    )

    class Meta(StateEvent.Meta):
        abstract = False
        verbose_name = _("move of a call on a surety")
        verbose_name_plural = _("moves of calls on sureties")


SuretyCall.event_model = SuretyCallEvent
