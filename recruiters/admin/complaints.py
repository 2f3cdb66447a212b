"""The inspector's desk: the queue of complaints, with the moves of the state table as actions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Case, QuerySet, When
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.guards import person
from accounts.models import Office
from accounts.scope import people_scope
from common.admin import EventAdmin, EventInline, MovesOnPage, NeverDeleted, RecordAdmin, badge
from common.errors import DomainError
from common.wording import day, remaining

from ..choices import ComplaintStatus
from ..models import Allegation, Complaint, ComplaintEvent
from ..presentation import SEVERITY_FACES, about_whom, complaint_facts, due_face
from ..selectors import complaints_visible_to, inspectors_beside
from ..services import complaint_move
from ..transitions import COMPLAINT_MOVES
from .intake import INTAKE_INLINES


class AllegationInline(admin.TabularInline):
    model = Allegation
    extra = 0


class ComplaintEventInline(EventInline):
    model = ComplaintEvent


class DueFilter(admin.SimpleListFilter):
    title = gettext_lazy("deadline")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("late", _("overdue")), ("open", _("open")), ("mine", _("mine")), ("nobody", _("of nobody"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Complaint]) -> QuerySet[Complaint]:
        waiting = queryset.exclude(status=ComplaintStatus.CLOSED)
        match self.value():
            case "late":
                return waiting.filter(due_on__lt=timezone.localdate())
            case "open":
                return waiting
            case "mine":
                return waiting.filter(assigned_to=request.user.pk)
            case "nobody":
                return waiting.filter(assigned_to=None)
        return queryset


@admin.register(Complaint)
class ComplaintAdmin(MovesOnPage, NeverDeleted, RecordAdmin):
    move_table = COMPLAINT_MOVES
    list_display = ["folio", "due", "severity_shown", "state", "about", "assigned_to"]
    list_filter = [
        DueFilter,
        "severity",
        "status",
        ("country", admin.RelatedOnlyFieldListFilter),
        "channel",
        "is_anonymous",
    ]
    list_select_related = ["recruiter", "employer", "country", "assigned_to"]
    ordering = [Case(When(status=ComplaintStatus.CLOSED, then=1), default=0).asc(), "due_on", "id"]
    search_fields = ["folio", "accused_name", "recruiter__legal_name"]
    autocomplete_fields = ["recruiter", "employer"]
    readonly_fields = ["folio", "status", "country", "channel", "is_anonymous", "contact", "account", "received_on"]
    exclude = [
        "policy",
        "danger_since",
        "runs_from",
        "acknowledged_on",
        "told_on",
        "referred_on",
        "next_duty",
        "next_due_at",
        "is_paused",
    ]
    inlines = [AllegationInline, *INTAKE_INLINES, ComplaintEventInline]
    actions = ["triage", "investigate", "take"]
    show_full_result_count = False

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Given to somebody who may see it, and to an office of its country."""
        if db_field.name == "assigned_to":
            kwargs["queryset"] = inspectors_beside(person(request))
        elif db_field.name == "office":
            kwargs["queryset"] = Office.objects.filter(people_scope(person(request)).q("country", "pk"), is_active=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # it comes in through an intake form, so that an anonymous one keeps nothing

    @admin.display(description=gettext_lazy("severity"), ordering="severity")
    def severity_shown(self, complaint: Complaint) -> str:
        return badge(SEVERITY_FACES[complaint.severity], complaint.get_severity_display())

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, complaint: Complaint) -> str:
        return badge(complaint.status, complaint.get_status_display())

    @admin.display(description=gettext_lazy("due"), ordering="due_on")
    def due(self, complaint: Complaint) -> str:
        if complaint.status == ComplaintStatus.CLOSED:
            return "–"
        return format_html(
            '<span class="due is-{}">{}</span><span class="sub">{}</span>',
            due_face(complaint),
            remaining(complaint.due_on),
            day(complaint.due_on),
        )

    @admin.display(description=gettext_lazy("about"))
    def about(self, complaint: Complaint) -> str:
        return about_whom(complaint)

    def facts(self, complaint: Complaint) -> list[dict[str, Any]]:
        return complaint_facts(complaint)

    def make_move(self, request: HttpRequest, record: Complaint, name: str, reason: str) -> None:
        complaint_move(complaint=record, name=name, by=person(request), reason=reason)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Complaint]:
        visible = complaints_visible_to(person(request)).order_by().values("pk")
        return super().get_queryset(request).filter(pk__in=visible)

    @admin.action(description=gettext_lazy("Triage"), permissions=["change"])
    def triage(self, request: HttpRequest, queryset: QuerySet[Complaint]) -> None:
        self._each(request, queryset, "triage")

    @admin.action(description=gettext_lazy("Investigate"), permissions=["change"])
    def investigate(self, request: HttpRequest, queryset: QuerySet[Complaint]) -> None:
        self._each(request, queryset, "investigate")

    @admin.action(description=gettext_lazy("Assign to me"), permissions=["change"])
    def take(self, request: HttpRequest, queryset: QuerySet[Complaint]) -> None:
        taken = queryset.update(assigned_to=request.user)
        self.message_user(request, _("Done: %(n)d.") % {"n": taken}, messages.SUCCESS)

    def _each(self, request: HttpRequest, queryset: QuerySet[Complaint], name: str) -> None:
        done = 0
        for complaint in queryset.order_by(
            "pk"
        ):  # whatever the list is sorted by: two who act at once wait in no circle
            try:
                complaint_move(complaint=complaint, name=name, by=person(request))
                done += 1
            except DomainError as error:
                self.message_user(request, f"{complaint.folio}: {error.message}", messages.WARNING)
        self.message_user(request, _("Done: %(n)d.") % {"n": done}, messages.SUCCESS if done else messages.INFO)


class OfVisibleComplaints:
    """Rows that hang on a complaint are seen where the complaint is."""

    owner = "complaint"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        visible = complaints_visible_to(person(request)).order_by().values("pk")
        return super().get_queryset(request).filter(**{f"{self.owner}__in": visible})  # type: ignore[misc]


@admin.register(Allegation)
class AllegationAdmin(OfVisibleComplaints, NeverDeleted, RecordAdmin):
    list_display = ["complaint", "category", "outcome", "amount", "currency"]
    list_filter = ["category", "outcome"]
    list_select_related = ["complaint"]
    search_fields = ["complaint__folio"]
    raw_id_fields = ["complaint"]


@admin.register(ComplaintEvent)
class ComplaintEventAdmin(OfVisibleComplaints, EventAdmin):
    owner = "subject"
    search_fields = ["subject__folio"]
