"""What a change of the rules would touch, counted: kept beside the change, so that it can be told what its approver saw."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..choices import EffectStatus
from .change import RuleChange


class ChangeEffect(models.Model):
    """The latest count of one change. `fingerprint` names what was counted: once the text or the day differ, the count is an old one.

    `result` holds numbers only (`effects.Effect.as_dict`), no person: small cells are hidden when it is shown.
    """

    change = models.OneToOneField(
        RuleChange, on_delete=models.PROTECT, related_name="effect", verbose_name=_("change of the rules")
    )
    status = models.CharField(_("state"), max_length=8, choices=EffectStatus.choices, default=EffectStatus.ASKED)
    fingerprint = models.CharField(max_length=16, editable=False)
    as_of = models.DateField(_("as of"))
    asked_at = models.DateTimeField(_("asked for"))
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    result = models.JSONField(_("result"), default=dict, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("count of what a change touches")
        verbose_name_plural = _("counts of what changes touch")
        indexes = [
            models.Index(
                fields=["status", "asked_at"], name="effect_to_sweep", condition=Q(status__in=["asked", "counting"])
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="done") | Q(finished_at__isnull=False), name="effect_done_has_its_end"
            )
        ]

    def __str__(self) -> str:
        return f"{self.change}: {self.get_status_display()}"
