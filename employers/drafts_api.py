"""Vacancies that are being written, over the API: drafts, screens, checks and services of the pages, told as one flat list of names.

A program begins one, tells values as it has them, reads what is wrong or missing, and hands it in: a new vacancy, the next version of one
that was sent back, or a change of an open one.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import idempotency
from accounts.guards import MayDo, person
from accounts.policies import Can
from common.api import SteadyWrites
from common.errors import InvalidInput, WrongState
from common.screens import LONGEST, MOST_ROWS, Answer

from .choices import RevisionStatus, VacancyStatus
from .content import content_of
from .filling import Filling, answers_of, answers_with, names_asked, next_season
from .forms import NewVacancyForm
from .forms.vacancy_form import About
from .models import Vacancy, VacancyDraft
from .selectors import drafts_visible_to, may_begin_from, terms_of_vacancy, vacancies_visible_to
from .services import draft_begin, draft_discard, draft_hand_in, draft_mark, draft_seen, draft_write

VERSION = "If-Match"
CAREFULLY = [
    OpenApiParameter(
        VERSION,
        str,
        OpenApiParameter.HEADER,
        required=True,
        description="`version` of what was read. Where somebody has saved the draft since, the answer is 409 and nothing is written.",
    ),
    idempotency.PARAMETER,
]
_KEY: dict[str, Any] = {"min_value": 1, "max_value": 2**63 - 1, "required": False}
_PAIRS = frozenset({"skills", "languages"})
_LINES = {
    "deductions": frozenset({"kind", "amount", "per", "reason"}),
    "piece_rates": frozenset({"activity", "rate", "unit", "hourly"}),
}
EXAMPLE = {
    "title": "Blueberry harvest",
    "duties": "Picks by hand.",
    "occupation_id": "9211.01",
    "need_type": "seasonal",
    "seats": 12,
    "starts_on": "2027-04-05",
    "ends_on": "2027-10-01",
    "subdivision_id": "US-GA",
    "wage": "18.50",
    "wage_unit": "hour",
    "pay_frequency": "weekly",
    "hours_by_day": ["8", "8", "8", "8", "8", "4", "0"],
    "deductions": [{"kind": "meals", "amount": "15.00", "per": "day", "reason": "three meals"}],
    "housing_free": True,
    "transport_daily": True,
    "travel_inbound_paid": True,
    "skills": [["pruning", 1]],
    "fee_free": True,
}


class BeginSerializer(serializers.Serializer[Any]):
    """Of an employer and a pathway; with `cloned_from`, an earlier season; or of a `vacancy` that was sent back or is open."""

    employer = serializers.IntegerField(**_KEY)
    programme = serializers.CharField(required=False, max_length=30)
    vacancy = serializers.IntegerField(**_KEY)
    cloned_from = serializers.IntegerField(**_KEY)
    content = serializers.DictField(required=False, default=dict)


class ContentSerializer(serializers.Serializer[Any]):
    """Names and values; a name that is not told stays as it is, null takes a value away, a list comes whole."""

    content = serializers.DictField()


class HandInSerializer(serializers.Serializer[Any]):
    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=500)


class HandedInSerializer(serializers.Serializer[Any]):
    """What became of the draft; `revision`, where it is a change of an open vacancy that waits for the ministry."""

    vacancy = serializers.IntegerField()
    folio = serializers.CharField()
    status = serializers.ChoiceField(choices=VacancyStatus.choices)
    revision = serializers.IntegerField(allow_null=True)


class VacancyDraftListSerializer(serializers.ModelSerializer[VacancyDraft]):
    """`vacancy`: what it changes or, once `finished_at` is there, what it became."""

    class Meta:
        model = VacancyDraft
        fields = ["id", "employer", "programme", "vacancy", "cloned_from", "started_at", "saved_at", "finished_at"]
        read_only_fields = fields


class VacancyDraftSerializer(VacancyDraftListSerializer):
    """`content`: what is right so far. `problems`: what is wrong or missing, by name; with none it can be handed in."""

    version = serializers.SerializerMethodField(help_text="What `If-Match` asks for.")
    content = serializers.SerializerMethodField()
    problems = serializers.SerializerMethodField()

    class Meta(VacancyDraftListSerializer.Meta):
        fields = [*VacancyDraftListSerializer.Meta.fields, "version", "content", "problems"]
        read_only_fields = fields

    def get_version(self, draft: VacancyDraft) -> str:
        return draft_mark(draft)

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_content(self, draft: VacancyDraft) -> dict[str, Any]:
        if draft.finished_at is not None:
            return {}
        content = self._filling(draft).content
        return {name: content[name] for name in names_asked(self._filling(draft).about) if name in content}

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_problems(self, draft: VacancyDraft) -> dict[str, Any]:
        return {} if draft.finished_at is not None else self._filling(draft).problems()

    def _filling(self, draft: VacancyDraft) -> Filling:
        if not hasattr(self, "_read"):
            self._read = Filling(draft)
        return self._read


class VacancyDraftViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[VacancyDraft]):
    """Drafts of the caller's employers, for the ministry of all. The list has those that are not handed in."""

    queryset = VacancyDraft.objects.none()
    permission_classes = [MayDo]
    throttle_classes = [SteadyWrites]
    reads = writes = Can.WRITE_VACANCIES
    filter_backends = ()

    def get_queryset(self) -> Any:
        drafts: Any = drafts_visible_to(person(self.request))
        return drafts.unfinished() if self.action == "list" else drafts

    def get_serializer_class(self) -> Any:
        return VacancyDraftListSerializer if self.action == "list" else VacancyDraftSerializer

    @extend_schema(
        request=BeginSerializer,
        responses={201: VacancyDraftSerializer, 200: VacancyDraftSerializer},
        parameters=[idempotency.PARAMETER],
        examples=[
            OpenApiExample("A new one", {"employer": 4, "programme": "us-h2a", "content": EXAMPLE}, request_only=True),
            OpenApiExample("A change of an open one", {"vacancy": 190, "content": {"seats": 14}}, request_only=True),
        ],
    )
    @idempotency.idempotent
    def create(self, request: Request) -> Response:
        """Begin one. 200: the change of this vacancy was begun already, by whomever of the employer, and is given back as it stands."""
        data = BeginSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        begin = Beginning(request, data.validated_data)
        draft = begin.draft()
        code = status.HTTP_201_CREATED if begin.is_new else status.HTTP_200_OK
        return Response(VacancyDraftSerializer(draft).data, status=code)

    @extend_schema(
        request=ContentSerializer,
        responses=VacancyDraftSerializer,
        parameters=CAREFULLY,
        examples=[OpenApiExample("Some of it", {"content": {"seats": 14, "wage": "19.10"}}, request_only=True)],
    )
    @idempotency.idempotent
    def partial_update(self, request: Request, pk: str | None = None) -> Response:
        """Tell values. What is wrong is kept as well, and told in `problems`."""
        draft, data = self.get_object(), ContentSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        about = Filling(draft).about
        said = said_of(data.validated_data["content"], about)
        saved = draft_write(
            draft=draft, by=person(request), answers=answers_with(draft.answers, said, about), seen=_version(request)
        )
        return Response(VacancyDraftSerializer(saved).data)

    @extend_schema(request=HandInSerializer, responses=HandedInSerializer, parameters=CAREFULLY)
    @action(detail=True, methods=["post"], url_path="hand-in")
    @idempotency.idempotent
    def hand_in(self, request: Request, pk: str | None = None) -> Response:
        """Hand it in, once: a second time tells what became of it. 400 with `problems` where something is wrong or missing."""
        draft, data = self.get_object(), HandInSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        content: dict[str, Any] = {}
        if draft.finished_at is None:
            draft = draft_seen(draft, _version(request))
            filling = Filling(draft)
            if problems := filling.problems():
                raise serializers.ValidationError({"problems": problems})
            content = filling.content
        vacancy = draft_hand_in(draft=draft, by=person(request), content=content, note=data.validated_data["note"])
        waiting = vacancy.revisions.filter(status=RevisionStatus.PROPOSED).values_list("pk", flat=True).first()
        told = {"vacancy": vacancy.pk, "folio": vacancy.folio, "status": vacancy.status, "revision": waiting}
        return Response(HandedInSerializer(told).data)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, pk: str | None = None) -> Response:
        """Throw it away, with everything that was told."""
        draft_discard(draft=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)


