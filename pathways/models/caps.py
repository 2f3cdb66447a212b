"""Caps: how many people a programme takes in a year, for which starts of work and for whom, and who holds a place."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.i18n import Titled, tr
from common.models import StateEvent, Timestamped
from reference.choices import Confidence
from reference.models import Country

from ..choices import EVALUATED, CapYear, LegalStatus, Origin, ReservationPurpose, ReservationState
from ..engine.caps import FIRST_YEAR, LAST_YEAR
from ..transitions import RESERVATION_MOVES
from .programme import Programme


class CapPoolQuerySet(models.QuerySet["CapPool"]):
    def counted(self) -> CapPoolQuerySet:
        """Those that the law counts. What was withdrawn, closed for good or only proposed is shown and counts nothing."""
        return self.filter(legal_status__in=EVALUATED)

    def for_start(self, programme: str, starts_on: date) -> CapPoolQuerySet:
        return self.filter(programme_id=programme, starts_from__lte=starts_on, starts_to__gte=starts_on)


class CapPool(Titled, Timestamped):
    """Places of one programme in one year for work that starts within `starts_from` and `starts_to`, both counted.

    `nationalities` (empty: all) are those it is set aside for; `returning_only` keeps it for people of earlier seasons;
    `registry_country` makes it the ceiling of a country's own programme, on top of those of the country of work.
    `reserved` and `used` are what the platform holds: only the services move them, and the database keeps their sum within
    `total`. Most of a national cap is used by others: see `CapReport` and `CapClosing`.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="caps", verbose_name=_("pathway"))
    registry_country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ceiling of the country of origin"),
    )
    key = models.SlugField(_("key"), max_length=60)
    year_kind = models.CharField(_("kind of year"), max_length=10, choices=CapYear.choices)
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    starts_from = models.DateField(_("work starts from"))
    starts_to = models.DateField(_("to, included"))
    total = models.PositiveIntegerField(_("places"), validators=[MinValueValidator(1)])
    is_supplemental = models.BooleanField(_("added for this year only"), default=False)
    returning_only = models.BooleanField(_("for returning workers only"), default=False)
    nationalities = models.JSONField(_("set aside for nationalities"), default=list, blank=True)
    note_es = models.TextField(_("notes and exempt cases, in Spanish"), blank=True)
    note_en = models.TextField(_("notes and exempt cases, in English"), blank=True)
    note_fr = models.TextField(_("notes and exempt cases, in French"), blank=True)

    legal_status = models.CharField(
        _("legal status"), max_length=24, choices=LegalStatus.choices, default=LegalStatus.IN_FORCE
    )
    citation = models.CharField(_("citation"), max_length=255)
    source_url = models.URLField(_("source"), max_length=300, blank=True)
    checked_on = models.DateField(_("checked on"))
    confidence = models.CharField(_("confidence"), max_length=6, choices=Confidence.choices)

    reserved = models.PositiveIntegerField(_("reserved by us"), default=0, editable=False)
    used = models.PositiveIntegerField(_("used by us"), default=0, editable=False)

    origin = models.CharField(_("origin"), max_length=8, choices=Origin.choices, default=Origin.STAFF, editable=False)
    shipped_version = models.CharField(max_length=16, blank=True, editable=False)

    objects = CapPoolQuerySet.as_manager()

    class Meta:
        ordering = ["programme_id", "-year", "starts_from", "key"]
        verbose_name = _("cap")
        verbose_name_plural = _("caps")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_to__gte=F("starts_from")),
                name="cap_window_in_order",
                violation_error_message=_("The window ends before it begins: check the dates."),
            ),
            models.CheckConstraint(
                condition=Q(total__gte=F("reserved") + F("used")),
                name="cap_never_over_filled",
                violation_error_message=_("More places are reserved or used already."),
            ),
            models.CheckConstraint(
                condition=~Q(citation=""),
                name="cap_has_its_citation",
                violation_error_message=_("Name the law or the decision that the cap comes from."),
            ),
            models.UniqueConstraint(
                fields=["programme", "registry_country", "year", "key"],
                nulls_distinct=False,
                name="cap_once_a_year",
                violation_error_message=_("This cap is on record for that year already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.year} · {self.title}"

    def clean(self) -> None:
        """What the database cannot see inside a list: two-letter countries that are on record, each once."""
        codes = self.nationalities
        if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
            raise ValidationError({"nationalities": _('Write a list of country codes, such as ["GT", "HN"].')})
        known = set(Country.objects.filter(code__in=codes).values_list("code", flat=True))
        if len(set(codes)) != len(codes) or set(codes) - known:
            raise ValidationError({"nationalities": _("Each country once, by a code that is on record.")})

    @property
    def note(self) -> str:
        return tr(self, "note")

    @property
    def held(self) -> int:
        """Places that the platform reserved or used."""
        return self.reserved + self.used


class CapClosing(Timestamped):
    """The agency's word that a pool was full: the last day on which a petition was counted, and who says so."""

    pool = models.ForeignKey(CapPool, on_delete=models.CASCADE, related_name="closings", verbose_name=_("cap"))
    closed_on = models.DateField(_("last day counted"))
    citation = models.CharField(_("who says so"), max_length=255)
    source_url = models.URLField(_("source"), max_length=300, blank=True)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin.choices, default=Origin.STAFF, editable=False)

    class Meta:
        ordering = ["pool_id", "closed_on"]
        verbose_name = _("closing of a cap")
        verbose_name_plural = _("closings of caps")
        constraints = [models.UniqueConstraint(fields=["pool", "closed_on"], name="cap_closing_once_a_day")]

    def __str__(self) -> str:
        return f"{self.pool} – {self.closed_on}"


class CapReport(Timestamped):
    """How many places of a pool the agency says are used by everybody, ours among them, as of a day."""

    pool = models.ForeignKey(CapPool, on_delete=models.CASCADE, related_name="reports", verbose_name=_("cap"))
    as_of = models.DateField(_("as of"))
    used = models.PositiveIntegerField(_("used by everybody"))
    citation = models.CharField(_("who says so"), max_length=255)
    source_url = models.URLField(_("source"), max_length=300, blank=True)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin.choices, default=Origin.STAFF, editable=False)

    class Meta:
        ordering = ["pool_id", "-as_of"]
        verbose_name = _("count of a cap by its agency")
        verbose_name_plural = _("counts of caps by their agencies")
        constraints = [models.UniqueConstraint(fields=["pool", "as_of"], name="cap_report_once_a_day")]

    def __str__(self) -> str:
        return f"{self.pool} – {self.as_of}"


