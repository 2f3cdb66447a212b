"""Runs and proposals in the admin: to look and search. Deciding is done on the proposal's own page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.guards import person
from accounts.scope import people_scope
from common.admin import EventAdmin, EventInline, ReadOnly, RecordAdmin, badge

from .choices import ChangeStatus, PlanStatus
from .engine.weights import PART_KEYS
from .floors.selectors import floors_visible_to
from .floors.selectors import previews_visible_to as floor_previews_visible_to
from .live.presentation import FACES
from .live.selectors import plans_visible_to
from .models import (
    Floor,
    FloorPreview,
    LivePlan,
    MatchRun,
    NearMiss,
    PeriodsStudy,
    PlanChange,
    PlanChangeEvent,
    Proposal,
    ProposalEvent,
    RunEvent,
    RunStep,
    ScoreWeights,
    WeightsPreview,
)
from .periods.selectors import studies_visible_to
from .presentation import progress_in_words
from .selectors import runs_visible_to
from .weights.selectors import previews_visible_to, weights_visible_to


class RunEventInline(EventInline):
    model = RunEvent


class RunStepInline(admin.TabularInline):
    """Stage by stage, and part by part where one is divided, with the process that works on it: `host:pid`."""

    model = RunStep
    fields = readonly_fields = (
        *("stage", "shard", "state", "done", "total", "seconds", "attempt", "process"),
        *("started_at", "finished_at", "made"),
    )
    extra = 0
    can_delete = False
    ordering = ["id"]

    @admin.display(description=_("fingerprint"))
    def made(self, step: RunStep) -> str:
        return step.fingerprint[:12] or "–"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(MatchRun)
class MatchRunAdmin(ReadOnly, RecordAdmin):
    list_display = [
        "number",
        "state",
        "progress",
        "as_of",
        "workers",
        "vacancies",
        "seats",
        "proposals_made",
        "gap_shown",
        "seconds_shown",
        "page",
    ]
    list_filter = ["status", "as_of"]
    search_fields = ["=pk", "requested_by__email", "input_hash", "result_hash"]
    exclude = ["rule_texts", "prices", "lease_token"]
    inlines = [RunStepInline, RunEventInline]

    @admin.display(description=_("run"), ordering="pk")
    def number(self, run: MatchRun) -> str:
        return str(run)

    @admin.display(description=_("page"))
    def page(self, run: MatchRun) -> str:
        return format_html('<a href="{}">{}</a>', reverse("matching:run", args=[run.pk]), _("Open"))

    @admin.display(description=_("status"), ordering="status")
    def state(self, run: MatchRun) -> str:
        return badge(run.status, run.get_status_display())

    @admin.display(description=_("progress"))
    def progress(self, run: MatchRun) -> str:
        return progress_in_words(run) or "–"

    @admin.display(description=_("gap"), ordering="gap")
    def gap_shown(self, run: MatchRun) -> str:
        return run.gap_shown

    @admin.display(description=_("seconds"))
    def seconds_shown(self, run: MatchRun) -> str:
        return "–" if run.seconds is None else f"{run.seconds:.1f}"

    def get_queryset(self, request: HttpRequest) -> QuerySet[MatchRun]:
        visible = runs_visible_to(person(request)).order_by().values("pk")
        return super().get_queryset(request).filter(pk__in=visible).defer("rule_texts", "prices")


class ProposalEventInline(EventInline):
    model = ProposalEvent


@admin.register(Proposal)
class ProposalAdmin(ReadOnly, RecordAdmin):
    list_display = ["folio", "worker", "vacancy", "score", "rank", "unknown_count", "state", "run"]
    list_filter = ["status", "vacancy__programme", "run"]
    list_select_related = ["worker", "vacancy", "run"]
    search_fields = ["worker__folio", "worker__first_surname", "vacancy__folio", "vacancy__title"]
    exclude = ["findings"]
    readonly_fields = ["why"]
    inlines = [ProposalEventInline]

    @admin.display(description=_("proposal"), ordering="pk")
    def folio(self, proposal: Proposal) -> str:
        return str(proposal)

    @admin.display(description=_("status"), ordering="status")
    def state(self, proposal: Proposal) -> str:
        return badge(proposal.status, proposal.get_status_display())

    @admin.display(description=_("why"))
    def why(self, proposal: Proposal) -> str:
        return format_html(
            '<a href="{}">{}</a>', reverse("matching:proposal", args=[proposal.pk]), _("Every rule, with its law")
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Proposal]:
        scope = people_scope(person(request))
        proposals = super().get_queryset(request).filter(scope.q("worker__country_id", "worker__office_id"))
        return proposals.defer("run__rule_texts", "run__prices")


@admin.register(NearMiss)
class NearMissAdmin(ReadOnly, RecordAdmin):
    list_display = ["worker", "vacancy", "score", "run"]
    list_filter = ["run"]
    list_select_related = ["worker", "vacancy", "run"]
    search_fields = ["worker__folio", "vacancy__folio"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[NearMiss]:
        scope = people_scope(person(request))
        misses = super().get_queryset(request).filter(scope.q("worker__country_id", "worker__office_id"))
        return misses.defer("run__rule_texts", "run__prices")


@admin.register(RunEvent)
class RunEventAdmin(EventAdmin):
    list_select_related = ["subject", "by"]
    search_fields = ["=subject__pk", "by__email", "reason"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[RunEvent]:
        visible = runs_visible_to(person(request)).order_by().values("pk")
        events = super().get_queryset(request).filter(subject__in=visible)
        return events.defer("subject__rule_texts", "subject__prices")


@admin.register(ProposalEvent)
class ProposalEventAdmin(EventAdmin):
    search_fields = ["subject__worker__folio", "by__email", "reason"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProposalEvent]:
        scope = people_scope(person(request))
        return (
            super().get_queryset(request).filter(scope.q("subject__worker__country_id", "subject__worker__office_id"))
        )


@admin.register(LivePlan)
class LivePlanAdmin(ReadOnly, RecordAdmin):
    """How far each plan is. What waits of it is on the page of changes for approval."""

    list_display = ["number", "state", "registries", "version", "seen", "repaired_at", "behind_seconds", "error"]
    list_filter = ["status"]
    search_fields = ["=run__pk"]
    exclude = ["prices", "lease_token", "lease_until"]

    @admin.display(description=_("plan kept up to date"), ordering="run")
    def number(self, plan: LivePlan) -> str:
        return str(plan)

    @admin.display(description=_("status"), ordering="status")
    def state(self, plan: LivePlan) -> str:
        return badge("ok" if plan.status == PlanStatus.CURRENT else "off", plan.get_status_display())

    @admin.display(description=_("registries"))
    def registries(self, plan: LivePlan) -> str:
        return ", ".join(plan.countries) or "–"

    def get_queryset(self, request: HttpRequest) -> QuerySet[LivePlan]:
        visible = plans_visible_to(person(request)).order_by().values("pk")
        return super().get_queryset(request).filter(pk__in=visible).defer("prices")


class PlanChangeEventInline(EventInline):
    model = PlanChangeEvent


@admin.register(PlanChange)
class PlanChangeAdmin(ReadOnly, RecordAdmin):
    """To look and search. Deciding is done on the change's own page."""

    list_display = ["number", "worker", "before", "after", "score_before", "score", "cause", "state", "created_at"]
    list_filter = ["status", "cause"]
    list_select_related = ["worker", "before", "after"]
    search_fields = ["worker__folio", "worker__first_surname", "before__folio", "after__folio"]
    exclude = ["findings"]
    inlines = [PlanChangeEventInline]

    @admin.display(description=_("change for approval"), ordering="pk")
    def number(self, change: PlanChange) -> str:
        address = reverse("matching:change", args=[change.pk])
        return format_html('#{}<span class="sub"><a href="{}">{}</a></span>', change.pk, address, _("page"))

    @admin.display(description=_("status"), ordering="status")
    def state(self, change: PlanChange) -> str:
        return badge(FACES[ChangeStatus(change.status)], change.get_status_display())

    def get_queryset(self, request: HttpRequest) -> QuerySet[PlanChange]:
        scope = people_scope(person(request))
        return super().get_queryset(request).filter(scope.q("worker__country_id", "worker__office_id"))


