"""A request that may have got through is sent again without harm: with the same `Idempotency-Key` it is done once and answered twice.

The answer is written with what the request did, in one transaction: neither is ever there without the other. What failed is not kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import connection
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder
from rest_framework.views import APIView

from common.api import Conflict
from common.crypto import blind_number
from common.folios import folios_in

from .guards import person
from .models import KeptAnswer

HEADER, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
LONGEST = 100
PARAMETER = OpenApiParameter(
    HEADER,
    str,
    OpenApiParameter.HEADER,
    description="Up to 100 visible characters. The same request with the same key within a day is done once and answered alike.",
)
Action = TypeVar("Action", bound=Callable[..., Response])


class OtherRequest(exceptions.APIException):
    """The key was used for something else."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "key_of_another_request"


def idempotent(action: Action) -> Action:
    """For a method of a view that writes, inside one transaction a request. Without the header nothing changes.

    Another request under the key is refused (422), the same one while it is being done as well (409). Keys are the person's own.
    """

    @wraps(action)
    def once(view: APIView, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER, "")
        if not key:
            return action(view, request, *args, **kwargs)
        if len(key) > LONGEST or not (key.isascii() and key.isprintable()):
            raise exceptions.ValidationError({HEADER: [_("A key has up to 100 visible characters.")]})
        asked = _fingerprint(request)
        kept = _kept(request, key)
        if kept is not None:
            return _again(kept, asked)
        answer = action(view, request, *args, **kwargs)
        if status.is_success(answer.status_code):
            body = json.dumps(answer.data, cls=JSONEncoder)
            KeptAnswer.objects.create(
                user=person(request),
                key=key,
                request=asked,
                status=answer.status_code,
                body=body,
                about=" ".join([request.path, *folios_in(body)]),
            )
        return answer

    return cast("Action", once)


def _kept(request: Request, key: str) -> KeptAnswer | None:
    """The answer given before. Raises `Conflict` while another process works on a request with the key."""
    user = person(request)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(%s)", [blind_number(f"{user.pk}:{key}", purpose="idempotency")]
        )
        if not cursor.fetchone()[0]:
            raise Conflict(_("This request is being done at this moment: ask again in a few seconds."))
    return KeptAnswer.objects.filter(user=user, key=key).first()


def _again(kept: KeptAnswer, asked: str) -> Response:
    if kept.request != asked:
        raise OtherRequest(_("This key was used for another request: choose a new one for each."))
    return Response(json.loads(kept.body), kept.status, headers={REPLAYED: "true"})


class _WithFiles(JSONEncoder):
    """Of a file that comes in what it holds counts, under its name."""

    def default(self, obj: Any) -> Any:
        if isinstance(obj, UploadedFile):
            digest = hashlib.sha256()
            for chunk in obj.chunks():
                digest.update(chunk)
            obj.seek(0)
            return [obj.name, digest.hexdigest()]
        return super().default(obj)


def _fingerprint(request: Request) -> str:
    body = json.dumps(request.data, sort_keys=True, cls=_WithFiles)
    return hashlib.sha256(f"{request.method} {request.get_full_path()} {body}".encode()).hexdigest()
