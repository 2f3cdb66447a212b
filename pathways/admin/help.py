"""Help lines, kept up to date by policy editors."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import URLField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from common.admin import InTheReadersLanguage, NeverDeleted, RecordAdmin, badge

from ..models import HelpLine
from ..services import help_line_save


@admin.register(HelpLine)
class HelpLineAdmin(InTheReadersLanguage, NeverDeleted, RecordAdmin):
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    list_display = ["title_shown", "country", "topic", "number", "sureness", "checked_on", "is_active"]
    list_filter = ["is_active", "topic", "confidence", ("country", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["country"]
    search_fields = ["title_es", "title_en", "title_fr", "number"]
    date_hierarchy = "checked_on"

    @admin.display(description=_("confidence"), ordering="confidence")
    def sureness(self, line: HelpLine) -> str:
        return badge(line.confidence, line.get_confidence_display())

    def save_model(self, request: HttpRequest, obj: HelpLine, form: Any, change: bool) -> None:
        help_line_save(line=obj)
