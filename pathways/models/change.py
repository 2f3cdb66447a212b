"""What somebody wants to do with the rules: drafted by one person, published by another."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.i18n import in_language
from common.models import StateEvent, Timestamped

from ..choices import ChangeAction, ChangeStatus
from ..transitions import CHANGE_MOVES
from .programme import RuleSet
from .rule import Rule

_EVIDENCE = (ChangeAction.NEW, ChangeAction.CHANGE, ChangeAction.CHECK)


class RuleChange(Timestamped):
    """A new rule, a rule that changes from a day, one looked up again, or one that ends.

    `content` is the rule as files write it (`content.content_of`), perhaps not whole yet; `rule` is the one it starts from and
    `rule_version` how that read then: a rule that somebody else has changed meanwhile is not changed blindly.
    """

    event_model: ClassVar[type[models.Model]]

    action = models.CharField(_("what is to be done"), max_length=6, choices=ChangeAction.choices)
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="changes", verbose_name=_("rule set"))
    rule = models.ForeignKey(
        Rule, on_delete=models.PROTECT, null=True, blank=True, related_name="changes", verbose_name=_("rule")
    )
    rule_version = models.CharField(max_length=16, blank=True, editable=False)
    content = models.JSONField(_("content"), default=dict, blank=True)
    last_day = models.DateField(_("last day on which it stands"), null=True, blank=True)
    is_correction = models.BooleanField(_("corrects a fact of the past"), default=False)
    reason = models.TextField(_("why"), blank=True)
    imported_from = models.CharField(_("brought in from"), max_length=120, blank=True)
    status = models.CharField(_("state"), max_length=9, choices=ChangeStatus.choices, default=ChangeStatus.DRAFT)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    published_rule = models.OneToOneField(
        Rule,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="published_by",
        verbose_name=_("published rule"),
    )

    class Meta:
        ordering = ["-updated_at", "-pk"]
        verbose_name = _("change of the rules")
        verbose_name_plural = _("changes of the rules")
        indexes = [models.Index(fields=["status", "drafted_by"], name="change_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=ChangeStatus.PUBLISHED)
                | Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(approved_by=F("drafted_by")),
                name="change_published_by_two_people",
                violation_error_message=_("A second person must approve the rule before it is published."),
            ),
            models.CheckConstraint(
                condition=Q(action=ChangeAction.NEW, rule__isnull=True)
                | ~Q(action=ChangeAction.NEW) & Q(rule__isnull=False),
                name="change_names_its_rule",
            ),
            models.CheckConstraint(
                condition=Q(published_rule__isnull=True)
                & (Q(action=ChangeAction.END) | ~Q(status=ChangeStatus.PUBLISHED))
                | Q(published_rule__isnull=False, status=ChangeStatus.PUBLISHED, action__in=_EVIDENCE),
                name="change_published_has_its_rule",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The rule's own title as it will read, else as it reads now, else its key."""
        written = in_language(self.content.get("title") or {})
        return written or (self.rule.title if self.rule else "") or self.key or str(self.rule_set)

    @property
    def key(self) -> str:
        return str(self.rule.key if self.rule else self.content.get("key") or "")

    @property
    def kind(self) -> str:
        return str(self.rule.kind if self.rule else self.content.get("kind") or "")


class ChangeEvent(StateEvent):
    moves = CHANGE_MOVES

    subject = models.ForeignKey(
        RuleChange, on_delete=models.PROTECT, related_name="events", verbose_name=_("change of the rules")
    )

    class Meta(StateEvent.Meta):
        verbose_name = _("event of a change")
        verbose_name_plural = _("events of changes")


RuleChange.event_model = ChangeEvent
