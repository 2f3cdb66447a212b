"""Who is like the person before the officer: asked before anybody is registered, and looked at as on the page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.response import Response

from accounts.models import User
from common.api import RelatedKey
from common.folios import folio_of

from ..choices import Sex
from ..duplicates import PersonToCompare, SimilarPerson, similar_people
from ..models import Worker
from ..services import files_opened
from .told import possible_birth

NAMES = ("given_names", "first_surname", "second_surname", "married_name")


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Invented",
            {"given_names": "Petrona", "first_surname": "Ajú", "birth_date": "1995-04-03", "sex": "F"},
            request_only=True,
        )
    ]
)
class PersonAskedSerializer(serializers.ModelSerializer[Worker]):
    """What is known of the person; the more, the surer."""

    birth_date = serializers.DateField(required=False, allow_null=True)
    sex = serializers.ChoiceField(choices=Sex.choices, required=False, allow_blank=True)
    serializer_related_field = RelatedKey

    class Meta:
        model = Worker
        fields = [*NAMES, "birth_date", "sex", "municipality", "phone"]
        extra_kwargs = {"municipality": {"required": False, "allow_null": True}}

    def validate_birth_date(self, birth_date: date | None) -> date | None:
        return birth_date and possible_birth(birth_date)


class SimilarSerializer(serializers.Serializer[SimilarPerson]):
    """Somebody on record. Of a file that the caller may not open only folio, office and initials are told, and no id."""

    id = serializers.SerializerMethodField()
    folio = serializers.CharField()
    office = serializers.CharField()
    score = serializers.IntegerField(help_text="Likeness, 0 to 100.")
    evidence = serializers.ListField(child=serializers.CharField(), help_text="Codes of what speaks for and against.")
    reasons = serializers.ListField(child=serializers.CharField(), help_text="The same in words.")
    may_open = serializers.BooleanField()
    name = serializers.CharField()
    birth_date = serializers.DateField(allow_null=True)
    municipality = serializers.CharField(allow_blank=True)
    phone_ends = serializers.SerializerMethodField(help_text="Last four digits.")

    def get_id(self, alike: SimilarPerson) -> int | None:
        return alike.worker_id if alike.may_open else None

    def get_phone_ends(self, alike: SimilarPerson) -> str:
        return alike.phone[-4:]


class SimilarFoundSerializer(serializers.Serializer[Any]):
    """People like the one told, the likest first, five at the most."""

    similar = SimilarSerializer(many=True)


class LooksLikeSerializer(SimilarFoundSerializer):
    """Nobody was registered: look at these people, and name the folios of those it is not. Without them: the request is being done."""

    similar = SimilarSerializer(many=True, required=False)
    detail = serializers.CharField()


def people_like(told: Mapping[str, Any], *, by: User) -> list[SimilarPerson]:
    """As the page shows them; of those whom the caller may open it is noted that they were compared. `told`: fields of `Worker`."""
    place = told.get("municipality")
    alike = similar_people(
        PersonToCompare(
            given_names=told["given_names"],
            first_surname=told["first_surname"],
            second_surname=told.get("second_surname", ""),
            birth_date=told.get("birth_date"),
            sex=told.get("sex", ""),
            municipality_id=place.pk if place else told.get("municipality_id"),
            phone=told.get("phone", ""),
            married_name=told.get("married_name", ""),
        )
    )
    files_opened(workers=[each.worker_id for each in alike if each.may_open], by=by, what="compared")
    return alike


def told_of(alike: Iterable[SimilarPerson]) -> list[Any]:
    return [SimilarSerializer(each).data for each in alike]


def not_looked_at(alike: Sequence[SimilarPerson], folios: Collection[str]) -> bool:
    """Whether somebody is like the person of whom the caller does not say that it is somebody else."""
    return any(each.folio not in {folio_of(folio) for folio in folios} for each in alike)


def looks_like(alike: Sequence[SimilarPerson]) -> Response:
    said = _("Somebody on record is like this person. Look at them, and name the folios of those it is not.")
    body = {"detail": said, "similar": told_of(alike)}
    return Response(body, status=status.HTTP_409_CONFLICT)


def note_of(alike: Sequence[SimilarPerson]) -> str:
    """What stays with the registration, as on the page."""
    folios = ", ".join(sorted(each.folio for each in alike))
    return _("Looked alike and is somebody else: %(people)s.") % {"people": folios} if folios else ""
