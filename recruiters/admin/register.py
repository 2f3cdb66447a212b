"""Recruiters in the admin: the entry with its people, agents, licences and mandates. Every row is written by a service."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.guards import person
from accounts.policies import Can, may
from common.admin import CarefulKeys, NeverDeleted, ReadOnly, RecordAdmin, badge
from common.errors import NotAllowed

from ..identity_card import besides
from ..models import Agent, AgentPlace, Licence, Listing, Mandate, Recruiter, RecruiterMember, RecruiterPerson
from ..presentation import STANDINGS
from ..selectors import recruiter_standing, recruiters_visible_to
from ..services import agent_save, licence_save, mandate_save, person_save, recruiter_save
from .filters import RecruiterStandingFilter
from .forms import AgentForm, LicenceForm, MandateForm, PersonForm, RecruiterForm


class NoDelete:
    can_delete = False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class PersonInline(CarefulKeys, NoDelete, admin.StackedInline):
    """For who works recruiters: nobody else sees these people."""

    model = RecruiterPerson
    form = PersonForm
    extra = 0
    fields = [
        ("full_name", "role"),
        ("identity_kind", "identity_country", "number_typed"),
        ("birth_date", "phone", "email"),
        ("since", "until"),
    ]
    raw_id_fields = ["identity_country"]


class LicenceInline(CarefulKeys, NoDelete, admin.TabularInline):
    model = Licence
    form = LicenceForm
    extra = 0
    fields = ["regime", "number", "licence_class", "authority", "status", "valid_from", "valid_to"]
    readonly_fields = ["status"]
    show_change_link = True


class AgentInline(CarefulKeys, NoDelete, admin.TabularInline):
    model = Agent
    form = AgentForm
    extra = 0
    fields = ["full_name", "phone", "municipality", "is_active"]
    autocomplete_fields = ["municipality"]
    show_change_link = True


class MandateInline(CarefulKeys, NoDelete, admin.TabularInline):
    model = Mandate
    form = MandateForm
    extra = 0
    fields = ["employer", "vacancy", "seats", "status", "starts_on", "ends_on"]
    raw_id_fields = ["employer", "vacancy"]
    readonly_fields = ["status"]


class RecruiterMemberInline(CarefulKeys, admin.TabularInline):
    model = RecruiterMember
    extra = 0
    raw_id_fields = ["user"]


@admin.register(Recruiter)
class RecruiterAdmin(NeverDeleted, RecordAdmin):
    form = RecruiterForm
    list_display = ["legal_name", "standing", "kind", "country", "municipality"]
    list_filter = [
        RecruiterStandingFilter,
        "record_kind",
        ("country", admin.RelatedOnlyFieldListFilter),
        "kind",
    ]
    list_select_related = ["country", "municipality"]
    search_fields = ["legal_name", "trade_name", "tax_number", "phone", "licences__number", "agents__full_name"]
    autocomplete_fields = ["municipality"]
    raw_id_fields = ["country"]
    fieldsets = [
        (None, {"fields": [("legal_name", "trade_name"), ("kind", "record_kind"), ("country", "municipality")]}),
        (
            gettext_lazy("How to reach it"),
            {"fields": [("tax_number", "bank_account_typed"), ("phone", "email"), ("website", "address")]},
        ),
        (gettext_lazy("Who else"), {"fields": ["beside"]}),
    ]
    readonly_fields = ["beside"]
    inlines = [LicenceInline, PersonInline, AgentInline, MandateInline, RecruiterMemberInline]

    @admin.display(description=gettext_lazy("standing"))
    def standing(self, recruiter: Recruiter) -> str:
        standing = recruiter_standing(recruiter)
        return badge(standing, STANDINGS[standing])

    @admin.display(description=gettext_lazy("entries that share something"))
    def beside(self, recruiter: Recruiter) -> str:
        """The picture of shared marks: who else has the same people, phones, accounts, and how they stand."""
        rows = [
            (
                reverse("admin:recruiters_recruiter_change", args=[other.recruiter.pk]),
                other.recruiter,
                badge(other.standing, other.standing_label),
                other.points,
                other.shared,
            )
            for other in (besides(recruiter) if recruiter.pk else [])
        ]
        if not rows:
            return _("No other entry.")
        line = '<li><a href="{}">{}</a> {} · {}/100 <span class="sub">{}</span></li>'
        return format_html("<ul>{}</ul>", format_html_join("", line, rows))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Recruiter]:
        visible = recruiters_visible_to(person(request)).order_by().values("pk")
        return super().get_queryset(request).filter(pk__in=visible).prefetch_related("licences")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The bank account is for who works recruiters."""
        if may(person(request), Can.WORK_RECRUITERS):
            return super().get_fieldsets(request, obj)
        shown = [("tax_number",), ("phone", "email"), ("website", "address")]
        return [self.fieldsets[0], (self.fieldsets[1][0], {"fields": shown})]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        if may(person(request), Can.WORK_RECRUITERS):
            return self.inlines
        return [inline for inline in self.inlines if inline not in (PersonInline, RecruiterMemberInline)]

    def save_model(self, request: HttpRequest, obj: Recruiter, form: Any, change: bool) -> None:
        recruiter_save(recruiter=obj, bank_account=form.cleaned_data.get("bank_account_typed", ""))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """New and changed rows, each by its service; a contact is no record of the register and may go."""
        rows = formset.save(commit=False)
        if formset.model is RecruiterMember:
            if any(one.has_changed() and one.initial.get("user") == request.user.pk for one in formset.initial_forms):
                raise NotAllowed(_("Nobody changes their own tie to a recruiter: a colleague does."))
            formset.save()
            return
        forms = {id(row_form.instance): row_form for row_form in formset.forms}
        for row in rows:
            _save(row, forms[id(row)], request)
        formset.save_m2m()


