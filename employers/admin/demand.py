"""What was read from public files, in the admin: imports, their rows, what was not taken, Canada's decisions."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy

from common.admin import ReadOnly, RecordAdmin, badge

from ..choices import LmiaOutcome
from ..models import DemandBatch, DemandCase, DemandRecord, DemandRejection, LmiaDecision


class RejectionInline(ReadOnly, admin.TabularInline):
    model = DemandRejection
    extra = 0
    max_num = 0
    fields = ("row_number", "column", "value", "reason")
    readonly_fields = ("row_number", "column", "value", "reason")


@admin.register(DemandBatch)
class DemandBatchAdmin(ReadOnly, RecordAdmin):
    list_display = [
        "file_name",
        "layout",
        "as_of",
        "read",
        "imported",
        "updated",
        "unchanged",
        "rejected",
        "started_at",
    ]
    list_filter = ["layout", "started_at"]
    search_fields = ["file_name", "file_sha256"]
    inlines = [RejectionInline]


@admin.register(DemandRecord)
class DemandRecordAdmin(ReadOnly, RecordAdmin):
    list_display = ["vacancy", "batch", "row_number"]
    list_filter = ["batch__layout", "batch"]
    list_select_related = ["vacancy", "batch"]
    search_fields = ["vacancy__case_number", "vacancy__folio"]


@admin.register(LmiaDecision)
class LmiaDecisionAdmin(ReadOnly, RecordAdmin):
    list_display = [
        "name_written",
        "answer",
        "period_from",
        "period_to",
        "stream",
        "occupation_written",
        "positions",
        "counted",
    ]
    list_filter = ["outcome", "stream", "counted", "period_to", ("subdivision", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["employer", "batch"]
    search_fields = ["name_written", "address", "noc_code"]

    @admin.display(description=gettext_lazy("outcome"), ordering="outcome")
    def answer(self, decision: LmiaDecision) -> str:
        return badge("pass" if decision.outcome == LmiaOutcome.POSITIVE else "fail", decision.get_outcome_display())


@admin.register(DemandCase)
class DemandCaseAdmin(ReadOnly, RecordAdmin):
    list_display = [
        "case_number",
        "employer",
        "programme",
        "fiscal_year",
        "decision",
        "role",
        "positions_requested",
        "positions_certified",
        "starts_on",
        "ends_on",
    ]
    list_filter = ["programme", "fiscal_year", "decision", "role", ("subdivision", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["employer", "programme"]
    search_fields = ["case_number", "employer__legal_name"]


@admin.register(DemandRejection)
class DemandRejectionAdmin(ReadOnly, RecordAdmin):
    list_display = ["batch", "row_number", "column", "value", "reason"]
    list_filter = ["column", "batch"]
    list_select_related = ["batch"]
    search_fields = ["value", "reason", "batch__file_name"]
