"""The parts of people's files as lists of their own: to search across the registry. They are edited on the person's page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from accounts.guards import person
from accounts.scope import people_scope
from common.admin import EventAdmin, ReadOnly, RecordAdmin

from .models import (
    Availability,
    Consent,
    IdentityDocument,
    LanguageClaim,
    PastStay,
    PlaceWish,
    ProgrammeWish,
    SkillClaim,
    SupportingPaper,
    WorkerEvent,
    WorkExperience,
)
from .services import file_opened


class PartAdmin(ReadOnly, RecordAdmin):
    """A list over one kind of part, within the reader's scope."""

    list_per_page = 50
    list_select_related = ["worker"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        scope = people_scope(person(request))
        return super().get_queryset(request).filter(scope.q("worker__country_id", "worker__office_id"))

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """A part of a person's file on a page of its own is an opening of the file."""
        part = self.get_object(request, object_id)
        if part is not None:
            file_opened(worker=part.worker, by=person(request), what="admin")
        return super().change_view(request, object_id, *args, **kwargs)


@admin.register(IdentityDocument)
class IdentityDocumentAdmin(PartAdmin):
    list_display = ["worker", "kind", "country", "last_digits", "expires_on", "seen"]
    list_filter = ["kind", "expires_on", "seen"]
    list_select_related = ["worker", "country"]
    search_fields = ["last_digits", "worker__folio"]
    exclude = ["number", "number_index"]


@admin.register(SupportingPaper)
class SupportingPaperAdmin(PartAdmin):
    list_display = ["worker", "kind", "result", "issued_on", "expires_on"]
    list_filter = ["kind", "result", "expires_on"]
    search_fields = ["worker__folio"]


@admin.register(WorkExperience)
class WorkExperienceAdmin(PartAdmin):
    list_display = ["worker", "occupation", "crop", "country", "months", "evidence"]
    list_filter = ["evidence", ("country", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["worker", "occupation", "crop", "country"]
    search_fields = ["worker__folio", "occupation__title_es", "crop__title_es"]


@admin.register(SkillClaim)
class SkillClaimAdmin(PartAdmin):
    list_display = ["worker", "skill", "evidence", "last_used_on"]
    list_filter = ["evidence", "skill__group"]
    list_select_related = ["worker", "skill"]
    search_fields = ["worker__folio", "skill__title_es"]


@admin.register(LanguageClaim)
class LanguageClaimAdmin(PartAdmin):
    list_display = ["worker", "language", "level", "is_mother_tongue", "evidence"]
    list_filter = ["language", "level"]
    list_select_related = ["worker", "language"]
    search_fields = ["worker__folio"]


@admin.register(Availability)
class AvailabilityAdmin(PartAdmin):
    list_display = ["worker", "starts_on", "ends_on"]
    list_filter = ["starts_on"]
    search_fields = ["worker__folio"]


@admin.register(ProgrammeWish)
class ProgrammeWishAdmin(PartAdmin):
    list_display = ["worker", "programme", "wish"]
    list_filter = ["programme", "wish"]
    list_select_related = ["worker", "programme"]
    search_fields = ["worker__folio"]


@admin.register(PlaceWish)
class PlaceWishAdmin(PartAdmin):
    list_display = ["worker", "country", "subdivision", "wish"]
    list_filter = [("country", admin.RelatedOnlyFieldListFilter), "wish"]
    list_select_related = ["worker", "country", "subdivision"]
    search_fields = ["worker__folio"]


@admin.register(PastStay)
class PastStayAdmin(PartAdmin):
    list_display = ["worker", "programme", "entered_on", "left_on", "employer_name"]
    list_filter = ["programme", "entered_on"]
    list_select_related = ["worker", "programme"]
    search_fields = ["worker__folio", "employer_name"]


@admin.register(Consent)
class ConsentAdmin(PartAdmin):
    list_display = ["worker", "purpose", "text_version", "means", "given_at", "withdrawn_at"]
    list_filter = ["purpose", "means", "text_version"]
    search_fields = ["worker__folio"]


@admin.register(WorkerEvent)
class WorkerEventAdmin(EventAdmin):
    search_fields = ["subject__folio"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[WorkerEvent]:
        scope = people_scope(person(request))
        return super().get_queryset(request).filter(scope.q("subject__country_id", "subject__office_id"))
