from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.models import Leased

from ..choices import RunStage, StepState
from .run import MatchRun


class RunStep(models.Model):
    """One stage of one run (`shard` 0), or one of its parts where it is divided among processes: who works on it, how far it is, and how
    long it took.

    The engine goes to and fro between assigning and proving: `seconds` are all that a stage took in the attempt that made it, measured by
    its process, `started_at` and `finished_at` the first beginning and the last end by the database's clock. `fingerprint` is of what the
    stage made: the input, the assignment, the proposals; stages whose work is part of a later one's have none. A part says the same of its
    range of people: the process that looked at it last, in the how manieth attempt, and its seconds in all passes.
    """

    run = models.ForeignKey(MatchRun, on_delete=models.PROTECT, related_name="steps", verbose_name=_("run"))
    stage = models.CharField(_("stage"), max_length=10, choices=RunStage.choices)
    shard = models.PositiveSmallIntegerField(_("shard"), default=0)
    state = models.CharField(_("state"), max_length=8, choices=StepState.choices, default=StepState.WAITING)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    done = models.PositiveBigIntegerField(_("done"), default=0)
    total = models.PositiveBigIntegerField(_("of"), default=0)
    seconds = models.FloatField(_("seconds"), default=0)
    process = models.CharField(_("process"), max_length=80, blank=True)
    fingerprint = models.CharField(_("fingerprint"), max_length=64, blank=True)
    parts_kept = models.PositiveSmallIntegerField(_("parts kept for another process"), default=0)
    made_by = models.CharField(_("version that made it"), max_length=40, blank=True)

    class Meta:
        ordering = ["run_id", "id"]
        verbose_name = _("stage of a run")
        verbose_name_plural = _("stages of runs")
        constraints = [
            models.UniqueConstraint(fields=["run", "stage", "shard"], name="run_step_once"),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="run_step_done_within_total"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(started_at__isnull=False, finished_at__isnull=False),
                name="run_step_done_has_its_times",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.run_id} {self.get_stage_display()}"


class RunKept(models.Model):
    """A part of what a costly stage made, for the process that goes on where another one died; gone when the run has ended.

    Columns of facts about people by their numbers, without a name: only the platform itself sees the rows, no page or list does. The table
    is not logged: neither a backup of the log nor a replica ever holds it, and after a crash of the database it is empty. `attempt` is of
    the run: what a process writes that has lost its run is read by nobody.
    """

    run = models.ForeignKey(MatchRun, on_delete=models.PROTECT, related_name="kept", verbose_name=_("run"))
    stage = models.CharField(_("stage"), max_length=10, choices=RunStage.choices)
    attempt = models.PositiveSmallIntegerField(_("attempt"))
    part = models.PositiveSmallIntegerField(_("part"))
    content = models.BinaryField(_("content"))

    class Meta:
        ordering = ["run_id", "stage", "attempt", "part"]
        verbose_name = _("part kept of a run")
        verbose_name_plural = _("parts kept of runs")
        constraints = [models.UniqueConstraint(fields=["run", "stage", "attempt", "part"], name="run_kept_once")]

    def __str__(self) -> str:
        return f"#{self.run_id} {self.get_stage_display()} {self.part}"


class RunShard(Leased):
    """A range of people in one pass over all pairs: whoever has the lease looks at them; gone when the pass is over (`matching.shards`).

    `question` and `answer` know people by their places in what the run looks at, without a number or a name: prices, points, vacancies.
    As with `RunKept` only the platform sees the rows, and the table is not logged. What the run's own process looked at has no answer here.
    """

    run = models.ForeignKey(MatchRun, on_delete=models.PROTECT, related_name="shards", verbose_name=_("run"))
    stage = models.CharField(_("stage"), max_length=10, choices=RunStage.choices)
    number = models.PositiveSmallIntegerField(_("number"))
    first = models.PositiveIntegerField(_("first"))
    last = models.PositiveIntegerField(_("last"))
    status = models.CharField(_("state"), max_length=8, choices=StepState.choices, default=StepState.WAITING)
    process = models.CharField(_("process"), max_length=80, blank=True)
    took = models.FloatField(_("seconds"), default=0)
    question = models.BinaryField(_("question"))
    answer = models.BinaryField(_("answer"), default=b"")

    class Meta:
        ordering = ["run_id", "number"]
        verbose_name = _("part of a pass of a run")
        verbose_name_plural = _("parts of passes of runs")
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="run_shard_once"),
            models.CheckConstraint(condition=Q(first__lte=F("last")), name="run_shard_is_a_range"),
            models.CheckConstraint(
                condition=~Q(status="done") | Q(finished_at__isnull=False, lease_until__isnull=True),
                name="run_shard_done_is_nobodys",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.run_id} {self.get_stage_display()} {self.number}"
