"""Registrations that have begun, saved screen by screen as they were typed: the same drafts as those of the pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import idempotency
from accounts.guards import MayDo, person
from accounts.policies import Can
from common.errors import InvalidInput

from ..forms.fields import Lists
from ..forms.registration import BY_KEY, MOST_ROWS, NUMBERS, ORDER, STEPS, Registration, ScreenPage, document_of
from ..models import RegistrationDraft, Worker
from ..models.drafts import Answers
from ..selectors import drafts_visible_to
from ..services import (
    ChangedMeanwhile,
    draft_discard,
    draft_register,
    draft_save,
    draft_start,
    file_opened,
    identity_check,
    screen_mark,
)
from ..views.drafts import name_of
from .files import CAREFULLY, ONCE, OwnOffice, version_of
from .shapes import WorkerSerializer
from .similar import LooksLikeSerializer, looks_like, not_looked_at, note_of, people_like

FIRST = STEPS[0]
DIFFERENT = "different"  # beside the screens, on the pages: the ids of those whom the person looks like and is not
TOLD_OF = ("person", "home", "contact")


class TypedSerializer(serializers.Serializer[Any]):
    """What was typed on a screen: its fields by name, and its rows. Numbers that name the person come out as their last four digits."""

    typed = serializers.DictField(default=dict)
    rows = serializers.ListField(child=serializers.DictField(), default=list, max_length=MOST_ROWS)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Invented",
            {
                "screen": "person",
                "fields": {"given_names": "Petrona", "first_surname": "Ajú", "birth_date": "03/04/1995"},
            },
            request_only=True,
        )
    ]
)
class SaveSerializer(TypedSerializer):
    screen = serializers.ChoiceField(choices=ORDER)


class StartSerializer(TypedSerializer):
    """The first screen, `identity`: `kind`, `number`, `seen` (`issued_by`, `expires_on` of a passport)."""

    office = OwnOffice()


class DifferentSerializer(serializers.Serializer[Any]):
    """Folios of people like this one, whom the caller has looked at and who are somebody else."""

    different_from = serializers.ListField(
        child=serializers.CharField(max_length=30), required=False, max_length=MOST_ROWS
    )


class DraftListSerializer(serializers.ModelSerializer[RegistrationDraft]):
    office = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    name = serializers.SerializerMethodField(help_text="As far as somebody wrote it, else last digits.")
    started_by = serializers.StringRelatedField[Any]()
    saved_by = serializers.StringRelatedField[Any]()

    class Meta:
        model = RegistrationDraft
        fields = ["id", "office", "name", "screens_done", "started_by", "saved_by", "saved_at", "created_at"]

    def get_name(self, draft: RegistrationDraft) -> str:
        return name_of(draft)


class DraftSerializer(DraftListSerializer):
    """`versions`: for each screen what `If-Match` asks for when it is saved. `missing`: screens without which nobody is registered.
    `problems`: what the screens say against what was typed on them.
    """

    answers = serializers.SerializerMethodField()
    versions = serializers.SerializerMethodField()
    missing = serializers.SerializerMethodField()
    problems = serializers.SerializerMethodField()

    class Meta(DraftListSerializer.Meta):
        fields = [
            *DraftListSerializer.Meta.fields,
            *("worker", "answers", "versions", "missing", "problems"),
        ]

    @extend_schema_field(serializers.DictField(child=TypedSerializer()))
    def get_answers(self, draft: RegistrationDraft) -> Answers:
        return {key: masked(answer) for key, answer in draft.answers.items() if key in BY_KEY}

    @extend_schema_field(serializers.DictField(child=serializers.CharField()))
    def get_versions(self, draft: RegistrationDraft) -> dict[str, str]:
        return {key: screen_mark(draft.answers, key) for key in ORDER}

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_missing(self, draft: RegistrationDraft) -> list[str]:
        return _read(draft).missing if draft.worker_id is None else []

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_problems(self, draft: RegistrationDraft) -> dict[str, Any]:
        pages = _read(draft).pages
        return {key: said for key in draft.answers if key in BY_KEY and (said := problems_of(pages[key]))}


def masked(answer: Mapping[str, Any]) -> dict[str, Any]:
    fields = {
        name: f"•••• {value[-4:]}" if name in NUMBERS else value for name, value in answer.get("fields", {}).items()
    }
    return {"typed": fields, "rows": answer.get("rows", [])}


def problems_of(page: ScreenPage) -> dict[str, Any]:
    """By field, and by the number of the row."""
    if page.is_valid():
        return {}
    said = _said(page.form) if page.form else {}
    rows = {str(number): _said(form) for number, form in enumerate(page.rows.forms) if form.errors} if page.rows else {}
    return said | ({"rows": rows} if rows else {})


def _said(form: Any) -> dict[str, Any]:
    return {
        "non_field_errors" if name == "__all__" else name: [str(each) for each in errors]
        for name, errors in form.errors.items()
    }


def _read(draft: RegistrationDraft) -> Registration:
    return Registration(draft.answers, Lists(draft.country_id))


class DraftViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[RegistrationDraft]):
    """Drafts of the caller's office, or country. The list has those that are not finished."""

    queryset = RegistrationDraft.objects.none()
    permission_classes = [MayDo]
    reads = writes = Can.REGISTER_PEOPLE
    filter_backends = ()

    def get_queryset(self) -> Any:
        drafts: Any = drafts_visible_to(person(self.request))
        return drafts.unfinished() if self.action == "list" else drafts

    def get_serializer_class(self) -> Any:
        return DraftListSerializer if self.action == "list" else DraftSerializer

    @extend_schema(request=StartSerializer, responses={201: DraftSerializer, 200: DraftSerializer}, parameters=ONCE)
    @idempotency.idempotent
    def create(self, request: Request) -> Response:
        """Begin with the number that names the person. 200: the office has begun this registration already."""
        told = self._told(StartSerializer)
        page = _page(FIRST.key, told, told["office"].country)
        index = _first_checked(page)
        draft, is_new = draft_start(
            office=told["office"], by=person(request), screen=FIRST.key, answer=page.answer(), identity_index=index
        )
        return self._shown(draft, status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)

    @extend_schema(request=SaveSerializer, responses=DraftSerializer, parameters=CAREFULLY)
    @action(detail=True, methods=["post"])
    @idempotency.idempotent
    def save(self, request: Request, pk: str | None = None) -> Response:
        """Keep one screen, as it was typed: what is wrong with it is told and does not keep it from being saved, but for the first one.

        409 where somebody has saved the screen since, with what stands there now (`stands`).
        """
        draft, told = self.get_object(), self._told(SaveSerializer)
        page = _page(told["screen"], told, draft.country_id)
        index = _first_checked(page) if page.step is FIRST else ""
        done = ORDER.index(page.step.key) + 1 if page.is_valid() else 0
        try:
            saved = draft_save(
                draft=draft,
                by=person(request),
                screen=page.step.key,
                answer=page.answer(),
                seen=version_of(request),
                screens_done=done,
                identity_index=index,
            )
        except ChangedMeanwhile as changed:
            body = {"detail": changed.message, "stands": masked(changed.answer)}
            return Response(body, status=status.HTTP_409_CONFLICT)
        return self._shown(saved)

    @extend_schema(
        request=DifferentSerializer, responses={201: WorkerSerializer, 409: LooksLikeSerializer}, parameters=ONCE
    )
    @action(detail=True, methods=["post"])
    @idempotency.idempotent
    def register(self, request: Request, pk: str | None = None) -> Response:
        """Turn the draft into a person, once. 400 names the screens that are missing; 409 shows people like this one, as for `workers`."""
        draft, told = self.get_object(), self._told(DifferentSerializer)
        if draft.worker is not None:
            return self._registered(draft.worker)
        registration = _read(draft)
        _nothing_missing(registration)
        alike = people_like(_told_of(registration), by=person(request))
        looked = set(draft.answers.get(DIFFERENT, {}).get("fields", {}).get("ids", []))
        new = [each for each in alike if str(each.worker_id) not in looked]
        if not_looked_at(new, told.get("different_from", ())):
            return looks_like(new)
        application = registration.application(note_of(alike))
        return self._registered(draft_register(draft=draft, by=person(request), told=application))

    @extend_schema(request=None, responses={204: None}, parameters=ONCE)
    @action(detail=True, methods=["post"])
    @idempotency.idempotent
    def discard(self, request: Request, pk: str | None = None) -> Response:
        """Throw it away, with everything that was said. Nothing of it can be brought back."""
        draft_discard(draft=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _told(self, shape: Any) -> dict[str, Any]:
        told = shape(data=self.request.data, context=self.get_serializer_context())
        told.is_valid(raise_exception=True)
        return dict(told.validated_data)

    def _registered(self, worker: Worker) -> Response:
        file_opened(worker=worker, by=person(self.request), what="api")
        return Response(WorkerSerializer(worker).data, status=status.HTTP_201_CREATED)

    def _shown(self, draft: RegistrationDraft, code: int = status.HTTP_200_OK) -> Response:
        return Response(DraftSerializer(draft).data, status=code)


def _page(screen: str, told: Mapping[str, Any], country: str) -> ScreenPage:
    answer = {"fields": told["typed"], "rows": told["rows"]}
    return ScreenPage.kept(BY_KEY[screen], Lists(country), answer)


def _first_checked(page: ScreenPage) -> str:
    """The index of the number of the first screen, which must be right. Raises `ValidationError`."""
    if not page.is_valid() or page.form is None:
        raise serializers.ValidationError({"typed": problems_of(page)})
    paper = document_of(page.form.cleaned_data)
    try:
        return identity_check(paper.kind, paper.number, paper.country).index
    except InvalidInput as error:
        raise serializers.ValidationError({"typed": {"number": [error.message]}}) from error


def _nothing_missing(registration: Registration) -> None:
    said = {key: problems_of(registration.pages[key]) or [_("This screen is missing.")] for key in registration.missing}
    if said:
        raise serializers.ValidationError(said)


def _told_of(registration: Registration) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for key in TOLD_OF:
        form = registration.pages[key].form
        if form and form.is_bound and form.is_valid():
            told |= form.told()
    return told
