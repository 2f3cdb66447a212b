"""Two files that may be one person's: told, looked at side by side, joined field by field, told apart, parted again."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    extend_schema,
    extend_schema_field,
    extend_schema_serializer,
    extend_schema_view,
)
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import idempotency
from accounts.guards import MayDo, person
from accounts.policies import Can
from common.folios import folio_of

from ..choices import PairStatus
from ..forms.duplicates import ONE, OTHER, MergeForm
from ..models import DuplicatePair
from ..selectors import counts_of_both, fields_of_both, identities_contradict, identities_of_both, pairs_visible_to
from ..selectors.duplicates import FieldOfBoth
from ..services import duplicate_dismiss, duplicate_reopen, duplicate_report, file_opened, files_merge, files_part
from .files import ONCE, FileViews
from .openings import WhySerializer
from .shapes import WorkerListSerializer
from .told import checked


class PairListSerializer(serializers.ModelSerializer[DuplicatePair]):
    """`score`: likeness, 0 to 100. `kept`: of joined files the one that stays."""

    one = WorkerListSerializer()
    other = WorkerListSerializer()
    reasons = serializers.ListField(child=serializers.CharField(), help_text="What speaks for and against, in words.")

    class Meta:
        model = DuplicatePair
        fields = ["id", "status", "score", "evidence", "reasons", "found_by", "one", "other", "kept", "created_at"]


class FieldSerializer(serializers.Serializer[FieldOfBoth]):
    """A field as each file has it, in words. Where it `differs`, one is chosen."""

    name = serializers.CharField()
    one = serializers.CharField(allow_blank=True)
    other = serializers.CharField(allow_blank=True)
    differs = serializers.BooleanField()


class PairSerializer(PairListSerializer):
    """`contradict`: the files have two numbers of a kind that everybody has one of."""

    fields_of_both = serializers.SerializerMethodField()
    contradict = serializers.SerializerMethodField()
    counts = serializers.SerializerMethodField()

    class Meta(PairListSerializer.Meta):
        fields = [*PairListSerializer.Meta.fields, "fields_of_both", "contradict", "counts"]

    @extend_schema_field(FieldSerializer(many=True))
    def get_fields_of_both(self, pair: DuplicatePair) -> Any:
        return [FieldSerializer(each).data for each in fields_of_both(pair)]

    def get_contradict(self, pair: DuplicatePair) -> bool:
        return identities_contradict(identities_of_both(pair))

    @extend_schema_field(serializers.DictField(child=serializers.ListField(child=serializers.IntegerField())))
    def get_counts(self, pair: DuplicatePair) -> dict[str, list[int]]:
        """What hangs on each file, the one and the other."""
        return {kind: [one, other] for kind, one, other in counts_of_both(pair)}


@extend_schema_serializer(
    examples=[OpenApiExample("Invented", {"keep": 12, "values": {"phone": "other"}}, request_only=True)]
)
class MergeSerializer(serializers.Serializer[Any]):
    """`keep`: id of the file that stays. `values`: of fields that differ whose value it holds, its own where nothing is said."""

    keep = serializers.IntegerField()
    values = serializers.DictField(child=serializers.ChoiceField(choices=[ONE, OTHER]), default=dict)


class LeftSerializer(serializers.Serializer[Any]):
    """`left`: fields that somebody has changed since the joining, which keep what they hold."""

    pair = PairSerializer()
    left = serializers.ListField(child=serializers.CharField())


class ReportSerializer(serializers.Serializer[Any]):
    """The folio of the other file, of any office of the region."""

    folio = serializers.CharField(max_length=30)
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class ReportedSerializer(serializers.Serializer[Any]):
    """Nothing is told of the other file."""

    status = serializers.ChoiceField(choices=PairStatus.choices)


@extend_schema_view(list=extend_schema(parameters=[OpenApiParameter("status", str, enum=PairStatus.values)]))
class PairViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[DuplicatePair]):
    """The queue of those who may join files, the likest first."""

    queryset = DuplicatePair.objects.none()
    permission_classes = [MayDo]
    reads = writes = Can.MERGE_PEOPLE
    filterset_fields = ("status",)

    def get_queryset(self) -> Any:
        return pairs_visible_to(person(self.request))

    def get_serializer_class(self) -> Any:
        return PairListSerializer if self.action == "list" else PairSerializer

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Both files are noted as opened."""
        pair = self.get_object()
        for worker in (pair.one, pair.other):
            file_opened(worker=worker, by=person(request), what="compared")
        return Response(PairSerializer(pair).data)

    @extend_schema(request=MergeSerializer, responses=PairSerializer, parameters=ONCE)
    @action(detail=True, methods=["post"])
    @idempotency.idempotent
    def merge(self, request: Request, pk: str | None = None) -> Response:
        """Join them. It can be undone."""
        pair, told = self.get_object(), self._told(MergeSerializer)
        differing = [each.name for each in fields_of_both(pair) if each.differs]
        said: Any = {"keep": told["keep"], **{f"of_{name}": side for name, side in told["values"].items()}}
        if wrong := set(told["values"]) - set(differing):
            raise serializers.ValidationError(
                {"values": {name: [_("Both files have the same here.")] for name in wrong}}
            )
        form = MergeForm(said, ids={ONE: pair.one_id, OTHER: pair.other_id}, differing=differing)
        checked(form)
        files_merge(pair=pair, keep=form.cleaned_data["keep"], take=form.taken, by=person(request))
        return self._shown(pair.pk)

    @extend_schema(request=None, responses=PairSerializer, parameters=ONCE)
    @action(detail=True, methods=["post"])
    @idempotency.idempotent
    def different(self, request: Request, pk: str | None = None) -> Response:
        """They are two people: the pair does not come back."""
        return self._shown(duplicate_dismiss(pair=self.get_object(), by=person(request)).pk)

    @extend_schema(request=WhySerializer, responses=LeftSerializer, parameters=ONCE)
    @action(detail=True, methods=["post"])
    @idempotency.idempotent
    def back(self, request: Request, pk: str | None = None) -> Response:
        """Take the decision back, with a reason: joined files are parted, two people are looked at again."""
        pair, reason = self.get_object(), self._told(WhySerializer)["reason"]
        left: list[str] = []
        if pair.status == PairStatus.MERGED:
            left = files_part(pair=pair, by=person(request), reason=reason)
        else:
            duplicate_reopen(pair=pair, by=person(request), reason=reason)
        return Response({"pair": PairSerializer(self.get_queryset().get(pk=pair.pk)).data, "left": left})

    def _told(self, shape: Any) -> dict[str, Any]:
        told = shape(data=self.request.data)
        told.is_valid(raise_exception=True)
        return dict(told.validated_data)

    def _shown(self, pk: int) -> Response:
        return Response(PairSerializer(self.get_queryset().get(pk=pk)).data)


class ReportViews(FileViews):
    """An officer says that this person has another file; a coordinator decides."""

    serializer_class = ReportedSerializer

    @extend_schema(request=ReportSerializer, responses={201: ReportedSerializer}, parameters=ONCE)
    @idempotency.idempotent
    def create(self, request: Request, pk: int) -> Response:
        worker, told = self.worker(), self.checked(ReportSerializer)
        folio = folio_of(told["folio"])
        pair = duplicate_report(worker=worker, folio=folio, by=person(request), reason=told["reason"])
        return Response({"status": pair.status}, status=status.HTTP_201_CREATED)
