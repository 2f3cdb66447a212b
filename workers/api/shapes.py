"""People and their files as the API tells them: of a number its last four digits, of a telephone nothing."""

from __future__ import annotations

from rest_framework import serializers

from ..models import IdentityDocument, LanguageClaim, SkillClaim, Worker, WorkExperience


class IdentitySerializer(serializers.ModelSerializer[IdentityDocument]):
    """Never the number itself: its last four digits."""

    class Meta:
        model = IdentityDocument
        fields = ["kind", "country", "last_digits", "expires_on", "seen"]


class ExperienceSerializer(serializers.ModelSerializer[WorkExperience]):
    class Meta:
        model = WorkExperience
        fields = ["occupation", "crop", "country", "months", "evidence", "started_on", "ended_on"]


class SkillSerializer(serializers.ModelSerializer[SkillClaim]):
    class Meta:
        model = SkillClaim
        fields = ["skill", "evidence"]


class LanguageSerializer(serializers.ModelSerializer[LanguageClaim]):
    class Meta:
        model = LanguageClaim
        fields = ["language", "level", "is_mother_tongue"]


class WorkerListSerializer(serializers.ModelSerializer[Worker]):
    class Meta:
        model = Worker
        fields = [
            "id",
            "folio",
            "status",
            "full_name",
            "country",
            "office",
            "municipality",
            "registered_on",
            "confirmed_on",
        ]


class WorkerSerializer(serializers.ModelSerializer[Worker]):
    identity_documents = IdentitySerializer(many=True, read_only=True)
    experiences = ExperienceSerializer(many=True, read_only=True)
    skills = SkillSerializer(many=True, read_only=True)
    languages = LanguageSerializer(many=True, read_only=True)

    class Meta:
        model = Worker
        fields = [
            *WorkerListSerializer.Meta.fields,
            "given_names",
            "first_surname",
            "second_surname",
            "married_name",
            "birth_date",
            "nationality",
            "schooling_years",
            "literate",
            "preferred_language",
            "needs_interpreter",
            "identity_documents",
            "experiences",
            "skills",
            "languages",
        ]
