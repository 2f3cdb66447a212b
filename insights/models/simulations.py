"""Scenarios, and what came out when they were tried on the registry."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.i18n import Titled, tr
from common.models import Leased, StateEvent, Timestamped
from pathways.choices import Origin

from ..choices import SimulationStage, SimulationStatus
from ..transitions import SIMULATION_MOVES


class Scenario(Titled, Timestamped):
    """Changes to rules that somebody wants to see the effect of. `changes` are read by `pathways.engine.scenario.read_change`.

    Who made and who changed one last stands here, every earlier text in the audit. An archived one is offered no more; what was
    tried with it stays.
    """

    code = models.SlugField(_("code"), max_length=40, primary_key=True)
    about_es = models.TextField(_("what it supposes, in Spanish"))
    about_en = models.TextField(_("what it supposes, in English"))
    about_fr = models.TextField(_("what it supposes, in French"))
    changes = models.JSONField(_("changes"), default=list)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin.choices, default=Origin.STAFF)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("last changed by"),
    )
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")

    @property
    def about(self) -> str:
        return tr(self, "about")


class Simulation(Leased):
    """One scenario tried on the registry as of a day. `changes` are kept as they were then; `result` holds numbers and no person.

    The row is the truth, as with a matching run: `lease_until` (the database's clock) says until when one process works on it.
    """

    event_model: ClassVar[type[models.Model]]

    scenario = models.ForeignKey(
        Scenario, on_delete=models.PROTECT, related_name="simulations", verbose_name=_("scenario")
    )
    changes = models.JSONField(_("changes"), default=list)
    as_of = models.DateField(_("as of"))
    request_key = models.CharField(_("request key"), max_length=64, unique=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("requested by"),
    )
    requested_at = models.DateTimeField(_("requested"), auto_now_add=True)
    status = models.CharField(
        _("status"), max_length=8, choices=SimulationStatus.choices, default=SimulationStatus.QUEUED
    )
    stage = models.CharField(_("stage"), max_length=8, choices=SimulationStage.choices, default=SimulationStage.WAITING)
    progress_done = models.PositiveIntegerField(_("done"), default=0)
    progress_total = models.PositiveIntegerField(_("of"), default=0)
    rule_versions = models.JSONField(_("rule versions"), default=dict)
    result = models.JSONField(_("result"), default=dict)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("simulation")
        verbose_name_plural = _("simulations")
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="done") | Q(finished_at__isnull=False) & ~Q(result={}),
                name="simulation_done_has_its_result",
            ),
            models.CheckConstraint(
                condition=Q(progress_done__lte=F("progress_total")), name="simulation_progress_within_total"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.scenario}"


class SimulationEvent(StateEvent):
    moves = SIMULATION_MOVES

    subject = models.ForeignKey(
        Simulation, on_delete=models.PROTECT, related_name="events", verbose_name=_("simulation")
    )

    class Meta(StateEvent.Meta):
        abstract = False
        verbose_name = _("move of a simulation")
        verbose_name_plural = _("moves of simulations")


Simulation.event_model = SimulationEvent