class CapReservation(Timestamped):
    """Places of a pool held for one purpose. `reference` names the record in the app that asked ("placement:12"), and is opaque here.

    One reference holds one open reservation of a pool. `released_on` is the day it was given back.
    """

    event_model: ClassVar[type[models.Model]]

    pool = models.ForeignKey(CapPool, on_delete=models.PROTECT, related_name="reservations", verbose_name=_("cap"))
    quantity = models.PositiveIntegerField(_("places"), default=1, validators=[MinValueValidator(1)])
    purpose = models.CharField(_("for"), max_length=12, choices=ReservationPurpose.choices)
    reference = models.CharField(_("reference"), max_length=80)
    status = models.CharField(
        _("status"), max_length=10, choices=ReservationState.choices, default=ReservationState.RESERVED
    )
    reserved_on = models.DateField(_("reserved on"))
    released_on = models.DateField(_("given back on"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )

    class Meta:
        ordering = ["-id"]
        verbose_name = _("reservation of a cap")
        verbose_name_plural = _("reservations of caps")
        indexes = [models.Index(fields=["reference"], name="cap_reservation_reference")]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="cap_reservation_of_something"),
            models.CheckConstraint(
                condition=Q(status=ReservationState.RELEASED, released_on__isnull=False)
                | ~Q(status=ReservationState.RELEASED) & Q(released_on__isnull=True),
                name="cap_reservation_release_is_dated",
            ),
            models.UniqueConstraint(
                fields=["pool", "reference"],
                condition=~Q(status=ReservationState.RELEASED),
                name="cap_reservation_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} ({self.quantity})"


class CapReservationEvent(StateEvent):
    moves = RESERVATION_MOVES

    subject = models.ForeignKey(
        CapReservation, on_delete=models.PROTECT, related_name="events", verbose_name=_("reservation of a cap")
    )

    class Meta(StateEvent.Meta):
        abstract = False
        verbose_name = _("move of a reservation")
        verbose_name_plural = _("moves of reservations")


CapReservation.event_model = CapReservationEvent
