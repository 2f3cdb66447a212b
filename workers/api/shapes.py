"""People and their files as the API tells them: of a number and of a telephone the last four digits."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from ..models import (
    Availability,
    IdentityDocument,
    LanguageClaim,
    PastStay,
    PlaceWish,
    ProgrammeWish,
    SkillClaim,
    SupportingPaper,
    Worker,
    WorkExperience,
)
from ..services import row_version


def _part(of: Any, *names: str) -> Any:
    """How a part of a file is shown with the whole; its own address tells its version too."""
    meta = type("Meta", (), {"model": of, "fields": ["id", *names]})
    name = f"{of.__name__}OnFileSerializer"
    return type(name, (serializers.ModelSerializer,), {"Meta": meta, "__module__": __name__})


_PARTS = {
    "identity_documents": _part(IdentityDocument, "kind", "country", "last_digits", "expires_on", "seen", "doubt"),
    "papers": _part(SupportingPaper, "kind", "result", "issued_on", "expires_on"),
    "experiences": _part(
        WorkExperience,
        *("occupation", "crop", "country", "months", "seasons", "last_year", "employer_name", "evidence"),
        *("started_on", "ended_on"),
    ),
    "skills": _part(SkillClaim, "skill", "evidence"),
    "languages": _part(LanguageClaim, "language", "level", "is_mother_tongue"),
    "availabilities": _part(Availability, "starts_on", "ends_on"),
    "programme_wishes": _part(ProgrammeWish, "programme", "wish"),
    "place_wishes": _part(PlaceWish, "country", "subdivision", "wish"),
    "stays": _part(PastStay, "programme", "entered_on", "left_on", "employer_name"),
}
PARTS_SHOWN = tuple(_PARTS)


class WorkerListSerializer(serializers.ModelSerializer[Worker]):
    class Meta:
        model = Worker
        fields = [
            *("id", "folio", "status", "full_name", "country", "office", "municipality"),
            *("registered_on", "confirmed_on"),
        ]


class WorkerSerializer(serializers.ModelSerializer[Worker]):
    """`version`: what `If-Match` asks for where the person's own fields, or their wishes, are put right."""

    version = serializers.SerializerMethodField()
    phone_ends = serializers.SerializerMethodField()

    class Meta:
        model = Worker
        fields = [
            *WorkerListSerializer.Meta.fields,
            *("version", "given_names", "first_surname", "second_surname", "married_name", "birth_date", "sex"),
            *("nationality", "schooling_years", "literate", "preferred_language", "needs_interpreter"),
            *("phone_ends", "phone_is_shared", *PARTS_SHOWN),
        ]

    def get_fields(self) -> Any:
        return super().get_fields() | {name: shape(many=True, read_only=True) for name, shape in _PARTS.items()}

    def get_version(self, worker: Worker) -> str:
        return row_version(worker)

    def get_phone_ends(self, worker: Worker) -> str:
        return worker.phone[-4:]
