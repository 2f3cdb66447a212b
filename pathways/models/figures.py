"""What every amount of money of the law has: its place, its days, its law, how sure it is, and who published it.

Published figures are never edited: a change is a new row from a date. A day that no row covers is a day of which the amount is
not known; nothing is carried forward.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from common.i18n import tr
from common.models import Timestamped
from reference.choices import Confidence
from reference.models import Country, Subdivision

from ..choices import FigureState, FigureUnit, Origin
from .programme import Programme

_DECIDING = {"state", "origin", "drafted_by", "approved_by", "approved_at"}


def or_none(column: str) -> Coalesce:
    """An empty key compared like any other: two rows without a programme are about the same one."""
    return Coalesce(F(column), Value(""), output_field=models.CharField())


class FigureQuerySet(models.QuerySet[Any]):
    def published(self) -> Self:
        return self.filter(state=FigureState.PUBLISHED)

    def effective_on(self, day: date) -> Self:
        """Figures whose days cover `day`; both ends count."""
        return self.filter(Q(effective_to__isnull=True) | Q(effective_to__gte=day), effective_from__lte=day)


class DatedFigure(Timestamped):
    """`programme` empty: every one of the country. `subdivision` empty: the whole country.

    `version` is the fingerprint of the content; `shipped_version` what it was when the product's own file was last loaded:
    while both agree an upgrade may replace the row, afterwards it belongs to staff.
    """

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pathway")
    )
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country"))
    subdivision = models.ForeignKey(
        Subdivision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("state or province"),
    )
    amount = models.DecimalField(
        _("amount"), max_digits=10, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3)
    unit = models.CharField(_("unit"), max_length=6, choices=FigureUnit.choices)
    effective_from = models.DateField(_("from"))
    effective_to = models.DateField(_("to, included"), null=True, blank=True)
    citation = models.CharField(_("citation"), max_length=255)
    source_url = models.URLField(_("source"), max_length=300, blank=True)
    checked_on = models.DateField(_("checked on"))
    confidence = models.CharField(_("confidence"), max_length=6, choices=Confidence.choices)
    note_es = models.TextField(_("note in Spanish"), blank=True)
    note_en = models.TextField(_("note in English"), blank=True)
    note_fr = models.TextField(_("note in French"), blank=True)

    state = models.CharField(_("state"), max_length=10, choices=FigureState.choices, default=FigureState.DRAFT)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin.choices, default=Origin.STAFF)
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

    objects = FigureQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def note(self) -> str:
        return tr(self, "note")

    def clean(self) -> None:
        """Before the constraints are asked: PostgreSQL cannot compare a range that ends before it starts."""
        problems = {}
        if self.effective_from and self.effective_to and self.effective_to < self.effective_from:
            problems["effective_to"] = _("It ends before it starts: check the dates.")
        if self.subdivision_id and not self.subdivision_id.startswith(f"{self.country_id}-"):
            problems["subdivision"] = _("This state or province is not in the country.")
        if problems:
            raise ValidationError(problems)

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """A form may leave out the state and who approved it; the constraints that depend on them hold all the same."""
        super().validate_constraints(exclude=set(exclude or ()) - _DECIDING)


def figure_constraints(prefix: str) -> list[models.BaseConstraint]:
    """What the database refuses of any figure."""
    return [
        models.CheckConstraint(
            condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
            name=f"{prefix}_dates_in_order",
            violation_error_message=_("It ends before it starts: check the dates."),
        ),
        models.CheckConstraint(
            condition=~Q(citation=""),
            name=f"{prefix}_has_its_citation",
            violation_error_message=_("Name the law or the decision that the figure comes from."),
        ),
        models.CheckConstraint(condition=Q(amount__isnull=True) | Q(amount__gt=0), name=f"{prefix}_amount_above_zero"),
        models.CheckConstraint(
            condition=Q(subdivision__isnull=True)
            | Q(Exact(Func(F("subdivision"), 2, function="left", output_field=models.CharField()), F("country"))),
            name=f"{prefix}_place_in_its_country",
        ),
        models.CheckConstraint(
            condition=~Q(state=FigureState.PUBLISHED, origin=Origin.STAFF)
            | Q(drafted_by__isnull=False, approved_by__isnull=False, approved_at__isnull=False)
            & ~Q(approved_by=F("drafted_by")),
            name=f"{prefix}_of_staff_published_by_two",
            violation_error_message=_("A second person must approve the figure before it is published."),
        ),
    ]