@admin.register(PlanChangeEvent)
class PlanChangeEventAdmin(EventAdmin):
    list_select_related = ["subject__worker", "subject__before", "subject__after", "by"]
    search_fields = ["subject__worker__folio", "by__email", "reason"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PlanChangeEvent]:
        scope = people_scope(person(request))
        return (
            super().get_queryset(request).filter(scope.q("subject__worker__country_id", "subject__worker__office_id"))
        )


@admin.register(ScoreWeights)
class ScoreWeightsAdmin(ReadOnly, RecordAdmin):
    """To look and search. Setting weights is done on their page, with what they would change."""

    list_display = ["version", "country", "valid_from", *PART_KEYS, "decided_by", "withdrawn_on"]
    list_filter = ["country", "valid_from", "origin"]
    list_select_related = ["country", "decided_by"]
    search_fields = ["version", "reason", "decided_by__email"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ScoreWeights]:
        visible = weights_visible_to(person(request)).order_by().values("pk")
        return super().get_queryset(request).filter(pk__in=visible)


@admin.register(Floor)
class FloorAdmin(ReadOnly, RecordAdmin):
    """To look and search. Deciding and withdrawing is done on their page, with the law."""

    list_display = [
        "number",
        "country",
        "programme",
        "by",
        "group",
        "percent",
        "valid_from",
        "valid_until",
        "withdrawn_on",
    ]
    list_filter = ["country", "programme", "by"]
    list_select_related = ["country", "programme"]
    search_fields = ["legal_note", "reason", "decided_by__email"]

    @admin.display(description=_("floor of a group"), ordering="pk")
    def number(self, floor: Floor) -> str:
        return str(floor)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Floor]:
        visible = floors_visible_to(person(request)).order_by().values("pk")
        return super().get_queryset(request).filter(pk__in=visible)


