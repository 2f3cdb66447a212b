"""The end of a file: who asked for it, what holds it, and another person who carries it out."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import idempotency
from accounts.guards import person
from accounts.policies import Can
from common.errors import WrongState

from ..choices import ErasureOrigin, RequestKind, RequestStatus
from ..forms.erasure import ASKED_HERE
from ..holds import holds_of
from ..models import ErasureRequest, LegalHold, Worker
from ..services import erasure_cancel, erasure_carry_out, erasure_request, file_opened, hold_lift, hold_place
from .files import ONCE, FileViews


class AskedSerializer(serializers.ModelSerializer[ErasureRequest]):
    requested_by = serializers.StringRelatedField[Any]()

    class Meta:
        model = ErasureRequest
        fields = ["id", "origin", "requested_by", "requested_at"]


class HoldSerializer(serializers.ModelSerializer[LegalHold]):
    placed_by = serializers.StringRelatedField[Any]()

    class Meta:
        model = LegalHold
        fields = ["id", "reason", "placed_at", "placed_by", "until"]


class ErasureSerializer(serializers.Serializer[Any]):
    """Where a file stands. `kept_by`: every reason, in words, why it may not be erased today."""

    asked = AskedSerializer(allow_null=True)
    asked_on_own_page = serializers.BooleanField()
    kept_by = serializers.ListField(child=serializers.CharField())
    holds = HoldSerializer(many=True)


@extend_schema_serializer(examples=[OpenApiExample("Invented", {"origin": "person"}, request_only=True)])
class OriginSerializer(serializers.Serializer[Any]):
    origin = serializers.ChoiceField(choices=ASKED_HERE)


@extend_schema_serializer(examples=[OpenApiExample("Invented", {"sure": True}, request_only=True)])
class SureSerializer(serializers.Serializer[Any]):
    """Nothing of an erased file can be brought back."""

    sure = serializers.BooleanField()

    def validate_sure(self, sure: bool) -> bool:
        if not sure:
            raise serializers.ValidationError(_("Say `true`: it cannot be brought back."))
        return sure


@extend_schema_serializer(
    examples=[
        OpenApiExample("Invented", {"reason": "A case before the labour court.", "until": None}, request_only=True)
    ]
)
class PlaceSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=300)
    until = serializers.DateField(required=False, allow_null=True, default=None)


class ErasureViews(FileViews):
    """Two people do it: who asked does not carry it out."""

    serializer_class = ErasureSerializer
    capabilities = {"carry_out": Can.ERASE_PEOPLE}

    @extend_schema(responses=ErasureSerializer)
    def retrieve(self, request: Request, pk: int) -> Response:
        worker = self.worker()
        file_opened(worker=worker, by=person(request), what="erasure")
        return Response(_standing(worker))

    @extend_schema(request=OriginSerializer, responses={201: ErasureSerializer}, parameters=ONCE)
    @idempotency.idempotent
    def create(self, request: Request, pk: int) -> Response:
        """Write down that it is to be erased; asked twice it is one request."""
        worker, told = self.worker(), self.checked(OriginSerializer)
        erasure_request(worker=worker, origin=told["origin"], by=person(request))
        return Response(_standing(worker), status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=ErasureSerializer, parameters=ONCE)
    @idempotency.idempotent
    def cancel(self, request: Request, pk: int) -> Response:
        """Take it back: the file stays."""
        worker = self.worker()
        erasure_cancel(request=_asked_or_conflict(worker))
        return Response(_standing(worker))

    @extend_schema(request=SureSerializer, responses={204: None}, parameters=ONCE)
    @idempotency.idempotent
    def carry_out(self, request: Request, pk: int) -> Response:
        """Erase the file. 409: nobody asked, the caller did, or something keeps it."""
        worker = self.worker(erased=True)
        self.checked(SureSerializer)
        asked = _asked(worker)
        if asked is None and _asked_on_own_page(worker):
            asked = erasure_request(worker=worker, origin=ErasureOrigin.PERSON, by=None)
        erasure_carry_out(request=asked or _asked_or_conflict(worker), by=person(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class HoldViews(FileViews):
    """Legal holds of a file."""

    serializer_class = HoldSerializer
    writes = Can.HOLD_FILES

    @extend_schema(request=PlaceSerializer, responses={201: HoldSerializer}, parameters=ONCE)
    @idempotency.idempotent
    def create(self, request: Request, pk: int) -> Response:
        worker, told = self.worker(), self.checked(PlaceSerializer)
        hold = hold_place(worker=worker, by=person(request), **told)
        return Response(HoldSerializer(hold).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={204: None}, parameters=ONCE)
    @idempotency.idempotent
    def lift(self, request: Request, pk: int, row: int) -> Response:
        hold_lift(hold=get_object_or_404(self.worker().legal_holds, pk=row), by=person(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _standing(worker: Worker) -> Any:
    return ErasureSerializer(
        {
            "asked": _asked(worker),
            "asked_on_own_page": _asked_on_own_page(worker),
            "kept_by": holds_of(worker),
            "holds": worker.legal_holds.filter(lifted_at=None).select_related("placed_by"),
        }
    ).data


def _asked(worker: Worker) -> ErasureRequest | None:
    return worker.erasure_requests.filter(done_at=None, cancelled_at=None).select_related("requested_by").first()


def _asked_or_conflict(worker: Worker) -> ErasureRequest:
    if asked := _asked(worker):
        return asked
    raise WrongState(_("This request is no longer open: look at the file again."))


def _asked_on_own_page(worker: Worker) -> bool:
    return worker.requests.filter(kind=RequestKind.ERASURE, status=RequestStatus.OPEN).exists()
