"""Runs and proposals over the API: the same verbs and the same scope as the pages."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.guards import MayDo, person
from accounts.policies import Can
from common.schema import or_not_yet
from common.transitions import available
from employers.selectors import vacancies_visible_to, vacancy_named
from pathways.selectors import rule_set_versions
from workers.selectors import worker_named, workers_visible_to
from workers.services import file_opened, files_opened

from .bulk import judge_pairs, smaller_side
from .choices import FINDING_STATES, MOST_EACH, MOST_REST, STANDINGS, USUAL_REST, Publishes
from .explanation import explain_pair, findings_told
from .fairness.api import BudgetSerializer, FairnessSerializer, GapsSerializer, fairness_told, gaps_told
from .models import MatchRun, NearMiss, Proposal
from .proof.api import CertificateSerializer, certificate_of
from .selectors import (
    near_misses_visible_to,
    proposals_visible_to,
    run_figures,
    runs_visible_to,
    scope_choices,
)
from .services import MOST_SEED, proposal_move, run_cancel, run_request
from .steps.api import StepSerializer
from .steps.estimate import seconds_left
from .telling import tell
from .transitions import NOT_BY_HAND, PROPOSAL_MOVES


class RunListSerializer(serializers.ModelSerializer[MatchRun]):
    class Meta:
        model = MatchRun
        fields = [
            *("id", "status", "stage", "progress_done", "progress_total", "as_of", "seed", "scope", "publishes"),
            *("placements_each", "rest_days", "requested_at", "started_at", "finished_at"),
            *("seats", "proposals_made", "total_score", "gap", "error"),
        ]


class RunSerializer(RunListSerializer):
    steps = StepSerializer(many=True, read_only=True)
    figures = serializers.SerializerMethodField()
    seconds_left = serializers.SerializerMethodField(
        help_text="About how long a run under way will take still, where that is known."
    )

    class Meta(RunListSerializer.Meta):
        fields = [*RunListSerializer.Meta.fields, "seconds_left", "steps", "figures"]

    def get_seconds_left(self, run: MatchRun) -> int | None:
        return seconds_left(run)

    def get_figures(self, run: MatchRun) -> dict[str, Any]:
        return run_figures(run)


class RunRequestSerializer(serializers.Serializer[Any]):
    as_of = serializers.DateField(required=False)
    seed = serializers.IntegerField(required=False, default=0, min_value=0, max_value=MOST_SEED)
    countries = serializers.ListField(child=serializers.CharField(max_length=2), required=False, max_length=10)
    programmes = serializers.ListField(child=serializers.CharField(max_length=40), required=False, max_length=20)
    request_key = serializers.CharField(required=False, max_length=64, default="")
    publishes = serializers.ChoiceField(
        choices=Publishes.choices,
        required=False,
        default=Publishes.PROPOSALS,
        help_text="Its proposals, or only what changes in the plan that stands, for approval.",
    )

    placements_each = serializers.IntegerField(
        required=False,
        default=1,
        min_value=1,
        max_value=MOST_EACH,
        help_text="Places for one person at most, one after another on days that do not overlap.",
    )
    rest_days = serializers.IntegerField(
        required=False, default=USUAL_REST, min_value=0, max_value=MOST_REST, help_text="At home, between two places."
    )

    def validate_countries(self, values: list[str]) -> list[str]:
        return self._known("countries", values)

    def validate_programmes(self, values: list[str]) -> list[str]:
        return self._known("programmes", values)

    def _known(self, name: str, values: list[str]) -> list[str]:
        allowed = scope_choices()[name]
        if unknown := sorted(set(values) - set(allowed)):
            raise serializers.ValidationError(f"{', '.join(unknown)}: ≠ {', '.join(allowed)}")
        return sorted(set(values))


class RunViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[MatchRun]):
    """Matching runs. Posting one queues it; a `request_key` of the caller's makes the request safe to repeat."""

    queryset = MatchRun.objects.none()
    serializer_class = RunSerializer
    permission_classes = [MayDo]
    reads = Can.READ_RUNS
    writes = Can.START_RUNS
    filterset_fields = ["status"]

    def get_queryset(self) -> Any:
        return runs_visible_to(person(self.request))

    def get_serializer_class(self) -> Any:
        return RunListSerializer if self.action == "list" else RunSerializer

    @extend_schema(request=RunRequestSerializer, responses={201: RunSerializer})
    def create(self, request: Request) -> Response:
        data = RunRequestSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        asked = data.validated_data
        run = run_request(
            by=person(request),
            as_of=asked.get("as_of") or timezone.localdate(),
            seed=asked["seed"],
            scope={name: asked[name] for name in ("countries", "programmes") if asked.get(name)},
            request_key=asked["request_key"],
            publishes=asked["publishes"],
            placements_each=asked["placements_each"],
            rest_days=asked["rest_days"],
        )
        return Response(self.get_serializer(run).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=RunSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str | None = None) -> Response:
        run = run_cancel(run=self.get_object(), by=person(request))
        run.refresh_from_db()
        return Response(self.get_serializer(run).data)

    @extend_schema(responses=or_not_yet(CertificateSerializer))
    @action(detail=True)
    def certificate(self, request: Request, pk: str | None = None) -> Response:
        """What the run proves, in words and figures, and how to check it. 409 while it has not finished."""
        return Response(certificate_of(self.get_object(), person(request)))

    @extend_schema(responses=or_not_yet(FairnessSerializer))
    @action(detail=True)
    def fairness(self, request: Request, pk: str | None = None) -> Response:
        """Selection rates and waits by group, of the people whose numbers you may see. 409 where the run left no report."""
        return Response(fairness_told(self.get_object(), person(request)))

    @extend_schema(parameters=[BudgetSerializer], responses=or_not_yet(GapsSerializer))
    @action(detail=True)
    def gaps(self, request: Request, pk: str | None = None) -> Response:
        """Which `k` trainings or papers would fill most of the seats that the run left."""
        asked = BudgetSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        return Response(gaps_told(self.get_object(), person(request), asked.validated_data["k"]))


