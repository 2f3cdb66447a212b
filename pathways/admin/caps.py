"""Caps in the admin: how they stand, what the agencies say, and who holds a place. Reservations are moved by what they are for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import F, Q, QuerySet, URLField
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.admin import CarefulKeys, EventAdmin, EventInline, NeverDeleted, ReadOnly, RecordAdmin, badge

from ..models import CapClosing, CapPool, CapReport, CapReservation, CapReservationEvent
from ..presentation import DisplayedCap, cap_for_display
from ..selectors.caps import caps_listed, standings
from ..services.caps import cap_locked, cap_save


class CapPoolForm(forms.ModelForm):
    def clean_total(self) -> int:
        """Never below what is held, also if somebody reserves in this moment: the row stays locked until it is saved."""
        total: int = self.cleaned_data["total"]
        if self.instance.pk is not None and total < cap_locked(self.instance.pk).held:
            raise forms.ValidationError(_("More places are reserved or used already."))
        return total


class _Told(CarefulKeys, admin.TabularInline):
    extra = 0
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    readonly_fields = ["origin"]


class ClosingInline(_Told):
    model = CapClosing
    fields = ["closed_on", "citation", "source_url", "origin"]


class ReportInline(_Told):
    model = CapReport
    fields = ["as_of", "used", "citation", "source_url", "origin"]


class StartsFilter(admin.SimpleListFilter):
    title = gettext_lazy("work starts")
    parameter_name = "starts"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("now", _("now")), ("later", _("later")), ("past", _("is over"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[CapPool]) -> QuerySet[CapPool]:
        today = timezone.localdate()
        condition = {
            "now": Q(starts_from__lte=today, starts_to__gte=today),
            "later": Q(starts_from__gt=today),
            "past": Q(starts_to__lt=today),
        }.get(self.value() or "")
        return queryset.filter(condition) if condition else queryset


class HeldFilter(admin.SimpleListFilter):
    title = gettext_lazy("held by us")
    parameter_name = "held"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("some", _("some")), ("all", _("all of it"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[CapPool]) -> QuerySet[CapPool]:
        held = queryset.annotate(held_by_us=F("reserved") + F("used"))
        return {"some": held.filter(held_by_us__gt=0), "all": held.filter(held_by_us__gte=F("total"))}.get(
            self.value() or "", queryset
        )


@admin.register(CapPool)
class CapPoolAdmin(NeverDeleted, RecordAdmin):
    """The total may be put right, never below what is held. What the agencies say is noted below, with its source."""

    form = CapPoolForm
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    list_display = ["name", "programme", "year", "starts_from", "starts_to", "total", "reserved", "used", "left"]
    list_filter = [
        StartsFilter,
        HeldFilter,
        ("programme", admin.RelatedOnlyFieldListFilter),
        "year",
        "is_supplemental",
        "returning_only",
        "legal_status",
        "confidence",
        "origin",
    ]
    list_select_related = ["programme", "registry_country"]
    search_fields = ["key", "title_es", "title_en", "title_fr", "citation"]
    readonly_fields = ["reserved", "used", "left", "origin"]
    inlines = [ClosingInline, ReportInline]

    @admin.display(description=gettext_lazy("cap"), ordering="title_es")
    def name(self, pool: CapPool) -> SafeString:
        return format_html('{}<span class="sub">{}</span>', pool.title, _displayed(pool).for_whom)

    @admin.display(description=gettext_lazy("left"))
    def left(self, pool: CapPool) -> SafeString | str:
        if pool.pk is None:
            return "–"
        shown = _displayed(pool)
        return badge(shown.state, shown.left)

    def get_queryset(self, request: HttpRequest) -> QuerySet[CapPool]:
        return caps_listed()

    def save_model(self, request: HttpRequest, obj: CapPool, form: Any, change: bool) -> None:
        cap_save(pool=obj)


def _displayed(pool: CapPool) -> DisplayedCap:
    """How a pool stands today. Its closings and counts came with the list."""
    return cap_for_display(standings([pool], timezone.localdate())[0], {})


class ReservationEventInline(EventInline):
    model = CapReservationEvent


@admin.register(CapReservation)
class CapReservationAdmin(ReadOnly, RecordAdmin):
    list_display = ["reference", "pool", "quantity", "state", "reserved_on", "released_on", "by"]
    list_filter = ["status", "purpose", ("pool__programme", admin.RelatedOnlyFieldListFilter), "reserved_on"]
    list_select_related = ["pool", "by"]
    search_fields = ["reference", "pool__key"]
    date_hierarchy = "reserved_on"
    inlines = [ReservationEventInline]

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, reservation: CapReservation) -> SafeString:
        return badge(reservation.status, reservation.get_status_display())


@admin.register(CapReservationEvent)
class CapReservationEventAdmin(EventAdmin):
    list_select_related = ["subject", "by"]
