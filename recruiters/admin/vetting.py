"""Vetting in the admin: the queue by age, and the page of a case with its list and everything that may be done to it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, F, QuerySet, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts.guards import person
from common.admin import EventAdmin, NeverDeleted, ReadOnly, RecordAdmin, badge
from common.editing import first_time, not_done
from common.errors import DomainError
from common.forms import words
from common.moves import timeline
from common.papers import PDF, as_attachment
from common.wording import day, remaining

from ..choices import UNDER_WAY, VettingOutcome
from ..models import LicenceReminder, VettingCase, VettingCondition, VettingEvent
from ..presentation import STANDINGS
from ..selectors import (
    appeal_until,
    conditions_visible_to,
    licence_standing,
    lines_of,
    proposal_open,
    proposal_signed,
    recruiter_standing,
    vettings_to_sign,
    vettings_visible_to,
    with_progress,
)
from ..services import condition_check, letter_read, paper_open, vetting_answer, vetting_open
from ..vetting.checklists import GROUPS
from .vetting_actions import BY_NAME, form_of, offered

PAGE = "admin:recruiters_vettingcase_change"


class QueueFilter(admin.SimpleListFilter):
    title = gettext_lazy("queue")
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("open", _("under way")),
            ("sign", _("for me to sign")),
            ("mine", _("mine")),
            ("ends", _("licence ends first")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[VettingCase]) -> QuerySet[VettingCase]:
        under_way = queryset.filter(status__in=UNDER_WAY)
        match self.value():
            case "open":
                return under_way
            case "sign":
                return queryset.filter(pk__in=vettings_to_sign(person(request)).order_by().values("pk"))
            case "mine":
                return under_way.filter(assigned_to=request.user.pk)
            case "ends":
                return under_way.filter(licence__isnull=False).order_by("licence__valid_to", "pk")
        return queryset


class OpeningForm(forms.ModelForm):
    """What the service would refuse is said before anything is written."""

    class Meta:
        model = VettingCase
        fields = ("recruiter", "regime", "purpose", "licence")


@admin.register(VettingCase)
class VettingCaseAdmin(NeverDeleted, RecordAdmin):
    form = OpeningForm
    change_form_template = "recruiters/vetting/case.html"
    list_display = ["folio", "recruiter", "age", "progress", "state", "purpose", "ends", "assigned_to"]
    list_filter = [QueueFilter, "status", "purpose", "regime", ("country", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["recruiter", "licence", "assigned_to"]
    ordering = [Case(When(status__in=UNDER_WAY, then=0), default=1).asc(), "opened_on", "id"]
    search_fields = ["folio", "recruiter__legal_name", "recruiter__trade_name", "licence__number"]
    autocomplete_fields = ["recruiter", "licence"]

    # ── the list ──────────────────────────────────────────────────────────

    @admin.display(description=gettext_lazy("age"), ordering="opened_on")
    def age(self, case: VettingCase) -> str:
        if case.status not in UNDER_WAY:
            return day(case.decided_on) or "–"
        days = (timezone.localdate() - case.opened_on).days
        said = ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
        return format_html('{}<span class="sub">{}</span>', said, day(case.opened_on))

    @admin.display(description=gettext_lazy("answered"))
    def progress(self, case: Any) -> str:
        return f"{case.answered} / {case.items}"

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, case: VettingCase) -> str:
        return badge(case.status, case.get_status_display())

    @admin.display(description=gettext_lazy("licence ends"), ordering=F("licence__valid_to").asc(nulls_last=True))
    def ends(self, case: VettingCase) -> str:
        if case.licence is None:
            return "–"
        return format_html(
            '{}<span class="sub">{}</span>', remaining(case.licence.valid_to), day(case.licence.valid_to)
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[VettingCase]:
        visible = vettings_visible_to(person(request)).order_by().values("pk")
        return with_progress(super().get_queryset(request).filter(pk__in=visible))

    # ── opening ───────────────────────────────────────────────────────────

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("recruiter", "regime", "purpose", "licence") if obj is None else ()

    def save_model(self, request: HttpRequest, obj: VettingCase, form: Any, change: bool) -> None:
        if change:
            return
        said = form.cleaned_data
        made = vetting_open(
            by=person(request), **{name: said[name] for name in ("recruiter", "regime", "purpose", "licence")}
        )
        obj.pk, obj.folio = made.pk, made.folio

    def response_add(self, request: HttpRequest, obj: VettingCase, post_url_continue: Any = None) -> HttpResponse:
        messages.success(request, _("Opened: %(folio)s.") % {"folio": obj.folio})
        return redirect(PAGE, obj.pk)

    # ── the page ──────────────────────────────────────────────────────────

    def get_urls(self) -> list[URLPattern]:
        def own(view: Any) -> Any:
            return self.admin_site.admin_view(view)

        name = "recruiters_vettingcase"
        return [
            path("<int:object_id>/do/<slug:name>/", own(self.do_view), name=f"{name}_do"),
            path("<int:object_id>/answers/", own(self.answers_view), name=f"{name}_answers"),
            path("<int:object_id>/papers/<int:paper>/", own(require_safe(self.paper_view)), name=f"{name}_paper"),
            path("<int:object_id>/letters/<int:letter>/", own(require_safe(self.letter_view)), name=f"{name}_letter"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        case, by = self.get_object(request, object_id), person(request)
        context: dict[str, Any] = {}
        if case is not None and request.method == "GET":
            signed = proposal_signed(case)
            letters = list(signed.letters.all()) if signed else []
            context = {
                "case": case,
                "facts": _facts(case),
                "once": uuid.uuid4().hex,
                "offered": offered(case, by, getattr(request, "refused_action", None)),
                "groups": list(_groups(case, getattr(request, "refused_answers", {}))),
                "may_answer": case.status in ("open", "waiting"),
                "hearings": case.hearings.select_related("by"),
                "papers": case.papers.select_related("by").prefetch_related("openings__by"),
                "proposal": proposal_open(case) or signed,
                "letters": [(letter, appeal_until(letter)) for letter in letters],
                "events": timeline(case),
                "show_save": False,
                "show_save_and_continue": False,
                "show_close": False,
            }
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def do_view(self, request: HttpRequest, object_id: int, name: str) -> HttpResponse:
        """One action. A refusal is said at its field, and what was typed is kept."""
        case, action, by = self._worked_on(request, object_id), BY_NAME.get(name), person(request)
        if action is None or request.method != "POST":
            raise Http404
        if not first_time(request):
            messages.info(request, _("This form had been sent already: it was saved once."))
            return redirect(PAGE, case.pk)
        form = form_of(action, case, by, request.POST, request.FILES)
        if form.is_valid():
            try:
                action.do(case, by, form)
            except DomainError as error:
                form.refuse(error)
            else:
                messages.success(request, _("Done: %(action)s.") % {"action": action.label})
                return redirect(PAGE, case.pk)
        not_done(request)
        request.method = "GET"  # the page as it is shown, with this form as it was sent
        request.refused_action = (name, form)  # type: ignore[attr-defined]
        return self.change_view(request, str(object_id))

    def answers_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Every answer that was changed; what is refused is said at its item, and stays as it was typed."""
        case = self._worked_on(request, object_id)
        if request.method != "POST":
            raise Http404
        refused, done = {}, 0
        for line in lines_of(case):
            item, answer = line.answer.item, line.answer
            outcome, note = words(request, f"outcome-{item}"), words(request, f"note-{item}")
            if f"note-{item}" not in request.POST or (outcome, note) == (answer.outcome, answer.note):
                continue
            seen = parse_datetime(words(request, f"seen-{item}")) if words(request, f"seen-{item}") else None
            try:
                vetting_answer(case=case, item=item, outcome=outcome, note=note, by=person(request), seen=seen)
                done += 1
            except DomainError as error:
                refused[item] = (outcome, note, error.message)
        if done:
            messages.success(
                request, ngettext("%(n)d answer is saved.", "%(n)d answers are saved.", done) % {"n": done}
            )
        if not refused:
            return redirect(f"{reverse(PAGE, args=[case.pk])}#list-h")
        messages.error(request, _("Some answers are not saved: see below why."))
        request.method = "GET"
        request.refused_answers = refused  # type: ignore[attr-defined]
        return self.change_view(request, str(object_id))

    def paper_view(self, request: HttpRequest, object_id: int, paper: int) -> HttpResponse:
        kept = get_object_or_404(self._worked_on(request, object_id).papers, pk=paper)
        try:
            content = paper_open(paper=kept, by=person(request))
        except FileNotFoundError as error:
            raise Http404 from error
        return as_attachment(content, kept.content_type, f"vetting-{kept.pk}")

    def letter_view(self, request: HttpRequest, object_id: int, letter: int) -> HttpResponse:
        case = self._worked_on(request, object_id)
        signed = proposal_signed(case)
        if signed is None:
            raise Http404
        kept = get_object_or_404(signed.letters, pk=letter)
        try:
            return as_attachment(letter_read(kept), PDF, f"{case.folio}-{kept.language}")
        except FileNotFoundError as error:
            raise Http404 from error

    def _worked_on(self, request: HttpRequest, object_id: int) -> VettingCase:
        if not self.has_change_permission(request):
            raise PermissionDenied
        case = self.get_queryset(request).filter(pk=object_id).select_related("recruiter", "licence").first()
        if case is None:
            raise Http404
        return case


