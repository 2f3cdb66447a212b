"""What the admin's lists share: states as badges, events as read-only history, and the person's scope on every queryset."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from .faces import face_of


def badge(state: object, label: object) -> SafeString:
    """A state as shape, word and colour; the words come first for those who do not see the rest."""
    return format_html('<span class="badge is-{}">{}</span>', face_of(state), label)


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


class EventInline(ReadOnly, admin.TabularInline):
    """Who moved the record from where to where, when and why."""

    fields = ("at", "by", "action", "old_state", "new_state", "reason")
    readonly_fields = ("at", "by", "action", "old_state", "new_state", "reason")
    extra = 0
    verbose_name_plural = _("history")
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return super().get_queryset(request).select_related("by")
