from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from common.models import Leased, StateEvent

from ..choices import MOST_EACH, Publishes, RunStage, RunStatus
from ..engine.weights import SHIPPED, Weights
from ..transitions import RUN_MOVES


class MatchRunQuerySet(models.QuerySet["MatchRun"]):
    def proposing(self) -> MatchRunQuerySet:
        """Finished runs that put all their proposals before people, not only what would change."""
        return self.filter(status=RunStatus.DONE, publishes=Publishes.PROPOSALS)


class MatchRun(Leased):
    """One matching of the registry with the open vacancies, from the request to its proven result.

    The row is the truth: a broker that forgets, or a worker process that dies, only delays it. `lease_until` says until when (by the
    database's clock) a process may believe that it alone works on the run; a sweeper asks again for runs whose lease has passed.
    """

    event_model: ClassVar[type[models.Model]]

    request_key = models.CharField(_("request key"), max_length=64, unique=True)
    status = models.CharField(_("status"), max_length=10, choices=RunStatus.choices, default=RunStatus.QUEUED)
    scope = models.JSONField(_("scope"), default=dict, help_text=_("Countries and pathways; empty means all."))
    as_of = models.DateField(_("as of"))
    seed = models.BigIntegerField(_("seed"))
    parameters = models.JSONField(_("parameters"), default=dict)
    publishes = models.CharField(
        _("puts before people"), max_length=9, choices=Publishes.choices, default=Publishes.PROPOSALS
    )
    placements_each = models.PositiveSmallIntegerField(
        _("places for one person at most"),
        default=1,
        db_default=1,
        help_text=_("More than one: one after another, on days that do not overlap."),
    )
    rest_days = models.PositiveSmallIntegerField(_("days at home between two places"), default=0, db_default=0)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("requested by"),
    )
    requested_at = models.DateTimeField(_("requested"), auto_now_add=True)

    stage = models.CharField(_("stage"), max_length=10, choices=RunStage.choices, default=RunStage.WAITING)
    progress_done = models.PositiveBigIntegerField(_("done"), default=0)
    progress_total = models.PositiveBigIntegerField(_("of"), default=0)
    cancel_asked = models.BooleanField(_("cancel asked"), default=False)

    rule_versions = models.JSONField(_("rule versions"), default=dict)
    rule_texts = models.JSONField(_("what the rules said"), default=dict)
    weights_version = models.CharField(_("version of the weights"), max_length=40, blank=True)
    weights = models.JSONField(_("points by part of the score"), default=dict)
    engine_version = models.CharField(_("engine version"), max_length=20, blank=True)
    input_hash = models.CharField(_("fingerprint of the input"), max_length=64, blank=True)
    result_hash = models.CharField(_("fingerprint of the result"), max_length=64, blank=True)
    timings = models.JSONField(_("seconds by stage"), default=dict)
    peak_memory = models.PositiveBigIntegerField(
        _("most memory held, in bytes"),
        null=True,
        blank=True,
        help_text=_("By the process that finished the run, since it began: it may have worked on others before."),
    )
    vacancies_already_started = models.PositiveIntegerField(_("left out: work already begun"), null=True, blank=True)
    workers = models.PositiveIntegerField(_("workers"), null=True, blank=True)
    vacancies = models.PositiveIntegerField(_("vacancies"), null=True, blank=True)
    seats = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    eligible_pairs = models.PositiveBigIntegerField(_("eligible pairs"), null=True, blank=True)
    proposals_made = models.PositiveIntegerField(_("proposals"), null=True, blank=True)
    kept_for_groups = models.PositiveIntegerField(_("seats kept for groups that travel together"), default=0)
    kept_by_name = models.PositiveIntegerField(_("seats kept for people asked for by name"), default=0)
    total_score = models.BigIntegerField(_("total score"), null=True, blank=True)
    bound = models.BigIntegerField(_("proven bound"), null=True, blank=True)
    gap = models.FloatField(_("gap"), null=True, blank=True)
    prices = models.JSONField(_("price of a seat by vacancy"), default=dict)
    # Each: `pools` (ids), `most` places left, `used` by proposals, `price` in points of one place more.
    limits = models.JSONField(_("places under caps"), default=list)
    # Each as `matching.floors.counting.floors_told` says: what a floor asked for, what was reached, and its multiplier in points.
    floors = models.JSONField(_("floors of groups"), default=list)
    total_without_floors = models.BigIntegerField(_("total score without floors"), null=True, blank=True)

    objects = MatchRunQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("matching run")
        verbose_name_plural = _("matching runs")
        indexes = [
            models.Index(
                fields=["status", "lease_until"],
                name="run_to_sweep",
                condition=Q(status__in=["queued", "running"]),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="done")
                | Q(bound__gte=F("total_score"), finished_at__isnull=False, gap__isnull=False),
                name="run_done_has_its_proof",
            ),
            models.CheckConstraint(
                condition=Q(progress_done__lte=F("progress_total")), name="run_progress_within_total"
            ),
            models.CheckConstraint(
                condition=Q(placements_each=1, rest_days=0)
                | Q(placements_each__gt=1, placements_each__lte=MOST_EACH, publishes=Publishes.PROPOSALS),
                name="run_of_several_places_proposes_them",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def has_several(self) -> bool:
        """Whether one person may get several places, one after another."""
        return self.placements_each > 1

    @property
    def score_weights(self) -> Weights:
        """By which a finished run scored. One of before there were versions scored by those that the product began with."""
        return Weights.of(self.weights) if self.weights else SHIPPED

    @property
    def gap_shown(self) -> str:
        """The gap in percent, with the decimal sign of the reader."""
        if self.gap is None:
            return "–"
        return f"{number_format(self.gap * 100, 4 if self.gap else 0)}\N{NO-BREAK SPACE}%"


class RunEvent(StateEvent):
    moves = RUN_MOVES

    subject = models.ForeignKey(MatchRun, on_delete=models.PROTECT, related_name="events", verbose_name=_("run"))

    class Meta(StateEvent.Meta):
        abstract = False
        verbose_name = _("move of a run")
        verbose_name_plural = _("moves of runs")


MatchRun.event_model = RunEvent
