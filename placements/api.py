from __future__ import annotations

from datetime import date
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.guards import MayDo, person
from accounts.policies import Can
from common.transitions import available
from employers.choices import SeatState
from employers.selectors import site_named
from matching.choices import FINDING_STATES, STANDINGS
from matching.selectors import proposals_visible_to
from workers.selectors import workers_visible_to
from workers.services import file_opened

from .ladder import ladder_of
from .ladder.told import ladder_as_dict
from .models import Placement
from .selectors import placements_visible_to
from .services import placement_move, placement_offer
from .transitions import BY_HAND


class PlacementSerializer(serializers.ModelSerializer[Placement]):
    available_moves = serializers.SerializerMethodField()

    worksite = serializers.IntegerField(source="seat.site.worksite_id", read_only=True, allow_null=True, default=None)
    seat_state = serializers.ChoiceField(
        source="seat.state", choices=SeatState.choices, read_only=True, allow_null=True, default=None
    )

    class Meta:
        model = Placement
        fields = [
            "id",
            "worker",
            "vacancy",
            "proposal",
            "status",
            "worksite",
            "seat_state",
            "starts_on",
            "ends_on",
            "available_moves",
        ]

    def get_available_moves(self, placement: Placement) -> list[str]:
        return [step.name for step in available(BY_HAND, placement.status)]


class OfferSerializer(serializers.Serializer[Any]):
    proposal = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    worksite = serializers.IntegerField(
        min_value=1,
        max_value=2**63 - 1,
        required=False,
        help_text="One of the vacancy's; where most seats are left by default.",
    )


class PlacementMoveSerializer(serializers.Serializer[Any]):
    move = serializers.ChoiceField(choices=[(step.name, step.name) for step in BY_HAND])
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
        site = site_named(proposal.vacancy, data.validated_data.get("worksite"))
        placement = placement_offer(proposal=proposal, by=person(request), site=site)
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


class LadderDaySerializer(serializers.Serializer[Any]):
    as_of = serializers.DateField(
        required=False,
        validators=[MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2099, 12, 31))],
        help_text="The day from which the ladder is seen; today by default.",
    )


class LadderVacancySerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    folio = serializers.CharField()
    programme = serializers.CharField()
    title = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class LadderFindingSerializer(serializers.Serializer[Any]):
    rule = serializers.CharField()
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=FINDING_STATES)
    value = serializers.CharField()
    threshold = serializers.CharField()
    todo = serializers.CharField()
    who = serializers.CharField()
    citation = serializers.CharField()
    source_url = serializers.CharField()
    checked_on = serializers.DateField(allow_null=True)
    confidence = serializers.CharField()


class LadderChangeSerializer(serializers.Serializer[Any]):
    rule = serializers.CharField()
    title = serializers.CharField()
    todo = serializers.CharField()
    needs = serializers.CharField()
    gap = serializers.IntegerField(allow_null=True)
    unit = serializers.CharField()
    who = serializers.CharField()


class LadderUsualSerializer(serializers.Serializer[Any]):
    """Demand on record for starts in one month of the year."""

    month = serializers.IntegerField()
    vacancies = serializers.IntegerField()
    seats = serializers.IntegerField()
    days = serializers.IntegerField()


class LadderSeasonSerializer(serializers.Serializer[Any]):
    first = serializers.DateField()
    last = serializers.DateField()
    days = serializers.IntegerField()
    is_open = serializers.BooleanField(help_text="A vacancy stands behind it today; else it is only expected.")


class LadderOpenSerializer(serializers.Serializer[Any]):
    vacancies = serializers.IntegerField()
    seats = serializers.IntegerField()
    overlapping = serializers.IntegerField(help_text="Left out because they overlap what is agreed.")
    earliest = serializers.DateField(allow_null=True)
    best_paid = LadderVacancySerializer(allow_null=True)
    shown = LadderVacancySerializer(many=True)


class LadderNearSerializer(serializers.Serializer[Any]):
    vacancy = LadderVacancySerializer()
    changes = LadderChangeSerializer(many=True)


