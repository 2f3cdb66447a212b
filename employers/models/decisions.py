from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reference.models import Occupation, Subdivision

from ..choices import LmiaOutcome, LmiaStream, NocVintage, PositionsCounted
from .employer import Employer
from .imports import DemandBatch


class LmiaDecision(models.Model):
    """What Canada's list of one period says of one employer, address, stream and occupation: no vacancy, it has no dates and no wage.

    `period_from` to `period_to` are whole quarters of one year. `identity` is made of what names the row, `occurrence` counts rows of
    one list that are named alike. `subdivision` is empty where the list says that the head office is outside Canada.
    """

    employer = models.ForeignKey(
        Employer, on_delete=models.PROTECT, related_name="lmia_decisions", verbose_name=_("employer")
    )
    outcome = models.CharField(_("outcome"), max_length=8, choices=LmiaOutcome.choices)
    period_from = models.DateField(_("from"))
    period_to = models.DateField(_("to"))
    name_written = models.CharField(_("name as written"), max_length=255)
    address = models.CharField(_("address"), max_length=255, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=12, blank=True)
    subdivision = models.ForeignKey(
        Subdivision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("state or province"),
    )
    stream = models.CharField(_("stream"), max_length=13, choices=LmiaStream.choices)
    stream_written = models.CharField(_("stream as written"), max_length=100)
    noc_code = models.CharField(_("NOC code"), max_length=5, blank=True)
    noc_vintage = models.CharField(_("edition of the NOC"), max_length=7, choices=NocVintage.choices, blank=True)
    occupation_written = models.CharField(_("occupation as written"), max_length=255, blank=True)
    occupation = models.ForeignKey(
        Occupation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("occupation"),
    )
    positions = models.PositiveIntegerField(_("positions"))
    counted = models.CharField(_("positions that were"), max_length=9, choices=PositionsCounted.choices)
    lmias = models.PositiveIntegerField(_("LMIAs"), null=True, blank=True)
    batch = models.ForeignKey(
        DemandBatch, on_delete=models.PROTECT, related_name="lmia_decisions", verbose_name=_("last changed by")
    )
    row_number = models.PositiveIntegerField(_("row"))
    identity = models.CharField(max_length=64, editable=False)
    occurrence = models.PositiveSmallIntegerField(default=1, editable=False)
    content_hash = models.CharField(max_length=64, editable=False)
    original = models.JSONField(_("original values"), default=dict)

    class Meta:
        ordering = ["-period_to", "employer_id", "id"]
        verbose_name = _("decision on Canada's list")
        verbose_name_plural = _("decisions on Canada's list")
        indexes = [models.Index(fields=["employer", "-period_to"], name="lmia_of_employer")]
        constraints = [
            models.UniqueConstraint(
                fields=["identity", "occurrence", "period_from", "period_to", "outcome"], name="lmia_decision_once"
            ),
            models.CheckConstraint(condition=Q(period_to__gt=F("period_from")), name="lmia_period_in_order"),
            models.CheckConstraint(
                condition=Q(noc_code="", noc_vintage="") | (~Q(noc_code="") & ~Q(noc_vintage="")),
                name="lmia_noc_with_its_edition",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name_written}: {self.get_outcome_display()}"
