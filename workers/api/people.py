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
from accounts.policies import Can

from ..models import Worker
from ..selectors import workers_visible_to
from ..services import file_correct, file_opened, worker_confirm, worker_withdraw
from .files import CAREFULLY, ONCE, FileViews, version_of
from .listing import FILTERS, PeoplePages, people_asked_for
from .registering import CONTACT, PersonSerializer, RegisterSerializer, register
from .shapes import PARTS_SHOWN, WorkerListSerializer, WorkerSerializer
from .similar import (
    LooksLikeSerializer,
    PersonAskedSerializer,
    SimilarFoundSerializer,
    looks_like,
    not_looked_at,
    note_of,
    people_like,
    told_of,
)


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
        return workers.prefetch_related(*PARTS_SHOWN)

    def get_serializer_class(self) -> Any:
        return {"list": WorkerListSerializer, "create": RegisterSerializer}.get(self.action, WorkerSerializer)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self._shown(self.get_object())

    @extend_schema(
        request=RegisterSerializer, responses={201: WorkerSerializer, 409: LooksLikeSerializer}, parameters=ONCE
    )
    @idempotency.idempotent
    def create(self, request: Request) -> Response:
        """Register a person. Who is registered already is refused (400), naming that folio and office; whoever is like people on record
        is registered when the caller says that they looked at them (`different_from`), else 409 shows them.
        """
        data = self.get_serializer(data=request.data)
        data.is_valid(raise_exception=True)
        told = data.validated_data
        alike = people_like(told, by=person(request))
        if not_looked_at(alike, told.get("different_from", ())):
            return looks_like(alike)
        worker = register(told, by=person(request), note=note_of(alike))
        return self._shown(worker, status.HTTP_201_CREATED)

    @extend_schema(request=PersonAskedSerializer, responses=SimilarFoundSerializer)
    @action(detail=False, methods=["post"])
    def similar(self, request: Request) -> Response:
        """People on record who may be this one, before anything is registered. That their files were compared is noted in them."""
        data = PersonAskedSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        alike = people_like(data.validated_data, by=person(request))
        return Response({"similar": told_of(alike)})

    @extend_schema(request=None, responses=WorkerSerializer, parameters=ONCE)
    @action(detail=True, methods=["post"])
    @idempotency.idempotent
    def confirm(self, request: Request, pk: str | None = None) -> Response:
        """The person says that they are still interested."""
        return self._shown(worker_confirm(worker=self.get_object(), by=person(request)))

    @extend_schema(request=ReasonSerializer, responses=WorkerSerializer, parameters=ONCE)
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


class PersonViews(FileViews):
    """The person's own fields, as the office corrects them: telephones whole, hence noted as an opening for correction."""

    serializer_class = PersonSerializer
    capabilities = {"retrieve": Can.REGISTER_PEOPLE}

    @extend_schema(responses=PersonSerializer)
    def retrieve(self, request: Request, pk: int) -> Response:
        return self._shown(self.worker())

    @extend_schema(request=PersonSerializer(partial=True), responses=PersonSerializer, parameters=CAREFULLY)
    @idempotency.idempotent
    def partial_update(self, request: Request, pk: int) -> Response:
        """What is sent is put right, the rest stays. It is a line in the file's history."""
        worker, fields = self.worker(), self.checked(PersonSerializer, partial=True)
        standing = {name: getattr(worker, name) for name in CONTACT}
        fields = PersonSerializer.with_contact(fields, worker.country_id, standing)
        file_correct(worker=worker, by=person(request), seen=version_of(request), fields=fields)
        return self._shown(worker)

    def _shown(self, worker: Worker) -> Response:
        file_opened(worker=worker, by=person(self.request), what="correction")
        return Response(PersonSerializer(worker).data)
