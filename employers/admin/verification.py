"""Verifications in the admin: to look things up; the work itself is done on the pages of the queue."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy

from common.admin import EventAdmin, EventInline, ReadOnly, RecordAdmin, badge

from ..models import VerificationCase, VerificationCheck, VerificationEvent, VerificationOpening


class CheckInline(ReadOnly, admin.TabularInline):
    model = VerificationCheck
    extra = 0
    can_delete = False
    fields = ("item", "outcome", "note", "by", "at")
    readonly_fields = fields


class OpeningInline(ReadOnly, admin.TabularInline):
    model = VerificationOpening
    extra = 0
    can_delete = False
    fields = ("what", "document", "by", "at")
    readonly_fields = fields


class VerificationEventInline(EventInline):
    model = VerificationEvent


@admin.register(VerificationCase)
class VerificationCaseAdmin(ReadOnly, RecordAdmin):
    list_display = ["employer", "state", "submitted_at", "created_at"]
    list_filter = ["status", ("employer__country", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["employer"]
    search_fields = ["employer__legal_name", "employer__business_number"]
    fields = ("employer", "status", "submitted_at", "created_at", "updated_at")
    inlines = [CheckInline, OpeningInline, VerificationEventInline]

    @admin.display(description=gettext_lazy("state"), ordering="status")
    def state(self, case: VerificationCase) -> str:
        return badge(case.status, case.get_status_display())


@admin.register(VerificationEvent)
class VerificationEventAdmin(EventAdmin):
    list_select_related = ["subject__employer", "by"]
    search_fields = ["subject__employer__legal_name"]
