from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.guards import MayDo, person
from accounts.policies import Can
from common.transitions import available
from matching.selectors import proposals_visible_to

from .models import Placement
from .selectors import placements_visible_to
from .services import placement_move, placement_offer
from .transitions import PLACEMENT_MOVES


class PlacementSerializer(serializers.ModelSerializer[Placement]):
    available_moves = serializers.SerializerMethodField()

    class Meta:
        model = Placement
        fields = ["id", "worker", "vacancy", "proposal", "status", "starts_on", "ends_on", "available_moves"]

    def get_available_moves(self, placement: Placement) -> list[str]:
        return [step.name for step in available(PLACEMENT_MOVES, placement.status)]


class OfferSerializer(serializers.Serializer[Any]):
    proposal = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class PlacementMoveSerializer(serializers.Serializer[Any]):
    move = serializers.ChoiceField(choices=[(step.name, step.name) for step in PLACEMENT_MOVES])
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=1000)


class PlacementViewSet(viewsets.ReadOnlyModelViewSet[Placement]):
    """From offer to return. Posting offers the seat of a short-listed proposal."""

    queryset = Placement.objects.none()
    serializer_class = PlacementSerializer
    permission_classes = [MayDo]
    reads = Can.READ_PLACEMENTS
    writes = Can.MOVE_PLACEMENTS
    capabilities = {"create": Can.DECIDE_PROPOSALS}
    filterset_fields = ["status", "vacancy", "worker"]

    def get_queryset(self) -> Any:
        return placements_visible_to(person(self.request))

    @extend_schema(request=OfferSerializer, responses={201: PlacementSerializer})
    def create(self, request: Request) -> Response:
        data = OfferSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        proposal = proposals_visible_to(person(request)).filter(pk=data.validated_data["proposal"]).first()
        if proposal is None:
            raise Http404
        placement = placement_offer(proposal=proposal, by=person(request))
        return Response(self.get_serializer(placement).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=PlacementMoveSerializer, responses=PlacementSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str | None = None) -> Response:
        data = PlacementMoveSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        placement = placement_move(
            placement=self.get_object(),
            name=data.validated_data["move"],
            by=person(request),
            reason=data.validated_data["reason"],
        )
        return Response(self.get_serializer(placement).data)
