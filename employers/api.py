"""Vacancies over the API: the same verbs and the same scope as the pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.guards import MayDo, person
from accounts.policies import Can, may
from common.api import RelatedKey, search_words
from common.errors import NotAllowed
from common.transitions import available

from .models import Employer, Vacancy
from .selectors import employers_visible_to, search_vacancies, vacancies_visible_to
from .services import vacancy_create, vacancy_move
from .transitions import CLERK_MOVES, VACANCY_MOVES


class EmployerSerializer(serializers.ModelSerializer[Employer]):
    class Meta:
        model = Employer
        fields = ["id", "legal_name", "trade_name", "country", "subdivision", "city", "status"]


class VacancySerializer(serializers.ModelSerializer[Vacancy]):
    available_moves = serializers.SerializerMethodField()
    source_url = serializers.CharField(read_only=True)
    serializer_related_field = RelatedKey

    class Meta:
        model = Vacancy
        fields = [
            "id",
            "folio",
            "case_number",
            "employer",
            "programme",
            "status",
            "title",
            "duties",
            "occupation",
            "crop",
            "need_type",
            "seats",
            "seats_taken",
            "starts_on",
            "ends_on",
            "job_order_filed_on",
            "subdivision",
            "county",
            "city",
            "wage",
            "wage_to",
            "wage_unit",
            "currency",
            "overtime_wage",
            "hours_per_week",
            "schedule",
            "housing_free",
            "transport_daily",
            "travel_inbound_paid",
            "travel_outbound_paid",
            "fee_free",
            "certification_held",
            "petition_received_on",
            "experience_months",
            "driver_required",
            "lifting_kg",
            "special_requirements",
            "first_received_at",
            "source_url",
            "available_moves",
        ]
        read_only_fields = ["folio", "status", "seats_taken", "first_received_at", "source_url", "case_number"]
        extra_kwargs = {
            **{name: {"min_value": Decimal("0.01")} for name in ("wage", "wage_to", "overtime_wage")},
            "hours_per_week": {"min_value": 0, "max_value": 112},
        }

    def get_available_moves(self, vacancy: Vacancy) -> list[str]:
        return [step.name for step in available(VACANCY_MOVES, vacancy.status)]

    def validate_employer(self, employer: Employer) -> Employer:
        """An employer that is not the caller's does not exist for them."""
        if not employers_visible_to(self.context["request"].user).filter(pk=employer.pk).exists():
            self.fields["employer"].fail("does_not_exist", pk_value=employer.pk)
        return employer


class MoveSerializer(serializers.Serializer[Any]):
    move = serializers.ChoiceField(choices=[(step.name, step.name) for step in VACANCY_MOVES])
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=1000)


@extend_schema_view(
    list=extend_schema(parameters=[OpenApiParameter("q", str, description="Folio, case number, title or employer.")])
)
class VacancyViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Vacancy]):
    """Vacancies: all of them for the ministry, the open ones for its offices, their own for employers."""

    queryset = Vacancy.objects.none()
    serializer_class = VacancySerializer
    permission_classes = [MayDo]
    reads = Can.READ_VACANCIES
    writes = Can.WRITE_VACANCIES
    filterset_fields = ["status", "programme", "subdivision", "employer"]

    def get_queryset(self) -> Any:
        vacancies = vacancies_visible_to(person(self.request))
        if self.action == "list":
            return search_vacancies(vacancies, search_words(self.request))
        return vacancies

    @extend_schema(request=VacancySerializer, responses={201: VacancySerializer})
    def create(self, request: Request) -> Response:
        data = self.get_serializer(data=request.data)
        data.is_valid(raise_exception=True)
        vacancy = vacancy_create(by=person(request), **data.validated_data)
        return Response(self.get_serializer(vacancy).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=MoveSerializer, responses=VacancySerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str | None = None) -> Response:
        """One of the moves that `available_moves` lists; approving and the like are the ministry's."""
        data = MoveSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        vacancy = self.get_object()
        name = data.validated_data["move"]
        if name not in CLERK_MOVES and not may(request.user, Can.MODERATE_VACANCIES):
            raise NotAllowed(_("The ministry decides this: ask its coordinator."))
        vacancy_move(vacancy=vacancy, name=name, by=person(request), reason=data.validated_data["reason"])
        return Response(self.get_serializer(vacancy).data)


class EmployerViewSet(viewsets.ReadOnlyModelViewSet[Employer]):
    queryset = Employer.objects.none()
    serializer_class = EmployerSerializer
    permission_classes = [MayDo]
    reads = Can.READ_VACANCIES
    filterset_fields = ["country", "subdivision", "status"]

    def get_queryset(self) -> Any:
        return employers_visible_to(person(self.request))
