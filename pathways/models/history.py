"""What has happened to a rule since it stands: rows are added, never changed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.models import StateEvent

from ..transitions import RULE_MOVES
from .change import RuleChange
from .rule import Rule


class RuleEvent(StateEvent):
    """With the rule's last day before and after, so that it can be told how the rules read at any moment (`selectors.replay`)."""

    moves = RULE_MOVES
    state_field = "state"

    subject = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="events", verbose_name=_("rule"))
    change = models.ForeignKey(
        RuleChange,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rule_events",
        verbose_name=_("change of the rules"),
    )
    last_day_before = models.DateField(_("last day before"), null=True, blank=True)
    last_day = models.DateField(_("last day since"), null=True, blank=True)

    class Meta(StateEvent.Meta):
        verbose_name = _("event of a rule")
        verbose_name_plural = _("events of rules")

    @property
    def told(self) -> str:
        """Most moves leave a rule published: the heading is what was done."""
        return self.action_label


Rule.event_model = RuleEvent