class Beginning:
    """From what a draft begins: nothing, an earlier season, or a vacancy that stands. The pages' own rules say what may be chosen."""

    def __init__(self, request: Request, told: Mapping[str, Any]) -> None:
        self.by, self.told, self.is_new = person(request), told, True

    def draft(self) -> VacancyDraft:
        if "vacancy" in self.told:
            return self._of_vacancy(self._found(vacancies_visible_to(self.by), self.told["vacancy"]))
        form = NewVacancyForm(
            {"employer": self.told.get("employer", ""), "programme": self.told.get("programme", "")},
            user=self.by,
            chosen=self.told,
            cloning="cloned_from" in self.told,
        )
        if not form.is_valid():
            raise serializers.ValidationError({name: list(map(str, said)) for name, said in form.errors.items()})
        employer = form.cleaned_data["employer"]
        if "cloned_from" not in self.told:
            about = About(employer, form.cleaned_data["programme"])
            return self._begun(about, {})
        earlier = self._found(Vacancy.objects.select_related("programme"), self.told["cloned_from"])
        if not may_begin_from(earlier, employer):
            raise Http404
        about = About(employer, earlier.programme)
        content = next_season(content_of(earlier, terms_of_vacancy(earlier)), timezone.localdate())
        return self._begun(about, answers_of(content, about), cloned_from=earlier)

    def _of_vacancy(self, vacancy: Vacancy) -> VacancyDraft:
        begun = VacancyDraft.objects.unfinished().filter(vacancy=vacancy).first()
        if begun is not None:
            if self.told["content"]:
                raise WrongState(
                    _("A change of this vacancy is begun already (draft %(n)s): go on with that.") % {"n": begun.pk}
                )
            self.is_new = False
            return begun
        about = About(vacancy.employer, vacancy.programme, vacancy)
        return self._begun(about, answers_of(content_of(vacancy, terms_of_vacancy(vacancy)), about), vacancy=vacancy)

    def _begun(self, about: About, answers: dict[str, Answer], **of: Vacancy) -> VacancyDraft:
        if self.told["content"]:
            answers = answers_with(answers, said_of(self.told["content"], about), about)
        key = uuid.uuid4().hex
        return draft_begin(
            employer=about.employer, programme=about.programme, by=self.by, key=key, answers=answers, **of
        )

    def _found(self, vacancies: Any, pk: int) -> Vacancy:
        found: Vacancy | None = vacancies.filter(pk=pk).first()
        if found is None:
            raise Http404
        return found


