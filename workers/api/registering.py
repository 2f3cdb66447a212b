"""A person registered in one request, with everything they said: all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from accounts.models import User
from common.api import RelatedKey
from common.errors import InvalidInput

from ..choices import IdentityKind
from ..forms.fields import Lists
from ..forms.registration import MOST_ROWS
from ..forms.screens import COUNTRY_OF_KIND, ContactScreen
from ..models import (
    Availability,
    LanguageClaim,
    PastStay,
    PlaceWish,
    ProgrammeWish,
    SkillClaim,
    SupportingPaper,
    Worker,
    WorkExperience,
)
from ..services import Application, Document, identity_check, row_version, worker_apply
from .files import OwnOffice
from .told import (
    AgreementSerializer,
    AvailabilitySerializer,
    DocumentSerializer,
    ExperienceSerializer,
    LanguageSerializer,
    PaperSerializer,
    PlaceWishSerializer,
    SkillSerializer,
    StaySerializer,
    WishesSerializer,
    checked,
    known_country,
    many,
    possible_birth,
    typed,
)

# Parts of a file, by their name in the request.
MODELS = {
    "experiences": WorkExperience,
    "skills": SkillClaim,
    "languages": LanguageClaim,
    "availabilities": Availability,
    "place_wishes": PlaceWish,
    "stays": PastStay,
    "papers": SupportingPaper,
}
CONTACT = tuple(ContactScreen.base_fields)
PERSON = (
    *("given_names", "first_surname", "second_surname", "married_name", "birth_date", "sex", "nationality"),
    *("birth_municipality", "municipality", "area", "address", "people", "schooling_years", "literate"),
    *("preferred_language", "needs_interpreter", *CONTACT, "household_duties", "last_employer"),
)
EXAMPLE = {
    "office": "GT-13",
    "identity_kind": "cui",
    "identity_number": "9991234591301",
    "given_names": "Petrona",
    "first_surname": "Ajú",
    "birth_date": "1995-04-03",
    "sex": "F",
    "nationality": "GT",
    "municipality": 1,
    "preferred_language": "spa",
    "phone": "5555 0000",
    "experiences": [{"occupation": "9211.01", "crop": "coffee", "months": 18, "country": "GT"}],
    "availabilities": [{"starts_on": "2027-03-01", "ends_on": "2027-10-31"}],
    "programme_wishes": {"wanted": ["us-h2a"]},
    "consents": [{"purpose": "matching", "means": "read_aloud"}],
}


class PersonSerializer(serializers.ModelSerializer[Worker]):
    """Fields of the person. A telephone without a prefix is read as a number of the registry's country."""

    serializer_related_field = RelatedKey

    version = serializers.SerializerMethodField()

    class Meta:
        model = Worker
        fields = ["version", *PERSON]
        extra_kwargs = {"schooling_years": {"max_value": 25}} | {
            name: {"max_length": 30} for name in CONTACT if name.endswith("phone")
        }

    def get_version(self, worker: Worker) -> str:
        return row_version(worker)

    def validate_birth_date(self, birth_date: date) -> date:
        return possible_birth(birth_date)

    @staticmethod
    def with_contact(attrs: dict[str, Any], country: str, standing: Mapping[str, Any]) -> dict[str, Any]:
        """The fields, with how to reach the person as its screen reads it: what is not said stays as it stands."""
        if not attrs.keys() & set(CONTACT):
            return attrs
        form = ContactScreen(typed({**standing, **attrs}), lists=Lists(country))
        checked(form)
        return attrs | form.told()


@extend_schema_serializer(examples=[OpenApiExample("Invented", EXAMPLE, request_only=True)])
class RegisterSerializer(PersonSerializer):
    """Besides the person: the document that names them, parts of the file, and what they agree to (nothing, where nothing is said).

    `different_from`: folios of people who are like this one, whom the caller has looked at, and who are somebody else.
    """

    office = OwnOffice()
    identity_kind = serializers.ChoiceField(choices=IdentityKind.choices)
    identity_number = serializers.CharField(max_length=40)
    identity_country = serializers.CharField(max_length=2, required=False, default="")
    identity_expires_on = serializers.DateField(required=False, allow_null=True)
    identity_seen = serializers.BooleanField(default=True)
    identity_documents = many(DocumentSerializer)
    experiences = many(ExperienceSerializer)
    skills = many(SkillSerializer)
    languages = many(LanguageSerializer)
    availabilities = many(AvailabilitySerializer)
    programme_wishes = WishesSerializer(required=False, write_only=True)
    place_wishes = many(PlaceWishSerializer)
    stays = many(StaySerializer)
    papers = many(PaperSerializer)
    consents = many(AgreementSerializer)
    different_from = serializers.ListField(
        child=serializers.CharField(max_length=30), required=False, max_length=MOST_ROWS, write_only=True
    )

    class Meta(PersonSerializer.Meta):
        fields = [
            *("office", "identity_kind", "identity_number", "identity_country", "identity_expires_on"),
            *("identity_seen", "identity_documents", *PERSON, *MODELS, "programme_wishes", "consents"),
            "different_from",
        ]

    def validate_identity_country(self, code: str) -> str:
        return known_country(code)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = self.with_contact(attrs, attrs["office"].country, {})
        kind = attrs["identity_kind"]
        country = COUNTRY_OF_KIND.get(kind) or attrs["identity_country"] or attrs["office"].country
        expires_on, seen = attrs.get("identity_expires_on"), attrs["identity_seen"]
        attrs["document"] = Document(kind, attrs["identity_number"], country, expires_on, seen)
        _registrable(attrs)
        return attrs


def _registrable(attrs: Mapping[str, Any]) -> None:
    """Every number read, and registered to nobody. Raises `ValidationError` at the one that is wrong."""
    others = [each["document"] for each in attrs.get("identity_documents", ())]
    errors = {str(number): {"number": [said]} for number, each in enumerate(others) if (said := _said_against(each))}
    if errors:
        raise serializers.ValidationError({"identity_documents": errors})
    if said := _said_against(attrs["document"]):
        raise serializers.ValidationError({"identity_number": [said]})


def _said_against(document: Document) -> str:
    try:
        identity_check(document.kind, document.number, document.country)
    except InvalidInput as error:
        return error.message
    return ""


class _Parts:
    """The parts of a request in turn; `at` is the path of the one that was taken last."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self.told, self.at = told, ("", 0)

    def __iter__(self) -> Iterator[tuple[Any, Mapping[str, Any]]]:
        for name, model in MODELS.items():
            for number, fields in enumerate(self.told.get(name, ())):
                self.at = (name, number)
                yield model, fields
        for programme, wish in self.told.get("programme_wishes", {}).items():
            self.at = ("programme_wishes", 0)
            yield ProgrammeWish, {"programme_id": programme, "wish": wish}


def register(told: Mapping[str, Any], *, by: User, note: str) -> Worker:
    """Of the validated data of `RegisterSerializer`. Raises what `worker_apply` raises, with the path of a part that cannot be true."""
    parts = _Parts(told)
    application = Application(
        documents=[told["document"], *(each["document"] for each in told.get("identity_documents", ()))],
        worker={name: told[name] for name in PERSON if name in told},
        parts=parts,
        consents={each["purpose"]: each["means"] for each in told.get("consents", ())},
        note=note,
    )
    try:
        return worker_apply(office=told["office"], by=by, told=application)
    except ValidationError as error:
        name, number = parts.at
        if not name:
            raise
        said = error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
        path = {"non_field_errors" if field == "__all__" else field: words for field, words in said.items()}
        raise serializers.ValidationError({name: {str(number): path}}) from error