def _save(row: Any, form: Any, request: HttpRequest) -> None:
    match row:
        case Licence():
            licence_save(licence=row, by=person(request))
        case RecruiterPerson():
            person_save(person=row, identity=form.identity)
        case Agent():
            agent_save(agent=row, identity=form.identity)
        case Mandate():
            mandate_save(mandate=row, by=person(request))


class AgentPlaceInline(CarefulKeys, admin.TabularInline):
    model = AgentPlace
    extra = 0
    autocomplete_fields = ["municipality"]


@admin.register(Agent)
class AgentAdmin(NeverDeleted, RecordAdmin):
    form = AgentForm
    list_display = ["full_name", "recruiter", "parent", "municipality", "phone", "is_active"]
    list_filter = ["is_active", ("municipality__subdivision__country", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["recruiter", "municipality", "parent"]
    search_fields = ["full_name", "phone", "recruiter__legal_name"]
    autocomplete_fields = ["recruiter", "municipality", "parent"]
    raw_id_fields = ["identity_country"]
    inlines = [AgentPlaceInline]
    fieldsets = [
        (None, {"fields": [("full_name", "is_active"), ("recruiter", "parent"), "municipality"]}),
        (None, {"fields": [("identity_kind", "identity_country", "number_typed"), ("phone", "email")]}),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What names an agent as a person is for who works recruiters."""
        if may(person(request), Can.WORK_RECRUITERS):
            return super().get_fieldsets(request, obj)
        return [self.fieldsets[0], (None, {"fields": ["phone"]})]

    def save_model(self, request: HttpRequest, obj: Agent, form: Any, change: bool) -> None:
        agent_save(agent=obj, identity=form.identity)


@admin.register(RecruiterPerson)
class RecruiterPersonAdmin(NeverDeleted, RecordAdmin):
    form = PersonForm
    list_display = ["full_name", "recruiter", "role", "last_digits", "since", "until"]
    list_filter = ["role", ("recruiter__country", admin.RelatedOnlyFieldListFilter), "recruiter__record_kind"]
    list_select_related = ["recruiter"]
    search_fields = ["full_name", "recruiter__legal_name"]
    autocomplete_fields = ["recruiter"]
    raw_id_fields = ["identity_country"]
    fieldsets = [
        (None, {"fields": ["recruiter", ("full_name", "role"), ("since", "until")]}),
        (None, {"fields": [("identity_kind", "identity_country", "number_typed"), "birth_date", ("phone", "email")]}),
    ]

    def save_model(self, request: HttpRequest, obj: RecruiterPerson, form: Any, change: bool) -> None:
        person_save(person=obj, identity=form.identity)


@admin.register(Listing)
class ListingAdmin(ReadOnly, RecordAdmin):
    """What came in from lists, as it is written there; tied to the entry and, where the case is on record, to its employer."""

    list_display = [
        "name_written",
        "person_written",
        "recruiter",
        "kind",
        "country",
        "case_number",
        "employer",
        "read_on",
    ]
    list_filter = ["kind", ("country", admin.RelatedOnlyFieldListFilter), "read_on"]
    list_select_related = ["recruiter", "country", "employer"]
    search_fields = ["name_written", "person_written", "case_number", "recruiter__legal_name"]


@admin.register(RecruiterMember)
class RecruiterMemberAdmin(RecordAdmin):
    list_display = ["recruiter", "user"]
    list_filter = [("recruiter__country", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["recruiter", "user"]
    search_fields = ["recruiter__legal_name", "user__email"]
    autocomplete_fields = ["recruiter"]
    raw_id_fields = ["user"]

    def get_readonly_fields(self, request: HttpRequest, obj: RecruiterMember | None = None) -> list[str]:
        return ["recruiter", "user"] if obj is not None else []
