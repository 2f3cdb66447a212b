"""What entries share: phones, people, accounts, addresses; and the alert when one that was stopped comes back under another name."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.models import StateEvent

from ..choices import AlertStatus, MarkHolder, MarkKind
from ..transitions import ALERT_BY_ITSELF, ALERT_MOVES
from .recruiter import Recruiter


class IdentityMark(models.Model):
    """One thing by which an entry may be recognised, in its normal form; kept by the services whenever the entry changes.

    `key` is a keyed hash for what names a person or an account, else the text itself. `holder_pk` is the row that has it: of the entry,
    of one of its people, of an agent.
    """

    recruiter = models.ForeignKey(
        Recruiter, on_delete=models.CASCADE, related_name="marks", verbose_name=_("recruiter")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=MarkKind.choices)
    key = models.CharField(_("mark"), max_length=255)
    holder = models.CharField(_("of whom"), max_length=6, choices=MarkHolder.choices)
    holder_pk = models.BigIntegerField(editable=False)

    class Meta:
        ordering = ["recruiter_id", "kind", "id"]
        verbose_name = _("mark of a recruiter")
        verbose_name_plural = _("marks of recruiters")
        indexes = [models.Index(fields=["kind", "key"], name="mark_by_key")]
        constraints = [
            models.UniqueConstraint(
                fields=["recruiter", "kind", "key", "holder", "holder_pk"], name="mark_once_a_holder"
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class IdentityAlert(models.Model):
    """An entry that shares marks with one that is stopped (suspended, cancelled, excluded). Nothing follows before a person confirms.

    `points` 0 to 100; `reasons` are `[{"kind", "points", "entries"}]`, the weightiest first; `seen` are the marks (`kind:key`) that were
    on the table when somebody dismissed it: for the same ones it does not come back.
    """

    event_model: ClassVar[type[models.Model]]

    recruiter = models.ForeignKey(
        Recruiter, on_delete=models.PROTECT, related_name="alerts", verbose_name=_("recruiter")
    )
    stopped = models.ForeignKey(
        Recruiter, on_delete=models.PROTECT, related_name="alerts_about", verbose_name=_("the one that was stopped")
    )
    status = models.CharField(_("state"), max_length=9, choices=AlertStatus.choices, default=AlertStatus.SUGGESTED)
    points = models.PositiveSmallIntegerField(_("points"))
    reasons = models.JSONField(_("reasons"), default=list)
    seen = ArrayField(models.CharField(max_length=270), default=list, editable=False)
    found_at = models.DateTimeField(_("found"), auto_now_add=True)

    class Meta:
        ordering = ["-points", "id"]
        verbose_name = _("alert of shared identity")
        verbose_name_plural = _("alerts of shared identity")
        indexes = [models.Index(fields=["status", "-points"], name="identity_alert_queue")]
        constraints = [
            models.UniqueConstraint(fields=["recruiter", "stopped"], name="identity_alert_once"),
            models.CheckConstraint(condition=Q(points__lte=100), name="identity_alert_points_possible"),
            models.CheckConstraint(condition=~Q(recruiter=F("stopped")), name="identity_alert_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.recruiter} – {self.stopped}"


class AlertEvent(StateEvent):
    moves = (*ALERT_MOVES, *ALERT_BY_ITSELF)

    subject = models.ForeignKey(
        IdentityAlert, on_delete=models.PROTECT, related_name="events", verbose_name=_("alert of shared identity")
    )

    class Meta(StateEvent.Meta):
        abstract = False
        verbose_name = _("decision about an alert")
        verbose_name_plural = _("decisions about alerts")


IdentityAlert.event_model = AlertEvent
