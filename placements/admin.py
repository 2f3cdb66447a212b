from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.guards import person
from accounts.scope import people_scope
from common.admin import EventAdmin, EventInline, ReadOnly, RecordAdmin, badge

from .models import Placement, PlacementEvent, SeatCheck


class PlacementEventInline(EventInline):
    model = PlacementEvent


@admin.register(Placement)
class PlacementAdmin(ReadOnly, RecordAdmin):
    """Followed from offer to return; the moves are made on the placement's own page."""

    list_display = ["worker", "vacancy", "state", "starts_on", "ends_on"]
    list_filter = ["status", "vacancy__programme", "starts_on"]
    list_select_related = ["worker", "vacancy"]
    search_fields = ["worker__folio", "vacancy__folio"]
    date_hierarchy = "starts_on"
    inlines = [PlacementEventInline]

    @admin.display(description=_("status"), ordering="status")
    def state(self, placement: Placement) -> str:
        return badge(placement.status, placement.get_status_display())

    def get_queryset(self, request: HttpRequest) -> QuerySet[Placement]:
        return super().get_queryset(request).in_scope(people_scope(person(request)))  # type: ignore[attr-defined]


@admin.register(PlacementEvent)
class PlacementEventAdmin(EventAdmin):
    list_select_related = ["subject", "subject__worker", "subject__vacancy", "by"]
    search_fields = ["subject__worker__folio", "subject__vacancy__folio", "by__email", "reason"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PlacementEvent]:
        scope = people_scope(person(request))
        return (
            super().get_queryset(request).filter(scope.q("subject__worker__country_id", "subject__worker__office_id"))
        )


@admin.register(SeatCheck)
class SeatCheckAdmin(ReadOnly, RecordAdmin):
    """Each night's comparison of the seats counted with the placements; differences are reported and never mended here."""

    list_display = ["ran_at", "state", "vacancies", "seats", "placements"]
    date_hierarchy = "ran_at"

    @admin.display(description=_("result"))
    def state(self, check: SeatCheck) -> str:
        n = len(check.differences)
        return (
            badge("fail", ngettext("%(n)d difference", "%(n)d differences", n) % {"n": n})
            if n
            else badge("pass", gettext("adds up"))
        )