class LadderReturningRuleSerializer(serializers.Serializer[Any]):
    rule = serializers.CharField()
    title = serializers.CharField()
    citation = serializers.CharField()
    stands = serializers.ChoiceField(choices=[("has", "has"), ("would", "would")])


class LadderReturningPlacesSerializer(serializers.Serializer[Any]):
    title = serializers.CharField()
    places = serializers.IntegerField()
    citation = serializers.CharField()
    counts = serializers.BooleanField(help_text="The person counts as returning today; else after one season.")


class LadderReturningSerializer(serializers.Serializer[Any]):
    rules = LadderReturningRuleSerializer(many=True)
    places = LadderReturningPlacesSerializer(many=True)
    places_not_on_record = serializers.BooleanField()


class LadderGainSerializer(serializers.Serializer[Any]):
    after = LadderVacancySerializer()
    months = serializers.IntegerField()
    vacancies = serializers.IntegerField()


class LadderRungSerializer(serializers.Serializer[Any]):
    programme = serializers.CharField()
    standing = serializers.ChoiceField(choices=STANDINGS)
    takes_people = serializers.BooleanField()
    opens_on = serializers.DateField(allow_null=True)
    open = LadderOpenSerializer()
    seasons = LadderSeasonSerializer(many=True)
    usual = LadderUsualSerializer(allow_null=True)
    crops = serializers.ListField(child=serializers.CharField())
    missing = LadderFindingSerializer(many=True)
    near = LadderNearSerializer(allow_null=True)
    returning = LadderReturningSerializer()
    gain = LadderGainSerializer(allow_null=True)
    days_for_papers = serializers.IntegerField(allow_null=True)


class LadderStaySerializer(serializers.Serializer[Any]):
    rule = serializers.CharField()
    days_in_a_row = serializers.IntegerField()
    most = serializers.IntegerField()
    citation = serializers.CharField()


class LadderStepSerializer(LadderSeasonSerializer):
    programme = serializers.CharField()
    is_agreed = serializers.BooleanField()
    vacancy = LadderVacancySerializer(allow_null=True)
    placement = serializers.IntegerField(allow_null=True)
    usual = LadderUsualSerializer(allow_null=True)
    days_at_home_before = serializers.IntegerField(allow_null=True)
    days_for_papers = serializers.IntegerField()
    stays = LadderStaySerializer(many=True)
    pay_cents = serializers.IntegerField(allow_null=True)
    currency = serializers.CharField(allow_blank=True)
    findings = LadderFindingSerializer(many=True)


class LadderSuggestionSerializer(serializers.Serializer[Any]):
    sort = serializers.ChoiceField(choices=[("whole", "whole"), ("open", "open")])
    days = serializers.IntegerField()
    open_days = serializers.IntegerField()
    steps = LadderStepSerializer(many=True)


class LadderSerializer(serializers.Serializer[Any]):
    worker = serializers.IntegerField()
    worker_folio = serializers.CharField()
    as_of = serializers.DateField()
    until = serializers.DateField()
    stay_end_not_noted = serializers.BooleanField()
    rungs = LadderRungSerializer(many=True)
    suggestions = LadderSuggestionSerializer(many=True)


class LadderView(APIView):
    """What is open to a person now and next season, what is missing for each pathway, and the seasons that fit one after the other.

    An opening of their file. Texts are in the session's language.
    """

    permission_classes = [MayDo]
    reads = Can.READ_PEOPLE

    @extend_schema(parameters=[LadderDaySerializer], responses=LadderSerializer, operation_id="workers_ladder")
    def get(self, request: Request, pk: int) -> Response:
        asked = LadderDaySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        worker = get_object_or_404(workers_visible_to(person(request)), pk=pk)
        file_opened(worker=worker, by=person(request), what="ladder")
        as_of = asked.validated_data.get("as_of") or timezone.localdate()
        return Response(LadderSerializer(ladder_as_dict(ladder_of(worker, as_of))).data)
