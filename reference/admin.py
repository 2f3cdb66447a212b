from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from common.admin import CarefulKeys, NeverDeleted, RecordAdmin

from .choices import Origin
from .models import (
    Country,
    Crop,
    Language,
    Municipality,
    Occupation,
    OccupationCrosswalk,
    Skill,
    Subdivision,
)


class ReferenceAdmin(NeverDeleted, RecordAdmin):
    """Rows are put right, rarely added, never deleted; `load_reference` then leaves what a person changed alone."""

    list_per_page = 50
    fixed: tuple[str, ...] = ("code",)
    readonly_fields = ("origin",)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return (*self.readonly_fields, *(self.fixed if obj else ()))

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        if form.changed_data:
            obj.origin = Origin.STAFF
        super().save_model(request, obj, form, change)


@admin.register(Country)
class CountryAdmin(ReferenceAdmin):
    list_display = ("code", "alpha3", "title_es", "title_en", "title_fr", "is_origin", "is_destination")
    list_filter = ("is_origin", "is_destination")
    search_fields = ("code", "alpha3", "title_es", "title_en", "title_fr")
    fixed = ("code", "alpha3")


@admin.register(Subdivision)
class SubdivisionAdmin(ReferenceAdmin):
    list_display = ("code", "name", "country", "kind", "official_code")
    list_filter = ("country", "kind")
    list_select_related = ("country",)
    search_fields = ("code", "name", "official_code")
    fixed = ("code", "country")


@admin.register(Municipality)
class MunicipalityAdmin(ReferenceAdmin):
    list_display = ("name", "subdivision", "code", "is_official_code", "part_of", "origin")
    list_filter = ("subdivision__country", "is_official_code", "origin", "subdivision")
    list_select_related = ("subdivision",)
    search_fields = ("name", "code", "part_of")
    autocomplete_fields = ("subdivision",)
    fixed = ("code", "subdivision")


class CrosswalkInline(CarefulKeys, NeverDeleted, admin.TabularInline):
    model = OccupationCrosswalk
    extra = 0
    readonly_fields = ("origin",)
    fields = ("scheme", "code", "title", "relation", "confidence", "origin")


@admin.register(Occupation)
class OccupationAdmin(ReferenceAdmin):
    list_display = ("code", "title_es", "title_en", "title_fr", "is_job", "is_agricultural")
    list_filter = ("is_job", "is_agricultural", "crosswalks__scheme")
    search_fields = ("code", "title_es", "title_en", "title_fr", "crosswalks__code")
    fixed = ("code", "isco_code")
    inlines = (CrosswalkInline,)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for crosswalk in formset.save(commit=False):
            crosswalk.origin = Origin.STAFF
        super().save_formset(request, form, formset, change)


@admin.register(OccupationCrosswalk)
class OccupationCrosswalkAdmin(ReferenceAdmin):
    list_display = ("occupation", "occupation_code", "scheme", "code", "title", "relation", "confidence")
    list_filter = ("scheme", "relation", "confidence", "occupation__is_job")
    list_select_related = ("occupation",)
    search_fields = ("code", "title", "occupation__code", "occupation__title_es", "occupation__title_en")
    autocomplete_fields = ("occupation",)
    fixed = ("occupation", "scheme", "code")

    @admin.display(description=_("occupation code"), ordering="occupation_id")
    def occupation_code(self, crosswalk: OccupationCrosswalk) -> str:
        return crosswalk.occupation_id


@admin.register(Crop)
class CropAdmin(ReferenceAdmin):
    list_display = ("code", "title_es", "title_en", "title_fr", "group", "ncl_category")
    list_filter = ("group", "ncl_category")
    search_fields = ("code", "title_es", "title_en", "title_fr")


@admin.register(Skill)
class SkillAdmin(ReferenceAdmin):
    list_display = ("code", "title_es", "title_en", "title_fr", "group")
    list_filter = ("group",)
    search_fields = ("code", "title_es", "title_en", "title_fr")


@admin.register(Language)
class LanguageAdmin(ReferenceAdmin):
    list_display = ("code", "iso639_3", "title_es", "title_en", "title_fr", "autonym", "is_indigenous")
    list_filter = ("is_indigenous",)
    search_fields = ("code", "iso639_3", "title_es", "title_en", "title_fr", "autonym")
