"""What a finished run proposed, kept up to date while people and vacancies come, change and go: see the room `live`."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.scope import PeopleScope
from common.models import Leased, StateEvent, Timestamped
from employers.models import Vacancy
from workers.models import Worker

from ..choices import ChangeCause, ChangeStatus, PlanStatus, TouchedKind
from ..transitions import CHANGE_MOVES
from .proposal import Proposal
from .run import MatchRun


class LivePlan(Leased):
    """The proposals of the newest run of some registries, and who would have another place by what has happened since.

    One process at a time keeps it, in memory; the row says how far it is. `version` counts the repairs: a process whose memory is of
    another version reads everything anew. `prices`: points of a seat by vacancy, as the last repair left them.
    """

    run = models.OneToOneField(MatchRun, on_delete=models.PROTECT, related_name="plan", verbose_name=_("run"))
    countries = models.JSONField(_("registries"), default=list)
    status = models.CharField(_("status"), max_length=8, choices=PlanStatus.choices, default=PlanStatus.CURRENT)
    version = models.PositiveBigIntegerField(_("repairs"), default=0)
    prices = models.JSONField(_("price of a seat by vacancy"), default=dict)
    seen = models.PositiveBigIntegerField(_("people and vacancies looked at"), default=0)
    repaired_at = models.DateTimeField(_("last repair"), null=True, blank=True)
    behind_seconds = models.FloatField(
        _("seconds from a change to its repair"), null=True, blank=True, help_text=_("The oldest of the last repair.")
    )

    class Meta:
        ordering = ["-run_id"]
        verbose_name = _("plan kept up to date")
        verbose_name_plural = _("plans kept up to date")

    def __str__(self) -> str:
        return f"#{self.run_id}"


class Touched(models.Model):
    """A person or a vacancy of which something was written that the rules or the score may look at; gone when the plan has seen it.

    Triggers write it, in the transaction of what they saw, for every current plan: nothing is written that the plan does not learn of.
    Numbers only.
    """

    plan = models.ForeignKey(LivePlan, on_delete=models.PROTECT, related_name="touched", verbose_name=_("plan"))
    kind = models.CharField(_("kind"), max_length=7, choices=TouchedKind.choices)
    subject = models.BigIntegerField(_("number"))
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("news for a plan")
        verbose_name_plural = _("news for plans")

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class PlanChangeQuerySet(models.QuerySet["PlanChange"]):
    def in_scope(self, scope: PeopleScope) -> PlanChangeQuerySet:
        return self.filter(scope.q("worker__country_id", "worker__office_id"))

    def waiting(self) -> PlanChangeQuerySet:
        return self.filter(status=ChangeStatus.WAITING)


class PlanChange(Timestamped):
    """One person who would have another place than their proposal says, for the first time one, or none any more.

    Nothing of it counts until somebody approves it: then `proposal` is made, and the one of `before` is withdrawn. `score`, its parts,
    what the rules said and the price are of `after`, as a proposal keeps them; `night` is the run that found it, none where a repair did.
    """

    event_model: ClassVar[type[models.Model]]

    plan = models.ForeignKey(LivePlan, on_delete=models.PROTECT, related_name="changes", verbose_name=_("plan"))
    night = models.ForeignKey(
        MatchRun,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="changes",
        verbose_name=_("run that found it"),
    )
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="plan_changes", verbose_name=_("worker"))
    cause = models.CharField(_("why"), max_length=10, choices=ChangeCause.choices)
    before = models.ForeignKey(
        Vacancy, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("place until now")
    )
    after = models.ForeignKey(
        Vacancy, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("new place")
    )
    score_before = models.PositiveSmallIntegerField(_("score until now"), null=True, blank=True)
    score = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)
    score_parts = models.JSONField(_("parts of the score"), default=dict, blank=True)
    findings = models.JSONField(_("what the rules said"), default=list, blank=True)
    unknown_count = models.PositiveSmallIntegerField(_("facts missing"), default=0)
    price = models.PositiveIntegerField(_("price of a seat"), default=0)
    status = models.CharField(_("status"), max_length=9, choices=ChangeStatus.choices, default=ChangeStatus.WAITING)
    proposal = models.OneToOneField(
        Proposal,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="change",
        verbose_name=_("proposal made of it"),
    )

    objects = PlanChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("change for approval")
        verbose_name_plural = _("changes for approval")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "worker"], condition=Q(status="waiting"), name="plan_change_waits_once_a_person"
            ),
            models.CheckConstraint(
                condition=Q(before__isnull=False) | Q(after__isnull=False), name="plan_change_of_some_place"
            ),
            models.CheckConstraint(
                condition=Q(before__isnull=True) | Q(after__isnull=True) | ~Q(before=F("after")),
                name="plan_change_of_another_place",
            ),
            models.CheckConstraint(
                condition=Q(after__isnull=True, score__isnull=True) | Q(after__isnull=False, score__lte=10_000),
                name="plan_change_scores_its_place",
            ),
        ]
        indexes = [
            models.Index(fields=["worker", "-id"], name="plan_change_of_worker"),
            models.Index(fields=["status", "-id"], name="plan_change_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.worker}: {self.before or '–'} → {self.after or '–'}"

    @property
    def judged_by(self) -> MatchRun:
        """The run whose rules, weights and day gave the score."""
        return self.night or self.plan.run

    @property
    def gain(self) -> int | None:
        """Points in hundredths that the person's place would be better by; None where there is none before or after."""
        if self.score is None or self.score_before is None:
            return None
        return self.score - self.score_before


class PlanChangeEvent(StateEvent):
    moves = CHANGE_MOVES

    subject = models.ForeignKey(PlanChange, on_delete=models.PROTECT, related_name="events", verbose_name=_("change"))

    class Meta(StateEvent.Meta):
        abstract = False
        verbose_name = _("move of a change for approval")
        verbose_name_plural = _("moves of changes for approval")


PlanChange.event_model = PlanChangeEvent


class RunPlacements(models.Model):
    """Who got which seat by a run that publishes only what changes, so that it can be checked and exported like any other.

    Columns of equal length, sorted by person, packed as `live.packing` says: ids of people, of vacancies, scores, whose seat was kept.
    """

    run = models.OneToOneField(
        MatchRun, on_delete=models.PROTECT, primary_key=True, related_name="placements", verbose_name=_("run")
    )
    people = models.BinaryField(_("people"))
    vacancies = models.BinaryField(_("vacancies"))
    scores = models.BinaryField(_("scores"))
    kept = models.BinaryField(_("whose seat was kept"))

    class Meta:
        ordering = ["run_id"]
        verbose_name = _("places given by a run")
        verbose_name_plural = _("places given by runs")

    def __str__(self) -> str:
        return f"#{self.run_id}"