class ProposalListSerializer(serializers.ModelSerializer[Proposal]):
    available_moves = serializers.SerializerMethodField()

    class Meta:
        model = Proposal
        fields = [
            *("id", "run", "worker", "vacancy", "status", "score", "score_parts", "rank", "price"),
            *("turn", "runner_up", "runner_up_score", "unknown_count", "available_moves"),
        ]

    def get_available_moves(self, proposal: Proposal) -> list[str]:
        return [s.name for s in available(PROPOSAL_MOVES, proposal.status) if s.name not in NOT_BY_HAND]


class ProposalSerializer(ProposalListSerializer):
    findings = serializers.SerializerMethodField()

    class Meta(ProposalListSerializer.Meta):
        fields = [*ProposalListSerializer.Meta.fields, "findings"]

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_findings(self, proposal: Proposal) -> list[dict[str, Any]]:
        """What every rule said on the day of the run, with its law."""
        return findings_told(proposal.judged_by, proposal.findings)


class ProposalMoveSerializer(serializers.Serializer[Any]):
    move = serializers.ChoiceField(choices=[(s.name, s.name) for s in PROPOSAL_MOVES if s.name not in NOT_BY_HAND])
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=1000)


class ProposalViewSet(viewsets.ReadOnlyModelViewSet[Proposal]):
    """Proposals with the parts of their score and every rule that was checked."""

    queryset = Proposal.objects.none()
    serializer_class = ProposalSerializer
    permission_classes = [MayDo]
    reads = Can.READ_PROPOSALS
    writes = Can.DECIDE_PROPOSALS
    filterset_fields = ["run", "status", "vacancy", "worker"]

    def get_queryset(self) -> Any:
        return proposals_visible_to(person(self.request))

    def get_serializer_class(self) -> Any:
        return ProposalListSerializer if self.action == "list" else ProposalSerializer

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """With what every rule said about the person: an opening of their file."""
        proposal = self.get_object()
        file_opened(worker=proposal.worker, by=person(request), what="proposal")
        return Response(self.get_serializer(proposal).data)

    @extend_schema(request=ProposalMoveSerializer, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str | None = None) -> Response:
        """Decide: one of `available_moves`, with a reason where one is asked for."""
        data = ProposalMoveSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        proposal = proposal_move(
            proposal=self.get_object(),
            name=data.validated_data["move"],
            by=person(request),
            reason=data.validated_data["reason"],
        )
        return Response(self.get_serializer(proposal).data)


class NearMissSerializer(serializers.ModelSerializer[NearMiss]):
    class Meta:
        model = NearMiss
        fields = ["id", "run", "worker", "vacancy", "score", "changes"]


class NearMissViewSet(viewsets.ReadOnlyModelViewSet[NearMiss]):
    """People whom a run proposed for nothing, and what would have changed that."""

    queryset = NearMiss.objects.none()
    serializer_class = NearMissSerializer
    permission_classes = [MayDo]
    reads = Can.READ_PROPOSALS
    filterset_fields = ["run", "worker", "vacancy"]

    def get_queryset(self) -> Any:
        return near_misses_visible_to(person(self.request))


class PairSerializer(serializers.Serializer[Any]):
    worker = serializers.CharField(max_length=40, help_text="Id or folio.")
    vacancy = serializers.CharField(max_length=40, help_text="Id, folio or case number.")
    as_of = serializers.DateField(required=False, help_text="The day on which all is read; today by default.")


class ExplainedFindingSerializer(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=FINDING_STATES)
    label = serializers.CharField()  # type: ignore[assignment]
    rule = serializers.CharField()
    value = serializers.CharField()
    threshold = serializers.CharField()
    citation = serializers.CharField()
    source_url = serializers.CharField()
    checked_on = serializers.DateField(allow_null=True)
    confidence = serializers.CharField()
    todo = serializers.CharField()
    who = serializers.CharField()
    key = serializers.CharField()


