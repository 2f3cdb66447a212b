"""Scenarios and simulations over the API: try one, read its numbers."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.guards import MayDo, person
from accounts.policies import Can

from .choices import Dimension, SimulationStatus
from .models import Scenario, Simulation
from .selectors import (
    CapRow,
    CapTold,
    Row,
    by_group,
    by_pathway,
    caps_told,
    pathways_counted,
    scenarios_listed,
    simulations_listed,
)
from .services import simulation_request


class ScenarioSerializer(serializers.ModelSerializer[Scenario]):
    class Meta:
        model = Scenario
        fields = [
            *("code", "title_es", "title_en", "title_fr", "about_es", "about_en", "about_fr", "changes", "origin"),
            *("created_at", "updated_at", "archived_at"),
        ]


class ScenarioViewSet(viewsets.ReadOnlyModelViewSet[Scenario]):
    """What may be supposed. None of it is law."""

    queryset = Scenario.objects.none()
    serializer_class = ScenarioSerializer
    permission_classes = [MayDo]
    reads = Can.READ_SIMULATIONS

    def get_queryset(self) -> Any:
        return scenarios_listed()


class NumbersSerializer(serializers.Serializer[Row]):
    """One group or pathway; null is a number from one to nine, or would betray one. `direction` says which way a change goes."""

    key = serializers.CharField(allow_blank=True)
    people = serializers.IntegerField(allow_null=True)
    before = serializers.IntegerField(allow_null=True)
    after = serializers.IntegerField(allow_null=True)
    difference = serializers.IntegerField(allow_null=True)
    direction = serializers.IntegerField()


def _numbers(rows: list[Row]) -> Any:
    return [NumbersSerializer(row).data for row in rows]


class CapRowSerializer(serializers.Serializer[CapRow]):
    """Places set aside for a nationality. `people`: registered ones whom no rule keeps out; null is a number from one to nine."""

    key = serializers.CharField()
    before = serializers.IntegerField()
    after = serializers.IntegerField()
    people = serializers.IntegerField(allow_null=True)


class CapToldSerializer(serializers.Serializer[CapTold]):
    """What the caps of a programme would allow in its year. `shared`: for people of any nationality, before and after."""

    programme = serializers.CharField()
    year = serializers.IntegerField()
    shared = serializers.ListField(child=serializers.IntegerField())
    set_aside = CapRowSerializer(many=True, source="rows")


class SimulationListSerializer(serializers.ModelSerializer[Simulation]):
    class Meta:
        model = Simulation
        fields = [
            *("id", "scenario", "changes", "as_of", "status", "stage", "progress_done", "progress_total"),
            *("requested_at", "started_at", "finished_at", "error"),
        ]


class SimulationSerializer(SimulationListSerializer):
    pathways = serializers.SerializerMethodField()
    groups = serializers.SerializerMethodField()
    caps = serializers.SerializerMethodField()

    class Meta(SimulationListSerializer.Meta):
        fields = [*SimulationListSerializer.Meta.fields, "rule_versions", "pathways", "groups", "caps"]

    @extend_schema_field(NumbersSerializer(many=True))
    def get_pathways(self, simulation: Simulation) -> Any:
        if simulation.status != SimulationStatus.DONE:
            return []
        return _numbers(by_pathway(simulation))

    @extend_schema_field(serializers.DictField(child=serializers.DictField(child=NumbersSerializer(many=True))))
    def get_groups(self, simulation: Simulation) -> Any:
        """By pathway ("any": at least one), then by dimension."""
        if simulation.status != SimulationStatus.DONE:
            return {}
        return {
            code: {dimension: _numbers(by_group(simulation, code, dimension)) for dimension in Dimension.values}
            for code in pathways_counted(simulation)
        }

    @extend_schema_field(CapToldSerializer(many=True))
    def get_caps(self, simulation: Simulation) -> Any:
        return [CapToldSerializer(cap).data for cap in caps_told(simulation)]


class SimulationRequestSerializer(serializers.Serializer[Any]):
    scenario = serializers.SlugRelatedField(
        slug_field="code", queryset=Scenario.objects.filter(archived_at__isnull=True)
    )
    as_of = serializers.DateField(required=False)
    request_key = serializers.CharField(required=False, allow_blank=True, default="", max_length=64)


class SimulationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Simulation]):
    """Simulations. Posting one queues it; a `request_key` of the caller's makes the request safe to repeat."""

    queryset = Simulation.objects.none()
    serializer_class = SimulationSerializer
    permission_classes = [MayDo]
    reads = Can.READ_SIMULATIONS
    writes = Can.SIMULATE
    filterset_fields = ["status", "scenario"]

    def get_queryset(self) -> Any:
        return simulations_listed() if self.action == "list" else Simulation.objects.select_related("scenario")

    def get_serializer_class(self) -> Any:
        return SimulationListSerializer if self.action == "list" else SimulationSerializer

    @extend_schema(request=SimulationRequestSerializer, responses={201: SimulationSerializer})
    def create(self, request: Request) -> Response:
        data = SimulationRequestSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        asked = {"as_of": timezone.localdate()} | data.validated_data
        simulation = simulation_request(by=person(request), **asked)
        return Response(self.get_serializer(simulation).data, status=status.HTTP_201_CREATED)
