"""The desk of whoever looks after the rules: changes waiting, with the moves of the state table as actions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.guards import person
from accounts.policies import Can, may
from common.admin import EventInline, ReadOnly, RecordAdmin, badge
from common.errors import DomainError

from ..choices import ChangeStatus
from ..models import ChangeEvent, RuleChange
from ..services import change_move
from .rules import table_in_words


class OfEditors(ReadOnly):
    """Drafts are for those who edit rules; what was published everybody reads as a rule."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Can.EDIT_RULES)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, Can.EDIT_RULES)


class ChangeEvents(EventInline):
    model = ChangeEvent


class WaitingFilter(admin.SimpleListFilter):
    title = gettext_lazy("waits for")
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("me", _("my approval")), ("mine", _("me to write"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[RuleChange]) -> QuerySet[RuleChange]:
        if self.value() == "me":
            return queryset.filter(status=ChangeStatus.SUBMITTED).exclude(drafted_by=person(request))
        if self.value() == "mine":
            return queryset.filter(status__in=[ChangeStatus.DRAFT, ChangeStatus.SENT_BACK], drafted_by=person(request))
        return queryset


@admin.register(RuleChange)
class RuleChangeAdmin(OfEditors, RecordAdmin):
    list_display = ["title", "action", "rule_set", "state", "drafted_by", "updated_at", "page"]
    list_display_links = ["title"]
    list_filter = [WaitingFilter, "status", "action", "is_correction", ("rule_set", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["rule_set", "rule", "drafted_by"]
    search_fields = ["content__key", "rule__key", "reason", "drafted_by__full_name"]
    date_hierarchy = "updated_at"
    fieldsets = [
        (None, {"fields": ["action", "rule_set", "rule", "status", "page", "reason", "is_correction", "last_day"]}),
        (gettext_lazy("content"), {"fields": ["content_text", "imported_from"]}),
        (
            gettext_lazy("Publication"),
            {"fields": ["drafted_by", "approved_by", "approved_at", "published_rule", "created_at", "updated_at"]},
        ),
    ]
    inlines = [ChangeEvents]
    actions = ["submit", "publish"]

    @admin.display(description=gettext_lazy("state"), ordering="status")
    def state(self, change: RuleChange) -> SafeString:
        return badge(change.status, change.get_status_display())

    @admin.display(description=gettext_lazy("compare and decide"))
    def page(self, change: RuleChange) -> SafeString:
        """Both texts beside each other, whom it touches, and every decision with its reason."""
        return format_html('<a href="{}">{}</a>', reverse("pathways:change", args=[change.pk]), _("open"))

    @admin.display(description=gettext_lazy("content"))
    def content_text(self, change: RuleChange) -> SafeString:
        return table_in_words(change.content)

    @admin.action(description=gettext_lazy("Submit for approval"), permissions=["view"])
    def submit(self, request: HttpRequest, queryset: QuerySet[RuleChange]) -> None:
        self._each(request, queryset, "submit")

    @admin.action(description=gettext_lazy("Approve and publish"), permissions=["view"])
    def publish(self, request: HttpRequest, queryset: QuerySet[RuleChange]) -> None:
        self._each(request, queryset, "publish")

    def _each(self, request: HttpRequest, queryset: QuerySet[RuleChange], name: str) -> None:
        """One at a time: what one refuses does not keep the others."""
        done = 0
        for change in queryset.select_related("rule", "rule_set"):
            try:
                change_move(change=change, name=name, by=person(request))
                done += 1
            except DomainError as error:
                messages.error(request, f"{change}: {error.message}")
        if done:
            messages.success(request, _("Done for %(n)s.") % {"n": done})
