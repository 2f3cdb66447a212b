"""The inspector's desk: queues by deadline, and the page of a complaint with everything that may be done to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.guards import person
from accounts.models import Office
from accounts.scope import people_scope
from accounts.selectors import saved_lists
from common.admin import CarefulKeys, EventAdmin, NeverDeleted, RecordAdmin, badge
from common.editing import SEEN, first_time, not_done
from common.errors import DomainError
from common.fields import EncryptedUndated
from common.forms import words
from common.names import is_id
from common.sheets.out import as_download
from common.wording import day, moment
from reference.models import Country

from ..choices import ComplaintStatus, FindingOutcome
from ..models import Allegation, Complaint, ComplaintEvent
from ..presentation import SEVERITY_FACES, about_whom, complaint_facts, due_face, due_words, state_words
from ..selectors import complaints_visible_to, of_visible_complaints, search_complaints
from ..selectors.queues import QUEUES, in_queue, queue_counts
from ..services import complaint_accuse, complaint_assign, complaint_look, contact_open, messages_seen_by_the_desk
from ..services.taking_out import EXPORT_COLUMNS, complaints_taken
from .actions import BY_NAME, DeskForm, form_of, offered
from .page import page_parts

LIST = "admin:recruiters_complaint_changelist"


class AllegationForm(forms.ModelForm):
    """What was decided stays what was alleged, and of whom; a closed complaint alleges nothing new."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = {"complaint"} if self.instance.pk else set()
        kept |= {"category", "note"} if self.instance.outcome != FindingOutcome.OPEN else set()
        for name in kept & set(self.fields):
            self.fields[name].disabled = True

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        complaint = cleaned.get("complaint") or (self.instance.complaint_id and self.instance.complaint)
        if complaint and complaint.status == ComplaintStatus.CLOSED and self.has_changed():
            self.add_error(None, _("It is closed: open it again first."))
        return cleaned


NOTES: dict[Any, dict[str, Any]] = {EncryptedUndated: {"widget": AdminTextareaWidget}}


class AllegationInline(CarefulKeys, admin.TabularInline):
    model = Allegation
    form = AllegationForm
    formfield_overrides = NOTES
    fields = ("category", "note", "outcome", "reasons", "decided_by")
    readonly_fields = ("outcome", "reasons", "decided_by")
    extra = 0

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class QueueFilter(admin.SimpleListFilter):
    """Also the tabs above the list."""

    title = gettext_lazy("queue")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, str(label)) for name, label in QUEUES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Complaint]) -> QuerySet[Complaint]:
        return in_queue(queryset, self.value() or "", person(request))


class CountryFilter(admin.SimpleListFilter):
    """For whoever works for several: the origin countries, without a look through all complaints."""

    title = gettext_lazy("country")
    parameter_name = "country__code__exact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        own = people_scope(person(request)).countries
        countries = Country.objects.filter(is_origin=True)
        return [(one.pk, str(one)) for one in countries if own is None or one.pk in own]

    def has_output(self) -> bool:
        return len(self.lookup_choices) > 1

    def queryset(self, request: HttpRequest, queryset: QuerySet[Complaint]) -> QuerySet[Complaint]:
        return queryset.filter(country=self.value()) if self.value() else queryset


