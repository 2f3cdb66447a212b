"""The map of skills over the API: the numbers of the page, hidden where they are hidden there."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.guards import MayDo, person
from accounts.policies import Can

from ..choices import LOOKED_AT_BY, SkillsKind
from .selectors import SkillsTable, Told, countries_told, latest_map, skills_table


class SkillsAskedSerializer(serializers.Serializer[Any]):
    country = serializers.CharField(max_length=2, help_text="Registry: ISO 3166-1 alpha-2 code.")
    by = serializers.ChoiceField(choices=LOOKED_AT_BY, default=SkillsKind.OCCUPATION.value)


class SkillsItemSerializer(serializers.Serializer[Any]):
    """An occupation (ISCO-08 unit group), skill, crop or language. `people` of the whole registry; null is hidden."""

    code = serializers.CharField()
    title = serializers.CharField()
    people = serializers.IntegerField(allow_null=True)
    seats = serializers.IntegerField()
    destinations = serializers.DictField(child=serializers.IntegerField())


class SkillsDepartmentSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    people = serializers.IntegerField(allow_null=True)


class SkillsCellSerializer(serializers.Serializer[Any]):
    """A department and an item that anybody has. `evidence`: stated, letter, tested, confirmed by an employer; empty where not told."""

    department = serializers.CharField()
    item = serializers.CharField()
    people = serializers.IntegerField(allow_null=True)
    evidence = serializers.ListField(child=serializers.IntegerField(allow_null=True))


class SkillsMapSerializer(serializers.Serializer[Any]):
    country = serializers.CharField()
    by = serializers.CharField()
    as_of = serializers.DateField()
    made_at = serializers.DateTimeField()
    people = serializers.IntegerField(allow_null=True)
    people_without_consent = serializers.IntegerField(allow_null=True)
    seats_that_ask_for_none = serializers.IntegerField()
    items = SkillsItemSerializer(many=True)
    departments = SkillsDepartmentSerializer(many=True)
    cells = SkillsCellSerializer(many=True)


class SkillsMapView(APIView):
    """What registered people can do, by department, beside the seats that are open, as last counted.

    Null is a number that is hidden: too small to be told, or it would betray one that is. Only people who agreed to statistics are counted.
    """

    permission_classes = [MayDo]
    reads = Can.READ_SIMULATIONS

    @extend_schema(parameters=[SkillsAskedSerializer], responses=SkillsMapSerializer, operation_id="skills_map")
    def get(self, request: Request) -> Response:
        asked = SkillsAskedSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        country = countries_told(person(request)).filter(pk=asked.validated_data["country"]).first()
        found = latest_map(country) if country else None
        if found is None:
            raise Http404
        table = skills_table(found, SkillsKind(asked.validated_data["by"]))
        return Response(SkillsMapSerializer(_as_dict(table)).data)


def _as_dict(table: SkillsTable) -> dict[str, Any]:
    return {
        "country": table.map.country_id,
        "by": table.kind.value,
        "as_of": table.map.as_of,
        "made_at": table.map.made_at,
        "people": table.map.people,
        "people_without_consent": table.map.without_consent,
        "seats_that_ask_for_none": table.seats_without,
        "items": table.items,
        "departments": table.departments,
        "cells": [_cell(department, item, told) for (department, item), told in sorted(table.cells.items())],
    }


def _cell(department: str, item: str, told: Told) -> dict[str, Any]:
    return {"department": department, "item": item, "people": told.people, "evidence": list(told.evidence)}
