"""What the addresses below one file share: whose it is, and the version that a change was made from."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers, viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from accounts import idempotency
from accounts.guards import MayDo, person
from accounts.models import Office
from accounts.policies import Can
from accounts.scope import people_scope

from ..choices import WorkerStatus
from ..models import Worker
from ..selectors import workers_visible_to

VERSION = "If-Match"
VERSION_PARAMETER = OpenApiParameter(
    VERSION,
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="`version` of what was read. Where somebody else has changed it since, the answer is 409 and nothing is written.",
)
ONCE = [idempotency.PARAMETER]
CAREFULLY = [VERSION_PARAMETER, idempotency.PARAMETER]


def version_of(request: Request) -> str:
    """What the caller says to have read. Raises `ValidationError` where they say nothing."""
    version = request.headers.get(VERSION, "").strip().strip('"')
    if not version:
        raise ValidationError({VERSION: [_("Say from which version this was made: `version`, as you read it.")]})
    return version


class OwnOffice(serializers.SlugRelatedField[Office]):
    """An office by its code. One outside the caller's own jurisdiction does not exist for them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(slug_field="code", queryset=Office.objects.filter(is_active=True), **options)

    def get_queryset(self) -> Any:
        return Office.objects.filter(people_scope(self.context["request"].user).q("country", "pk"), is_active=True)


class FileViews(viewsets.GenericViewSet[Any]):
    """Addresses below `workers/<pk>/`. A file out of scope, or erased, is not there."""

    queryset = Worker.objects.none()
    permission_classes = [MayDo]
    pagination_class: Any = None
    filter_backends = ()
    reads = Can.READ_PEOPLE
    writes = Can.REGISTER_PEOPLE

    def worker(self, *, erased: bool = False) -> Worker:
        found: Worker | None = workers_visible_to(person(self.request)).filter(pk=self.kwargs["pk"]).first()
        if found is None or (found.status == WorkerStatus.ERASED and not erased):
            raise Http404
        return found

    def checked(self, shape: Any, **options: Any) -> Any:
        """What the body says, read by the serializer `shape`. Raises `ValidationError`."""
        told = shape(data=self.request.data, context=self.get_serializer_context(), **options)
        told.is_valid(raise_exception=True)
        return told.validated_data
