"""Programmes, rules, caps and filing calendars over the API, to read: each with its law, its dates and how sure we are of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.guards import MayDo
from accounts.policies import Can
from reference.choices import Confidence
from reference.models import Country

from .choices import CapYear, LegalStatus, StepActor, StepBasis
from .engine.caps import FIRST_YEAR, LAST_YEAR
from .models import Allowance, CapPool, FigureQuerySet, Programme, Rule, RuleEvent, WageFloor, WageGroup
from .selectors import (
    CalendarStep,
    FilingCalendar,
    PoolStanding,
    allowances_published,
    caps_listed,
    events_of,
    filing_calendar,
    floors_published,
    programmes_listed,
    rules_published,
    standings,
    texts_of,
)


class ProgrammeSerializer(serializers.ModelSerializer[Programme]):
    rule_count = serializers.IntegerField(read_only=True)
    source_url = serializers.CharField(read_only=True)

    class Meta:
        model = Programme
        fields = [
            *("code", "country", "authority", "status", "is_work", "title_es", "title_en", "title_fr"),
            *("summary_es", "summary_en", "summary_fr", "source_url", "checked_on", "rule_count"),
        ]


class RuleSerializer(serializers.ModelSerializer[Rule]):
    programme = serializers.CharField(source="rule_set.programme_id", allow_null=True, read_only=True)
    source_url = serializers.CharField(read_only=True)

    class Meta:
        model = Rule
        fields = [
            *("id", "rule_set", "programme", "key", "kind", "parameters", "applies_to", "severity"),
            *("title_es", "title_en", "title_fr", "advice_es", "advice_en", "advice_fr"),
            *("legal_status", "citation", "source_url", "checked_on", "confidence"),
            *("effective_from", "effective_to", "origin", "version"),
        ]


class RuleEventSerializer(serializers.ModelSerializer[RuleEvent]):
    """One thing that happened to a text of the rule. Who drafted and approved it is for those who edit rules."""

    rule = serializers.IntegerField(source="subject_id", read_only=True)
    version = serializers.CharField(source="subject.version", read_only=True)

    class Meta:
        model = RuleEvent
        fields = ["rule", "version", "action", "at", "reason", "old_state", "new_state", "last_day_before", "last_day"]


class RuleTextSerializer(RuleSerializer):
    """A text that the rule has or had; `state` says whether it stands."""

    class Meta(RuleSerializer.Meta):
        fields = [*RuleSerializer.Meta.fields, "state", "supersedes"]


class RuleHistorySerializer(serializers.Serializer[Any]):
    texts = RuleTextSerializer(many=True)
    events = RuleEventSerializer(many=True)


class AsOfSerializer(serializers.Serializer[Any]):
    as_of = serializers.DateField(required=False)


_AVAILABLE_ON = OpenApiParameter("as_of", OpenApiTypes.DATE, description="What was left at the end of this day.")
_AS_OF = OpenApiParameter("as_of", OpenApiTypes.DATE, description="Only rules whose dates cover this day.")
_WORK_ON = OpenApiParameter("as_of", OpenApiTypes.DATE, description="Only floors for work that begins on this day.")


class ProgrammeViewSet(viewsets.ReadOnlyModelViewSet[Programme]):
    """Programmes, with the number of their published rules."""

    serializer_class = ProgrammeSerializer
    permission_classes = [MayDo]
    reads = Can.READ_RULES
    queryset = Programme.objects.none()
    filterset_fields = ["country", "status", "is_work"]

    def get_queryset(self) -> QuerySet[Programme]:
        return programmes_listed()


class RuleViewSet(viewsets.ReadOnlyModelViewSet[Rule]):
    """Published rules."""

    serializer_class = RuleSerializer
    permission_classes = [MayDo]
    reads = Can.READ_RULES
    queryset = Rule.objects.none()
    filterset_fields = ["rule_set", "rule_set__programme", "kind", "severity", "legal_status", "confidence"]

    def get_queryset(self) -> QuerySet[Rule]:
        asked = AsOfSerializer(data=self.request.query_params if self.action == "list" else {})
        asked.is_valid(raise_exception=True)
        return rules_published(asked.validated_data.get("as_of"))

    @extend_schema(parameters=[_AS_OF])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(responses=RuleHistorySerializer)
    @action(detail=True)
    def history(self, request: Request, pk: str | None = None) -> Response:
        """Every text that the rule has or had, and what has happened to each, the newest first."""
        rule = self.get_object()
        told = {"texts": texts_of(rule), "events": events_of(rule)}
        return Response(RuleHistorySerializer(told, context=self.get_serializer_context()).data)


_FIGURE = (
    *("programme", "country", "subdivision", "amount", "currency", "unit", "effective_from", "effective_to"),
    *("citation", "source_url", "checked_on", "confidence", "note_es", "note_en", "note_fr", "origin", "version"),
)


class WageGroupSerializer(serializers.ModelSerializer[WageGroup]):
    class Meta:
        model = WageGroup
        fields = ["code", "title_es", "title_en", "title_fr", "scheme", "codes", "paid_by", "without"]


class WageFloorSerializer(serializers.ModelSerializer[WageFloor]):
    """`amount` null with `is_none`: the law is known to set none. An amount that is not known has no row."""

    source_url = serializers.CharField(read_only=True)
    group = WageGroupSerializer(read_only=True, allow_null=True)

    class Meta:
        model = WageFloor
        fields = ["id", "basis", "is_none", "area", "group", "level", "housing", "filed_from", "filed_to", *_FIGURE]


class AllowanceSerializer(serializers.ModelSerializer[Allowance]):
    source_url = serializers.CharField(read_only=True)

    class Meta:
        model = Allowance
        fields = ["id", "kind", *_FIGURE]


class FigureViewSet(viewsets.ReadOnlyModelViewSet[Any]):
    permission_classes = [MayDo]
    reads = Can.READ_RULES
    published: Callable[[date | None], FigureQuerySet]

    def get_queryset(self) -> QuerySet[Any]:
        asked = AsOfSerializer(data=self.request.query_params if self.action == "list" else {})
        asked.is_valid(raise_exception=True)
        return self.published(asked.validated_data.get("as_of"))


@extend_schema_view(list=extend_schema(parameters=[_WORK_ON]))
class WageFloorViewSet(FigureViewSet):
    """Published wage floors: the highest that applies binds."""

    serializer_class = WageFloorSerializer
    queryset = WageFloor.objects.none()
    filterset_fields = ["basis", "programme", "country", "subdivision", "group", "level", "housing", "confidence"]
    published = staticmethod(floors_published)


@extend_schema_view(list=extend_schema(parameters=[_AS_OF]))
class AllowanceViewSet(FigureViewSet):
    """Published allowances and fees."""

    serializer_class = AllowanceSerializer
    queryset = Allowance.objects.none()
    filterset_fields = ["kind", "programme", "country", "subdivision", "confidence"]
    published = staticmethod(allowances_published)


class CountSerializer(serializers.Serializer[Any]):
    """What the agency says is used by everybody, ours among it."""

    used = serializers.IntegerField()
    as_of = serializers.DateField()
    citation = serializers.CharField()
    source_url = serializers.CharField()


class CapSerializer(serializers.Serializer[Any]):
    """A cap as it stood on a day. `left` is null where it is not known: most of a national cap is used by others."""

    id = serializers.IntegerField(source="pool.pk")
    programme = serializers.CharField(source="pool.programme_id")
    registry_country = serializers.CharField(source="pool.registry_country_id", allow_null=True)
    key = serializers.CharField(source="pool.key")
    title_es = serializers.CharField(source="pool.title_es")
    title_en = serializers.CharField(source="pool.title_en")
    title_fr = serializers.CharField(source="pool.title_fr")
    note_es = serializers.CharField(source="pool.note_es")
    note_en = serializers.CharField(source="pool.note_en")
    note_fr = serializers.CharField(source="pool.note_fr")
    year_kind = serializers.ChoiceField(choices=CapYear.choices, source="pool.year_kind")
    year = serializers.IntegerField(source="pool.year")
    starts_from = serializers.DateField(source="pool.starts_from")
    starts_to = serializers.DateField(source="pool.starts_to")
    is_supplemental = serializers.BooleanField(source="pool.is_supplemental")
    returning_only = serializers.BooleanField(source="pool.returning_only")
    nationalities = serializers.ListField(child=serializers.CharField(), source="pool.nationalities")
    legal_status = serializers.ChoiceField(choices=LegalStatus.choices, source="pool.legal_status")
    citation = serializers.CharField(source="pool.citation")
    source_url = serializers.CharField(source="pool.source_url")
    checked_on = serializers.DateField(source="pool.checked_on")
    confidence = serializers.ChoiceField(choices=Confidence.choices, source="pool.confidence")
    as_of = serializers.DateField(source="day")
    total = serializers.IntegerField(source="pool.total")
    held_by_us = serializers.IntegerField(source="ours")
    reported = CountSerializer(source="report", allow_null=True)
    closed_on = serializers.DateField(source="closing.closed_on", allow_null=True, default=None)
    left = serializers.IntegerField(allow_null=True)


class CapViewSet(viewsets.ReadOnlyModelViewSet[CapPool]):
    """Caps with what was left on a day (`as_of`, today by default)."""

    serializer_class = CapSerializer
    permission_classes = [MayDo]
    reads = Can.READ_RULES
    queryset = CapPool.objects.none()
    filterset_fields = ["programme", "registry_country", "year", "is_supplemental", "returning_only", "legal_status"]

    def get_queryset(self) -> QuerySet[CapPool]:
        return caps_listed()

    def _standings(self, pools: Sequence[CapPool]) -> list[PoolStanding]:
        asked = AsOfSerializer(data=self.request.query_params)
        asked.is_valid(raise_exception=True)
        return standings(pools, asked.validated_data.get("as_of") or timezone.localdate())

    @extend_schema(parameters=[_AVAILABLE_ON])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(self._standings(page or []), many=True).data)

    @extend_schema(parameters=[_AVAILABLE_ON])
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self.get_serializer(self._standings([self.get_object()])[0]).data)


class CalendarAskedSerializer(serializers.Serializer[Any]):
    programme = serializers.CharField(max_length=40)
    start = serializers.DateField()
    origin = serializers.CharField(max_length=2, required=False, default="")
    as_of = serializers.DateField(required=False)

    def validate_start(self, day: date) -> date:
        return _within_reach(day)

    def validate_as_of(self, day: date) -> date:
        return _within_reach(day)

    def validate_origin(self, code: str) -> str:
        if code and not Country.objects.filter(code=code, is_origin=True).exists():
            raise serializers.ValidationError(_("Workers of this country are not registered here."))
        return code


def _within_reach(day: date) -> date:
    """Years of which holidays can be told."""
    if not FIRST_YEAR < day.year < LAST_YEAR:
        raise serializers.ValidationError(
            _("Choose a day between %(first)s and %(last)s.") % {"first": FIRST_YEAR + 1, "last": LAST_YEAR - 1}
        )
    return day


class CalendarStepSerializer(serializers.Serializer[CalendarStep]):
    """`slack_days`: from `as_of` to the last safe day; below zero it is late by so many. `opens` is null where the law names no day."""

    key = serializers.CharField(source="step.key")
    title_es = serializers.CharField(source="step.title_es")
    title_en = serializers.CharField(source="step.title_en")
    title_fr = serializers.CharField(source="step.title_fr")
    actor = serializers.ChoiceField(choices=StepActor.choices, source="step.actor")
    opens = serializers.DateField(source="planned.opens", allow_null=True)
    last_safe = serializers.DateField(source="planned.last_safe")
    slack_days = serializers.IntegerField(source="planned.slack")
    is_late = serializers.BooleanField()
    held_by = serializers.CharField(source="planned.held_by", allow_blank=True)
    working_days_of = serializers.CharField(source="planned.step.country")
    basis = serializers.ChoiceField(choices=StepBasis.choices, source="step.basis")
    citation = serializers.CharField(source="step.citation")
    source_url = serializers.CharField(source="step.source_url", allow_blank=True)
    confidence = serializers.ChoiceField(choices=Confidence.choices, source="step.confidence")


class CalendarSerializer(serializers.Serializer[FilingCalendar]):
    programme = serializers.CharField()
    start = serializers.DateField(source="starts_on")
    origin = serializers.CharField(allow_blank=True)
    as_of = serializers.DateField(source="today")
    steps = CalendarStepSerializer(many=True)


class FilingCalendarView(APIView):
    """The last safe day of every step before a first day of work, counted in working days of the countries involved."""

    permission_classes = [MayDo]
    reads = Can.READ_RULES

    @extend_schema(parameters=[CalendarAskedSerializer], responses=CalendarSerializer, operation_id="filing_calendar")
    def get(self, request: Request) -> Response:
        asked = CalendarAskedSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        wanted = asked.validated_data
        programme = Programme.objects.filter(pk=wanted["programme"]).first()
        if programme is None:
            raise serializers.ValidationError({"programme": [_("There is no such pathway.")]})
        calendar = filing_calendar(
            programme=programme,
            starts_on=wanted["start"],
            today=wanted.get("as_of") or timezone.localdate(),
            origin=wanted["origin"],
        )
        return Response(CalendarSerializer(calendar).data)
