from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers, viewsets

from accounts.guards import MayDo, person
from accounts.policies import Can
from common.api import search_words

from .models import Licence, Recruiter
from .selectors import licence_standing, recruiter_standing, recruiters_visible_to, search_recruiters


class LicenceSerializer(serializers.ModelSerializer[Licence]):
    standing = serializers.SerializerMethodField()

    class Meta:
        model = Licence
        fields = ["regime", "number", "authority", "standing", "valid_from", "valid_to"]

    def get_standing(self, licence: Licence) -> str:
        return licence_standing(licence).value


class RecruiterSerializer(serializers.ModelSerializer[Recruiter]):
    standing = serializers.SerializerMethodField()
    licences = LicenceSerializer(many=True, read_only=True)

    class Meta:
        model = Recruiter
        fields = ["id", "legal_name", "trade_name", "kind", "country", "municipality", "standing", "licences"]

    def get_standing(self, recruiter: Recruiter) -> str:
        return recruiter_standing(recruiter).value


@extend_schema_view(
    list=extend_schema(parameters=[OpenApiParameter("q", str, description="Name, spelling tolerated.")])
)
class RecruiterViewSet(viewsets.ReadOnlyModelViewSet[Recruiter]):
    """The register: who may recruit, since when and until when."""

    queryset = Recruiter.objects.none()
    serializer_class = RecruiterSerializer
    permission_classes = [MayDo]
    reads = Can.READ_RECRUITERS
    filterset_fields = ["country", "kind"]

    def get_queryset(self) -> Any:
        recruiters = recruiters_visible_to(person(self.request))
        return search_recruiters(recruiters, search_words(self.request))
