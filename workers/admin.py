"""The registry in the admin: read, search, correct. Registering and everything that moves a file goes through services."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.guards import person
from accounts.scope import people_scope
from common.admin import CarefulKeys, EventInline, LoggedWithoutNames, NeverDeleted, ReadOnly, RecordAdmin, badge

from . import admin_parts, admin_privacy  # noqa: F401  (register their lists)
from .choices import OPENED_PARTS, WorkerStatus
from .models import (
    Availability,
    Consent,
    FileOpening,
    IdentityDocument,
    LanguageClaim,
    PastStay,
    PlaceWish,
    ProgrammeWish,
    SkillClaim,
    SupportingPaper,
    Worker,
    WorkerEvent,
    WorkExperience,
)
from .selectors import search_workers
from .services import file_opened, worker_correct


class PartInline(CarefulKeys, admin.TabularInline):
    """Part of a person's file; reference fields are typed, not listed by the thousand."""

    extra = 0
    show_change_link = False


class IdentityInline(ReadOnly, PartInline):
    """Never the number: it is shown on the person's own page, with a reason."""

    model = IdentityDocument
    fields = ("kind", "country", "last_digits", "expires_on", "seen", "doubt")
    readonly_fields = ("kind", "country", "last_digits", "expires_on", "seen", "doubt")


class PaperInline(PartInline):
    model = SupportingPaper


class ExperienceInline(PartInline):
    model = WorkExperience
    autocomplete_fields = ["occupation", "crop"]
    raw_id_fields = ["country"]


class SkillInline(PartInline):
    model = SkillClaim
    autocomplete_fields = ["skill"]


class LanguageInline(PartInline):
    model = LanguageClaim
    autocomplete_fields = ["language"]


class AvailabilityInline(PartInline):
    model = Availability


class ProgrammeWishInline(PartInline):
    model = ProgrammeWish


class PlaceWishInline(PartInline):
    model = PlaceWish
    raw_id_fields = ["country", "subdivision"]


class StayInline(PartInline):
    model = PastStay
    raw_id_fields = ["subdivision"]


class ConsentInline(ReadOnly, PartInline):
    model = Consent
    fields = ("purpose", "text_version", "means", "given_at", "withdrawn_at")
    readonly_fields = ("purpose", "text_version", "means", "given_at", "withdrawn_at")


class WorkerEventInline(EventInline):
    model = WorkerEvent


@admin.register(Worker)
class WorkerAdmin(LoggedWithoutNames, NeverDeleted, RecordAdmin):
    list_display = ["folio", "name", "state", "office", "municipality", "registered_on", "confirmed_on"]
    list_filter = [
        "status",
        ("country", admin.RelatedOnlyFieldListFilter),
        ("office", admin.RelatedOnlyFieldListFilter),
        "area",
        "needs_interpreter",
    ]
    list_select_related = ["office", "municipality", "country"]
    search_fields = ["folio"]
    search_help_text = _("Name (spelling tolerated), folio, last four digits of the identity, or phone.")
    list_per_page = 50
    date_hierarchy = None
    autocomplete_fields = ["municipality", "birth_municipality", "preferred_language"]
    raw_id_fields = ["nationality", "country", "office"]
    readonly_fields = [
        "folio",
        "status",
        "country",
        "office",
        "registered_on",
        "confirmed_on",
        "created_at",
        "updated_at",
    ]
    inlines = [
        IdentityInline,
        PaperInline,
        ExperienceInline,
        SkillInline,
        LanguageInline,
        AvailabilityInline,
        ProgrammeWishInline,
        PlaceWishInline,
        StayInline,
        ConsentInline,
        WorkerEventInline,
    ]

    @admin.display(description=_("name"), ordering="first_surname")
    def name(self, worker: Worker) -> str:
        return worker.full_name

    @admin.display(description=_("status"), ordering="status")
    def state(self, worker: Worker) -> str:
        return badge(worker.status, worker.get_status_display())

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a person is registered on the registration page, where duplicates are looked for

    def has_change_permission(self, request: HttpRequest, obj: Worker | None = None) -> bool:
        if obj is not None and obj.status == WorkerStatus.ERASED:
            return False
        return super().has_change_permission(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Worker]:
        return super().get_queryset(request).in_scope(people_scope(person(request)))  # type: ignore[attr-defined]

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Worker], search_term: str) -> Any:
        return search_workers(queryset, search_term), False

    def save_model(self, request: HttpRequest, obj: Worker, form: Any, change: bool) -> None:
        worker_correct(worker=obj)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        worker = self.get_object(request, object_id)
        if worker is not None:
            file_opened(worker=worker, by=person(request), what="admin")
        return super().change_view(request, object_id, *args, **kwargs)


class PartFilter(admin.SimpleListFilter):
    title = _("what")
    parameter_name = "part"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*OPENED_PARTS.items(), ("number", _("a whole number"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[FileOpening]) -> QuerySet[FileOpening]:
        if self.value() == "number":
            return queryset.filter(what__startswith="identity:")
        return queryset.filter(what=self.value()) if self.value() else queryset


@admin.register(FileOpening)
class FileOpeningAdmin(ReadOnly, RecordAdmin):
    """Who opened whose file: for an auditor of the office, and for the person who asks."""

    list_display = ["at", "by", "worker", "part", "reason"]
    list_filter = [PartFilter, "at"]
    list_select_related = ["by", "worker"]
    search_fields = ["worker__folio", "by__email"]

    @admin.display(description=_("what"), ordering="what")
    def part(self, opening: FileOpening) -> str:
        return opening.part

    def get_queryset(self, request: HttpRequest) -> QuerySet[FileOpening]:
        scope = people_scope(person(request))
        return super().get_queryset(request).filter(scope.q("worker__country_id", "worker__office_id"))
