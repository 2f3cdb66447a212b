"""Who opened a file, and a whole identity number, for once and with a reason."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.guards import person
from accounts.policies import Can
from common.api import CappedPages

from ..models import FileOpening
from ..selectors import openings_of
from ..services import identity_reveal
from .files import FileViews


class OpeningSerializer(serializers.ModelSerializer[FileOpening]):
    by = serializers.StringRelatedField[Any]()
    part = serializers.CharField(help_text="What was opened, in words.")

    class Meta:
        model = FileOpening
        fields = ["at", "by", "what", "part", "reason"]


class OpeningViews(FileViews):
    """The latest first. The person can ask to see this."""

    serializer_class = OpeningSerializer
    pagination_class = CappedPages

    @extend_schema(responses=OpeningSerializer(many=True))
    def list(self, request: Request, pk: int) -> Response:
        page: Any = self.paginate_queryset(openings_of(self.worker()))
        return self.get_paginated_response([OpeningSerializer(opening).data for opening in page])


@extend_schema_serializer(
    examples=[
        OpenApiExample("Invented", {"reason": "The embassy asks for the number by telephone."}, request_only=True)
    ]
)
class WhySerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200)


class NumberSerializer(serializers.Serializer[Any]):
    number = serializers.CharField()


class RevealViews(FileViews):
    """The whole number of one document. There is no idempotency key here: every answer is noted, and none is kept to be given again."""

    serializer_class = NumberSerializer
    writes = Can.READ_PEOPLE

    @extend_schema(request=WhySerializer, responses={200: NumberSerializer})
    def create(self, request: Request, pk: int, row: int) -> Response:
        document = get_object_or_404(self.worker().identity_documents.select_related("worker"), pk=row)
        why = self.checked(WhySerializer)["reason"]
        return Response({"number": identity_reveal(document=document, by=person(request), reason=why)})
