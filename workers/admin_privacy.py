"""What administrators keep about privacy: texts of consents, how long files are kept, whom to turn to; and what left the product."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey, QuerySet, URLField
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.guards import person
from common.admin import InTheReadersLanguage, NeverDeleted, ReadOnly, RecordAdmin, badge
from reference.models import Country

from .admin_parts import PartAdmin
from .models import ConsentText, ErasureRequest, ExportLog, LegalHold, ProtectionContact, RetentionRule

WRITTEN_ONCE = ("purpose", "version", "language", "country", "valid_from", "ends_earlier", "text")


class OwnCountry:
    """An administrator of one country writes for that country; one of the whole region for any, or for all."""

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]
        own = person(request).country
        if own and db_field.name == "country" and isinstance(field, ModelChoiceField):
            field.queryset, field.required = Country.objects.filter(pk=own), True
        return field


@admin.register(ConsentText)
class ConsentTextAdmin(OwnCountry, NeverDeleted, RecordAdmin):
    """A text is never edited: write a new version with its first day. Only the approval is noted on one that exists."""

    list_display = ["purpose", "version", "language", "country", "valid_from", "ends_earlier", "state"]
    list_filter = ["purpose", "version", "language"]
    list_select_related = ["language", "country"]
    fields = (*WRITTEN_ONCE, "approved_on")

    @admin.display(description=_("state"))
    def state(self, text: ConsentText) -> str:
        if text.approved_on:
            return badge("ok", _("approved"))
        return badge("warn", _("draft: not approved yet"))

    def get_readonly_fields(self, request: HttpRequest, obj: ConsentText | None = None) -> list[str]:
        return [] if obj is None else [*WRITTEN_ONCE]

    def save_model(self, request: HttpRequest, obj: ConsentText, form: Any, change: bool) -> None:
        if not change:
            obj.written_by = person(request)
            obj.save()
        else:
            obj.save(update_fields=["approved_on"])


@admin.register(RetentionRule)
class RetentionRuleAdmin(OwnCountry, NeverDeleted, RecordAdmin):
    """Nothing is erased by a rule that is not marked as applied."""

    list_display = ["country", "kind", "months", "basis", "is_active"]
    list_filter = ["country", "kind"]
    list_select_related = ["country"]

    @admin.display(description=_("law or decision"))
    def basis(self, rule: RetentionRule) -> str:
        return rule.citation or badge("warn", _("planning value: to be set by the ministry"))


@admin.register(ProtectionContact)
class ProtectionContactAdmin(OwnCountry, InTheReadersLanguage, NeverDeleted, RecordAdmin):
    list_display = ["title_shown", "country", "phone", "web", "checked_on", "is_active"]
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    list_filter = ["country", "is_active"]
    list_select_related = ["country"]


@admin.register(ExportLog)
class ExportLogAdmin(ReadOnly, RecordAdmin):
    list_display = ["at", "by", "what", "count", "reason"]
    list_filter = ["what", "at"]
    list_select_related = ["by"]
    search_fields = ["by__email"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ExportLog]:
        own = person(request).country
        exports = super().get_queryset(request)
        return exports.filter(by__country=own) if own else exports


@admin.register(LegalHold)
class LegalHoldAdmin(PartAdmin):
    """Why, is told on the page of the file, where the opening is noted."""

    list_display = ["worker", "placed_at", "placed_by", "until", "lifted_at"]
    list_select_related = ["worker", "placed_by"]
    search_fields = ["worker__folio"]
    exclude = ["reason"]


@admin.register(ErasureRequest)
class ErasureRequestAdmin(PartAdmin):
    list_display = ["worker", "origin", "requested_at", "requested_by", "done_at", "done_by"]
    list_filter = ["origin"]
    list_select_related = ["worker", "requested_by", "done_by"]
    search_fields = ["worker__folio"]
