"""Programmes and rules over the API, to read: every rule with its law, its dates and how sure we are of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.guards import MayDo
from accounts.policies import Can

from .models import Allowance, FigureQuerySet, Programme, Rule, WageFloor, WageGroup
from .selectors import allowances_published, floors_published, programmes_listed, rules_published


class ProgrammeSerializer(serializers.ModelSerializer[Programme]):
    rule_count = serializers.IntegerField(read_only=True)
    source_url = serializers.CharField(read_only=True)

    class Meta:
        model = Programme
        fields = [
            *("code", "country", "authority", "status", "is_work", "title_es", "title_en", "title_fr"),
            *("summary_es", "summary_en", "summary_fr", "source_url", "checked_on", "rule_count"),
        ]


class RuleSerializer(serializers.ModelSerializer[Rule]):
    programme = serializers.CharField(source="rule_set.programme_id", allow_null=True, read_only=True)
    source_url = serializers.CharField(read_only=True)

    class Meta:
        model = Rule
        fields = [
            *("id", "rule_set", "programme", "key", "kind", "parameters", "applies_to", "severity"),
            *("title_es", "title_en", "title_fr", "advice_es", "advice_en", "advice_fr"),
            *("legal_status", "citation", "source_url", "checked_on", "confidence"),
            *("effective_from", "effective_to", "origin", "version"),
        ]


class AsOfSerializer(serializers.Serializer[Any]):
    as_of = serializers.DateField(required=False)


_AS_OF = OpenApiParameter("as_of", OpenApiTypes.DATE, description="Only rules whose dates cover this day.")
_WORK_ON = OpenApiParameter("as_of", OpenApiTypes.DATE, description="Only floors for work that begins on this day.")


class ProgrammeViewSet(viewsets.ReadOnlyModelViewSet[Programme]):
    """Programmes, with the number of their published rules."""

    serializer_class = ProgrammeSerializer
    permission_classes = [MayDo]
    reads = Can.READ_RULES
    queryset = Programme.objects.none()
    filterset_fields = ["country", "status", "is_work"]

    def get_queryset(self) -> QuerySet[Programme]:
        return programmes_listed()


class RuleViewSet(viewsets.ReadOnlyModelViewSet[Rule]):
    """Published rules."""

    serializer_class = RuleSerializer
    permission_classes = [MayDo]
    reads = Can.READ_RULES
    queryset = Rule.objects.none()
    filterset_fields = ["rule_set", "rule_set__programme", "kind", "severity", "legal_status", "confidence"]

    def get_queryset(self) -> QuerySet[Rule]:
        asked = AsOfSerializer(data=self.request.query_params if self.action == "list" else {})
        asked.is_valid(raise_exception=True)
        return rules_published(asked.validated_data.get("as_of"))

    @extend_schema(parameters=[_AS_OF])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)


_FIGURE = (
    *("programme", "country", "subdivision", "amount", "currency", "unit", "effective_from", "effective_to"),
    *("citation", "source_url", "checked_on", "confidence", "note_es", "note_en", "note_fr", "origin", "version"),
)


class WageGroupSerializer(serializers.ModelSerializer[WageGroup]):
    class Meta:
        model = WageGroup
        fields = ["code", "title_es", "title_en", "title_fr", "scheme", "codes", "paid_by", "without"]


class WageFloorSerializer(serializers.ModelSerializer[WageFloor]):
    """`amount` null with `is_none`: the law is known to set none. An amount that is not known has no row."""

    source_url = serializers.CharField(read_only=True)
    group = WageGroupSerializer(read_only=True, allow_null=True)

    class Meta:
        model = WageFloor
        fields = ["id", "basis", "is_none", "area", "group", "level", "housing", "filed_from", "filed_to", *_FIGURE]


class AllowanceSerializer(serializers.ModelSerializer[Allowance]):
    source_url = serializers.CharField(read_only=True)

    class Meta:
        model = Allowance
        fields = ["id", "kind", *_FIGURE]


class FigureViewSet(viewsets.ReadOnlyModelViewSet[Any]):
    permission_classes = [MayDo]
    reads = Can.READ_RULES
    published: Callable[[date | None], FigureQuerySet]

    def get_queryset(self) -> QuerySet[Any]:
        asked = AsOfSerializer(data=self.request.query_params if self.action == "list" else {})
        asked.is_valid(raise_exception=True)
        return self.published(asked.validated_data.get("as_of"))


@extend_schema_view(list=extend_schema(parameters=[_WORK_ON]))
class WageFloorViewSet(FigureViewSet):
    """Published wage floors: the highest that applies binds."""

    serializer_class = WageFloorSerializer
    queryset = WageFloor.objects.none()
    filterset_fields = ["basis", "programme", "country", "subdivision", "group", "level", "housing", "confidence"]
    published = staticmethod(floors_published)


@extend_schema_view(list=extend_schema(parameters=[_AS_OF]))
class AllowanceViewSet(FigureViewSet):
    """Published allowances and fees."""

    serializer_class = AllowanceSerializer
    queryset = Allowance.objects.none()
    filterset_fields = ["kind", "programme", "country", "subdivision", "confidence"]
    published = staticmethod(allowances_published)
