"""What the desk works by, kept by administrators: deadlines, with what stood there before, and routes."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey, Q, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.guards import person
from accounts.models import Office, User
from accounts.policies import ROLES, Can
from common.admin import NeverDeleted, ReadOnly, RecordAdmin, badge
from reference.models import Country

from ..models import ComplaintPolicy, ComplaintPolicyEvent, RoutingRule
from ..presentation import SEVERITY_FACES, span_words
from ..services import complaint_policy_save


class OfOneCountry:
    """An administrator of one country keeps that country's rows and reads those for all; one of the whole region keeps every row."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        own = person(request).country
        rows = super().get_queryset(request)  # type: ignore[misc]
        return rows.filter(Q(country=own) | Q(country=None)) if own else rows

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = super().has_change_permission(request, obj)  # type: ignore[misc]
        own = person(request).country
        return bool(may and (obj is None or not own or obj.country_id == own))

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        own = person(request).country
        if db_field.name == "office":
            offices = Office.objects.filter(is_active=True)
            kwargs["queryset"] = offices.filter(country=own) if own else offices
        elif db_field.name == "inspector":
            people = User.objects.filter(is_active=True, role__in=ROLES[Can.WORK_COMPLAINTS])
            kwargs["queryset"] = people.filter(country=own) if own else people
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]
        if own and db_field.name == "country" and isinstance(field, ModelChoiceField):
            field.queryset, field.required = Country.objects.filter(pk=own), True
        return field


class PolicyEventInline(ReadOnly, admin.TabularInline):
    model = ComplaintPolicyEvent
    can_delete = False
    fields = readonly_fields = ("at", "by", "__str__")
    extra = 0
    verbose_name_plural = _("history")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("by")


@admin.register(ComplaintPolicy)
class ComplaintPolicyAdmin(OfOneCountry, NeverDeleted, RecordAdmin):
    list_display = ["what", "country", "severity_shown", "triage", "outcome", "update_days", "confidence"]
    list_filter = ["severity", "confidence"]
    list_select_related = ["country"]
    inlines = [PolicyEventInline]

    @admin.display(description=_("category"), ordering="category")
    def what(self, policy: ComplaintPolicy) -> str:
        return policy.get_category_display() if policy.category else str(_("all of this severity"))

    @admin.display(description=_("severity"), ordering="severity")
    def severity_shown(self, policy: ComplaintPolicy) -> str:
        return badge(SEVERITY_FACES[policy.severity], policy.get_severity_display())

    @admin.display(description=_("to triage"))
    def triage(self, policy: ComplaintPolicy) -> str:
        return span_words(policy.triage_within, policy.triage_unit)

    @admin.display(description=_("to decide"))
    def outcome(self, policy: ComplaintPolicy) -> str:
        return span_words(policy.outcome_within, policy.outcome_unit)

    def save_model(self, request: HttpRequest, obj: ComplaintPolicy, form: Any, change: bool) -> None:
        complaint_policy_save(policy=obj, by=person(request))


@admin.register(RoutingRule)
class RoutingRuleAdmin(OfOneCountry, NeverDeleted, RecordAdmin):
    list_display = ["position", "country", "category", "severity", "office", "inspector", "is_active"]
    list_display_links = ["position"]
    list_filter = ["is_active", "severity"]
    list_select_related = ["country", "office", "inspector"]