@admin.register(Complaint)
class ComplaintAdmin(NeverDeleted, RecordAdmin):
    change_list_template = "recruiters/desk/list.html"
    change_form_template = "recruiters/desk/complaint.html"
    list_display = ["folio", "due", "severity_shown", "state", "about", "country", "assigned_to"]
    list_filter = [
        QueueFilter,
        "severity",
        "status",
        CountryFilter,
        "channel",
        "is_anonymous",
    ]
    list_select_related = ["recruiter", "employer", "country", "assigned_to"]
    ordering = [F("next_due_at").asc(nulls_last=True), "id"]  # nothing is owed on the closed ones: they come last
    search_fields = ["folio", "accused_name", "recruiter__legal_name"]  # said to the reader; `get_search_results` finds
    autocomplete_fields = ["recruiter", "employer"]
    fields = ("recruiter", "employer", "accused_name", "office")
    inlines = [AllegationInline]
    actions = ["take"]

    # ── the list ──────────────────────────────────────────────────────────

    @admin.display(description=gettext_lazy("severity"), ordering="severity")
    def severity_shown(self, complaint: Complaint) -> str:
        return badge(SEVERITY_FACES[complaint.severity], complaint.get_severity_display())

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, complaint: Complaint) -> str:
        return badge(complaint.status, state_words(complaint))

    @admin.display(description=gettext_lazy("due"), ordering="next_due_at")
    def due(self, complaint: Complaint) -> str:
        if complaint.next_due_at is None:
            return "–"
        return format_html(
            '<span class="due is-{}">{}</span><span class="sub">{}</span>',
            due_face(complaint),
            due_words(complaint),
            complaint.get_next_duty_display() or day(complaint.due_on),
        )

    @admin.display(description=gettext_lazy("about"))
    def about(self, complaint: Complaint) -> str:
        return about_whom(complaint)

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Whoever works for one country needs no column to say so."""
        return [name for name in self.list_display if name != "country" or not person(request).country]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Complaint], search_term: str
    ) -> tuple[QuerySet[Complaint], bool]:
        return (search_complaints(queryset, search_term) if search_term.strip() else queryset), False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Complaint]:
        """The one selector itself: a list of two hundred thousand is not joined with itself to be filtered."""
        return complaints_visible_to(person(request)).order_by(*self.get_ordering(request))

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """By what is due next; nothing is due on the closed ones, which are looked up by who remembers the last days."""
        return ["-id"] if request.GET.get(QueueFilter.parameter_name) == "closed" else self.ordering

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        by = person(request)
        context = {
            "tabs": self._tabs(request),
            "saved": saved_lists(by, LIST),
            "list": LIST,
            "query": request.GET.urlencode(),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def _tabs(self, request: HttpRequest) -> list[dict[str, Any]]:
        chosen = request.GET.get("due", "")
        counts = queue_counts(complaints_visible_to(person(request)), person(request))
        every = [{"label": pgettext("complaints", "All"), "url": "?", "count": "", "current": not chosen}]
        return every + [
            {"label": str(label), "url": f"?due={name}", "count": counts[name], "current": name == chosen}
            for name, label in QUEUES.items()
            if name in counts
        ]

    @admin.action(description=gettext_lazy("Assign to me"), permissions=["change"])
    def take(self, request: HttpRequest, queryset: QuerySet[Complaint]) -> None:
        done, by = 0, person(request)
        for complaint in queryset.order_by(
            "pk"
        ):  # whatever the list is sorted by: two who act at once wait in no circle
            try:
                complaint_assign(complaint=complaint, to=by, by=by)
                done += 1
            except DomainError as error:
                self.message_user(request, f"{complaint.folio}: {error.message}", messages.WARNING)
        self.message_user(request, _("Done: %(n)d.") % {"n": done}, messages.SUCCESS if done else messages.INFO)

    # ── the page ──────────────────────────────────────────────────────────

    def get_urls(self) -> list[URLPattern]:
        def own(view: Any) -> Any:
            return self.admin_site.admin_view(view)

        return [
            path("export/", own(self.export_view), name="recruiters_complaint_export"),
            path("<path:object_id>/do/<slug:name>/", own(self.do_view), name="recruiters_complaint_do"),
            path("<path:object_id>/contact/", own(self.contact_view), name="recruiters_complaint_contact"),
            *super().get_urls(),
        ]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """An office of its country."""
        if db_field.name == "office":
            kwargs["queryset"] = Office.objects.filter(people_scope(person(request)).q("country", "pk"), is_active=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # it comes in through an intake form, so that an anonymous one keeps nothing

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        complaint, by = self.get_object(request, object_id), person(request)
        context: dict[str, Any] = {}
        if complaint is not None and not complaint_look(complaint=complaint, by=by):
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        if complaint is not None and request.method == "GET":
            bound = getattr(request, "refused_action", None)
            context = {
                "complaint": complaint,
                "facts": complaint_facts(complaint),
                "offered": offered(complaint, by, bound),
                "last_event": _last_event(complaint),
                **page_parts(complaint, by),
            }
            messages_seen_by_the_desk(complaint=complaint)
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def save_model(self, request: HttpRequest, obj: Complaint, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if {"recruiter", "employer", "accused_name"} & set(form.changed_data):
            complaint_accuse(complaint=obj, by=person(request))

    def do_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """One action. A refusal is said at its field, and what was typed is kept."""
        complaint, action = self._worked_on(request, object_id), BY_NAME.get(name)
        if action is None or request.method != "POST":
            raise Http404
        here = reverse("admin:recruiters_complaint_change", args=[complaint.pk])
        if not first_time(request):
            messages.info(request, _("This form had been sent already: it was saved once."))
            return redirect(here)
        form = form_of(action, complaint, person(request), request.POST)
        if form.is_valid() and not _said_in_between(request, complaint, form):
            try:
                action.do(complaint, person(request), form.cleaned_data)
            except DomainError as error:
                form.refuse(error)
            else:
                messages.success(request, _("Done: %(action)s.") % {"action": action.label})
                return redirect(here)
        not_done(request)
        request.method = "GET"  # the page as it is shown, with this form as it was sent
        request.refused_action = (name, form)  # type: ignore[attr-defined]
        return self.change_view(request, object_id)

    def contact_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        complaint = self._worked_on(request, object_id)
        if request.method != "POST":
            raise Http404
        try:
            contact = contact_open(complaint=complaint, reason=words(request, "reason"), by=person(request))
            messages.info(request, contact or _("It is anonymous: there is no contact."))
        except DomainError as error:
            messages.error(request, error.message)
        return redirect(reverse("admin:recruiters_complaint_change", args=[complaint.pk]))

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """Exactly the rows of the list as it is filtered and sorted on the screen."""
        if request.method != "POST" or not self.has_view_permission(request):
            raise PermissionDenied
        changes = self.get_changelist_instance(request)
        try:
            rows = complaints_taken(
                complaints=changes.get_queryset(request),
                by=person(request),
                filters=request.GET.dict(),
                reason=words(request, "reason"),
                with_contact="contact" in request.POST,
            )
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(f"{reverse(LIST)}?{request.GET.urlencode()}")
        head = [str(label) for label in EXPORT_COLUMNS]
        return as_download(words(request, "format"), title=str(_("Complaints")), name="complaints", rows=[head, *rows])

    def _worked_on(self, request: HttpRequest, object_id: str) -> Complaint:
        if not self.has_change_permission(request):
            raise PermissionDenied
        complaint = self.get_object(request, object_id)
        if complaint is None:
            raise Http404
        return complaint


def _last_event(complaint: Complaint) -> int:
    return complaint.events.order_by("-pk").values_list("pk", flat=True).first() or 0


def _said_in_between(request: HttpRequest, complaint: Complaint, form: DeskForm) -> bool:
    """Whether something was done to the complaint since the page was made: it is then said, and the form waits for a second look."""
    shown = words(request, SEEN)
    if not is_id(shown):
        return False
    since = complaint.events.filter(pk__gt=int(shown)).select_related("by").order_by("-pk").first()
    if since is None:
        return False
    told = {"what": since.told, "who": since.by or "–", "when": moment(since.at)}
    form.add_error(
        None, _("In between: %(what)s (%(who)s, %(when)s). Look at it; send yours again if it is still right.") % told
    )
    return True


class OfVisibleComplaints:
    """Rows that hang on a complaint are seen where the complaint is."""

    owner = "complaint"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)  # type: ignore[misc]
        return of_visible_complaints(person(request), rows, self.owner)


@admin.register(Allegation)
class AllegationAdmin(OfVisibleComplaints, NeverDeleted, RecordAdmin):
    form = AllegationForm
    formfield_overrides = NOTES
    list_display = ["complaint", "category", "outcome"]
    list_filter = ["category", "outcome"]
    list_select_related = ["complaint"]
    search_fields = ["complaint__folio"]
    raw_id_fields = ["complaint"]
    readonly_fields = ["outcome", "reasons", "decided_on", "decided_by"]


@admin.register(ComplaintEvent)
class ComplaintEventAdmin(OfVisibleComplaints, EventAdmin):
    owner = "subject"
    search_fields = ["subject__folio"]
