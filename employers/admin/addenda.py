"""The addenda in the admin: crops, work sites, housing and recruiters of cases, read only, with file and row."""

from __future__ import annotations

from django.contrib import admin

from common.admin import ReadOnly, RecordAdmin

from ..models import CaseCrop, CaseHousing, CaseRecruiter, CaseWorksite


@admin.register(CaseCrop)
class CaseCropAdmin(ReadOnly, RecordAdmin):
    list_display = ["activity", "case_number", "crop", "wage", "wage_unit", "pay_notes"]
    list_filter = ["wage_unit", ("crop", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["crop"]
    search_fields = ["case_number", "job_order_number", "activity"]


@admin.register(CaseWorksite)
class CaseWorksiteAdmin(ReadOnly, RecordAdmin):
    list_display = ["case_number", "business", "city", "county", "subdivision", "workers", "wage", "wage_unit"]
    list_filter = [("subdivision", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["subdivision"]
    search_fields = ["case_number", "job_order_number", "business", "city", "county"]


@admin.register(CaseHousing)
class CaseHousingAdmin(ReadOnly, RecordAdmin):
    list_display = ["case_number", "kind", "address", "city", "subdivision", "units", "capacity"]
    list_filter = [("subdivision", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["subdivision"]
    search_fields = ["case_number", "job_order_number", "address", "city"]


@admin.register(CaseRecruiter)
class CaseRecruiterAdmin(ReadOnly, RecordAdmin):
    list_display = ["person", "organisation", "city", "region", "country", "case_number"]
    list_filter = [("country", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["country"]
    search_fields = ["case_number", "search_name"]
