from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from employers.models import Vacancy
from workers.models import Worker

from .run import MatchRun


class NotProposed(models.Model):
    """A person whom a run proposed for nothing, and why, as it was on the run's day.

    `open_to` of the run's vacancies no bar closed to them. Of those `nearest` is the one that the fewest points were missing for, with
    its score for them and its price. `bars`: [name of the rule, how many vacancies it closed], the most first.
    """

    run = models.ForeignKey(MatchRun, on_delete=models.PROTECT, related_name="not_proposed", verbose_name=_("run"))
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="not_proposed", verbose_name=_("worker"))
    open_to = models.PositiveIntegerField(_("vacancies open to them"))
    nearest = models.ForeignKey(
        Vacancy, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("nearest vacancy")
    )
    nearest_score = models.PositiveSmallIntegerField(_("score there"), null=True, blank=True)
    nearest_price = models.PositiveIntegerField(_("price of a seat there"), null=True, blank=True)
    bars = models.JSONField(_("what closed the others"), default=list)

    class Meta:
        ordering = ["run_id", "worker_id"]
        verbose_name = _("person not proposed")
        verbose_name_plural = _("people not proposed")
        constraints = [models.UniqueConstraint(fields=["run", "worker"], name="not_proposed_once_a_person_and_run")]
        indexes = [models.Index(fields=["worker", "-run"], name="not_proposed_of_worker")]

    def __str__(self) -> str:
        return f"{self.run} – {self.worker}"

    @property
    def points_missing(self) -> int | None:
        """In hundredths of a point; 0 where others of as many points came first, None where nothing was open."""
        if self.nearest_score is None or self.nearest_price is None:
            return None
        return max(self.nearest_price - self.nearest_score, 0)