def _facts(case: VettingCase) -> list[dict[str, Any]]:
    """What an inspector asks first: of whom, for what, how long it waits, and whose it is."""
    standing = STANDINGS[recruiter_standing(case.recruiter)]
    licence = case.licence
    days = (timezone.localdate() - case.opened_on).days
    age = ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    facts = [
        (_("Recruiter"), str(case.recruiter), str(standing)),
        (_("Purpose"), str(case.get_purpose_display()), str(case.get_regime_display())),
        (_("Status"), str(case.get_status_display()), age if case.status in UNDER_WAY else day(case.decided_on)),
        (_("Inspector"), str(case.assigned_to or _("nobody yet")), ""),
    ]
    if licence is not None:
        facts.append((_("Licence"), f"{licence} ({STANDINGS[licence_standing(licence)]})", day(licence.valid_to)))
    return [{"label": label, "value": value, "note": note} for label, value, note in facts]


def _groups(case: VettingCase, refused: dict[str, tuple[str, str, str]]) -> Iterator[dict[str, Any]]:
    """The list in its parts, each item with what was found or what was typed and refused."""
    for group, lines in groupby(lines_of(case), key=lambda line: line.item.group if line.item else ""):
        rows = []
        for line in lines:
            outcome, note, error = refused.get(line.answer.item, (line.answer.outcome, line.answer.note, ""))
            choices = [("", _("not looked at"))] + [
                (value, label)
                for value, label in VettingOutcome.choices
                if value != VettingOutcome.NOT_APPLICABLE or (line.item and line.item.may_not_apply)
            ]
            rows.append({"line": line, "outcome": outcome, "note": note, "error": error, "choices": choices})
        yield {"title": GROUPS.get(group, ""), "rows": rows}