class ExplainedChangeSerializer(serializers.Serializer[Any]):
    rule = serializers.CharField()
    different = serializers.CharField()
    todo = serializers.CharField()
    needs = serializers.CharField()
    gap = serializers.IntegerField(allow_null=True)
    unit = serializers.CharField()
    who = serializers.CharField()
    key = serializers.CharField()
    settles = serializers.ListField(child=serializers.CharField())


class ExplanationSerializer(serializers.Serializer[Any]):
    worker = serializers.IntegerField()
    worker_folio = serializers.CharField()
    vacancy = serializers.IntegerField()
    vacancy_folio = serializers.CharField()
    case_number = serializers.CharField()
    programme = serializers.CharField()
    as_of = serializers.DateField()
    eligible = serializers.BooleanField()
    score = serializers.IntegerField()
    score_parts = serializers.DictField(child=serializers.IntegerField())
    weights_version = serializers.CharField()
    weights = serializers.DictField(child=serializers.IntegerField(), help_text="The most points of each part.")
    findings = ExplainedFindingSerializer(many=True)
    near_miss = ExplainedChangeSerializer(many=True)
    programme_for_worker = serializers.ChoiceField(choices=STANDINGS)
    programme_for_vacancy = serializers.ChoiceField(choices=STANDINGS)


class ExplainView(APIView):
    """May this worker take this vacancy, by which rules, and how well does it suit them? In the session's language."""

    permission_classes = [MayDo]
    reads = Can.READ_PROPOSALS

    @extend_schema(parameters=[PairSerializer], responses=ExplanationSerializer, operation_id="explain")
    def get(self, request: Request) -> Response:
        asked = PairSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        pair, user = asked.validated_data, person(request)
        worker = worker_named(workers_visible_to(user), pair["worker"])
        vacancy = vacancy_named(vacancies_visible_to(user), pair["vacancy"])
        if worker is None or vacancy is None:
            raise Http404
        as_of = pair.get("as_of") or timezone.localdate()
        file_opened(worker=worker, by=user, what="explain")
        return Response(tell(worker, vacancy, as_of, explain_pair(worker, vacancy, as_of)).as_dict())


MOST_PAIRS = 10_000
MOST_BLOCKS = 1_000  # distinct workers or vacancies, whichever are fewer: each is evaluated on its own


class PairIdsSerializer(serializers.Serializer[Any]):
    worker = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    vacancy = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class EvaluateRequestSerializer(serializers.Serializer[Any]):
    pairs = serializers.ListField(child=PairIdsSerializer(), allow_empty=False, max_length=MOST_PAIRS)
    as_of = serializers.DateField(required=False, help_text="The day on which all is read; today by default.")

    def validate_pairs(self, pairs: list[dict[str, int]]) -> list[tuple[int, int]]:
        found = [(pair["worker"], pair["vacancy"]) for pair in pairs]
        if smaller_side(found) > MOST_BLOCKS:
            raise serializers.ValidationError(
                _("At most %(n)s different workers, or as many different vacancies: ask in several calls.")
                % {"n": MOST_BLOCKS}
            )
        return found


class JudgedSerializer(serializers.Serializer[Any]):
    worker = serializers.IntegerField()
    vacancy = serializers.IntegerField()
    eligible = serializers.BooleanField()
    standing = serializers.ChoiceField(choices=STANDINGS)
    failed = serializers.ListField(child=serializers.CharField())
    unknown = serializers.ListField(child=serializers.CharField())


class EvaluatedSerializer(serializers.Serializer[Any]):
    as_of = serializers.DateField()
    rule_versions = serializers.DictField(child=serializers.CharField())
    results = JudgedSerializer(many=True)


class EvaluateView(APIView):
    """Up to 10,000 pairs at once: may each worker take each vacancy, and which rules fail or lack a fact. `explain` says why in words."""

    permission_classes = [MayDo]
    reads = writes = Can.READ_PROPOSALS

    @extend_schema(request=EvaluateRequestSerializer, responses={200: EvaluatedSerializer}, operation_id="evaluate")
    def post(self, request: Request) -> Response:
        asked = EvaluateRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        pairs, user = asked.validated_data["pairs"], person(request)
        as_of = asked.validated_data.get("as_of") or timezone.localdate()
        workers, vacancies = ({pair[side] for pair in pairs} for side in (0, 1))
        if workers_visible_to(user).filter(pk__in=workers).count() < len(workers):
            raise Http404
        if vacancies_visible_to(user).filter(pk__in=vacancies).count() < len(vacancies):
            raise Http404
        files_opened(workers=workers, by=user, what="evaluate")
        body = {"as_of": as_of, "rule_versions": rule_set_versions(as_of), "results": judge_pairs(pairs, as_of)}
        return Response(EvaluatedSerializer(body).data)
