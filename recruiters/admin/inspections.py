"""Campaigns, visits and signals in the admin: plans, people and moves; what was found is entered on the pages of `inspections/`."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.guards import person
from common.admin import CarefulKeys, EventInline, MovesOnPage, NeverDeleted, ReadOnly, RecordAdmin, badge
from common.wording import day, grouped, remaining

from ..choices import CampaignStatus, InspectionStatus, SignalStatus
from ..inspections.reasons import reasons_of
from ..models import (
    CampaignEvent,
    CampaignFactor,
    FollowUp,
    Inspection,
    InspectionCampaign,
    InspectionEvent,
    Signal,
    SignalEvent,
    SignalScan,
)
from ..selectors import (
    campaigns_visible_to,
    complaints_behind,
    follow_ups_visible_to,
    inspections_visible_to,
    inspectors_beside,
    signals_visible_to,
)
from ..services import (
    campaign_move,
    campaign_save,
    inspection_assign,
    inspection_move,
    inspection_summarise,
    signal_move,
)
from ..transitions import CAMPAIGN_MOVES, INSPECTION_MOVES, SIGNAL_MOVES

PLAN = ("title", "country", "kind", "subdivision", "active_since", "purpose", "size", "seed_source", "seed_day")


class FactorInline(CarefulKeys, admin.TabularInline):
    model = CampaignFactor
    extra = 0

    def _open(self, campaign: InspectionCampaign | None) -> bool:
        return campaign is None or campaign.status == CampaignStatus.DRAFT

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._open(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._open(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._open(obj) and super().has_change_permission(request, obj)


class CampaignEventInline(EventInline):
    model = CampaignEvent


@admin.register(InspectionCampaign)
class CampaignAdmin(MovesOnPage, NeverDeleted, RecordAdmin):
    move_table = CAMPAIGN_MOVES
    list_display = ["title", "state", "kind", "country", "visits", "frozen_on", "drawn_on"]
    list_filter = ["status", "kind", ("country", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["country"]
    search_fields = ["title"]
    fields = (*PLAN, "seed_value")
    autocomplete_fields = ["subdivision"]
    inlines = [FactorInline, CampaignEventInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A plan is open until its frame is frozen, then its public number until it is drawn."""
        status = obj.status if obj is not None else CampaignStatus.DRAFT
        if status == CampaignStatus.DRAFT:
            return ("seed_value",)
        return PLAN if status == CampaignStatus.FROZEN else (*PLAN, "seed_value")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "country" and field is not None and person(request).country:
            field.queryset = field.queryset.filter(pk=person(request).country)
        return field

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, campaign: InspectionCampaign) -> str:
        return badge(campaign.status, campaign.get_status_display())

    @admin.display(description=gettext_lazy("visits made"))
    def visits(self, campaign: Any) -> str:
        return f"{campaign.made} / {campaign.size}"

    def facts(self, record: InspectionCampaign) -> list[dict[str, Any]]:
        page = format_html(
            '<a href="{}">{}</a>', reverse("inspections:campaign", args=[record.pk]), _("Frame, sample and rates")
        )
        told = [{"label": _("Campaign"), "value": record.get_status_display(), "note": page}]
        if record.frame_sha256:
            units = _("%(n)s units; publish this fingerprint with the name and day of the public number") % {
                "n": grouped(record.frame_units)
            }
            told.append({"label": _("Fingerprint"), "value": record.frame_sha256[:16] + "…", "note": units})
        return told

    def save_model(self, request: HttpRequest, obj: InspectionCampaign, form: Any, change: bool) -> None:
        campaign_save(campaign=obj, by=person(request))

    def make_move(self, request: HttpRequest, record: InspectionCampaign, name: str, reason: str) -> None:
        campaign_move(campaign=record, name=name, by=person(request), reason=reason)

    def get_queryset(self, request: HttpRequest) -> QuerySet[InspectionCampaign]:
        visible = campaigns_visible_to(person(request)).order_by().values("pk")
        made = Count("units__inspection", filter=Q(units__inspection__status=InspectionStatus.VISITED))
        return super().get_queryset(request).filter(pk__in=visible).annotate(made=made)


class InspectionEventInline(EventInline):
    model = InspectionEvent


