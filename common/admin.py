"""What the admin's lists share: states as badges, events as read-only history, and the person's scope on every queryset."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import capfirst
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .faces import face_of
from .models import StateEvent


def badge(state: object, label: object) -> SafeString:
    """A state as shape, word and colour; the words come first for those who do not see the rest."""
    return format_html('<span class="badge is-{}">{}</span>', face_of(state), capfirst(str(label)))


class ReadOnly:
    """Shown, never written here: made by a service, an import or a run."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NeverDeleted:
    """Records of a public register are closed or withdrawn, never deleted from a list."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class EventWords(ReadOnly):
    """Who moved the record from where to where, when and why: in words, since the rows hold the names of states and moves."""

    @admin.display(description=_("action"), ordering="action")
    def action_shown(self, event: StateEvent) -> str:
        return event.action_label

    @admin.display(description=pgettext_lazy("state", "from"), ordering="old_state")
    def old_state_shown(self, event: StateEvent) -> str:
        return event.old_state_label

    @admin.display(description=pgettext_lazy("state", "to"), ordering="new_state")
    def new_state_shown(self, event: StateEvent) -> str:
        return event.new_state_label


class EventInline(EventWords, admin.TabularInline):
    fields = ("at", "by", "action_shown", "old_state_shown", "new_state_shown", "reason")
    readonly_fields = ("at", "by", "action_shown", "old_state_shown", "new_state_shown", "reason")
    extra = 0
    verbose_name_plural = _("history")
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return super().get_queryset(request).select_related("by")


class ActionFilter(admin.SimpleListFilter):
    """By what was done, with the move's own name."""

    title = _("action")
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(move.name, str(move.label)) for move in model_admin.model.moves]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> QuerySet[Model]:
        return queryset.filter(action=self.value()) if self.value() else queryset


class EventAdmin(EventWords, admin.ModelAdmin):
    list_display = ("at", "subject", "action_shown", "old_state_shown", "new_state_shown", "by", "reason")
    list_filter = (ActionFilter, "at")
    list_select_related = ["subject", "by"]
    fields = ("subject", "at", "by", "action_shown", "old_state_shown", "new_state_shown", "reason")
