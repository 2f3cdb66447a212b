"""What people asked of their office, and whom the office has to ask again."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    extend_schema,
    extend_schema_serializer,
    extend_schema_view,
)
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import idempotency
from accounts.guards import MayDo, person
from accounts.policies import Can

from ..choices import RequestStatus
from ..forms import WorklistFilter
from ..models import PersonRequest, Worker
from ..selectors import TABS, Worklist, requests_visible_to, worklist_of
from ..services import file_opened, request_answer
from ..transitions import REQUEST_MOVES
from .files import ONCE
from .listing import PeoplePages
from .shapes import WorkerListSerializer


class RequestListSerializer(serializers.ModelSerializer[PersonRequest]):
    folio = serializers.CharField(source="worker.folio", read_only=True)

    class Meta:
        model = PersonRequest
        fields = ["id", "worker", "folio", "kind", "about", "status", "created_at"]


class RequestSerializer(RequestListSerializer):
    """With the person's own words, and the answer that they read."""

    class Meta(RequestListSerializer.Meta):
        fields = [*RequestListSerializer.Meta.fields, "said", "answer"]


@extend_schema_serializer(
    examples=[
        OpenApiExample("Invented", {"move": "done", "reason": "We wrote the new number down."}, request_only=True)
    ]
)
class AnswerSerializer(serializers.Serializer[Any]):
    """`reason`: the answer, in short sentences; the person reads it on their own page."""

    move = serializers.ChoiceField(choices=[move.name for move in REQUEST_MOVES])
    reason = serializers.CharField(max_length=500)


@extend_schema_view(list=extend_schema(parameters=[OpenApiParameter("status", str, enum=RequestStatus.values)]))
class RequestViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[PersonRequest]):
    """Requests of the people of the caller's office, or country."""

    queryset = PersonRequest.objects.none()
    permission_classes = [MayDo]
    reads = writes = Can.REGISTER_PEOPLE
    filterset_fields = ("status",)

    def get_queryset(self) -> Any:
        return requests_visible_to(person(self.request))

    def get_serializer_class(self) -> Any:
        return RequestListSerializer if self.action == "list" else RequestSerializer

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self._shown(self.get_object())

    @extend_schema(request=AnswerSerializer, responses=RequestSerializer, parameters=ONCE)
    @action(detail=True, methods=["post"])
    @idempotency.idempotent
    def answer(self, request: Request, pk: str | None = None) -> Response:
        """A request for erasure is done by erasing the file; here it can only be refused."""
        asked, told = self.get_object(), AnswerSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        name, said = told.validated_data["move"], told.validated_data["reason"]
        return self._shown(request_answer(request=asked, name=name, by=person(request), answer=said))

    def _shown(self, asked: PersonRequest) -> Response:
        file_opened(worker=asked.worker, by=person(self.request), what="requests")
        return Response(RequestSerializer(asked).data)


class WorklistViews(viewsets.GenericViewSet[Worker]):
    """People whose files have to be kept alive, whose interest was confirmed longest ago first. `workers/{id}/confirm/` notes it anew."""

    queryset = Worker.objects.none()
    serializer_class = WorkerListSerializer
    permission_classes = [MayDo]
    pagination_class = PeoplePages
    filter_backends = ()
    reads = Can.REGISTER_PEOPLE

    @extend_schema(
        responses=WorkerListSerializer(many=True),
        parameters=[
            OpenApiParameter("tab", str, enum=TABS, description="`now` where nothing is said."),
            OpenApiParameter("municipality", int, description="Id of the municipality in which they live."),
            OpenApiParameter("office", int, description="Id of an office."),
        ],
    )
    def list(self, request: Request) -> Response:
        filters = WorklistFilter(request.query_params, user=person(request))
        errors = {name: [str(each) for each in said] for name, said in filters.errors.items()}
        tab = request.query_params.get("tab") or TABS[0]
        if errors or tab not in TABS:
            raise ValidationError(errors or {"tab": [", ".join(TABS)]})
        chosen = {
            name: filters.cleaned_data[name] for name in ("municipality", "office") if filters.cleaned_data.get(name)
        }
        listed = worklist_of(person(request))
        rows = Worklist(listed.people.filter(**chosen), listed.today).tab(tab).order_by("confirmed_on", "pk")
        page: Any = self.paginate_queryset(rows)
        return self.get_paginated_response([WorkerListSerializer(worker).data for worker in page])