@admin.register(VettingEvent)
class VettingEventAdmin(EventAdmin):
    list_select_related = ["subject", "by"]
    search_fields = ["subject__folio"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        visible = vettings_visible_to(person(request)).order_by().values("pk")
        return super().get_queryset(request).filter(subject__in=visible)


class DueFilter(admin.SimpleListFilter):
    title = gettext_lazy("due")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("now", _("to be checked now")), ("later", _("due later"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today, owed = timezone.localdate(), queryset.filter(outcome="")
        match self.value():
            case "now":
                return owed.filter(due_on__lte=today)
            case "later":
                return owed.filter(due_on__gt=today)
        return queryset


@admin.register(VettingCondition)
class VettingConditionAdmin(NeverDeleted, RecordAdmin):
    list_display = ["text", "recruiter", "due", "outcome_shown", "checked_by"]
    list_filter = [DueFilter, "outcome"]
    list_select_related = ["proposal__case__recruiter", "checked_by"]
    search_fields = ["text", "proposal__case__folio", "proposal__case__recruiter__legal_name"]
    fields = ["recruiter", "text", "due_on", "outcome", "note", "checked_by", "checked_at"]

    @admin.display(description=gettext_lazy("recruiter"))
    def recruiter(self, condition: VettingCondition) -> str:
        return str(condition.proposal.case.recruiter)

    @admin.display(description=gettext_lazy("by"), ordering="due_on")
    def due(self, condition: VettingCondition) -> str:
        return remaining(condition.due_on) if not condition.outcome else day(condition.due_on)

    @admin.display(description=gettext_lazy("what was found"), ordering="outcome")
    def outcome_shown(self, condition: VettingCondition) -> str:
        return badge(condition.outcome or "open", condition.get_outcome_display() or _("not checked yet"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[VettingCondition]:
        visible = conditions_visible_to(person(request)).order_by().values("pk")
        return super().get_queryset(request).filter(pk__in=visible)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        checked = ["outcome", "note"] if obj is not None and obj.outcome else []
        return ["recruiter", "text", "due_on", "checked_by", "checked_at", *checked]

    def save_model(self, request: HttpRequest, obj: VettingCondition, form: Any, change: bool) -> None:
        condition_check(condition=obj, outcome=obj.outcome, note=obj.note, by=person(request))


@admin.register(LicenceReminder)
class LicenceReminderAdmin(ReadOnly, RecordAdmin):
    list_display = ["at", "licence", "days", "valid_to", "to"]
    list_filter = ["days", "at"]
    list_select_related = ["licence", "to"]
    search_fields = ["licence__number", "licence__recruiter__legal_name"]
