"""Vacancies over the API: the same verbs and the same scope as the pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import idempotency
from accounts.guards import MayDo, person
from accounts.policies import Can, may
from common.api import RelatedKey, SteadyWrites, search_words
from common.errors import InvalidInput, NotAllowed
from common.transitions import available

from .disclosure_api import DisclosureSerializer, disclosure_of
from .models import Employer, Vacancy, VacancyHold, VacancySite
from .policies import may_spread_seats
from .revisions_api import QuestionAnswerSerializer, QuestionSerializer, VacancyEventSerializer
from .selectors import employers_visible_to, questions_to, search_vacancies, terms_of_vacancy, vacancies_visible_to
from .services import note_answer, vacancy_create, vacancy_move, vacancy_sites_set
from .transitions import CLERK_MOVES, VACANCY_MOVES


class EmployerSerializer(serializers.ModelSerializer[Employer]):
    class Meta:
        model = Employer
        fields = ["id", "legal_name", "trade_name", "country", "subdivision", "city", "status"]


class SiteSerializer(serializers.ModelSerializer[VacancySite]):
    """Seats at one worksite: `seats_left` of them are free."""

    seats_left = serializers.IntegerField(read_only=True)

    class Meta:
        model = VacancySite
        fields = [
            "worksite",
            "seats",
            "seats_offered",
            "seats_reserved",
            "seats_filled",
            "seats_released",
            "seats_left",
        ]
        read_only_fields = [name for name in fields if name not in ("worksite", "seats")]


class SiteCountSerializer(serializers.Serializer[Any]):
    worksite = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    seats = serializers.IntegerField(min_value=1, max_value=10_000)


class SitesSerializer(serializers.Serializer[Any]):
    """All of them: what is not named has no seats afterwards. An empty list: all seats are in one place."""

    sites = SiteCountSerializer(many=True, allow_empty=True)


class VacancyHoldSerializer(serializers.ModelSerializer[VacancyHold]):
    class Meta:
        model = VacancyHold
        fields = ["reason", "note", "placed_at", "lifted_at"]


class VacancySerializer(serializers.ModelSerializer[Vacancy]):
    available_moves = serializers.SerializerMethodField()
    sites = SiteSerializer(many=True, read_only=True)
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
            "seats_offered",
            "seats_reserved",
            "seats_filled",
            "seats_released",
            "sites",
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
        read_only_fields = [
            "folio",
            "status",
            "seats_taken",
            "seats_offered",
            "seats_reserved",
            "seats_filled",
            "seats_released",
            "first_received_at",
            "source_url",
            "case_number",
        ]
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


class VacancyFilters(filters.FilterSet):
    """`free`: with at least one seat left. `held`: kept out of matching now. `worksite`: with seats at it."""

    free = filters.BooleanFilter(method="by_free")
    held = filters.BooleanFilter(method="by_held")
    worksite = filters.NumberFilter(field_name="sites__worksite", distinct=True, min_value=1, max_value=2**63 - 1)
    starts_from = filters.DateFilter(field_name="starts_on", lookup_expr="gte")
    starts_to = filters.DateFilter(field_name="starts_on", lookup_expr="lte")

    class Meta:
        model = Vacancy
        fields = ["status", "programme", "subdivision", "employer"]

    def by_free(self, vacancies: QuerySet[Vacancy], name: str, value: bool) -> QuerySet[Vacancy]:
        left = Q(seats__gt=F("seats_taken"))
        return vacancies.filter(left if value else ~left)

    def by_held(self, vacancies: Any, name: str, value: bool) -> QuerySet[Vacancy]:
        free = vacancies.without_hold()
        return vacancies.exclude(pk__in=free.order_by().values("pk")) if value else free


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
    throttle_classes = [SteadyWrites]
    filterset_class = VacancyFilters

    def get_queryset(self) -> Any:
        vacancies = vacancies_visible_to(person(self.request)).prefetch_related("sites")
        if self.action == "list":
            return search_vacancies(vacancies, search_words(self.request))
        return vacancies

    @extend_schema(request=VacancySerializer, responses={201: VacancySerializer}, parameters=[idempotency.PARAMETER])
    @idempotency.idempotent
    def create(self, request: Request) -> Response:
        data = self.get_serializer(data=request.data)
        data.is_valid(raise_exception=True)
        vacancy = vacancy_create(by=person(request), **data.validated_data)
        return Response(self.get_serializer(vacancy).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=SitesSerializer, responses=VacancySerializer)
    @action(detail=True, methods=["put"])
    def sites(self, request: Request, pk: str | None = None) -> Response:
        """Spread the seats over worksites of the employer: together as many as the vacancy has."""
        vacancy = self.get_object()
        data = SitesSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        if not may_spread_seats(person(request), vacancy):
            raise NotAllowed(_("The vacancy was handed in: ask the coordinator to change where its seats are."))
        wanted = {row["worksite"]: row["seats"] for row in data.validated_data["sites"]}
        found = vacancy.employer.worksites.in_bulk(wanted)
        if len(found) != len(wanted):
            raise InvalidInput(_("Choose worksites of the employer of this vacancy."), field="sites")
        vacancy_sites_set(vacancy=vacancy, seats={found[key]: n for key, n in wanted.items()}, by=person(request))
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(responses=VacancyHoldSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def holds(self, request: Request, pk: str | None = None) -> Response:
        """Why it was or is kept out of matching and offers, the latest first."""
        return Response(VacancyHoldSerializer(self.get_object().holds.all(), many=True).data)

    @extend_schema(responses=VacancyEventSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"])
    def history(self, request: Request, pk: str | None = None) -> Response:
        """What happened to it, the latest first, with the reasons that were given. For who may write it."""
        self._may_write()
        found: Any = self.get_object().events.order_by("-pk")
        events: Any = self.paginate_queryset(found)
        return self.get_paginated_response(VacancyEventSerializer(events, many=True).data)

    @extend_schema(responses=QuestionSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def questions(self, request: Request, pk: str | None = None) -> Response:
        """What the ministry asks about fields of what was handed in last. For who may write it."""
        self._may_write()
        return Response(QuestionSerializer(questions_to(self.get_object()), many=True).data)

    @extend_schema(request=QuestionAnswerSerializer, responses=QuestionSerializer, parameters=[idempotency.PARAMETER])
    @action(detail=True, methods=["post"])
    @idempotency.idempotent
    def answer(self, request: Request, pk: str | None = None) -> Response:
        """Answer one of the questions, until it is handed in again."""
        vacancy, data = self.get_object(), QuestionAnswerSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        note = questions_to(vacancy).filter(pk=data.validated_data["question"]).first()
        if note is None:
            raise InvalidInput(_("There is no such question about this vacancy."), field="question")
        note_answer(note=note, answer=data.validated_data["answer"], by=person(request))
        note.refresh_from_db()
        return Response(QuestionSerializer(note).data)

    def _may_write(self) -> None:
        if not may(self.request.user, Can.WRITE_VACANCIES):
            raise NotAllowed(_("Only who may write the vacancy reads this."))

    @extend_schema(responses=DisclosureSerializer)
    @action(detail=True, methods=["get"], filter_backends=(), pagination_class=None)
    def disclosure(self, request: Request, pk: str | None = None) -> Response:
        """What the vacancy comes to for a worker: pay in a week, hours guaranteed, deductions, what is given back and when."""
        vacancy = self.get_object()
        return Response(DisclosureSerializer(disclosure_of(vacancy, terms_of_vacancy(vacancy))).data)

    @extend_schema(request=MoveSerializer, responses=VacancySerializer, parameters=[idempotency.PARAMETER])
    @action(detail=True, methods=["post"])
    @idempotency.idempotent
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
