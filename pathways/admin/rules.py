"""Programmes and rules in the admin. Published rows are read-only: a change is a new rule from a date, approved by a second person."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet, URLField
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.policies import Can, may
from common.admin import CarefulKeys, EventInline, InTheReadersLanguage, ReadOnly, RecordAdmin, badge, period

from ..models import Programme, Rule, RuleEvent, RuleSet


class ReadByRole(ReadOnly):
    """Whoever may read rules on the pages may read them here."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Can.READ_RULES)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, Can.READ_RULES)


class RuleSetInline(CarefulKeys, ReadByRole, admin.TabularInline):
    model = RuleSet
    fields = ["code", "authority"]
    extra = 0
    show_change_link = True


@admin.register(Programme)
class ProgrammeAdmin(InTheReadersLanguage, ReadByRole, RecordAdmin):
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    list_display = ["code", "title_shown", "standing", "country", "authority", "checked_on"]
    list_filter = ["status", "is_work", ("country", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["country"]
    search_fields = ["code", "title_es", "title_en", "title_fr"]
    inlines = [RuleSetInline]

    @admin.display(description=_("legal status"), ordering="status")
    def standing(self, programme: Programme) -> SafeString:
        return badge(programme.status, programme.get_status_display())


@admin.register(RuleSet)
class RuleSetAdmin(InTheReadersLanguage, ReadByRole, RecordAdmin):
    list_display = ["code", "title_shown", "programme", "authority"]
    list_filter = [("programme", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["programme"]
    search_fields = ["code", "title_es", "title_en", "title_fr"]


class WhenFilter(admin.SimpleListFilter):
    title = _("date")
    parameter_name = "when"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("now", _("stands today")), ("past", _("has ended")), ("later", _("begins later"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Rule]) -> QuerySet[Rule]:
        today = timezone.localdate()
        condition = {
            "now": Q(effective_from__lte=today) & (Q(effective_to__isnull=True) | Q(effective_to__gte=today)),
            "past": Q(effective_to__lt=today),
            "later": Q(effective_from__gt=today),
        }.get(self.value() or "")
        return queryset.filter(condition) if condition else queryset


class RuleEvents(EventInline):
    model = RuleEvent


@admin.register(Rule)
class RuleAdmin(InTheReadersLanguage, ReadByRole, RecordAdmin):
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    list_display = ["name", "title_shown", "effect", "standing", "sureness", "dates", "law", "publication"]
    list_filter = [
        WhenFilter,
        "effective_to",
        "checked_on",
        "state",
        "severity",
        "legal_status",
        "confidence",
        ("rule_set__programme", admin.RelatedOnlyFieldListFilter),
        "rule_set",
        "kind",
        "origin",
    ]
    list_select_related = ["rule_set"]
    list_per_page = 50
    search_fields = ["key", "title_es", "title_en", "title_fr", "citation"]
    date_hierarchy = "effective_from"
    fieldsets = [
        (None, {"fields": ["rule_set", "key", "kind", "severity", "parameters_text", "applies_to_text"]}),
        (_("Law"), {"fields": ["legal_status", "citation", "source_url", "checked_on", "confidence"]}),
        (_("Dates"), {"fields": ["effective_from", "effective_to", "supersedes"]}),
        (_("Words"), {"fields": ["title_es", "title_en", "title_fr", "advice_es", "advice_en", "advice_fr"]}),
        (
            _("Publication"),
            {
                "fields": [
                    "page",
                    "state",
                    "origin",
                    "version",
                    "drafted_by",
                    "approved_by",
                    "approved_at",
                    "created_at",
                    "updated_at",
                ]
            },
        ),
    ]

    inlines = [RuleEvents]

    @admin.display(description=_("rule"), ordering="key")
    def name(self, rule: Rule) -> str:
        return f"{rule.rule_set_id}/{rule.key}"

    @admin.display(description=_("effect"), ordering="severity")
    def effect(self, rule: Rule) -> str:
        return rule.get_severity_display()

    @admin.display(description=_("legal status"), ordering="legal_status")
    def standing(self, rule: Rule) -> SafeString:
        return badge(rule.legal_status, rule.get_legal_status_display())

    @admin.display(description=_("confidence"), ordering="confidence")
    def sureness(self, rule: Rule) -> SafeString:
        return badge(rule.confidence, rule.get_confidence_display())

    @admin.display(description=_("in effect"), ordering="effective_from")
    def dates(self, rule: Rule) -> str:
        return period(rule.effective_from, rule.effective_to)

    @admin.display(description=_("law"), ordering="citation")
    def law(self, rule: Rule) -> SafeString:
        return format_html('<a href="{}" rel="noreferrer">{}</a>', rule.source_url, rule.citation)

    @admin.display(description=_("state"), ordering="state")
    def publication(self, rule: Rule) -> SafeString:
        return badge(rule.state, rule.get_state_display())

    @admin.display(description=_("history and changes"))
    def page(self, rule: Rule) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("pathways:rule", args=[rule.pk]), gettext("open"))

    @admin.display(description=_("parameters"))
    def parameters_text(self, rule: Rule) -> SafeString:
        return table_in_words(rule.parameters)

    @admin.display(description=_("applies to"))
    def applies_to_text(self, rule: Rule) -> SafeString:
        return table_in_words(rule.applies_to)


def table_in_words(values: Mapping[str, Any]) -> SafeString:
    """One line a value, under the name that rule files give it."""
    lines = [(name, _in_words(value)) for name, value in values.items()]
    return format_html_join(SafeString("<br>"), "<code>{}</code> {}", lines) or SafeString("–")


def _in_words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_in_words, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
