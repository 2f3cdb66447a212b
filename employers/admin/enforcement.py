"""Published sanctions and their matches in the admin: to look things up; people decide on the pages of the queue."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy

from common.admin import EventAdmin, EventInline, ReadOnly, RecordAdmin, badge

from ..enforcement_card import match_face
from ..models import EnforcementMatch, EnforcementRecord, MatchEvent


class MatchInline(ReadOnly, admin.TabularInline):
    """On the employer's page."""

    model = EnforcementMatch
    extra = 0
    max_num = 0
    can_delete = False
    fields = ("record", "state", "confidence", "found_at")
    readonly_fields = fields

    @admin.display(description=gettext_lazy("state"))
    def state(self, match: EnforcementMatch) -> str:
        return badge(*match_face(match))


class MatchEventInline(EventInline):
    model = MatchEvent


@admin.register(EnforcementRecord)
class EnforcementRecordAdmin(ReadOnly, RecordAdmin):
    list_display = ["name_written", "kind", "city", "subdivision", "programme_written", "starts_on", "ends_on", "batch"]
    list_filter = ["kind", "rescinded", ("subdivision", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["subdivision", "batch"]
    search_fields = ["name_written", "trade_name", "case_number"]


@admin.register(EnforcementMatch)
class EnforcementMatchAdmin(ReadOnly, RecordAdmin):
    list_display = ["record", "employer", "state", "confidence", "found_at"]
    list_filter = ["status", "record__kind"]
    list_select_related = ["record", "employer"]
    search_fields = ["record__name_written", "employer__legal_name"]
    inlines = [MatchEventInline]

    @admin.display(description=gettext_lazy("state"), ordering="status")
    def state(self, match: EnforcementMatch) -> str:
        return badge(*match_face(match))


@admin.register(MatchEvent)
class MatchEventAdmin(EventAdmin):
    list_select_related = ["subject__record", "subject__employer", "by"]
    search_fields = ["subject__record__name_written", "subject__employer__legal_name"]
