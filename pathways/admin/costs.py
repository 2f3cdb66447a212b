"""What recruiting costs employers, and who pays part of it: entered by one person, published by another, like every figure."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy

from common.admin import InTheReadersLanguage
from common.wording import money

from ..models import SubsidyScheme, TravelCost
from ..models.costs import RecruitingFigure
from .rules import WhenFilter
from .wages import LAW, NOTES, PUBLICATION, FigureAdmin


class RecruitingFigureAdmin(FigureAdmin):
    list_select_related = [*FigureAdmin.list_select_related, "worker_country"]
    list_filter = [
        WhenFilter,
        "state",
        ("worker_country", admin.RelatedOnlyFieldListFilter),
        ("country", admin.RelatedOnlyFieldListFilter),
        ("programme", admin.RelatedOnlyFieldListFilter),
        "confidence",
    ]

    @admin.display(description=gettext_lazy("a person"), ordering="amount")
    def amount_shown(self, figure: RecruitingFigure) -> str:
        return money(figure.amount, figure.currency)


_ENDING: list[Any] = [
    (
        gettext_lazy("Where they come from and go to"),
        {"fields": ["worker_country", "country", "subdivision", "programme"]},
    ),
    (gettext_lazy("Dates"), {"fields": [("effective_from", "effective_to")]}),
    (gettext_lazy("Source"), {"fields": [*LAW]}),
    (gettext_lazy("Notes"), {"fields": [*NOTES]}),
    (gettext_lazy("Publication"), {"fields": [*PUBLICATION]}),
]


@admin.register(TravelCost)
class TravelCostAdmin(RecruitingFigureAdmin):
    list_display = ["place", "worker_country", "amount_shown", "programme", "days", "sureness", "law", "publication"]
    search_fields = ["=subdivision__code", "subdivision__name", "citation"]
    fieldsets = [(None, {"fields": [("amount", "currency")]}), *_ENDING]


@admin.register(SubsidyScheme)
class SubsidySchemeAdmin(InTheReadersLanguage, RecruitingFigureAdmin):
    list_display = [
        "title_shown",
        "worker_country",
        "place",
        "amount_shown",
        "payer",
        "days",
        "sureness",
        "law",
        "publication",
    ]
    search_fields = ["title_es", "title_en", "title_fr", "payer", "citation"]
    fieldsets = [
        (None, {"fields": ["title_es", "title_en", "title_fr", "payer", ("amount", "currency")]}),
        *_ENDING,
    ]