@admin.register(Inspection)
class InspectionAdmin(MovesOnPage, NeverDeleted, RecordAdmin):
    move_table = INSPECTION_MOVES
    list_display = ["folio", "label", "state", "planned_on", "lead", "second", "visited_on"]
    list_filter = ["status", "kind", "planned_on", ("country", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["lead", "second"]
    search_fields = ["folio", "label"]
    fields = ("folio", "label", "kind", "planned_on", "lead", "second", "visited_on", "summary")
    inlines = [InspectionEventInline]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # drawn in a campaign or opened from a signal: nobody is picked

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fixed = ("folio", "label", "kind")
        return (
            fixed
            if obj is None or obj.status == InspectionStatus.PLANNED
            else (*fixed, "planned_on", "lead", "second", "visited_on")
        )

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in ("lead", "second"):
            kwargs["queryset"] = inspectors_beside(person(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, visit: Inspection) -> str:
        return badge(visit.status, visit.get_status_display())

    def facts(self, record: Inspection) -> list[dict[str, Any]]:
        page = format_html(
            '<a href="{}">{}</a>', reverse("inspections:visit", args=[record.pk]), _("The form, section by section")
        )
        return [{"label": _("The visit"), "value": record.get_status_display(), "note": page}]

    def save_model(self, request: HttpRequest, obj: Inspection, form: Any, change: bool) -> None:
        if obj.status == InspectionStatus.PLANNED:
            inspection_assign(
                inspection=obj, lead=obj.lead, second=obj.second, planned_on=obj.planned_on, by=person(request)
            )
        if "summary" in form.changed_data:
            inspection_summarise(inspection=obj, summary=obj.summary, by=person(request))

    def make_move(self, request: HttpRequest, record: Inspection, name: str, reason: str) -> None:
        inspection_move(inspection=record, name=name, by=person(request), reason=reason, visited_on=record.visited_on)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Inspection]:
        visible = inspections_visible_to(person(request)).order_by().values("pk")
        return super().get_queryset(request).filter(pk__in=visible)


class SignalEventInline(EventInline):
    model = SignalEvent


@admin.register(Signal)
class SignalAdmin(MovesOnPage, NeverDeleted, RecordAdmin):
    move_table = SIGNAL_MOVES
    list_display = ["recruiter", "what", "why", "state", "computed_on"]
    list_filter = ["status", "kind", "computed_on", ("country", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["recruiter"]
    search_fields = ["recruiter__legal_name"]
    fields = ("recruiter", "kind", "reasons", "behind", "computed_on", "status")
    readonly_fields = fields
    inlines = [SignalEventInline]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=gettext_lazy("signal"), ordering="kind")
    def what(self, signal: Signal) -> str:
        return signal.get_kind_display()

    @admin.display(description=gettext_lazy("why"))
    def why(self, signal: Signal) -> str:
        return reasons_of(signal)[0]

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, signal: Signal) -> str:
        face = {SignalStatus.PROPOSED: "warn", SignalStatus.OPENED: "pass"}.get(SignalStatus(signal.status), "off")
        return badge(face, signal.get_status_display())

    @admin.display(description=gettext_lazy("reasons"))
    def reasons(self, signal: Signal) -> str:
        return format_html_join("", "<p>{}</p>", ((reason,) for reason in reasons_of(signal)))

    @admin.display(description=gettext_lazy("complaints that you may see"))
    def behind(self, signal: Signal) -> str:
        seen = getattr(signal, "_seen", [])
        rows = (
            (
                reverse("admin:recruiters_complaint_change", args=[complaint.pk]),
                complaint.folio,
                day(complaint.received_on),
            )
            for complaint in seen
        )
        return format_html_join("", '<p><a href="{}">{}</a> {}</p>', rows) or "–"

    def facts(self, record: Signal) -> list[dict[str, Any]]:
        page = format_html('<a href="{}">{}</a>', reverse("inspections:funnel"), _("All recruiters beside chance"))
        told = [{"label": _("Signal"), "value": record.get_kind_display(), "note": page}]
        for visit in record.inspections.order_by("pk"):
            link = format_html('<a href="{}">{}</a>', reverse("inspections:visit", args=[visit.pk]), visit.folio)
            told.append({"label": _("Inspection"), "value": visit.get_status_display(), "note": link})
        return told

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Signal | None:
        signal: Signal | None = super().get_object(request, object_id, from_field)
        if signal is not None:
            signal._seen = list(complaints_behind(signal, person(request))[:20])  # type: ignore[attr-defined]
        return signal

    def make_move(self, request: HttpRequest, record: Signal, name: str, reason: str) -> None:
        signal_move(signal=record, name=name, by=person(request), reason=reason)

    def save_model(self, request: HttpRequest, obj: Signal, form: Any, change: bool) -> None:
        """Nothing of a signal is written by hand."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Signal]:
        visible = signals_visible_to(person(request)).order_by().values("pk")
        return super().get_queryset(request).filter(pk__in=visible)


@admin.register(FollowUp)
class FollowUpAdmin(ReadOnly, RecordAdmin):
    list_display = ["what", "inspection", "due", "done_on", "done_by"]
    list_filter = ["due_on", "done_on"]
    list_select_related = ["inspection", "done_by"]
    search_fields = ["what", "inspection__folio"]

    @admin.display(description=pgettext_lazy("a day", "by"), ordering="due_on")
    def due(self, follow_up: FollowUp) -> str:
        late = follow_up.done_on is None and follow_up.due_on < timezone.localdate()
        words = day(follow_up.due_on) if follow_up.done_on else remaining(follow_up.due_on)
        return badge("bad" if late else "off", words)

    def get_queryset(self, request: HttpRequest) -> QuerySet[FollowUp]:
        visible = follow_ups_visible_to(person(request)).order_by().values("pk")
        return super().get_queryset(request).filter(pk__in=visible)


@admin.register(SignalScan)
class SignalScanAdmin(ReadOnly, RecordAdmin):
    list_display = ["day", "state", "started_at", "finished_at", "attempt"]
    list_filter = ["status"]
    fields = ("day", "status", "figures", "started_at", "finished_at", "attempt")

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, scan: SignalScan) -> str:
        return badge(scan.status, scan.get_status_display())
