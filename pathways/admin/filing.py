"""Filing steps in the admin: who does what, how long before, by which law or from which experience."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import URLField
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.admin import NeverDeleted, RecordAdmin, badge

from ..choices import DayCount
from ..models import FilingStep


@admin.register(FilingStep)
class FilingStepAdmin(NeverDeleted, RecordAdmin):
    """A length that no law sets is put right from experience; what the law says is changed by a row from a date."""

    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    list_display = ["name", "whose", "position", "actor", "days_before", "takes", "days_from", "sureness"]
    list_filter = [
        ("programme", admin.RelatedOnlyFieldListFilter),
        ("registry_country", admin.RelatedOnlyFieldListFilter),
        "actor",
        "basis",
        "legal_status",
        "confidence",
        "origin",
    ]
    list_select_related = ["programme", "registry_country"]
    search_fields = ["key", "title_es", "title_en", "title_fr", "citation"]
    readonly_fields = ["origin"]

    @admin.display(description=gettext_lazy("step"), ordering="title_es")
    def name(self, step: FilingStep) -> str:
        return step.title

    @admin.display(description=gettext_lazy("of"), ordering="programme")
    def whose(self, step: FilingStep) -> str:
        return str(step.programme or step.registry_country)

    @admin.display(description=gettext_lazy("days before"), ordering="latest_days")
    def days_before(self, step: FilingStep) -> str:
        ends = [str(days) for days in (step.earliest_days, step.latest_days) if days is not None]
        return " – ".join(ends) or "–"

    @admin.display(description=gettext_lazy("takes"), ordering="length")
    def takes(self, step: FilingStep) -> str:
        if step.counting == DayCount.WORKING:
            return ngettext("%(n)s working day", "%(n)s working days", step.length) % {"n": step.length}
        return ngettext("%(n)s day", "%(n)s days", step.length) % {"n": step.length}

    @admin.display(description=gettext_lazy("the days come from"), ordering="basis")
    def days_from(self, step: FilingStep) -> str:
        return step.citation if step.basis == "law" else _("planning figure")

    @admin.display(description=gettext_lazy("confidence"), ordering="confidence")
    def sureness(self, step: FilingStep) -> SafeString:
        return badge(step.confidence, step.get_confidence_display())
