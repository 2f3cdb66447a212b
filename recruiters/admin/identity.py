"""Alerts of shared identity: the queue of an inspector, decided one by one with a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.guards import person
from common.admin import EventAdmin, EventInline, MovesOnPage, ReadOnly, RecordAdmin, badge

from ..identity_card import alert_facts, alert_reasons, reasons_in_words
from ..models import AlertEvent, IdentityAlert
from ..services import alert_decide
from ..transitions import ALERT_MOVES


class AlertEventInline(EventInline):
    model = AlertEvent


@admin.register(IdentityAlert)
class IdentityAlertAdmin(MovesOnPage, ReadOnly, RecordAdmin):
    move_table = ALERT_MOVES
    list_display = ["recruiter", "stopped", "state", "points", "why", "found_at"]
    list_filter = ["status", ("recruiter__country", admin.RelatedOnlyFieldListFilter), "recruiter__record_kind"]
    list_select_related = ["recruiter", "stopped"]
    search_fields = ["recruiter__legal_name", "stopped__legal_name"]
    fields = ["recruiter", "stopped", "reasons_shown"]
    readonly_fields = ["recruiter", "stopped", "reasons_shown"]
    inlines = [AlertEventInline]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A decision is the only change; the columns are written by the services."""
        return admin.ModelAdmin.has_change_permission(self, request, obj)

    @admin.display(description=gettext_lazy("state"), ordering="status")
    def state(self, alert: IdentityAlert) -> str:
        return badge(alert.status, alert.get_status_display())

    @admin.display(description=gettext_lazy("reasons"))
    def why(self, alert: IdentityAlert) -> str:
        return reasons_in_words(alert)

    @admin.display(description=gettext_lazy("reasons"))
    def reasons_shown(self, alert: IdentityAlert) -> str:
        """Each reason with its points, and whose it is here and there."""
        rows = alert_reasons(alert)
        if not rows:
            return _("They share nothing any more.")
        items = format_html_join("", '<li>{} <span class="sub">{}</span></li>', rows)
        return format_html("<ul>{}</ul>", items)

    def facts(self, alert: IdentityAlert) -> list[dict[str, Any]]:
        return alert_facts(alert)

    def save_model(self, request: HttpRequest, obj: IdentityAlert, form: Any, change: bool) -> None:
        """Nothing of the form is a column: the move says it all."""

    def make_move(self, request: HttpRequest, record: IdentityAlert, name: str, reason: str) -> None:
        alert_decide(alert=record, name=name, by=person(request), reason=reason)


@admin.register(AlertEvent)
class AlertEventAdmin(EventAdmin):
    list_select_related = ["subject__recruiter", "subject__stopped", "by"]
    search_fields = ["subject__recruiter__legal_name", "subject__stopped__legal_name"]
