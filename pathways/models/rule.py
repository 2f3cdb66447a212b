"""Dated, cited rules. A published rule is never edited: a change is a new row."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Deferrable, F, Q
from django.utils.translation import gettext_lazy as _

from common.i18n import Titled, tr
from common.models import Timestamped
from common.spans import days
from reference.choices import Confidence

from ..choices import LegalStatus, Origin, PublicationState, RuleKind, Severity
from .programme import RuleSet


class RuleQuerySet(models.QuerySet["Rule"]):
    def published(self) -> RuleQuerySet:
        return self.filter(state=PublicationState.PUBLISHED)

    def effective_on(self, day: date) -> RuleQuerySet:
        """Rules whose dates cover `day`; both ends count."""
        return self.filter(Q(effective_to__isnull=True) | Q(effective_to__gte=day), effective_from__lte=day)

    def overlapping(self, first: date, last: date | None) -> RuleQuerySet:
        """Rules that stand on at least one day from `first` to `last` (None: for ever); both ends count."""
        rules = self.filter(Q(effective_to__isnull=True) | Q(effective_to__gte=first))
        return rules.filter(effective_from__lte=last) if last else rules


class Rule(Titled, Timestamped):
    """One test of one programme, with its law, its dates and how sure we are of it.

    `parameters` are checked by the kind's own schema and `applies_to` by the engine before a row is written.
    `version` is the fingerprint of what it says (`versions.rule_version`); `shipped_version` that of the whole row when the product's
    own file was last loaded: while the row still reads so an upgrade may replace it, afterwards it belongs to staff.
    """

    event_model: ClassVar[type[models.Model]]

    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="rules", verbose_name=_("rule set"))
    key = models.SlugField(_("key"), max_length=60)
    kind = models.CharField(_("kind"), max_length=24, choices=RuleKind.choices)
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)
    applies_to = models.JSONField(_("applies to"), default=dict, blank=True)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity.choices)
    advice_es = models.TextField(_("what to do, in Spanish"), blank=True)
    advice_en = models.TextField(_("what to do, in English"), blank=True)
    advice_fr = models.TextField(_("what to do, in French"), blank=True)

    legal_status = models.CharField(
        _("legal status"), max_length=24, choices=LegalStatus.choices, default=LegalStatus.IN_FORCE
    )
    citation = models.CharField(_("citation"), max_length=255)
    source_url = models.URLField(_("source"), max_length=300, blank=True)
    checked_on = models.DateField(_("checked on"))
    confidence = models.CharField(_("confidence"), max_length=6, choices=Confidence.choices)
    effective_from = models.DateField(_("from"))
    effective_to = models.DateField(_("to, included"), null=True, blank=True)

    state = models.CharField(
        _("state"), max_length=10, choices=PublicationState.choices, default=PublicationState.PUBLISHED
    )
    origin = models.CharField(_("origin"), max_length=8, choices=Origin.choices, default=Origin.STAFF)
    supersedes = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("supersedes"),
    )
    version = models.CharField(_("version"), max_length=16, editable=False)
    shipped_version = models.CharField(max_length=16, blank=True, editable=False)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("drafted by"),
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

    objects = RuleQuerySet.as_manager()

    class Meta:
        ordering = ["rule_set_id", "key", "effective_from"]
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        indexes = [models.Index(fields=["state", "effective_from", "effective_to"], name="rule_in_force")]
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
                name="rule_dates_in_order",
                violation_error_message=_("The rule ends before it starts: check the dates."),
            ),
            models.CheckConstraint(
                condition=~Q(citation=""),
                name="rule_has_its_citation",
                violation_error_message=_("Name the law or the decision that the rule comes from."),
            ),
            models.CheckConstraint(
                condition=~Q(state=PublicationState.PUBLISHED, origin=Origin.STAFF)
                | Q(drafted_by__isnull=False, approved_by__isnull=False, approved_at__isnull=False)
                & ~Q(approved_by=F("drafted_by")),
                name="rule_of_staff_published_by_two_people",
                violation_error_message=_("A second person must approve the rule before it is published."),
            ),
            models.UniqueConstraint(
                fields=["rule_set", "key", "effective_from"],
                condition=Q(origin=Origin.SHIPPED, state=PublicationState.PUBLISHED),
                name="rule_shipped_once",
            ),
            ExclusionConstraint(
                name="rule_published_once_a_day",
                expressions=[
                    ("rule_set", RangeOperators.EQUAL),
                    ("key", RangeOperators.EQUAL),
                    (days("effective_from", "effective_to"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state=PublicationState.PUBLISHED),
                deferrable=Deferrable.IMMEDIATE,  # the loader moves several ranges before they are compared
                violation_error_message=_("A published rule with this key already stands on some of these days."),
            ),
        ]

    def clean(self) -> None:
        """Before the constraints are asked: PostgreSQL cannot compare a range that ends before it starts."""
        if self.effective_from and self.effective_to and self.effective_to < self.effective_from:
            raise ValidationError({"effective_to": _("The rule ends before it starts: check the dates.")})

    @property
    def advice(self) -> str:
        return tr(self, "advice")

    @property
    def name(self) -> str:
        return f"{self.rule_set_id}/{self.key}"
