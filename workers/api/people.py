"""The registry over the API: the same verbs and the same scope as the pages."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import idempotency
from accounts.guards import MayDo, person
from accounts.models import Office
from accounts.policies import Can
from accounts.scope import people_scope
from common.api import RelatedKey

from ..choices import IdentityKind
from ..models import Worker
from ..selectors import workers_visible_to
from ..services import file_opened, worker_confirm, worker_register, worker_withdraw
from .listing import FILTERS, PeoplePages, people_asked_for
from .shapes import WorkerListSerializer, WorkerSerializer


class RegisterSerializer(serializers.ModelSerializer[Worker]):
    office = serializers.SlugRelatedField(slug_field="code", queryset=Office.objects.filter(is_active=True))
    identity_kind = serializers.ChoiceField(choices=IdentityKind.choices)
    identity_number = serializers.CharField(max_length=40)
    identity_country = serializers.CharField(max_length=2, required=False, default="")
    serializer_related_field = RelatedKey

    class Meta:
        model = Worker
        fields = [
            "office",
            "identity_kind",
            "identity_number",
            "identity_country",
            "given_names",
            "first_surname",
            "second_surname",
            "married_name",
            "birth_date",
            "sex",
            "nationality",
            "municipality",
            "area",
            "people",
            "schooling_years",
            "literate",
            "preferred_language",
            "needs_interpreter",
            "phone",
            "phone_is_shared",
        ]
        extra_kwargs = {"schooling_years": {"max_value": 25}}

    def validate_office(self, office: Office) -> Office:
        """An office outside the person's own jurisdiction does not exist for them."""
        scope = people_scope(self.context["request"].user)
        if (scope.countries is not None and office.country not in scope.countries) or (
            scope.offices is not None and office.pk not in scope.offices
        ):
            self.fields["office"].fail("does_not_exist", slug_name="code", value=office.code)
        return office


class ReasonSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=500)


@extend_schema_view(list=extend_schema(parameters=FILTERS))
class WorkerViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Worker]):
    """Registered people of the caller's own country and office."""

    queryset = Worker.objects.none()
    permission_classes = [MayDo]
    reads = Can.READ_PEOPLE
    writes = Can.REGISTER_PEOPLE
    pagination_class = PeoplePages
    filter_backends = ()  # those of the page, in `listing`

    def get_queryset(self) -> Any:
        if self.action == "list":
            return people_asked_for(self.request)
        workers = workers_visible_to(person(self.request))
        return workers.prefetch_related("identity_documents", "experiences", "skills", "languages")

    def get_serializer_class(self) -> Any:
        return {"list": WorkerListSerializer, "create": RegisterSerializer}.get(self.action, WorkerSerializer)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self._shown(self.get_object())

    @extend_schema(request=RegisterSerializer, responses={201: WorkerSerializer}, parameters=[idempotency.PARAMETER])
    @idempotency.idempotent
    def create(self, request: Request) -> Response:
        data = self.get_serializer(data=request.data)
        data.is_valid(raise_exception=True)
        worker = worker_register(by=person(request), **data.validated_data)
        return self._shown(worker, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=WorkerSerializer, parameters=[idempotency.PARAMETER])
    @action(detail=True, methods=["post"])
    @idempotency.idempotent
    def confirm(self, request: Request, pk: str | None = None) -> Response:
        """The person says that they are still interested."""
        return self._shown(worker_confirm(worker=self.get_object(), by=person(request)))

    @extend_schema(request=ReasonSerializer, responses=WorkerSerializer, parameters=[idempotency.PARAMETER])
    @action(detail=True, methods=["post"])
    @idempotency.idempotent
    def withdraw(self, request: Request, pk: str | None = None) -> Response:
        """The person takes back their consent; needs a reason."""
        data = ReasonSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        return self._shown(worker_withdraw(worker=self.get_object(), by=person(request), **data.validated_data))

    def _shown(self, worker: Worker, code: int = status.HTTP_200_OK) -> Response:
        """The whole file, which counts as an opening whatever it was asked for."""
        file_opened(worker=worker, by=person(self.request), what="api")
        return Response(WorkerSerializer(worker).data, status=code)
