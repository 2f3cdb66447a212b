"""Vacancies in the admin: the coordinator's queue, with the moves of the state table as actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet, URLField
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.guards import person
from common.admin import CarefulKeys, EventAdmin, EventInline, NeverDeleted, ReadOnly, RecordAdmin, badge
from common.errors import DomainError

from ..choices import HoldReason, VacancyStatus
from ..models import Vacancy, VacancyEvent, VacancyHold, VacancyLanguage, VacancySkill
from ..selectors import vacancies_visible_to
from ..services import hold_lift, seats_lower_check, vacancy_hold, vacancy_locked, vacancy_open


class VacancySkillInline(CarefulKeys, admin.TabularInline):
    model = VacancySkill
    extra = 0
    autocomplete_fields = ["skill"]


class VacancyLanguageInline(CarefulKeys, admin.TabularInline):
    model = VacancyLanguage
    extra = 0
    autocomplete_fields = ["language"]


class HoldInline(ReadOnly, admin.TabularInline):
    model = VacancyHold
    extra = 0
    fields = ("reason", "note", "placed_at", "lifted_at")
    readonly_fields = ("reason", "note", "placed_at", "lifted_at")


class VacancyEventInline(EventInline):
    model = VacancyEvent


class HeldFilter(admin.SimpleListFilter):
    title = gettext_lazy("held")
    parameter_name = "held"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", _("yes")), ("no", _("no"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Vacancy]) -> QuerySet[Vacancy]:
        free = queryset.without_hold()  # type: ignore[attr-defined]
        if self.value() == "yes":
            return queryset.exclude(pk__in=free.values("pk"))
        return free if self.value() == "no" else queryset


class VacancyForm(forms.ModelForm):
    """The vacancy is locked until it is saved: nobody gives a seat away in between."""

    def clean_seats(self) -> int:
        seats: int = self.cleaned_data["seats"]
        if self.instance.pk:
            try:
                seats_lower_check(vacancy=vacancy_locked(self.instance.pk), seats=seats)
            except DomainError as error:
                raise ValidationError(error.message) from error
        return seats


@admin.register(Vacancy)
class VacancyAdmin(NeverDeleted, RecordAdmin):
    form = VacancyForm
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    list_display = ["folio", "title", "employer", "programme", "state", "seats_shown", "starts_on", "subdivision"]
    list_filter = ["status", HeldFilter, "programme", "starts_on"]
    list_select_related = ["employer", "programme", "subdivision"]
    search_fields = ["folio", "case_number", "title", "employer__legal_name"]
    date_hierarchy = "starts_on"
    autocomplete_fields = ["employer", "occupation", "crop"]
    raw_id_fields = ["worksite", "subdivision"]
    readonly_fields = [
        "folio",
        "status",
        "case_number",
        "seats_offered",
        "seats_reserved",
        "seats_filled",
        "seats_released",
        "first_received_at",
        "source_url",
        "created_at",
        "updated_at",
    ]
    inlines = [VacancySkillInline, VacancyLanguageInline, HoldInline, VacancyEventInline]
    actions = ["approve", "hold", "lift"]

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, vacancy: Vacancy) -> str:
        return badge(vacancy.status, vacancy.get_status_display())

    @admin.display(description=gettext_lazy("seats"), ordering="seats")
    def seats_shown(self, vacancy: Vacancy) -> str:
        return f"{vacancy.seats_taken} / {vacancy.seats}"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # drafted by the employer, or imported

    def get_queryset(self, request: HttpRequest) -> QuerySet[Vacancy]:
        visible = vacancies_visible_to(person(request)).order_by().values("pk")
        return super().get_queryset(request).filter(pk__in=visible)

    @admin.action(description=gettext_lazy("Approve and open"), permissions=["change"])
    def approve(self, request: HttpRequest, queryset: QuerySet[Vacancy]) -> None:
        self._each(request, queryset, lambda vacancy: vacancy_open(vacancy=vacancy, by=person(request)))

    @admin.action(description=gettext_lazy("Hold: keep out of matching"), permissions=["change"])
    def hold(self, request: HttpRequest, queryset: QuerySet[Vacancy]) -> None:
        open_ones = queryset.filter(status=VacancyStatus.OPEN)
        self._each(
            request,
            open_ones,
            lambda vacancy: vacancy_hold(vacancy=vacancy, reason=HoldReason.COORDINATOR, by=person(request)),
        )

    @admin.action(description=gettext_lazy("Lift the coordinator's hold"), permissions=["change"])
    def lift(self, request: HttpRequest, queryset: QuerySet[Vacancy]) -> None:
        self._each(
            request,
            queryset,
            lambda vacancy: hold_lift(vacancy=vacancy, reason=HoldReason.COORDINATOR, by=person(request)),
        )

    def _each(self, request: HttpRequest, queryset: QuerySet[Vacancy], verb: Any) -> None:
        """Every record on its own: what cannot be done is named, the rest is done.

        In one order whatever the list is sorted by: two who act on the same records must not wait for each other in a circle.
        """
        done = 0
        for vacancy in queryset.order_by("pk"):
            try:
                verb(vacancy)
                done += 1
            except DomainError as error:
                self.message_user(request, f"{vacancy.folio}: {error.message}", messages.WARNING)
        self.message_user(request, _("Done: %(n)d.") % {"n": done}, messages.SUCCESS if done else messages.INFO)


class OfVisibleVacancies:
    """Rows that hang on a vacancy are seen where the vacancy is."""

    owner = "vacancy"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        visible = vacancies_visible_to(person(request)).order_by().values("pk")
        return super().get_queryset(request).filter(**{f"{self.owner}__in": visible})  # type: ignore[misc]


@admin.register(VacancyHold)
class VacancyHoldAdmin(OfVisibleVacancies, ReadOnly, RecordAdmin):
    list_display = ["vacancy", "reason", "note", "placed_at", "lifted_at"]
    list_filter = ["reason", ("lifted_at", admin.EmptyFieldListFilter)]
    list_select_related = ["vacancy"]
    search_fields = ["vacancy__folio"]


@admin.register(VacancySkill)
class VacancySkillAdmin(OfVisibleVacancies, ReadOnly, RecordAdmin):
    list_display = ["vacancy", "skill", "requirement"]
    list_filter = ["requirement", "skill__group"]
    list_select_related = ["vacancy", "skill"]
    search_fields = ["vacancy__folio", "skill__title_es"]


@admin.register(VacancyLanguage)
class VacancyLanguageAdmin(OfVisibleVacancies, ReadOnly, RecordAdmin):
    list_display = ["vacancy", "language", "level"]
    list_filter = ["language", "level"]
    list_select_related = ["vacancy", "language"]
    search_fields = ["vacancy__folio"]


@admin.register(VacancyEvent)
class VacancyEventAdmin(OfVisibleVacancies, EventAdmin):
    owner = "subject"
    search_fields = ["subject__folio"]