def _version(request: Request) -> str:
    version = request.headers.get(VERSION, "").strip().strip('"')
    if not version:
        raise InvalidInput(_("Say from which version this was made: `version`, as you read it."), field=VERSION)
    return version


def said_of(content: Mapping[str, Any], about: About) -> dict[str, Any]:
    """The values, of names that the pathway asks and of shapes that a form can hold. Raises `ValidationError` by name."""
    known = names_asked(about)
    wrong = {name: [_("This pathway does not ask it.")] for name in content if name not in known}
    wrong |= {name: [why] for name, value in content.items() if name in known and (why := _misshapen(name, value))}
    if wrong:
        raise serializers.ValidationError({"content": wrong})
    return {name: _list_or(name, value) for name, value in content.items()}


def _list_or(name: str, value: Any) -> Any:
    """Null is an empty list where a list is asked."""
    return [] if value is None and (name in _PAIRS or name in _LINES or name == "hours_by_day") else value


def _misshapen(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name == "hours_by_day":
        right = isinstance(value, list) and len(value) in (0, 7) and all(map(_is_plain, value))
        return "" if right else _("A list of seven numbers, from Monday to Sunday.")
    if name in _PAIRS:
        return "" if _is_list(value, _is_pair) else _("A list of pairs, a code and a number.")
    if name in _LINES:
        right = _is_list(value, lambda row: _is_line(row, _LINES[name]))
        return "" if right else _("A list of rows with %(names)s.") % {"names": ", ".join(sorted(_LINES[name]))}
    return "" if _is_plain(value) else _("A text, a number, true or false.")


def _is_list(value: Any, is_row: Any) -> bool:
    return isinstance(value, list) and len(value) <= MOST_ROWS and all(map(is_row, value))


def _is_pair(row: Any) -> bool:
    return (
        isinstance(row, list)
        and len(row) == 2
        and isinstance(row[0], str)
        and _is_plain(row[0])
        and isinstance(row[1], int)
    )


def _is_line(row: Any, names: frozenset[str]) -> bool:
    return (
        isinstance(row, dict) and set(row) <= names and all(value is None or _is_plain(value) for value in row.values())
    )


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float) and len(str(value)) <= LONGEST and "\0" not in str(value)
