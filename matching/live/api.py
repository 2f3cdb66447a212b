"""Changes for approval over the API: the same verbs and the same scope as the pages."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.guards import MayDo, person
from accounts.policies import Can
from common.api import CappedPages
from common.paging import CappedPaginator
from common.transitions import available
from workers.services import file_opened

from ..choices import ChangeKind
from ..explanation import findings_told
from ..models import PlanChange
from ..transitions import CHANGE_MOVES
from .moves import BY_HAND, change_move
from .presentation import kind_of
from .selectors import MOST, changes_visible_to


class PlanChangeListSerializer(serializers.ModelSerializer[PlanChange]):
    run = serializers.IntegerField(source="plan.run_id", help_text="Whose plan would change.")
    kind = serializers.SerializerMethodField()
    available_moves = serializers.SerializerMethodField()

    class Meta:
        model = PlanChange
        fields = [
            *("id", "run", "night", "worker", "status", "kind", "cause", "before", "after", "score_before", "score"),
            *("score_parts", "price", "unknown_count", "proposal", "created_at", "available_moves"),
        ]

    @extend_schema_field(serializers.ChoiceField(choices=ChangeKind.choices))
    def get_kind(self, change: PlanChange) -> str:
        return kind_of(change).value

    def get_available_moves(self, change: PlanChange) -> list[str]:
        return [step.name for step in available(CHANGE_MOVES, change.status) if step.name in BY_HAND]


class PlanChangeSerializer(PlanChangeListSerializer):
    findings = serializers.SerializerMethodField()

    class Meta(PlanChangeListSerializer.Meta):
        fields = [*PlanChangeListSerializer.Meta.fields, "findings"]

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_findings(self, change: PlanChange) -> list[dict[str, Any]]:
        """What every rule said of the new place, with its law."""
        return findings_told(change.judged_by, change.findings)


class PlanChangeMoveSerializer(serializers.Serializer[Any]):
    move = serializers.ChoiceField(choices=[(name, name) for name in BY_HAND])
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=1000)


class _Pages(CappedPaginator):
    most = MOST


class ChangePages(CappedPages):
    django_paginator_class = _Pages


class ChangeViewSet(viewsets.ReadOnlyModelViewSet[PlanChange]):
    """Who would have another place than the last run gave them, by what has happened since. Nothing counts until it is approved."""

    queryset = PlanChange.objects.none()
    serializer_class = PlanChangeSerializer
    permission_classes = [MayDo]
    reads = Can.READ_PROPOSALS
    writes = Can.DECIDE_PROPOSALS
    pagination_class = ChangePages
    filterset_fields = ["status", "cause", "night", "worker"]

    def get_queryset(self) -> Any:
        return changes_visible_to(person(self.request))

    def get_serializer_class(self) -> Any:
        return PlanChangeListSerializer if self.action == "list" else PlanChangeSerializer

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """With what every rule said about the person: an opening of their file."""
        change = self.get_object()
        file_opened(worker=change.worker, by=person(request), what="change")
        return Response(self.get_serializer(change).data)

    @extend_schema(request=PlanChangeMoveSerializer, responses=PlanChangeSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str | None = None) -> Response:
        """Decide: one of `available_moves`, with a reason where one is asked for. 409 where it cannot be done any more."""
        data = PlanChangeMoveSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        change_move(
            change=self.get_object(),
            name=data.validated_data["move"],
            by=person(request),
            reason=data.validated_data["reason"],
        )
        return Response(self.get_serializer(self.get_object()).data)
