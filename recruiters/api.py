"""The register for other programs: entries, licences, agents with their places, public parts of mandates; alerts for inspectors."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers, viewsets

from accounts.guards import MayDo, person
from accounts.policies import Can
from common.api import search_words

from .choices import MandateStatus, MarkKind
from .lookup.codes import code_of
from .models import Agent, IdentityAlert, Licence, Mandate, Recruiter
from .selectors import (
    Standing,
    licence_standing,
    licences_visible_to,
    recruiter_standing,
    recruiters_that_stand,
    recruiters_visible_to,
    search_recruiters,
)


class LicenceSerializer(serializers.ModelSerializer[Licence]):
    standing = serializers.SerializerMethodField()

    class Meta:
        model = Licence
        fields = ["regime", "number", "authority", "standing", "valid_from", "valid_to"]

    def get_standing(self, licence: Licence) -> str:
        return licence_standing(licence).value


class FullLicenceSerializer(LicenceSerializer):
    """`code`: the end of the licence's public address, `/r/<code>/`."""

    code = serializers.SerializerMethodField()

    class Meta:
        model = Licence
        fields = [
            "id",
            "recruiter",
            "regime",
            "number",
            "licence_class",
            "authority",
            "standing",
            "valid_from",
            "valid_to",
            "verify_url",
            "code",
        ]

    def get_code(self, licence: Licence) -> str:
        return code_of(licence.pk)


class AgentSerializer(serializers.ModelSerializer[Agent]):
    """`parent`: the agent under whom a sub-agent works; `places`: codes of municipalities in which they recruit. No telephone."""

    places = serializers.SerializerMethodField()

    class Meta:
        model = Agent
        fields = ["id", "full_name", "parent", "places", "is_active"]

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_places(self, agent: Agent) -> list[int]:
        return [place.municipality_id for place in agent.places.all()]


class MandateSerializer(serializers.ModelSerializer[Mandate]):
    """For whom and for how many seats. What an employer and a recruiter agreed besides is not on record here."""

    class Meta:
        model = Mandate
        fields = ["employer", "vacancy", "seats", "status", "starts_on", "ends_on"]


class RecruiterSerializer(serializers.ModelSerializer[Recruiter]):
    standing = serializers.SerializerMethodField()
    licences = LicenceSerializer(many=True, read_only=True)

    class Meta:
        model = Recruiter
        fields = [
            "id",
            "legal_name",
            "trade_name",
            "kind",
            "record_kind",
            "country",
            "municipality",
            "standing",
            "licences",
        ]

    def get_standing(self, recruiter: Recruiter) -> str:
        return recruiter_standing(recruiter).value


class FullRecruiterSerializer(RecruiterSerializer):
    licences = FullLicenceSerializer(many=True, read_only=True)
    agents = AgentSerializer(many=True, read_only=True)
    mandates = serializers.SerializerMethodField()

    class Meta:
        model = Recruiter
        fields = [*RecruiterSerializer.Meta.fields, "agents", "mandates"]

    @extend_schema_field(MandateSerializer(many=True))
    def get_mandates(self, recruiter: Recruiter) -> Any:
        running = [mandate for mandate in recruiter.mandates.all() if mandate.status != MandateStatus.ENDED]
        return MandateSerializer(running, many=True).data


class AlertSerializer(serializers.ModelSerializer[IdentityAlert]):
    reasons = serializers.SerializerMethodField()

    class Meta:
        model = IdentityAlert
        fields = ["id", "recruiter", "stopped", "status", "points", "reasons", "found_at"]

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=MarkKind.choices)))
    def get_reasons(self, alert: IdentityAlert) -> list[str]:
        return [reason["kind"] for reason in alert.reasons]


@extend_schema_view(
    list=extend_schema(
        parameters=[
            OpenApiParameter("q", str, description="Name, spelling tolerated."),
            OpenApiParameter("standing", OpenApiTypes.STR, enum=[one.value for one in Standing]),
        ]
    ),
    retrieve=extend_schema(responses=FullRecruiterSerializer),
)
class RecruiterViewSet(viewsets.ReadOnlyModelViewSet[Recruiter]):
    """The register: who may recruit, since when and until when."""

    queryset = Recruiter.objects.none()
    serializer_class = RecruiterSerializer
    permission_classes = [MayDo]
    reads = Can.READ_RECRUITERS
    filterset_fields = ["country", "kind", "record_kind"]

    def get_serializer_class(self) -> Any:
        return FullRecruiterSerializer if self.action == "retrieve" else RecruiterSerializer

    def get_queryset(self) -> Any:
        recruiters = search_recruiters(recruiters_visible_to(person(self.request)), search_words(self.request))
        asked = self.request.query_params.get("standing", "")
        standing = next((one for one in Standing if one.value == asked), None)
        recruiters = recruiters_that_stand(recruiters, standing) if standing else recruiters
        if self.action == "retrieve":
            return recruiters.prefetch_related("agents__places", "mandates")
        return recruiters


class LicenceViewSet(viewsets.ReadOnlyModelViewSet[Licence]):
    """Licences of every regime, of which the public sees the same at `/r/<code>/`."""

    queryset = Licence.objects.none()
    serializer_class = FullLicenceSerializer
    permission_classes = [MayDo]
    reads = Can.READ_RECRUITERS
    filterset_fields = ["recruiter", "regime", "number"]

    def get_queryset(self) -> Any:
        return licences_visible_to(person(self.request))


class AlertViewSet(viewsets.ReadOnlyModelViewSet[IdentityAlert]):
    """Entries that share people, phones or accounts with one that was stopped, for those who look into it."""

    queryset = IdentityAlert.objects.none()
    serializer_class = AlertSerializer
    permission_classes = [MayDo]
    reads = Can.WORK_RECRUITERS
    filterset_fields = ["status", "recruiter", "stopped"]

    def get_queryset(self) -> Any:
        return IdentityAlert.objects.order_by("-points", "pk")
