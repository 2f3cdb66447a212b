"""What is told of a person, part by part: shapes of the API, checked by the forms that the pages have for the same.

A day is written as ISO has it. A form's field `occupation_id` is `occupation` here, and what the form says against it stands there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from common.errors import InvalidInput
from common.forms import FacesForm
from reference.models import Country

from ..checks import check_age
from ..choices import ConsentPurpose, Evidence, IdentityKind, LanguageLevel, PaperKind, PaperResult, Wish
from ..forms.consents import AT_THE_OFFICE
from ..forms.fields import Lists
from ..forms.registration import MOST_ROWS
from ..forms.rows import FreeRow, LanguageRow, PaperRow, PlaceRow, Row, SkillRow, StayRow, WorkRow
from ..forms.screens import COUNTRY_OF_KIND, WishesScreen
from ..models import IdentityDocument, Worker
from ..services import Document, row_version

LISTS = "lists"  # in a serializer's context: the lists that its forms choose from, read once


def lists_of(serializer: Any, country: str = "") -> Lists:
    found: Lists = serializer.context.setdefault(LISTS, Lists(country))
    return found


def typed(values: Mapping[str, Any]) -> dict[str, Any]:
    """As a browser would send it."""
    return {name: _as_text(value) for name, value in values.items() if value not in (None, False)}


def _as_text(value: Any) -> Any:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, list):
        return value
    return "on" if value is True else str(value)


def checked(form: FacesForm) -> None:
    """Raises `ValidationError` with what the form says, each at the field of the API."""
    if form.is_valid():
        return
    raise serializers.ValidationError(
        {
            "non_field_errors" if name == "__all__" else name.removesuffix("_id"): [str(each) for each in said]
            for name, said in form.errors.items()
        }
    )


def possible_birth(birth_date: date) -> date:
    """Raises `ValidationError` for the date of birth of nobody whom the registry takes."""
    try:
        check_age(birth_date, timezone.localdate())
    except InvalidInput as error:
        raise serializers.ValidationError(error.message) from error
    return birth_date


def known_country(code: str) -> str:
    """Raises `ValidationError` for a country that is not on record; nothing said stays nothing."""
    if code and ("\0" in code or not Country.objects.filter(pk=code).exists()):
        raise serializers.ValidationError(_("This country is not on record."))
    return code


class PartSerializer(serializers.Serializer[Any]):
    """A part of a file. What comes out of it are the fields of its model, as `form.part()` gives them."""

    form: ClassVar[type[Row]]

    id = serializers.IntegerField(read_only=True)
    version = serializers.CharField(read_only=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        form = self.form(typed(attrs), lists=lists_of(self))
        checked(form)
        return form.part()

    def to_representation(self, instance: Any) -> dict[str, Any]:
        version = self.context.get("versions", {}).get(instance.pk) or row_version(instance)
        return super().to_representation({"id": instance.pk, "version": version, **self.form.of(instance)})


def _example(**values: Any) -> Any:
    return extend_schema_serializer(examples=[OpenApiExample("Invented", values, request_only=True)])


@_example(occupation="9211.01", crop="coffee", months=18, seasons=3, last_year=2025, country="GT", evidence=2)
class ExperienceSerializer(PartSerializer):
    form = WorkRow

    occupation = serializers.CharField(source="occupation_id", max_length=20)
    crop = serializers.CharField(source="crop_id", max_length=40, required=False, allow_null=True)
    months = serializers.IntegerField(min_value=0, max_value=720)
    seasons = serializers.IntegerField(min_value=0, max_value=70, required=False, allow_null=True)
    last_year = serializers.IntegerField(min_value=1950, max_value=2100, required=False, allow_null=True)
    country = serializers.CharField(source="country_id", max_length=2)
    employer_name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    evidence = serializers.ChoiceField(choices=Evidence.choices, default=Evidence.STATED)


@_example(skill="pruning", evidence=3)
class SkillSerializer(PartSerializer):
    form = SkillRow

    skill = serializers.CharField(source="skill_id", max_length=40)
    evidence = serializers.ChoiceField(choices=Evidence.choices, default=Evidence.STATED)


@_example(language="kek", level=4, is_mother_tongue=True)
class LanguageSerializer(PartSerializer):
    form = LanguageRow

    language = serializers.CharField(source="language_id", max_length=3)
    level = serializers.ChoiceField(choices=LanguageLevel.choices)
    is_mother_tongue = serializers.BooleanField(default=False)


@_example(starts_on="2027-03-01", ends_on="2027-10-31")
class AvailabilitySerializer(PartSerializer):
    form = FreeRow

    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


@_example(place="US-GA", wish="wanted")
class PlaceWishSerializer(PartSerializer):
    """`place`: a country, or one of its states."""

    form = PlaceRow

    place = serializers.CharField(max_length=6)
    wish = serializers.ChoiceField(choices=Wish.choices)


@_example(programme="us-h2a", entered_on="2025-03-02", left_on="2025-10-30", employer_name="")
class StaySerializer(PartSerializer):
    form = StayRow

    programme = serializers.CharField(source="programme_id", max_length=40)
    entered_on = serializers.DateField()
    left_on = serializers.DateField(required=False, allow_null=True)
    employer_name = serializers.CharField(max_length=200, required=False, allow_blank=True)


@_example(kind="medical", result="clear", issued_on="2026-10-01", expires_on="2027-04-01")
class PaperSerializer(PartSerializer):
    form = PaperRow

    kind = serializers.ChoiceField(choices=PaperKind.choices)
    result = serializers.ChoiceField(choices=PaperResult.choices, default=PaperResult.SHOWN)
    issued_on = serializers.DateField(required=False, allow_null=True)
    expires_on = serializers.DateField(required=False, allow_null=True)


class DocumentSerializer(serializers.ModelSerializer[IdentityDocument]):
    """The number goes in whole and comes out as its last four digits. `country` issued it, where the kind does not say so itself."""

    kind = serializers.ChoiceField(choices=IdentityKind.choices)
    number = serializers.CharField(max_length=40, write_only=True)
    country = serializers.CharField(source="country_id", max_length=2, required=False, default="")
    expires_on = serializers.DateField(required=False, allow_null=True)
    seen = serializers.BooleanField(default=True)
    version = serializers.SerializerMethodField()

    class Meta:
        model = IdentityDocument
        fields = ["id", "version", "kind", "number", "country", "last_digits", "expires_on", "seen", "doubt"]
        read_only_fields = ["last_digits", "doubt"]
        validators: ClassVar[list[Any]] = []  # by the number: the service compares them

    def get_version(self, document: IdentityDocument) -> str:
        return self.context.get("versions", {}).get(document.pk) or row_version(document)

    def validate_country(self, code: str) -> str:
        return known_country(code)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        country = COUNTRY_OF_KIND.get(attrs["kind"]) or attrs["country_id"]
        told = Document(attrs["kind"], attrs["number"], country, attrs.get("expires_on"), attrs["seen"])
        return {"document": told}


class WishesSerializer(serializers.Serializer[Any]):
    """The programmes that the person wants and refuses, all of them. `version`: that of the file."""

    version = serializers.CharField(read_only=True)
    wanted = serializers.ListField(child=serializers.CharField(max_length=40), max_length=100, default=list)
    refused = serializers.ListField(child=serializers.CharField(max_length=40), max_length=100, default=list)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        form = WishesScreen(attrs, lists=lists_of(self))
        checked(form)
        return {code: wish for wish in Wish.values for code in form.cleaned_data[wish]}

    def to_representation(self, instance: Worker) -> dict[str, Any]:
        wishes = dict(instance.programme_wishes.values_list("programme_id", "wish"))
        told = {name: [code for code, wish in wishes.items() if wish == name] for name in Wish.values}
        return {"version": row_version(instance), **told}


class AgreementSerializer(serializers.Serializer[Any]):
    """A yes to one purpose, and how it was given."""

    purpose = serializers.ChoiceField(choices=ConsentPurpose.choices)
    means = serializers.ChoiceField(choices=AT_THE_OFFICE)


def many(shape: Any) -> Any:
    """Not more of a kind than a page takes."""
    return shape(many=True, required=False, max_length=MOST_ROWS, write_only=True)
