"""Seats in the admin: how many at each worksite, and each one that was taken."""

from __future__ import annotations

from django.contrib import admin

from common.admin import ReadOnly, RecordAdmin

from ..models import TakenSeat, VacancySite
from .vacancies import OfVisibleVacancies

_COUNTS = ("seats", "seats_offered", "seats_reserved", "seats_filled", "seats_released")


class SiteInline(ReadOnly, admin.TabularInline):
    model = VacancySite
    extra = 0
    max_num = 0
    can_delete = False
    fields = ("worksite", *_COUNTS)
    readonly_fields = fields


@admin.register(VacancySite)
class VacancySiteAdmin(OfVisibleVacancies, ReadOnly, RecordAdmin):
    list_display = ["vacancy", "worksite", *_COUNTS]
    list_select_related = ["vacancy", "worksite"]
    search_fields = ["vacancy__folio", "worksite__name"]


@admin.register(TakenSeat)
class TakenSeatAdmin(OfVisibleVacancies, ReadOnly, RecordAdmin):
    list_display = ["vacancy", "site", "state", "created_at", "updated_at"]
    list_filter = ["state"]
    list_select_related = ["vacancy", "site", "site__worksite"]
    search_fields = ["vacancy__folio"]
    date_hierarchy = "updated_at"
