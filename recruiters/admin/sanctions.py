"""Sanctions and appeals in the admin: proposed here, looked at as a whole, signed by somebody else, lifted, appealed against."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.guards import person
from common.admin import EventAdmin, EventInline, MovesOnPage, NeverDeleted, ReadOnly, RecordAdmin, badge
from common.errors import DomainError
from common.moves import who_needs_a_reason
from common.transitions import move

from ..choices import CARVE_OUTS, SanctionBasis
from ..models import Appeal, AppealEvent, CarveOut, CascadeItem, Complaint, Sanction, SanctionEvent, SanctionRule
from ..presentation import appeal_days_told
from ..sanction_card import appeal_facts, card_of, moves_of, sanction_facts, state_words, told_in
from ..selectors import (
    appeals_visible_to,
    carve_outs_open,
    complaints_visible_to,
    sanctions_to_sign,
    sanctions_visible_to,
)
from ..services import (
    CascadeChanged,
    Proposed,
    appeal_check,
    appeal_decide,
    appeal_file,
    carve_out_decide,
    decisions_for,
    proposal_check,
    sanction_act_now,
    sanction_lift,
    sanction_propose,
    sanction_sign,
    sanction_withdraw,
)
from ..transitions import APPEAL_MOVES, SANCTION_PAGE_MOVES

PROPOSED = [
    "recruiter",
    "regime",
    "kind",
    "basis",
    "complaint",
    "basis_reference",
    "grounds",
    "public_reason",
    "starts_on",
    "ends_on",
    "surety",
    "called_amount",
]

# Of what is only moved: the buttons that would save a form without fields.
NOTHING_TO_SAVE = {"show_save": False, "show_save_and_continue": False, "show_save_and_add_another": False}


class SanctionForm(forms.ModelForm):
    """A proposal. What the law on record does not allow is said at its field before anything is written."""

    by: Any = None

    class Meta:
        model = Sanction
        fields = PROPOSED
        help_texts = {
            "grounds": gettext_lazy("They go into the letter. Name nobody who complained."),
            "public_reason": gettext_lazy("Stands in the public register while the licence is stopped."),
            "starts_on": gettext_lazy("Empty: at once, with the second signature."),
            "ends_on": gettext_lazy("Empty: until it is lifted; an interim suspension ends at its limit."),
            "basis_reference": gettext_lazy("Number and date of the report, or the list and its entry."),
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.fields and not self.errors:
            try:
                proposal_check(by=self.by, told=self.told)
            except DomainError as error:
                self.add_error(error.field if error.field in self.fields else None, error.message)
        return data

    @property
    def told(self) -> Proposed:
        return Proposed(**{name: self.cleaned_data[name] for name in PROPOSED})


class SanctionEventInline(EventInline):
    model = SanctionEvent


class AppealInline(ReadOnly, admin.TabularInline):
    model = Appeal
    extra = 0
    max_num = 0
    can_delete = False
    show_change_link = True
    fields = ("filed_on", "status", "is_late", "decided_by", "decided_at")
    readonly_fields = fields

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


class WaitsFilter(admin.SimpleListFilter):
    title = gettext_lazy("signature")
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("me", _("I may sign"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Sanction]) -> QuerySet[Sanction]:
        if self.value() != "me":
            return queryset
        return queryset.filter(pk__in=sanctions_to_sign(person(request)).order_by().values("pk"))


@admin.register(Sanction)
class SanctionAdmin(MovesOnPage, NeverDeleted, RecordAdmin):
    change_form_template = "recruiters/admin_sanction.html"  # type: ignore[misc]
    form = SanctionForm
    move_table = SANCTION_PAGE_MOVES
    list_display = ["folio", "state", "kind", "recruiter", "country", "proposed_by", "signed_at", "ends_on"]
    list_filter = [WaitsFilter, "status", "kind", ("country", admin.RelatedOnlyFieldListFilter), "basis"]
    list_select_related = ["recruiter", "country", "proposed_by"]
    search_fields = ["folio", "recruiter__legal_name"]
    autocomplete_fields = ["recruiter"]
    raw_id_fields = ["complaint", "surety"]
    inlines = [AppealInline, SanctionEventInline]

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, sanction: Sanction) -> str:
        return badge(sanction.status, sanction.get_status_display())

    def get_queryset(self, request: HttpRequest) -> QuerySet[Sanction]:
        visible = sanctions_visible_to(person(request)).order_by().values("pk")
        return super().get_queryset(request).filter(pk__in=visible)

    def get_fields(self, request: HttpRequest, obj: Sanction | None = None) -> Any:
        if obj is None:
            return PROPOSED
        told = [
            "recruiter",
            "regime",
            "kind",
            "basis",
            "complaint",
            "basis_reference",
            "grounds",
            "public_reason",
            "starts_on",
            "ends_on",
        ]
        money = ["surety", "called_amount"] if obj.surety_id else []
        return [*told, *money, "law", "days_to_appeal", "proposed_by", "signed_by", "signed_at"]

    def get_readonly_fields(self, request: HttpRequest, obj: Sanction | None = None) -> Any:
        """What was proposed is what is signed: it is withdrawn and proposed anew, never edited."""
        return self.get_fields(request, obj) if obj else []

    def get_inlines(self, request: HttpRequest, obj: Sanction | None) -> list[Any]:
        return self.inlines if obj else []

    @admin.display(description=gettext_lazy("articles"))
    def law(self, sanction: Sanction) -> str:
        how_sure = _("confidence: %(how)s") % {"how": sanction.get_confidence_display()}
        return f"{sanction.citation} · {sanction.source} · {how_sure}"

    @admin.display(description=gettext_lazy("working days to appeal"))
    def days_to_appeal(self, sanction: Sanction) -> str:
        return f"{sanction.appeal_working_days} · {appeal_days_told(sanction.regime)}"

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.by = person(request)
        return form

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "complaint":
            kwargs["queryset"] = complaints_visible_to(person(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """`?complaint=12`, as the desk of complaints links here: with the recruiter that it is about."""
        initial = super().get_changeform_initial_data(request)
        if "complaint" in initial:
            complaint: Complaint | None = (
                complaints_visible_to(person(request)).filter(pk=initial.pop("complaint")).first()
            )
            if complaint:
                initial |= {
                    "complaint": complaint.pk,
                    "recruiter": complaint.recruiter_id,
                    "basis": SanctionBasis.COMPLAINT,
                }
                initial = {name: value for name, value in initial.items() if value is not None}
        return initial

    def save_model(self, request: HttpRequest, obj: Sanction, form: Any, change: bool) -> None:
        if not change:
            obj.__dict__.update(sanction_propose(by=person(request), told=form.told).__dict__)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        record = self.get_object(request, object_id)
        context = dict(extra_context or {})
        if record is not None and self.has_view_permission(request, record):
            user = person(request)
            moves = moves_of(record, user)
            context |= {"card": card_of(record, user, request.GET.get("shown", ""))} | NOTHING_TO_SAVE
            context |= {"moves": moves, "reason_hint": who_needs_a_reason(moves)}
        return super().change_view(request, object_id, form_url, context)

    def facts(self, record: Sanction) -> list[dict[str, Any]]:
        return sanction_facts(record)

    def make_move(self, request: HttpRequest, record: Sanction, name: str, reason: str) -> None:
        by, seen = person(request), request.POST.get("_shown", "")
        if name in ("sign", "act_now"):
            try:
                if name == "sign":
                    made = sanction_sign(sanction=record, by=by, seen=seen)
                else:
                    made = sanction_act_now(sanction=record, by=by, reason=reason, seen=seen)
            except CascadeChanged:
                request.cascade_shown = seen  # type: ignore[attr-defined]
                raise
        elif name == "withdraw":
            made = sanction_withdraw(sanction=record, by=by, reason=reason)
        else:
            made = sanction_lift(sanction=record, by=by, reason=reason)
        record.status = made.status

    def response_change(self, request: HttpRequest, record: Sanction) -> HttpResponse:
        """Who was shown something else is led to the difference."""
        answer = super().response_change(request, record)
        shown = getattr(request, "cascade_shown", "")
        return redirect(f"{request.path}?shown={shown}") if shown.isalnum() else answer


class OfVisibleSanctions:
    """Rows that hang on a sanction are seen where the sanction is."""

    owner = "sanction"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        visible = sanctions_visible_to(person(request)).order_by().values("pk")
        return super().get_queryset(request).filter(**{f"{self.owner}__in": visible})  # type: ignore[misc]


@admin.register(SanctionEvent)
class SanctionEventAdmin(OfVisibleSanctions, EventAdmin):
    owner = "subject"
    search_fields = ["subject__folio"]


@admin.register(SanctionRule)
class SanctionRuleAdmin(NeverDeleted, RecordAdmin):
    list_display = ["regime", "kind", "citation", "confidence", "most_days", "appeal_stays"]
    list_filter = ["regime", "kind", "confidence"]
    search_fields = ["citation"]


class ToDecideFilter(admin.SimpleListFilter):
    title = gettext_lazy("people who go on")
    parameter_name = "goes"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", _("to be decided")), ("decided", _("decided"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[CascadeItem]) -> QuerySet[CascadeItem]:
        if self.value() not in ("open", "decided"):
            return queryset
        if self.value() == "decided":
            return queryset.filter(what__in=CARVE_OUTS, decisions__isnull=False).distinct()
        return queryset.filter(pk__in=carve_outs_open(person(request)).order_by().values("pk"))


class CarveOutInline(ReadOnly, admin.TabularInline):
    model = CarveOut
    extra = 0
    max_num = 0
    can_delete = False
    fields = ("at", "decision", "note", "by")
    readonly_fields = fields

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


@admin.register(CascadeItem)
class CascadeItemAdmin(OfVisibleSanctions, MovesOnPage, NeverDeleted, RecordAdmin):
    """Everything that sanctions touched; of people who go on, what somebody decided."""

    list_display = ["label", "what", "sanction", "place", "told_in", "was", "became", "since"]
    list_filter = [ToDecideFilter, "what", "outcome"]
    list_select_related = ["sanction"]
    search_fields = ["label", "sanction__folio"]
    fields = ("sanction", "what", "label", "vacancy", "place", "was", "became", "told_in", "since", "why")
    readonly_fields = fields
    inlines = [CarveOutInline]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=gettext_lazy("before"), ordering="before")
    def was(self, item: CascadeItem) -> str:
        return state_words(item.model, item.before)

    @admin.display(description=gettext_lazy("after"), ordering="after")
    def became(self, item: CascadeItem) -> str:
        return state_words(item.model, item.after)

    @admin.display(description=gettext_lazy("since"), ordering="outcome")
    def since(self, item: CascadeItem) -> str:
        return badge(item.outcome, item.get_outcome_display())

    @admin.display(description=gettext_lazy("told in"), ordering="language")
    def told_in(self, item: CascadeItem) -> str:
        return told_in(item.language, item.told)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        item = self.get_object(request, object_id)
        moves = [] if item is None else [move(one.value, [], one.value, one.label) for one in decisions_for(item)]
        hint = {"moves": moves, "reason_hint": _("What the person said, or needs.")}
        return super().change_view(request, object_id, form_url, hint | NOTHING_TO_SAVE | (extra_context or {}))

    def response_change(self, request: HttpRequest, record: CascadeItem) -> HttpResponse:
        decision = request.POST.get("_move")
        if not decision:
            return super().response_change(request, record)
        try:
            made = carve_out_decide(
                item=record, decision=decision, by=person(request), note=request.POST.get("_reason", "")
            )
            self.message_user(request, _("Saved: %(state)s.") % {"state": made})
        except DomainError as error:
            self.message_user(request, error.message, "ERROR")
        return redirect(request.get_full_path())


class AppealForm(forms.ModelForm):
    """A new one is looked at before it is written, so that what was typed stays."""

    by: Any = None

    class Meta:
        model = Appeal
        fields = ["sanction", "filed_on", "grounds", "new_ends_on"]
        help_texts = {"new_ends_on": gettext_lazy("Only where the decision makes the sanction shorter.")}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk is None and not self.errors:
            try:
                appeal_check(by=self.by, **{name: data[name] for name in ("sanction", "grounds", "filed_on")})
            except DomainError as error:
                self.add_error(error.field if error.field in self.fields else "sanction", error.message)
        return data


class AppealEventInline(EventInline):
    model = AppealEvent


@admin.register(Appeal)
class AppealAdmin(MovesOnPage, NeverDeleted, RecordAdmin):
    change_form_template = "recruiters/admin_appeal.html"  # type: ignore[misc]
    form = AppealForm
    move_table = APPEAL_MOVES
    list_display = ["sanction", "state", "about", "filed_on", "is_late", "decided_by"]
    list_filter = ["status", "is_late"]
    list_select_related = ["sanction__recruiter", "decided_by"]
    search_fields = ["sanction__folio", "sanction__recruiter__legal_name"]
    raw_id_fields = ["sanction"]
    inlines = [AppealEventInline]

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, appeal: Appeal) -> str:
        return badge(appeal.status, appeal.get_status_display())

    @admin.display(description=gettext_lazy("recruiter"))
    def about(self, appeal: Appeal) -> str:
        return str(appeal.sanction.recruiter)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Appeal]:
        visible = appeals_visible_to(person(request)).order_by().values("pk")
        return super().get_queryset(request).filter(pk__in=visible)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "sanction":
            kwargs["queryset"] = sanctions_visible_to(person(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.by = person(request)
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"filed_on": timezone.localdate()} | super().get_changeform_initial_data(request)

    def get_fields(self, request: HttpRequest, obj: Appeal | None = None) -> Any:
        told = ["sanction", "filed_on", "grounds"]
        if obj is None:
            return told
        shown = ["is_late", "filed_by"] if obj.status == "filed" else ["is_late", "filed_by", "reasons", "decided_by"]
        return [*told, *shown, "new_ends_on"]

    def get_readonly_fields(self, request: HttpRequest, obj: Appeal | None = None) -> Any:
        open_to = {"new_ends_on"} if obj and obj.status == "filed" else set()
        return [name for name in self.get_fields(request, obj) if name not in open_to] if obj else []

    def get_inlines(self, request: HttpRequest, obj: Appeal | None) -> list[Any]:
        return self.inlines if obj else []

    def save_model(self, request: HttpRequest, obj: Appeal, form: Any, change: bool) -> None:
        """What is typed for a decision is written with the decision."""
        if not change:
            told = form.cleaned_data
            made = appeal_file(
                sanction=told["sanction"], by=person(request), grounds=told["grounds"], filed_on=told["filed_on"]
            )
            obj.__dict__.update(made.__dict__)

    def facts(self, record: Appeal) -> list[dict[str, Any]]:
        return appeal_facts(record)

    def make_move(self, request: HttpRequest, record: Appeal, name: str, reason: str) -> None:
        day = record.new_ends_on if name == "vary" else None
        appeal_decide(appeal=record, name=name, by=person(request), reason=reason, new_ends_on=day)


@admin.register(AppealEvent)
class AppealEventAdmin(EventAdmin):
    list_select_related = ["subject__sanction", "by"]
    search_fields = ["subject__sanction__folio"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AppealEvent]:
        visible = appeals_visible_to(person(request)).order_by().values("pk")
        return super().get_queryset(request).filter(subject__in=visible)
