"""People asked for by name, over the API: an employer sends and sees how far it is; a coordinator reads those for the own country."""

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
from reference.models import Country

from .models import NamedRequest
from .selectors import named_requests_visible_to, vacancies_visible_to
from .services import named_request_move, named_request_send


class NamedRequestSerializer(serializers.ModelSerializer[NamedRequest]):
    """`status` is all that is ever told: asked, found, not available, taken back. `name` is null once it was forgotten."""

    class Meta:
        model = NamedRequest
        fields = ["id", "vacancy", "country", "name", "folio", "birth_year", "last_season", "status", "created_at"]
        read_only_fields = fields


class AskSerializer(serializers.Serializer[Any]):
    vacancy = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    country = serializers.PrimaryKeyRelatedField(queryset=Country.objects.filter(is_origin=True))
    name = serializers.CharField(max_length=200)
    folio = serializers.CharField(max_length=20, required=False, allow_blank=True, default="")
    birth_year = serializers.IntegerField(min_value=1900, max_value=2100, required=False, allow_null=True, default=None)
    last_season = serializers.IntegerField(
        min_value=1940, max_value=2100, required=False, allow_null=True, default=None
    )


class NamedRequestViewSet(viewsets.ReadOnlyModelViewSet[NamedRequest]):
    """Requests by name: to employers their own, to coordinators and administrators those for people of their country."""

    queryset = NamedRequest.objects.none()
    serializer_class = NamedRequestSerializer
    permission_classes = [MayDo]
    reads = Can.WRITE_VACANCIES
    writes = Can.NAME_PEOPLE
    filterset_fields = ["vacancy", "status"]

    def get_queryset(self) -> Any:
        return named_requests_visible_to(person(self.request))

    @extend_schema(request=AskSerializer, responses={201: NamedRequestSerializer})
    def create(self, request: Request) -> Response:
        data = AskSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        said = dict(data.validated_data)
        vacancy = vacancies_visible_to(person(request)).filter(pk=said.pop("vacancy")).first()
        if vacancy is None:
            raise Http404
        made = named_request_send(vacancy=vacancy, by=person(request), **said)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=NamedRequestSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str | None = None) -> Response:
        named = named_request_move(request=self.get_object(), name="withdraw", by=person(request))
        return Response(self.get_serializer(named).data)
