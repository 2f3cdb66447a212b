"""Scenarios and simulations in the admin: to look and search. Trying one is done on the simulator's page."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from common.admin import EventAdmin, EventInline, InTheReadersLanguage, ReadOnly, RecordAdmin, badge

from .models import Scenario, Simulation, SimulationEvent


@admin.register(Scenario)
class ScenarioAdmin(InTheReadersLanguage, ReadOnly, RecordAdmin):
    list_display = ["code", "title_shown", "origin", "updated_at"]
    list_filter = ["origin"]
    search_fields = ["code", "title_es", "title_en", "title_fr"]


class SimulationEventInline(EventInline):
    model = SimulationEvent


@admin.register(Simulation)
class SimulationAdmin(ReadOnly, RecordAdmin):
    list_display = ["number", "scenario", "state", "as_of", "requested_by", "requested_at"]
    list_filter = ["status", "scenario", "as_of"]
    list_select_related = ["scenario", "requested_by"]
    search_fields = ["scenario__code", "scenario__title_es"]
    exclude = ["lease_token", "lease_until", "request_key", "result"]
    inlines = [SimulationEventInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Simulation]:
        return super().get_queryset(request).defer("result")

    @admin.display(description=_("simulation"), ordering="pk")
    def number(self, simulation: Simulation) -> str:
        address = reverse("insights:simulation", args=[simulation.pk])
        return format_html('#{}<span class="sub"><a href="{}">{}</a></span>', simulation.pk, address, _("page"))

    @admin.display(description=_("status"), ordering="status")
    def state(self, simulation: Simulation) -> str:
        return badge(simulation.status, simulation.get_status_display())


admin.site.register(SimulationEvent, EventAdmin)
