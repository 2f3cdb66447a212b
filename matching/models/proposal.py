from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.scope import PeopleScope
from common.models import StateEvent, Timestamped
from employers.models import NamedRequest, Vacancy
from pathways.selectors import DisplayedChange, changes_for_display
from workers.models import TravelGroup, Worker

from ..choices import ProposalStatus
from ..transitions import PROPOSAL_MOVES
from .run import MatchRun


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def in_scope(self, scope: PeopleScope) -> ProposalQuerySet:
        return self.filter(scope.q("worker__country_id", "worker__office_id"))

    def standing(self) -> ProposalQuerySet:
        """Proposals that still hold a seat of their vacancy."""
        return self.exclude(status__in=[ProposalStatus.DISCARDED, ProposalStatus.WITHDRAWN])


class Proposal(Timestamped):
    """One person proposed for one seat by one run, with the parts of the score and every rule that was checked.

    `findings` is what the rules said on the run's day (so that it can be shown unchanged later); `price` is what a seat of the vacancy
    cost in score points; `runner_up` is the vacancy the person would have got next, with its score, its parts and its price.
    `named_request`: the employer asked for the person by name, and the run kept a seat for them. `floor_points`: what floors of the
    programme counted for when seats were given; no part of the score. `turn`: a run of several places for one person numbers them.
    """

    event_model: ClassVar[type[models.Model]]

    run = models.ForeignKey(MatchRun, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("run"))
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("worker"))
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("vacancy"))
    status = models.CharField(
        _("status"), max_length=12, choices=ProposalStatus.choices, default=ProposalStatus.PROPOSED
    )
    score = models.PositiveSmallIntegerField(_("score"))
    score_parts = models.JSONField(_("parts of the score"))
    findings = models.JSONField(_("what the rules said"))
    rank = models.PositiveIntegerField(_("rank within the vacancy"))
    price = models.PositiveIntegerField(_("price of a seat"))
    runner_up = models.ForeignKey(
        Vacancy,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("next best vacancy"),
    )
    runner_up_score = models.PositiveSmallIntegerField(_("score of the next best"), null=True, blank=True)
    runner_up_parts = models.JSONField(_("parts of the score of the next best"), default=dict, blank=True)
    runner_up_price = models.PositiveIntegerField(_("price of a seat of the next best"), null=True, blank=True)
    named_request = models.ForeignKey(
        NamedRequest,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked for by name"),
    )
    travel_group = models.ForeignKey(
        TravelGroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("goes with a group"),
    )
    floor_points = models.PositiveIntegerField(_("points that floors gave"), default=0, db_default=0)
    unknown_count = models.PositiveSmallIntegerField(_("facts missing"), default=0)
    turn = models.PositiveSmallIntegerField(
        _("which of the person's places"), default=1, db_default=1, help_text=_("In the order of their days, from 1.")
    )
    is_later = models.BooleanField(
        _("added later"), default=False, db_default=False, help_text=_("By a change that was approved after the run.")
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-run_id", "vacancy_id", "rank"]
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "worker", "turn"],
                condition=Q(is_later=False),
                name="proposal_once_a_person_and_run",
            ),
            models.UniqueConstraint(fields=["run", "vacancy", "rank"], name="proposal_rank_once_a_vacancy"),
            models.CheckConstraint(condition=Q(score__lte=10_000), name="proposal_score_on_scale"),
        ]
        indexes = [
            models.Index(fields=["vacancy", "status"], name="proposal_of_vacancy"),
            models.Index(fields=["worker", "-run"], name="proposal_of_worker"),
        ]

    def __str__(self) -> str:
        return f"PR-{self.run_id}-{self.pk}"

    @cached_property
    def judged_by(self) -> MatchRun:
        """The run whose rules, weights and day gave the score: its own, or the later one that found the change it was made of."""
        night = MatchRun.objects.filter(changes__proposal=self).first() if self.is_later else None
        return night or self.run

    @property
    def points(self) -> float:
        """The score out of 100, as pages say it."""
        return self.score / 100


class ProposalEvent(StateEvent):
    moves = PROPOSAL_MOVES

    subject = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="events", verbose_name=_("proposal"))

    class Meta(StateEvent.Meta):
        abstract = False
        verbose_name = _("move of a proposal")
        verbose_name_plural = _("moves of proposals")


Proposal.event_model = ProposalEvent


class NearMiss(models.Model):
    """A person whom a run proposed for nothing, and the vacancy that the fewest changes would have opened."""

    run = models.ForeignKey(MatchRun, on_delete=models.PROTECT, related_name="near_misses", verbose_name=_("run"))
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="near_misses", verbose_name=_("worker"))
    vacancy = models.ForeignKey(
        Vacancy, on_delete=models.PROTECT, related_name="near_misses", verbose_name=_("vacancy")
    )
    score = models.PositiveSmallIntegerField(_("score it would have"))
    changes = models.JSONField(_("what would open it"))

    class Meta:
        ordering = ["run_id", "-score", "id"]
        verbose_name = _("near miss")
        verbose_name_plural = _("near misses")
        constraints = [models.UniqueConstraint(fields=["run", "worker"], name="near_miss_once_a_person_and_run")]

    def __str__(self) -> str:
        return f"{self.worker} – {self.vacancy}"

    @property
    def changes_told(self) -> list[DisplayedChange]:
        """Each change in the reader's language: the rule, what would be different, what to do and who can."""
        return changes_for_display(self.changes)
