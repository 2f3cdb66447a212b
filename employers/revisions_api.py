"""What the ministry says of a vacancy, and changes of an open one, over the API. To decide and to hold is left to people, on the pages."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import idempotency
from accounts.guards import MayDo, person
from accounts.policies import Can
from common.api import SteadyWrites

from .content import MATERIAL, names_that_differ
from .models import FieldNote, VacancyEvent, VacancyRevision
from .selectors import revisions_visible_to
from .services import revision_withdraw


class QuestionSerializer(serializers.ModelSerializer[FieldNote]):
    """What the ministry asks about one field of the version that was handed in last, and what was answered."""

    question = serializers.CharField(source="note", read_only=True)
    asked_at = serializers.DateTimeField(source="at", read_only=True)

    class Meta:
        model = FieldNote
        fields = ["id", "field", "question", "asked_at", "answer", "answered_at"]
        read_only_fields = fields


class QuestionAnswerSerializer(serializers.Serializer[Any]):
    question = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    answer = serializers.CharField(max_length=500)


class VacancyEventSerializer(serializers.ModelSerializer[VacancyEvent]):
    """A move, a hold or a change, with the reason that was given; not who gave it."""

    class Meta:
        model = VacancyEvent
        fields = ["action", "old_state", "new_state", "reason", "at"]
        read_only_fields = fields


class ChangeSerializer(serializers.Serializer[Any]):
    """`material`: what a person who holds an offer was told when they took it."""

    field = serializers.CharField()
    before = serializers.JSONField()
    after = serializers.JSONField()
    material = serializers.BooleanField()


class VacancyRevisionSerializer(serializers.ModelSerializer[VacancyRevision]):
    """`reason`: why it was refused. The values are those of `content` in a draft."""

    note = serializers.CharField(source="version.note", read_only=True)
    changes = serializers.SerializerMethodField()

    class Meta:
        model = VacancyRevision
        fields = ["id", "vacancy", "status", "note", "changes", "reason", "created_at", "decided_at"]
        read_only_fields = fields

    @extend_schema_field(ChangeSerializer(many=True))
    def get_changes(self, revision: VacancyRevision) -> list[dict[str, Any]]:
        before, after = revision.base, revision.version.content
        return [
            {"field": name, "before": before.get(name), "after": after.get(name), "material": name in MATERIAL}
            for name in names_that_differ(before, after)
        ]


class VacancyRevisionViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[VacancyRevision]
):
    """Changes of open vacancies: begun as a draft of the vacancy, handed in, decided by the ministry on its pages."""

    queryset = VacancyRevision.objects.none()
    serializer_class = VacancyRevisionSerializer
    permission_classes = [MayDo]
    throttle_classes = [SteadyWrites]
    reads = writes = Can.WRITE_VACANCIES
    filterset_fields = ["vacancy", "status"]

    def get_queryset(self) -> Any:
        return revisions_visible_to(person(self.request))

    @extend_schema(request=None, responses=VacancyRevisionSerializer, parameters=[idempotency.PARAMETER])
    @action(detail=True, methods=["post"])
    @idempotency.idempotent
    def withdraw(self, request: Request, pk: str | None = None) -> Response:
        """Take it back, as long as it waits."""
        return Response(self.get_serializer(revision_withdraw(revision=self.get_object(), by=person(request))).data)
