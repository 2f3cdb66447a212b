"""Parts of a registered file, added, changed and taken away as the pages of correction do: each leaves a line in its history."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import idempotency
from accounts.guards import person
from common.editing import version

from ..services import (
    document_add,
    file_opened,
    part_add,
    part_change,
    part_remove,
    wishes_set,
)
from .files import CAREFULLY, ONCE, FileViews, version_of
from .told import (
    AvailabilitySerializer,
    DocumentSerializer,
    ExperienceSerializer,
    LanguageSerializer,
    PaperSerializer,
    PartSerializer,
    PlaceWishSerializer,
    SkillSerializer,
    StaySerializer,
    WishesSerializer,
)


class PartViews(FileViews):
    """One kind of part. `manager`: the relation of `Worker` that holds its rows."""

    manager = ""
    serializer_class: Any = PartSerializer

    def rows(self) -> Any:
        return getattr(self.worker(), self.manager).all()

    def row(self) -> Any:
        return get_object_or_404(self.rows().select_related("worker"), pk=self.kwargs["row"])

    def list(self, request: Request, pk: int) -> Response:
        worker = self.worker()
        file_opened(worker=worker, by=person(request), what="api")
        rows = getattr(worker, self.manager).all()
        context = {**self.get_serializer_context(), "versions": dict(version(rows))}
        return Response(self.serializer_class(rows, many=True, context=context).data)

    @idempotency.idempotent
    def create(self, request: Request, pk: int) -> Response:
        return self._shown(self.added(), status.HTTP_201_CREATED)

    def added(self) -> Any:
        worker, fields = self.worker(), self.checked(self.serializer_class)
        return part_add(worker=worker, by=person(self.request), part=self.serializer_class.form.model, fields=fields)

    @idempotency.idempotent
    def update(self, request: Request, pk: int, row: int) -> Response:
        """Writes the part anew: what is left out becomes empty."""
        part, fields = self.row(), self.checked(self.serializer_class)
        shown = self.serializer_class.form.columns()
        changed = part_change(row=part, by=person(request), seen=version_of(request), fields=fields, shown=shown)
        return self._shown(changed)

    @idempotency.idempotent
    def destroy(self, request: Request, pk: int, row: int) -> Response:
        part_remove(row=self.row(), by=person(request), seen=version_of(request))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _shown(self, row: Any, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.serializer_class(row, context=self.get_serializer_context()).data, status=code)


class DocumentViews(PartViews):
    """Identity documents are added and taken away, never changed: another number is another document."""

    manager, serializer_class = "identity_documents", DocumentSerializer

    def added(self) -> Any:
        worker, told = self.worker(), self.checked(DocumentSerializer)
        return document_add(worker=worker, by=person(self.request), document=told["document"])


def _views(name: str, shape: Any, base: type[PartViews] = PartViews, **attributes: Any) -> Any:
    """The view set of one kind, described with its shape."""
    made = type(name, (base,), {"serializer_class": shape, "__doc__": base.__doc__, **attributes})
    described = extend_schema_view(
        list=extend_schema(responses=shape(many=True)),
        create=extend_schema(request=shape, responses={201: shape}, parameters=ONCE),
        update=extend_schema(request=shape, responses=shape, parameters=CAREFULLY),
        destroy=extend_schema(responses={204: None}, parameters=CAREFULLY),
    )
    return described(made)


# By the last part of their address.
PARTS: dict[str, Any] = {
    "experiences": _views("ExperienceViews", ExperienceSerializer, manager="experiences"),
    "skills": _views("SkillViews", SkillSerializer, manager="skills"),
    "languages": _views("LanguageViews", LanguageSerializer, manager="languages"),
    "availabilities": _views("AvailabilityViews", AvailabilitySerializer, manager="availabilities"),
    "place-wishes": _views("PlaceWishViews", PlaceWishSerializer, manager="place_wishes"),
    "stays": _views("StayViews", StaySerializer, manager="stays"),
    "papers": _views("PaperViews", PaperSerializer, manager="papers"),
    "identity-documents": _views("IdentityDocumentViews", DocumentSerializer, DocumentViews),
}


class WishViews(FileViews):
    """The programmes that the person wants and refuses, which are told together."""

    serializer_class = WishesSerializer

    @extend_schema(responses=WishesSerializer)
    def retrieve(self, request: Request, pk: int) -> Response:
        worker = self.worker()
        file_opened(worker=worker, by=person(request), what="api")
        return Response(WishesSerializer(worker).data)

    @extend_schema(request=WishesSerializer, responses=WishesSerializer, parameters=CAREFULLY)
    @idempotency.idempotent
    def update(self, request: Request, pk: int) -> Response:
        """Writes them anew. Programmes that take nobody now are left as they are. `If-Match`: the version of the file."""
        worker, wishes = self.worker(), self.checked(WishesSerializer)
        wishes_set(worker=worker, by=person(request), seen=version_of(request), wishes=wishes)
        return Response(WishesSerializer(worker).data)
