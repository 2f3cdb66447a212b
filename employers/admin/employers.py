"""Employers, their teams and their worksites in the admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet, URLField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from accounts.guards import person
from common.admin import CarefulKeys, NeverDeleted, ReadOnly, RecordAdmin, badge
from common.errors import InvalidInput

from ..models import Employer, EmployerMember, LmiaDecision, Worksite
from ..selectors import employers_visible_to
from ..services import employer_save, number_free
from .enforcement import MatchInline


class MemberInline(CarefulKeys, admin.TabularInline):
    model = EmployerMember
    extra = 0
    raw_id_fields = ["user"]


class WorksiteInline(CarefulKeys, admin.TabularInline):
    model = Worksite
    extra = 0
    raw_id_fields = ["subdivision"]


class LmiaInline(ReadOnly, admin.TabularInline):
    model = LmiaDecision
    extra = 0
    max_num = 0
    can_delete = False
    fields = ("outcome", "period_from", "period_to", "stream", "occupation_written", "positions", "counted", "batch")
    readonly_fields = fields


class EmployerForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        """A number that is entered or changed is one that can be, as it is kept; one on record is not read again."""
        told = super().clean() or self.cleaned_data
        number, country = told.get("business_number"), told.get("country")
        if number and country and {"business_number", "country"} & set(self.changed_data):
            try:
                told["business_number"] = number_free(
                    country.pk, number, but=self.instance if self.instance.pk else None
                )
            except InvalidInput as error:
                self.add_error("business_number", error.message)
        return told


@admin.register(Employer)
class EmployerAdmin(NeverDeleted, RecordAdmin):
    form = EmployerForm
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    list_display = ["legal_name", "state", "country", "subdivision", "city", "business_number"]
    list_filter = ["status", ("country", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["country", "subdivision"]
    search_fields = ["legal_name", "trade_name", "business_number"]
    raw_id_fields = ["subdivision"]
    readonly_fields = ["created_at", "updated_at"]
    inlines = [MemberInline, WorksiteInline, MatchInline, LmiaInline]

    def save_model(self, request: HttpRequest, obj: Employer, form: Any, change: bool) -> None:
        employer_save(employer=obj)

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, employer: Employer) -> str:
        return badge(employer.status, employer.get_status_display())

    def get_queryset(self, request: HttpRequest) -> QuerySet[Employer]:
        visible = employers_visible_to(person(request)).values("pk")
        return super().get_queryset(request).filter(pk__in=visible)


@admin.register(Worksite)
class WorksiteAdmin(NeverDeleted, RecordAdmin):
    list_display = ["name", "employer", "city", "county", "subdivision"]
    list_filter = [("subdivision__country", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["employer", "subdivision"]
    search_fields = ["name", "city", "employer__legal_name"]
    autocomplete_fields = ["employer"]
    raw_id_fields = ["subdivision"]


@admin.register(EmployerMember)
class EmployerMemberAdmin(RecordAdmin):
    list_display = ["employer", "user", "role"]
    list_filter = ["role"]
    list_select_related = ["employer", "user"]
    search_fields = ["employer__legal_name", "user__email"]
    autocomplete_fields = ["employer"]
    raw_id_fields = ["user"]
