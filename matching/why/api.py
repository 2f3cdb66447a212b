"""Shortlists on demand over the API: the same answers as the pages, within what the account may see."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.guards import MayDo, person
from accounts.policies import Can
from employers.choices import VacancyStatus
from employers.selectors import vacancies_visible_to, vacancy_named
from pathways.selectors import looked_at_once
from workers.selectors import worker_named, workers_visible_to
from workers.services import file_opened, files_opened

from .selectors import best_work_of, shortlist_of
from .shortlists import MOST, Ranked

_USUAL = 20


class ShortlistQuerySerializer(serializers.Serializer[Any]):
    vacancy = serializers.CharField(max_length=40, help_text="Id, folio or case number.")
    most = serializers.IntegerField(required=False, default=_USUAL, min_value=1, max_value=MOST)


class BestWorkQuerySerializer(serializers.Serializer[Any]):
    worker = serializers.CharField(max_length=40, help_text="Id or folio.")
    most = serializers.IntegerField(required=False, default=_USUAL, min_value=1, max_value=MOST)


class CandidateSerializer(serializers.Serializer[Any]):
    rank = serializers.IntegerField()
    worker = serializers.IntegerField()
    worker_folio = serializers.CharField()
    score = serializers.IntegerField()
    is_reserve = serializers.BooleanField()
    proposal = serializers.IntegerField(allow_null=True, help_text="What the newest run proposed to the person.")
    proposed_for = serializers.IntegerField(allow_null=True, help_text="The vacancy of that proposal.")
    gain_there = serializers.IntegerField(allow_null=True, help_text="Its score less the price of a seat there.")


class RankedSerializer(serializers.Serializer[Any]):
    eligible = serializers.IntegerField()
    read_at = serializers.DateTimeField(help_text="When what was looked through was read.")
    is_kept = serializers.BooleanField(help_text="It was read before: who came since is missing.")
    run = serializers.IntegerField(allow_null=True, help_text="The newest finished run.")


class ShortlistSerializer(RankedSerializer):
    vacancy = serializers.IntegerField()
    listed = CandidateSerializer(many=True)


class WorkSerializer(serializers.Serializer[Any]):
    vacancy = serializers.IntegerField()
    vacancy_folio = serializers.CharField()
    score = serializers.IntegerField()
    price = serializers.IntegerField(help_text="Of a seat in the newest run, in hundredths of a point.")


class BestWorkSerializer(RankedSerializer):
    worker = serializers.IntegerField()
    listed = WorkSerializer(many=True)


def _about(ranked: Ranked, run: Any) -> dict[str, Any]:
    return {
        "eligible": ranked.eligible,
        "read_at": ranked.read_at,
        "is_kept": ranked.is_kept,
        "run": run.pk if run is not None else None,
    }


class ShortlistView(APIView):
    """The best people for one open vacancy as of now, reserves after them; whether or not a run proposed them."""

    permission_classes = [MayDo]
    reads = Can.READ_PROPOSALS

    @extend_schema(parameters=[ShortlistQuerySerializer], responses=ShortlistSerializer, operation_id="shortlist")
    def get(self, request: Request) -> Response:
        asked = ShortlistQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        user = person(request)
        vacancy = vacancy_named(vacancies_visible_to(user), asked.validated_data["vacancy"])
        if vacancy is None or vacancy.status != VacancyStatus.OPEN:
            raise Http404
        with looked_at_once():
            found = shortlist_of(vacancy, user, timezone.localdate(), asked.validated_data["most"])
        files_opened(workers=[one.worker.pk for one in found.listed], by=user, what="evaluate")
        listed = [
            {
                "rank": one.rank,
                "worker": one.worker.pk,
                "worker_folio": one.worker.folio,
                "score": one.score,
                "is_reserve": one.is_reserve,
                "proposal": one.elsewhere.proposal.pk if one.elsewhere else None,
                "proposed_for": one.elsewhere.proposal.vacancy_id if one.elsewhere else None,
                "gain_there": one.elsewhere.gain if one.elsewhere else None,
            }
            for one in found.listed
        ]
        body = {"vacancy": vacancy.pk, "listed": listed, **_about(found.ranked, found.run)}
        return Response(ShortlistSerializer(body).data)


class BestWorkView(APIView):
    """The best open vacancies for one person as of now, of those the account may see."""

    permission_classes = [MayDo]
    reads = Can.READ_PROPOSALS

    @extend_schema(parameters=[BestWorkQuerySerializer], responses=BestWorkSerializer, operation_id="best_work")
    def get(self, request: Request) -> Response:
        asked = BestWorkQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        user = person(request)
        worker = worker_named(workers_visible_to(user), asked.validated_data["worker"])
        if worker is None:
            raise Http404
        file_opened(worker=worker, by=user, what="match")
        with looked_at_once():
            found = best_work_of(worker, user, timezone.localdate(), asked.validated_data["most"])
        listed = [
            {
                "vacancy": one.vacancy.pk,
                "vacancy_folio": one.vacancy.folio,
                "score": one.score,
                "price": one.price,
            }
            for one in found.listed
        ]
        body = {"worker": worker.pk, "listed": listed, **_about(found.ranked, found.run)}
        return Response(BestWorkSerializer(body).data)
