"""Signals: counts that chance does not explain. Each proposes an inspection and stops nobody; none says anything about who complained."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.models import StateEvent, Timestamped
from reference.models import Country

from ..choices import ScanStatus, SignalKind, SignalStatus
from ..transitions import SIGNAL_MOVES
from .recruiter import Recruiter


class SignalScan(models.Model):
    """The search of one day. `figures`: how many recruiters, complaints and placements it looked at, and what it found."""

    day = models.DateField(_("day"), unique=True)
    status = models.CharField(_("status"), max_length=8, choices=ScanStatus.choices, default=ScanStatus.ASKED)
    figures = models.JSONField(_("figures"), default=dict)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    lease_token = models.CharField(max_length=32, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-day"]
        verbose_name = _("search for signals")
        verbose_name_plural = _("searches for signals")

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"


class Signal(Timestamped):
    """What stands out about a recruiter. `figures` say why (`recruiters.inspections.reasons` puts them into words).

    `about` tells several of one kind apart (an amount, a payee); `period` is the month or week in which it was seen.
    """

    event_model: ClassVar[type[models.Model]]

    kind = models.CharField(_("kind"), max_length=12, choices=SignalKind.choices)
    recruiter = models.ForeignKey(
        Recruiter, on_delete=models.PROTECT, related_name="signals", verbose_name=_("recruiter")
    )
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country"))
    about = models.CharField(max_length=64, blank=True, editable=False)
    period = models.CharField(_("period"), max_length=8)
    figures = models.JSONField(_("figures"))
    computed_on = models.DateField(_("computed on"))
    status = models.CharField(_("status"), max_length=10, choices=SignalStatus.choices, default=SignalStatus.PROPOSED)

    class Meta:
        ordering = ["-computed_on", "-id"]
        verbose_name = _("signal")
        verbose_name_plural = _("signals")
        indexes = [models.Index(fields=["country", "status", "-computed_on"], name="signal_queue")]
        constraints = [
            models.UniqueConstraint(fields=["kind", "recruiter", "about", "period"], name="signal_once_a_period"),
            models.UniqueConstraint(
                fields=["kind", "recruiter", "about"], condition=Q(status="proposed"), name="signal_proposed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recruiter}: {self.get_kind_display()}"


class SignalEvent(StateEvent):
    moves = SIGNAL_MOVES

    subject = models.ForeignKey(Signal, on_delete=models.PROTECT, related_name="events", verbose_name=_("signal"))

    class Meta(StateEvent.Meta):
        abstract = False
        verbose_name = _("move of a signal")
        verbose_name_plural = _("moves of signals")


Signal.event_model = SignalEvent
