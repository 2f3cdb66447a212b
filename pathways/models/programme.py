"""Programmes, and the sets that their rules are reviewed in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.i18n import Titled, tr
from reference.models import Country

from ..choices import NOT_OPEN, LegalStatus


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def for_work(self) -> ProgrammeQuerySet:
        """Programmes that permit work and take people today: what a vacancy or a run may be about."""
        return self.filter(is_work=True).exclude(status__in=NOT_OPEN)


class Programme(Titled):
    """A legal way to work abroad for a time ("us-h2a"). `is_work` is False for a visa without work."""

    code = models.SlugField(_("code"), max_length=40, primary_key=True)
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="programmes", verbose_name=_("country of work")
    )
    authority = models.CharField(_("authority"), max_length=200)
    status = models.CharField(
        _("legal status"), max_length=24, choices=LegalStatus.choices, default=LegalStatus.IN_FORCE
    )
    is_work = models.BooleanField(_("permits work"), default=True)
    summary_es = models.TextField(_("summary in Spanish"), blank=True)
    summary_en = models.TextField(_("summary in English"), blank=True)
    summary_fr = models.TextField(_("summary in French"), blank=True)
    source_url = models.URLField(_("source"), max_length=300, blank=True)
    checked_on = models.DateField(_("checked on"))

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["country_id", "code"]
        verbose_name = _("pathway")
        verbose_name_plural = _("pathways")

    @property
    def summary(self) -> str:
        return tr(self, "summary")

    @property
    def takes_people(self) -> bool:
        """As `ProgrammeQuerySet.for_work` chooses them."""
        return self.is_work and self.status not in NOT_OPEN


class RuleSet(Titled):
    """Rules reviewed together. Without a programme they apply to every one (platform, origin country)."""

    code = models.SlugField(_("code"), max_length=40, primary_key=True)
    programme = models.ForeignKey(
        Programme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rule_sets",
        verbose_name=_("pathway"),
    )
    authority = models.CharField(_("whose rules"), max_length=200)

    class Meta:
        ordering = ["code"]
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")