@admin.register(FloorPreview)
class FloorPreviewAdmin(ReadOnly, RecordAdmin):
    list_display = ["number", "state", "country", "programme", "by", "group", "percent", "requested_by", "requested_at"]
    list_filter = ["status", "country", "programme"]
    list_select_related = ["country", "programme", "requested_by"]
    search_fields = ["reason", "requested_by__email"]
    exclude = ["lease_token", "lease_until", "result"]

    @admin.display(description=_("preview of a floor"), ordering="pk")
    def number(self, preview: FloorPreview) -> str:
        address = reverse("matching:floor_preview", args=[preview.pk])
        return format_html('#{}<span class="sub"><a href="{}">{}</a></span>', preview.pk, address, _("page"))

    @admin.display(description=_("status"), ordering="status")
    def state(self, preview: FloorPreview) -> str:
        return badge(preview.status, preview.get_status_display())

    def get_queryset(self, request: HttpRequest) -> QuerySet[FloorPreview]:
        visible = floor_previews_visible_to(person(request)).order_by().values("pk")
        return super().get_queryset(request).filter(pk__in=visible).defer("result")


@admin.register(WeightsPreview)
class WeightsPreviewAdmin(ReadOnly, RecordAdmin):
    list_display = ["number", "state", "country", "valid_from", "requested_by", "requested_at"]
    list_filter = ["status", "country"]
    list_select_related = ["country", "requested_by"]
    search_fields = ["reason", "requested_by__email"]
    exclude = ["lease_token", "lease_until", "result"]

    @admin.display(description=_("preview of weights"), ordering="pk")
    def number(self, preview: WeightsPreview) -> str:
        address = reverse("matching:weights_preview", args=[preview.pk])
        return format_html('#{}<span class="sub"><a href="{}">{}</a></span>', preview.pk, address, _("page"))

    @admin.display(description=_("status"), ordering="status")
    def state(self, preview: WeightsPreview) -> str:
        return badge(preview.status, preview.get_status_display())

    def get_queryset(self, request: HttpRequest) -> QuerySet[WeightsPreview]:
        visible = previews_visible_to(person(request)).order_by().values("pk")
        return super().get_queryset(request).filter(pk__in=visible).defer("result")


@admin.register(PeriodsStudy)
class PeriodsStudyAdmin(ReadOnly, RecordAdmin):
    list_display = ["number", "state", "country", "first_day", "last_day", "requested_by", "requested_at"]
    list_filter = ["status", "country"]
    list_select_related = ["country", "requested_by"]
    search_fields = ["requested_by__email"]
    exclude = ["lease_token", "lease_until", "result"]

    @admin.display(description=_("study of periods"), ordering="pk")
    def number(self, study: PeriodsStudy) -> str:
        address = reverse("matching:periods", args=[study.pk])
        return format_html('#{}<span class="sub"><a href="{}">{}</a></span>', study.pk, address, _("page"))

    @admin.display(description=_("status"), ordering="status")
    def state(self, study: PeriodsStudy) -> str:
        return badge(study.status, study.get_status_display())

    def get_queryset(self, request: HttpRequest) -> QuerySet[PeriodsStudy]:
        visible = studies_visible_to(person(request)).order_by().values("pk")
        return super().get_queryset(request).filter(pk__in=visible).defer("result")
