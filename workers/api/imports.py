"""Lists of people brought in over the API: uploaded, checked by their columns, looked at, imported, undone.

The work is that of the pages, done by the same task: ask for the list again to see how far it is.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    extend_schema,
    extend_schema_field,
    extend_schema_serializer,
)
from rest_framework import mixins, parsers, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import idempotency
from accounts.guards import MayDo, person
from accounts.policies import Can
from common.api import Json, TooLarge
from common.uploads import was_too_large

from ..choices import RowDecision, RowOutcome
from ..import_faces import may_undo, told_of
from ..importing import sheets_out
from ..importing.columns import plain_heading
from ..importing.fields import FIELDS
from ..models import ImportBatch, ImportRow
from ..selectors.imports import Alike, alike_of, imports_visible_to
from ..services.import_rows import import_row_decide
from ..services.importing import (
    import_check,
    import_confirm,
    import_discard,
    import_downloaded,
    import_undo,
    import_upload,
)
from .files import ONCE, OwnOffice
from .openings import WhySerializer

KEYS = [field.key for field in FIELDS]


class ImportListSerializer(serializers.ModelSerializer[ImportBatch]):
    """`stage`, `progress_done` of `progress_total`: how far the work is. `to_decide`: rows that are like somebody."""

    office = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    to_decide = serializers.IntegerField(read_only=True)

    class Meta:
        model = ImportBatch
        fields = [
            *("id", "file_name", "office", "status", "stage", "progress_done", "progress_total", "error", "total"),
            *("new", "known", "similar", "rejected", "imported", "to_decide", "created_at", "finished_at"),
        ]


class ImportSerializer(ImportListSerializer):
    """`columns`: which of our columns each heading of the file is, "" to leave it out."""

    columns = serializers.SerializerMethodField()
    may_undo = serializers.SerializerMethodField()

    class Meta(ImportListSerializer.Meta):
        fields = [*ImportListSerializer.Meta.fields, "header", "columns", "may_undo"]

    @extend_schema_field(serializers.DictField(child=serializers.CharField(allow_blank=True)))
    def get_columns(self, batch: ImportBatch) -> dict[str, str]:
        return {name: batch.columns.get(plain_heading(name), "") for name in batch.header if name}

    def get_may_undo(self, batch: ImportBatch) -> bool:
        return may_undo(batch)


class UploadSerializer(serializers.Serializer[Any]):
    """CSV or XLSX, one person a row."""

    office = OwnOffice()
    file = serializers.FileField(max_length=255, allow_empty_file=True)


@extend_schema_serializer(
    examples=[OpenApiExample("Invented", {"columns": {"Nombres": "given_names", "Notas": ""}}, request_only=True)]
)
class ColumnsSerializer(serializers.Serializer[Any]):
    """Only what was guessed wrong need be sent. Remembered for the office."""

    columns = serializers.DictField(child=serializers.ChoiceField(choices=["", *KEYS]), default=dict)


class RowProblemSerializer(serializers.Serializer[Any]):
    """What is wrong with a row: in which column, what stands there, why not, and what to do."""

    column = serializers.CharField(allow_blank=True)
    value = serializers.CharField(allow_blank=True)
    reason = serializers.CharField()
    fix = serializers.CharField(allow_blank=True)


class AlikeSerializer(serializers.Serializer[Alike]):
    """Whom a held row is like: somebody on record, or another line of the list."""

    score = serializers.IntegerField()
    reasons = serializers.ListField(child=serializers.CharField())
    line = serializers.IntegerField(allow_null=True)
    folio = serializers.CharField(allow_blank=True)
    office = serializers.CharField(allow_blank=True)


class RowSerializer(serializers.ModelSerializer[ImportRow]):
    problems = serializers.SerializerMethodField()
    alike = serializers.SerializerMethodField()

    class Meta:
        model = ImportRow
        fields = ["id", "line", "outcome", "decision", "problems", "alike"]

    @extend_schema_field(RowProblemSerializer(many=True))
    def get_problems(self, row: ImportRow) -> Any:
        return [RowProblemSerializer(problem).data for problem in row.told["problems"]]

    @extend_schema_field(AlikeSerializer(many=True))
    def get_alike(self, row: ImportRow) -> Any:
        return [AlikeSerializer(each).data for each in self.context["alike"][row.pk]]


@extend_schema_serializer(examples=[OpenApiExample("Invented", {"decision": "register"}, request_only=True)])
class DecideSerializer(serializers.Serializer[Any]):
    decision = serializers.ChoiceField(choices=RowDecision.choices)


class ImportViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[ImportBatch]):
    """Lists of the caller's office, or country."""

    queryset = ImportBatch.objects.none()
    permission_classes = [MayDo]
    reads = writes = Can.IMPORT_PEOPLE
    filter_backends = ()
    parser_classes = (Json, parsers.MultiPartParser)

    def get_queryset(self) -> Any:
        return imports_visible_to(person(self.request)).order_by("-created_at", "-id")

    def get_serializer_class(self) -> Any:
        return ImportListSerializer if self.action == "list" else ImportSerializer

    @extend_schema(
        request={"multipart/form-data": UploadSerializer}, responses={201: ImportSerializer}, parameters=ONCE
    )
    @idempotency.idempotent
    def create(self, request: Request) -> Response:
        """Upload a list. A file that waits already is the same list."""
        if was_too_large(request._request):
            raise TooLarge
        told = self._told(UploadSerializer)
        file = told["file"]
        batch = import_upload(office=told["office"], by=person(request), file_name=file.name, chunks=file.chunks())
        return self._shown(batch.pk, status.HTTP_201_CREATED)

    @extend_schema(request=ColumnsSerializer, responses=ImportSerializer, parameters=ONCE)
    @action(detail=True, methods=["post"])
    @idempotency.idempotent
    def check(self, request: Request, pk: str | None = None) -> Response:
        """Read every row and compare it with the registry; nobody is registered by it."""
        batch, columns = self.get_object(), self._told(ColumnsSerializer)["columns"]
        folded = {plain_heading(name): key for name, key in columns.items()}
        return self._shown(import_check(batch=batch, by=person(request), columns=folded).pk)

    @extend_schema(request=None, responses=ImportSerializer, parameters=ONCE)
    @action(detail=True, methods=["post"])
    @idempotency.idempotent
    def start(self, request: Request, pk: str | None = None) -> Response:
        """Register the people of a list that was checked."""
        return self._shown(import_confirm(batch=self.get_object(), by=person(request)).pk)

    @extend_schema(request=None, responses=ImportSerializer, parameters=ONCE)
    @action(detail=True, methods=["post"])
    @idempotency.idempotent
    def discard(self, request: Request, pk: str | None = None) -> Response:
        """Nothing of the list is registered; the file and what was read of it go."""
        return self._shown(import_discard(batch=self.get_object(), by=person(request)).pk)

    @extend_schema(request=WhySerializer, responses=ImportSerializer, parameters=ONCE)
    @action(detail=True, methods=["post"])
    @idempotency.idempotent
    def undo(self, request: Request, pk: str | None = None) -> Response:
        """Take back whom the list registered, while nothing depends on them."""
        batch, reason = self.get_object(), self._told(WhySerializer)["reason"]
        return self._shown(import_undo(batch=batch, by=person(request), reason=reason).pk)

    @extend_schema(
        responses=RowSerializer(many=True),
        parameters=[OpenApiParameter("outcome", str, enum=RowOutcome.values)],
    )
    @action(detail=True)
    def rows(self, request: Request, pk: str | None = None) -> Response:
        """The rows that somebody has to look at, by their lines: what is wrong with each, or whom it is like."""
        rows = ImportRow.objects.filter(batch=self.get_object()).order_by("line")
        if asked := request.query_params.get("outcome"):
            if asked not in RowOutcome.values:
                raise serializers.ValidationError({"outcome": [_("Choose one of the outcomes of a row.")]})
            rows = rows.filter(outcome=asked)
        page: Any = self.paginate_queryset(rows)  # type: ignore[arg-type]
        context = {"alike": alike_of(page, person(request))}
        return self.get_paginated_response([RowSerializer(row, context=context).data for row in page])

    @extend_schema(request=DecideSerializer, responses=ImportSerializer, parameters=ONCE)
    @action(detail=True, methods=["post"], url_path=r"rows/(?P<row>[0-9]{1,18})/decide")
    @idempotency.idempotent
    def decide(self, request: Request, pk: str | None = None, row: str = "") -> Response:
        """A row that was held: another person (`register`), or the same one (`skip`)."""
        batch, decision = self.get_object(), self._told(DecideSerializer)["decision"]
        held = get_object_or_404(ImportRow, pk=row, batch=batch)
        import_row_decide(row=held, by=person(request), decision=decision)
        return self._shown(batch.pk)

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.BINARY})
    @action(detail=True, url_path="bad-rows")
    def bad_rows(self, request: Request, pk: str | None = None) -> HttpResponse:
        """The rows that were not taken, to be mended and uploaded again. Who took them is noted."""
        batch = self.get_object()
        rows = ImportRow.objects.filter(batch=batch, outcome=RowOutcome.REJECTED).order_by("line")
        if not rows.exists():
            raise Http404
        content = sheets_out.bad_rows_csv(batch.header, map(told_of, rows.iterator(chunk_size=500)))
        import_downloaded(batch=batch, by=person(request))
        return HttpResponse(content, content_type="text/csv; charset=utf-8")

    def _told(self, shape: Any) -> dict[str, Any]:
        told = shape(data=self.request.data, context=self.get_serializer_context())
        told.is_valid(raise_exception=True)
        return dict(told.validated_data)

    def _shown(self, pk: int, code: int = status.HTTP_200_OK) -> Response:
        return Response(ImportSerializer(self.get_queryset().get(pk=pk)).data, status=code)
