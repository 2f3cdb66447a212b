from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .run import MatchRun


class RunStanding(models.Model):
    """How far everybody of a finished run came and how many seats it left, for its report of fairness.

    No row a person: a run of a million would take longer to write than to match. `people` are ids in ascending order, `stages` their
    `fairness.stages.Stage`, both packed as that module says. Who the ids are the registry knows, whose policies hold: of an erased person
    only a number is left here, and it leads to nobody. Runs from before this was kept have none.
    """

    run = models.OneToOneField(
        MatchRun, on_delete=models.PROTECT, primary_key=True, related_name="standing", verbose_name=_("run")
    )
    people = models.BinaryField(_("people"))
    stages = models.BinaryField(_("how far each came"))
    unfilled = models.JSONField(_("seats left by vacancy"), default=dict)

    class Meta:
        ordering = ["run_id"]
        verbose_name = _("standing of a run")
        verbose_name_plural = _("standings of runs")

    def __str__(self) -> str:
        return f"#{self.run_id}"
