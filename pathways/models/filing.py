"""What has to be done before work begins, by whom and how long before: the rows that filing calendars are made of."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Deferrable, F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from common.i18n import Titled, tr
from common.models import Timestamped
from common.spans import days
from reference.choices import Confidence
from reference.models import Country

from ..choices import EVALUATED, DayCount, LegalStatus, Origin, StepActor, StepBasis, StepProof
from .programme import Programme

_LONGEST = 730


class FilingStepQuerySet(models.QuerySet["FilingStep"]):
    def in_force_on(self, day: date) -> FilingStepQuerySet:
        """Steps whose dates cover the day, in the order in which they are done; both ends count."""
        open_ended = Q(effective_to__isnull=True) | Q(effective_to__gte=day)
        return self.filter(open_ended, effective_from__lte=day, legal_status__in=EVALUATED)


class FilingStep(Titled, Timestamped):
    """One step, of a programme or (`registry_country`) of a country of origin for whatever programme.

    `before`: keys of the steps that wait for it; empty: the first day of work does. `length`: days from doing it until those
    can be done. `earliest_days` and `latest_days` are what the law says, in calendar days before the first day of work.
    `country` is whose working days count (none: those of the person's own, and a consulate keeps those of both); `office_days`
    says that it is done on one of them.
    """

    programme = models.ForeignKey(
        Programme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="filing_steps",
        verbose_name=_("pathway"),
    )
    registry_country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country of origin")
    )
    key = models.SlugField(_("key"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"))
    actor = models.CharField(_("who does it"), max_length=12, choices=StepActor.choices)
    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("working days of"),
    )
    before = models.JSONField(_("steps that wait for it"), default=list, blank=True)
    earliest_days = models.PositiveSmallIntegerField(
        _("at the earliest, days before"), null=True, blank=True, validators=[MaxValueValidator(_LONGEST)]
    )
    latest_days = models.PositiveSmallIntegerField(
        _("at the latest, days before"), null=True, blank=True, validators=[MaxValueValidator(_LONGEST)]
    )
    length = models.PositiveSmallIntegerField(_("length"), default=0, validators=[MaxValueValidator(_LONGEST)])
    counting = models.CharField(_("counted in"), max_length=8, choices=DayCount.choices, default=DayCount.CALENDAR)
    office_days = models.BooleanField(_("only on working days"), default=True)
    proof = models.CharField(_("shown by"), max_length=13, choices=StepProof.choices, blank=True)
    basis = models.CharField(_("the days come from"), max_length=8, choices=StepBasis.choices)
    note_es = models.TextField(_("note in Spanish"), blank=True)
    note_en = models.TextField(_("note in English"), blank=True)
    note_fr = models.TextField(_("note in French"), blank=True)

    legal_status = models.CharField(
        _("legal status"), max_length=24, choices=LegalStatus.choices, default=LegalStatus.IN_FORCE
    )
    citation = models.CharField(_("citation"), max_length=255)
    source_url = models.URLField(_("source"), max_length=300, blank=True)
    checked_on = models.DateField(_("checked on"))
    confidence = models.CharField(_("confidence"), max_length=6, choices=Confidence.choices)
    effective_from = models.DateField(_("from"))
    effective_to = models.DateField(_("to, included"), null=True, blank=True)

    origin = models.CharField(_("origin"), max_length=8, choices=Origin.choices, default=Origin.STAFF, editable=False)
    shipped_version = models.CharField(max_length=16, blank=True, editable=False)

    objects = FilingStepQuerySet.as_manager()

    class Meta:
        ordering = ["programme_id", "registry_country_id", "position", "effective_from"]
        verbose_name = _("filing step")
        verbose_name_plural = _("filing steps")
        constraints = [
            models.CheckConstraint(
                condition=Q(programme__isnull=False, registry_country__isnull=True)
                | Q(programme__isnull=True, registry_country__isnull=False),
                name="step_of_a_programme_or_an_origin",
                violation_error_message=_("A step belongs to a pathway or to a country of origin, not to both."),
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
                name="step_dates_in_order",
                violation_error_message=_("The step ends before it begins: check the dates."),
            ),
            models.CheckConstraint(
                condition=Q(earliest_days__isnull=True)
                | Q(latest_days__isnull=True)
                | Q(earliest_days__gte=F("latest_days")),
                name="step_window_in_order",
                violation_error_message=_("The earliest day comes after the latest: check the numbers."),
            ),
            models.CheckConstraint(
                condition=~Q(citation=""),
                name="step_has_its_citation",
                violation_error_message=_("Name the law, or say that it is a planning figure."),
            ),
            ExclusionConstraint(
                name="step_once_a_day",
                expressions=[
                    (Coalesce("programme", "registry_country"), RangeOperators.EQUAL),
                    ("key", RangeOperators.EQUAL),
                    (days("effective_from", "effective_to"), RangeOperators.OVERLAPS),
                ],
                deferrable=Deferrable.IMMEDIATE,  # the loader moves several ranges before they are compared
                violation_error_message=_("A step with this key already stands on some of these days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id or self.registry_country_id} · {self.title}"

    def clean(self) -> None:
        """Before the constraints are asked: PostgreSQL cannot compare a range that ends before it begins."""
        if self.effective_from and self.effective_to and self.effective_to < self.effective_from:
            raise ValidationError({"effective_to": _("The step ends before it begins: check the dates.")})
        if not isinstance(self.before, list) or not all(isinstance(key, str) for key in self.before):
            raise ValidationError({"before": _('Write a list of keys, such as ["visa", "travel"].')})

    @property
    def note(self) -> str:
        return tr(self, "note")
