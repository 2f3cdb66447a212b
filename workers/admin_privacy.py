"""What administrators keep about privacy: the texts people agree to."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.guards import person
from common.admin import NeverDeleted, RecordAdmin, badge
from reference.models import Country

from .models import ConsentText

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
