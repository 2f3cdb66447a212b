"""The register of recruiters in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from accounts.guards import person
from common.admin import EventAdmin, EventInline, NeverDeleted, RecordAdmin, badge

from ..models import Agent, Licence, LicenceEvent, Mandate, Recruiter, RecruiterMember, Surety
from ..presentation import STANDINGS
from ..selectors import licence_standing, recruiter_standing
from ..services import mandates_check, recruiter_save


class LicenceInline(admin.TabularInline):
    model = Licence
    extra = 0
    fields = ["regime", "number", "authority", "status", "valid_from", "valid_to"]
    readonly_fields = ["status"]
    show_change_link = True


class AgentInline(admin.TabularInline):
    model = Agent
    extra = 0
    autocomplete_fields = ["municipality"]


class MandateInline(admin.TabularInline):
    model = Mandate
    extra = 0
    raw_id_fields = ["employer", "vacancy"]
    readonly_fields = ["status"]


class RecruiterMemberInline(admin.TabularInline):
    model = RecruiterMember
    extra = 0
    raw_id_fields = ["user"]


@admin.register(Recruiter)
class RecruiterAdmin(NeverDeleted, RecordAdmin):
    list_display = ["legal_name", "standing", "kind", "country", "municipality"]
    list_filter = [("country", admin.RelatedOnlyFieldListFilter), "kind", "licences__status"]
    list_select_related = ["country", "municipality"]
    search_fields = ["legal_name", "trade_name", "tax_number", "phone", "agents__full_name"]
    autocomplete_fields = ["municipality"]
    raw_id_fields = ["country"]
    inlines = [LicenceInline, AgentInline, MandateInline, RecruiterMemberInline]

    @admin.display(description=gettext_lazy("standing"))
    def standing(self, recruiter: Recruiter) -> str:
        standing = recruiter_standing(recruiter)
        return badge(standing, STANDINGS[standing])

    def get_queryset(self, request: HttpRequest) -> QuerySet[Recruiter]:
        return super().get_queryset(request).prefetch_related("licences")

    def save_model(self, request: HttpRequest, obj: Recruiter, form: Any, change: bool) -> None:
        recruiter_save(recruiter=obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        mandates_check(recruiter=form.instance, by=person(request))


class LicenceEventInline(EventInline):
    model = LicenceEvent


class SuretyInline(admin.TabularInline):
    model = Surety
    extra = 0


@admin.register(Licence)
class LicenceAdmin(NeverDeleted, RecordAdmin):
    list_display = ["number", "recruiter", "regime", "standing", "valid_from", "valid_to"]
    list_filter = ["status", "regime", "valid_to"]
    list_select_related = ["recruiter"]
    search_fields = ["number", "recruiter__legal_name"]
    autocomplete_fields = ["recruiter"]
    readonly_fields = ["status"]
    inlines = [SuretyInline, LicenceEventInline]

    @admin.display(description=gettext_lazy("standing"), ordering="status")
    def standing(self, licence: Licence) -> str:
        standing = licence_standing(licence)
        return badge(standing, STANDINGS[standing])


@admin.register(Agent)
class AgentAdmin(NeverDeleted, RecordAdmin):
    list_display = ["full_name", "recruiter", "municipality", "phone", "is_active"]
    list_filter = ["is_active", ("municipality__subdivision__country", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["recruiter", "municipality"]
    search_fields = ["full_name", "phone", "recruiter__legal_name"]
    autocomplete_fields = ["recruiter", "municipality"]


@admin.register(Mandate)
class MandateAdmin(NeverDeleted, RecordAdmin):
    list_display = ["recruiter", "employer", "vacancy", "seats", "state", "starts_on", "ends_on"]
    list_filter = ["status", "ends_on"]
    list_select_related = ["recruiter", "employer", "vacancy"]
    search_fields = ["recruiter__legal_name", "employer__legal_name", "vacancy__folio"]
    autocomplete_fields = ["recruiter", "employer", "vacancy"]
    readonly_fields = ["status"]

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, mandate: Mandate) -> str:
        return badge(mandate.status, mandate.get_status_display())


@admin.register(Surety)
class SuretyAdmin(NeverDeleted, RecordAdmin):
    list_display = ["licence", "issuer", "amount", "currency", "expires_on"]
    list_filter = ["currency", "expires_on"]
    list_select_related = ["licence"]
    search_fields = ["licence__number", "issuer"]
    autocomplete_fields = ["licence"]


@admin.register(LicenceEvent)
class LicenceEventAdmin(EventAdmin):
    search_fields = ["subject__number"]


@admin.register(RecruiterMember)
class RecruiterMemberAdmin(RecordAdmin):
    list_display = ["recruiter", "user"]
    list_filter = [("recruiter__country", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["recruiter", "user"]
    search_fields = ["recruiter__legal_name", "user__email"]
    autocomplete_fields = ["recruiter"]
    raw_id_fields = ["user"]
