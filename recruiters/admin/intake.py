"""What came in with a complaint, on its page: read, never written by hand. Pictures are opened by a link that notes who did."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from common.admin import ReadOnly

from ..models import ComplaintEvidence, ComplaintFiling, ComplaintMessage, FeePaid


class SeenWithTheComplaint(ReadOnly):
    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


class FilingInline(SeenWithTheComplaint, admin.StackedInline):
    model = ComplaintFiling
    fields = ("told_by", "language", "happened_in", "happened_at", "happened_when", "entered_by")
    readonly_fields = fields


class FeePaidInline(SeenWithTheComplaint, admin.TabularInline):
    model = FeePaid
    fields = ("paid_for", "amount", "currency", "paid_to", "paid_on", "paid_when", "has_receipt")
    readonly_fields = fields


class EvidenceInline(SeenWithTheComplaint, admin.TabularInline):
    model = ComplaintEvidence
    fields = ("number", "content_type", "size", "sha256", "added_on")
    readonly_fields = fields


class MessageInline(SeenWithTheComplaint, admin.TabularInline):
    model = ComplaintMessage
    fields = ("sent_on", "written_by", "by", "kind", "body", "is_read")
    readonly_fields = fields
    verbose_name_plural = _("messages")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ComplaintMessage]:
        return super().get_queryset(request).select_related("by")


INTAKE_INLINES = (FilingInline, FeePaidInline, EvidenceInline, MessageInline)
