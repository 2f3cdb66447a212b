"""Wage floors, allowances and fees in the admin: one person enters a draft, another publishes it. Nothing published is edited."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet, URLField
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.guards import person
from accounts.policies import Can, may
from common.admin import InTheReadersLanguage, NeverDeleted, RecordAdmin, badge, period
from common.errors import DomainError
from common.wording import money

from ..choices import FigureState
from ..models import Allowance, DatedFigure, WageFloor, WageGroup
from ..services import figure_publish, figure_save, figure_withdraw
from .rules import ReadByRole, WhenFilter

LAW = ["citation", "source_url", "checked_on", "confidence"]
NOTES = ["note_es", "note_en", "note_fr"]
PUBLICATION = ["state", "origin", "drafted_by", "approved_by", "approved_at", "created_at", "updated_at"]


class EnteredByStaff(ReadByRole):
    """Whoever edits rules enters new rows; only drafts change."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, Can.EDIT_RULES)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_draft = obj is None or getattr(obj, "state", None) == FigureState.DRAFT
        return is_draft and may(request.user, Can.EDIT_RULES)


class FigureAdmin(EnteredByStaff, NeverDeleted, RecordAdmin):
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    list_select_related = ["country", "subdivision", "programme"]
    list_per_page = 50
    date_hierarchy = "effective_from"
    readonly_fields = PUBLICATION
    autocomplete_fields = ["subdivision"]
    actions = ["publish", "withdraw"]

    @admin.display(description=gettext_lazy("place"), ordering="subdivision")
    def place(self, figure: DatedFigure) -> str:
        return f"{figure.subdivision or figure.country} ({figure.subdivision_id or figure.country_id})"

    @admin.display(description=gettext_lazy("days"), ordering="effective_from")
    def days(self, figure: DatedFigure) -> str:
        return period(figure.effective_from, figure.effective_to)

    @admin.display(description=gettext_lazy("law"), ordering="citation")
    def law(self, figure: DatedFigure) -> SafeString | str:
        if not figure.source_url:
            return figure.citation
        return format_html('<a href="{}" rel="noreferrer">{}</a>', figure.source_url, figure.citation)

    @admin.display(description=gettext_lazy("confidence"), ordering="confidence")
    def sureness(self, figure: DatedFigure) -> SafeString:
        return badge(figure.confidence, figure.get_confidence_display())

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def publication(self, figure: DatedFigure) -> SafeString:
        return badge(figure.state, figure.get_state_display())

    def save_model(self, request: HttpRequest, obj: DatedFigure, form: Any, change: bool) -> None:
        figure_save(figure=obj, by=person(request))

    @admin.action(description=gettext_lazy("Publish the drafts of somebody else"), permissions=["change"])
    def publish(self, request: HttpRequest, chosen: QuerySet[Any]) -> None:
        self._each(request, chosen, figure_publish)

    @admin.action(description=gettext_lazy("Withdraw: not known from now on"), permissions=["change"])
    def withdraw(self, request: HttpRequest, chosen: QuerySet[Any]) -> None:
        self._each(request, chosen, figure_withdraw)

    def _each(self, request: HttpRequest, chosen: QuerySet[Any], service: Any) -> None:
        """Every figure on its own: what cannot be done is named, the rest is done."""
        done = 0
        for figure in chosen.order_by("effective_from", "pk"):
            try:
                service(figure=figure, by=person(request))
                done += 1
            except DomainError as error:
                self.message_user(request, f"{figure}: {error.message}", messages.WARNING)
        self.message_user(request, _("Done: %(n)d.") % {"n": done}, messages.SUCCESS if done else messages.INFO)


@admin.register(WageFloor)
class WageFloorAdmin(FigureAdmin):
    list_display = ["basis", "place", "amount_shown", "whom", "days", "sureness", "law", "publication"]
    list_filter = [
        WhenFilter,
        "state",
        "basis",
        ("country", admin.RelatedOnlyFieldListFilter),
        "confidence",
        ("programme", admin.RelatedOnlyFieldListFilter),
        ("group", admin.RelatedOnlyFieldListFilter),
        "level",
        "housing",
        "origin",
    ]
    list_select_related = [*FigureAdmin.list_select_related, "group"]
    search_fields = ["=subdivision__code", "subdivision__name", "area", "citation"]
    fieldsets = [
        (None, {"fields": ["basis", ("amount", "currency", "unit"), "is_none"]}),
        (gettext_lazy("Whom it is for"), {"fields": ["programme", "country", "subdivision", "area", "group"]}),
        (gettext_lazy("Level and housing"), {"fields": [("level", "housing")]}),
        (gettext_lazy("First day of work"), {"fields": [("effective_from", "effective_to")]}),
        (gettext_lazy("Day on which the job order is filed"), {"fields": [("filed_from", "filed_to")]}),
        (gettext_lazy("Law"), {"fields": [*LAW]}),
        (gettext_lazy("Notes"), {"fields": [*NOTES]}),
        (gettext_lazy("Publication"), {"fields": [*PUBLICATION]}),
    ]

    @admin.display(description=gettext_lazy("amount"), ordering="amount")
    def amount_shown(self, floor: WageFloor) -> str:
        if floor.is_none:
            return _("none set by law")
        return f"{money(floor.amount, floor.currency)} {floor.get_unit_display()}"

    @admin.display(description=gettext_lazy("for whom"), ordering="group")
    def whom(self, floor: WageFloor) -> str:
        parts = [floor.programme_id, floor.group_id, floor.level, floor.get_housing_display() if floor.housing else ""]
        return ", ".join(str(part) for part in parts if part) or "–"


@admin.register(Allowance)
class AllowanceAdmin(FigureAdmin):
    list_display = ["kind", "place", "amount_shown", "programme", "days", "sureness", "law", "publication"]
    list_filter = [
        WhenFilter,
        "state",
        "kind",
        ("country", admin.RelatedOnlyFieldListFilter),
        "confidence",
        ("programme", admin.RelatedOnlyFieldListFilter),
        "origin",
    ]
    search_fields = ["=subdivision__code", "subdivision__name", "citation"]
    fieldsets = [
        (None, {"fields": ["kind", ("amount", "currency", "unit")]}),
        (gettext_lazy("Whom it is for"), {"fields": ["programme", "country", "subdivision"]}),
        (gettext_lazy("Dates"), {"fields": [("effective_from", "effective_to")]}),
        (gettext_lazy("Law"), {"fields": [*LAW]}),
        (gettext_lazy("Notes"), {"fields": [*NOTES]}),
        (gettext_lazy("Publication"), {"fields": [*PUBLICATION]}),
    ]

    @admin.display(description=gettext_lazy("amount"), ordering="amount")
    def amount_shown(self, allowance: Allowance) -> str:
        return f"{money(allowance.amount, allowance.currency)} {allowance.get_unit_display()}"


@admin.register(WageGroup)
class WageGroupAdmin(InTheReadersLanguage, EnteredByStaff, NeverDeleted, RecordAdmin):
    """A group is entered once: what floors refer to does not change under them."""

    list_display = ["code", "title_shown", "scheme", "codes_shown", "without", "citation"]
    list_filter = ["scheme"]
    list_select_related = ["without"]
    search_fields = ["code", "title_es", "title_en", "title_fr"]

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("codes"))
    def codes_shown(self, group: WageGroup) -> str:
        return ", ".join(group.codes)
