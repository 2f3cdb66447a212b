"""The ledger in the admin: rules of who pays are put right here; restitutions are read here and worked on their own pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet, URLField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.guards import person
from common.admin import EventAdmin, EventInline, NeverDeleted, ReadOnly, RecordAdmin, badge

from ..models import CostRule, Restitution, RestitutionEvent, RestitutionLine, RestitutionPayment
from ..selectors import restitutions_visible_to


@admin.register(CostRule)
class CostRuleAdmin(NeverDeleted, RecordAdmin):
    list_display = ["paid_for", "country", "payer", "citation", "checked_on", "confidence"]
    list_filter = ["payer", "confidence", ("country", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["country"]
    search_fields = ["citation"]
    formfield_overrides = {URLField: {"assume_scheme": "https"}}


class LineInline(ReadOnly, admin.TabularInline):
    model = RestitutionLine
    extra = 0


class PaymentInline(ReadOnly, admin.TabularInline):
    model = RestitutionPayment
    fields = ("paid_on", "amount", "through", "corrects", "note", "by", "at")
    readonly_fields = fields
    extra = 0


class RestitutionEventInline(EventInline):
    model = RestitutionEvent


@admin.register(Restitution)
class RestitutionAdmin(ReadOnly, RecordAdmin):
    list_display = ["complaint", "debtor", "currency", "asked", "agreed", "received", "due_on", "state"]
    list_filter = ["status", "currency", "due_on"]
    list_select_related = ["complaint", "recruiter", "employer"]
    search_fields = ["complaint__folio", "recruiter__legal_name", "employer__legal_name"]
    readonly_fields = ["its_page"]
    inlines = [LineInline, PaymentInline, RestitutionEventInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Restitution]:
        visible = restitutions_visible_to(person(request)).order_by().values("pk")
        return super().get_queryset(request).filter(pk__in=visible)

    @admin.display(description=gettext_lazy("who owes it"))
    def debtor(self, restitution: Restitution) -> str:
        return str(restitution.recruiter or restitution.employer)

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, restitution: Restitution) -> str:
        return badge(restitution.status, restitution.get_status_display())

    @admin.display(description=gettext_lazy("its page"))
    def its_page(self, restitution: Restitution) -> str:
        return format_html('<a href="{}">{}</a>', reverse("ledger:restitution", args=[restitution.pk]), _("Work on it"))


class OfVisibleRestitutions(ReadOnly, RecordAdmin):
    owner = "restitution"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        visible = restitutions_visible_to(person(request)).order_by().values("pk")
        return super().get_queryset(request).filter(**{f"{self.owner}__in": visible})


@admin.register(RestitutionLine)
class RestitutionLineAdmin(OfVisibleRestitutions):
    list_display = ["restitution", "claim_for", "fee", "amount"]
    list_filter = ["claim_for"]
    list_select_related = ["restitution__complaint", "fee"]
    search_fields = ["restitution__complaint__folio"]


@admin.register(RestitutionPayment)
class RestitutionPaymentAdmin(OfVisibleRestitutions):
    list_display = ["restitution", "paid_on", "amount", "through", "note", "by"]
    list_filter = ["through", "paid_on"]
    list_select_related = ["restitution__complaint", "by"]
    search_fields = ["restitution__complaint__folio"]


@admin.register(RestitutionEvent)
class RestitutionEventAdmin(OfVisibleRestitutions, EventAdmin):
    owner = "subject"
    list_select_related = ["subject__complaint", "by"]
    search_fields = ["subject__complaint__folio"]
