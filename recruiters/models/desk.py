"""What the inspector's desk works by: deadlines by category, routes, and the times at which a clock stood still."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from common.models import Timestamped
from reference.choices import Confidence
from reference.models import Country

from ..choices import ComplaintCategory, Severity, SpanUnit

SPANS = (
    "acknowledge_hours",
    "triage_within",
    "triage_unit",
    "refer_hours",
    "outcome_within",
    "outcome_unit",
    "update_days",
)
_UNITS = ("triage_unit", "outcome_unit")
_NUMBERS = tuple(name for name in SPANS if name not in _UNITS)
_OWED = tuple(name for name in _NUMBERS if name != "refer_hours")  # a referral is owed where danger is now, else never
NO_SPANS = Q(*[(name, "") for name in _UNITS], *[(f"{name}__isnull", True) for name in _NUMBERS])
# A check that comes to "not known" lets a row pass: what must be there is asked for by name.
ALL_SPANS = (
    ~Q(triage_unit="")
    & ~Q(outcome_unit="")
    & Q(*[(f"{name}__isnull", False) for name in _OWED], *[(f"{name}__gte", 1) for name in _OWED])
)


class ComplaintPolicy(Timestamped):
    """How serious a category is, and until when what is owed. A platform's proposal, no law, until a ministry sets its own.

    A row without a category is for all of a severity and has every span; one with a category says its severity, and has spans of its own
    only where they differ. A country's row comes before the one for all countries. `update_days` are days between two messages to
    the person who complained; the other spans count from the day it came in, hours from the hour in which danger was known.
    """

    category = models.CharField(_("category"), max_length=24, choices=ComplaintCategory.choices, blank=True)
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country")
    )
    severity = models.CharField(_("severity"), max_length=2, choices=Severity.choices)
    acknowledge_hours = models.PositiveSmallIntegerField(_("hours to acknowledge"), null=True, blank=True)
    triage_within = models.PositiveSmallIntegerField(_("to triage"), null=True, blank=True)
    triage_unit = models.CharField(_("unit of triage"), max_length=12, choices=SpanUnit.choices, blank=True)
    refer_hours = models.PositiveSmallIntegerField(_("hours to refer"), null=True, blank=True)
    outcome_within = models.PositiveSmallIntegerField(_("to decide"), null=True, blank=True)
    outcome_unit = models.CharField(_("unit of the decision"), max_length=12, choices=SpanUnit.choices, blank=True)
    update_days = models.PositiveSmallIntegerField(_("days between messages"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)
    confidence = models.CharField(_("confidence"), max_length=8, choices=Confidence.choices)

    class Meta:
        ordering = ["severity", "category", "country_id"]
        verbose_name = _("deadlines of complaints")
        verbose_name_plural = _("deadlines of complaints")
        constraints = [
            models.UniqueConstraint(
                fields=["severity", "country"],
                condition=Q(category=""),
                nulls_distinct=False,
                name="complaint_policy_once_a_severity",
            ),
            models.UniqueConstraint(
                fields=["category", "country"],
                condition=~Q(category=""),
                nulls_distinct=False,
                name="complaint_policy_once_a_category",
            ),
            models.CheckConstraint(
                condition=ALL_SPANS | (~Q(category="") & NO_SPANS),
                name="complaint_policy_spans",
                violation_error_message=_(
                    "Give every deadline (only the hours to refer may be missing), or, for a category, none."
                ),
            ),
        ]

    def __str__(self) -> str:
        what = self.get_category_display() if self.category else self.get_severity_display()
        return f"{what} ({self.country.title})" if self.country else what

    @property
    def has_spans(self) -> bool:
        return self.outcome_within is not None

    def content(self) -> dict[str, object]:
        """What a ministry may set, by column, as JSON holds it."""
        return {name: getattr(self, name) for name in ("severity", *SPANS, "source", "confidence")}


class ComplaintPolicyEvent(models.Model):
    """What stood in a row before and after somebody changed it. Appended, never changed."""

    policy = models.ForeignKey(
        ComplaintPolicy, on_delete=models.PROTECT, related_name="events", verbose_name=_("deadlines")
    )
    before = models.JSONField(_("before"))
    after = models.JSONField(_("after"))
    at = models.DateTimeField(_("when"), auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("change of deadlines")
        verbose_name_plural = _("changes of deadlines")

    def __str__(self) -> str:
        return "; ".join(
            gettext("%(what)s: %(before)s → %(after)s")
            % {
                "what": _LABELS[name],
                "before": _shown(self.before.get(name)),
                "after": _shown(self.after[name]),
            }
            for name in self.after
            if self.before.get(name) != self.after[name]
        )


_LABELS = {field.name: field.verbose_name for field in ComplaintPolicy._meta.concrete_fields}


def _shown(value: object) -> str:
    return "–" if value in (None, "") else str(value)


class RoutingRule(Timestamped):
    """To whom a new complaint goes: the first active row, by `position`, that fits it. Where none does, it is its country's queue."""

    position = models.PositiveSmallIntegerField(_("order"), default=100)
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country")
    )
    category = models.CharField(_("category"), max_length=24, choices=ComplaintCategory.choices, blank=True)
    severity = models.CharField(_("severity"), max_length=2, choices=Severity.choices, blank=True)
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("office")
    )
    inspector = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("inspector"),
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("route of complaints")
        verbose_name_plural = _("routes of complaints")
        constraints = [
            models.CheckConstraint(
                condition=Q(office__isnull=False) | Q(inspector__isnull=False),
                name="routing_rule_leads_somewhere",
                violation_error_message=_("Choose an office, an inspector, or both."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.office or self.inspector}"


class ComplaintPause(models.Model):
    """From when until when the clock of the outcome stood still, and why. Ended, never deleted; only its end is written later."""

    complaint = models.ForeignKey(
        "recruiters.Complaint", on_delete=models.PROTECT, related_name="pauses", verbose_name=_("complaint")
    )
    begins_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))

    class Meta:
        ordering = ["-begins_at", "-pk"]
        verbose_name = _("pause of the clock")
        verbose_name_plural = _("pauses of the clock")
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"], condition=Q(ends_at__isnull=True), name="complaint_pause_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("begins_at")), name="complaint_pause_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint}: {self.begins_at:%Y-%m-%d}"
