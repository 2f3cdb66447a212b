"""What every operation of the API may answer besides its result, told once for all of them."""

from __future__ import annotations

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers


class ProblemSerializer(serializers.Serializer[Any]):
    """A sentence for a person, in the language of `Accept-Language`, else of the session."""

    detail = serializers.CharField()


ALWAYS = {
    "400": OpenApiResponse(OpenApiTypes.OBJECT, "The input cannot be right: for each field at fault, what is wrong."),
    "401": OpenApiResponse(ProblemSerializer, "Nobody is signed in."),
    "403": OpenApiResponse(ProblemSerializer, "The person's role may not do this, or a second factor is missing."),
    "404": OpenApiResponse(ProblemSerializer, "There is no such record among those the person may see."),
    "503": OpenApiResponse(ProblemSerializer, "The database is restarting: try again in a few seconds."),
}
WHEN_WRITING = {
    "409": OpenApiResponse(ProblemSerializer, "The record has moved on: look at it again."),
    "413": OpenApiResponse(ProblemSerializer, "The body is larger than one request may bring."),
    "415": OpenApiResponse(ProblemSerializer, "The body is not JSON."),
    "422": OpenApiResponse(ProblemSerializer, "The idempotency key was used for another request."),
}
TOO_OFTEN = {
    "429": OpenApiResponse(ProblemSerializer, "Too many changes in a minute: `Retry-After` says when to go on.")
}


def or_not_yet(result: type[serializers.BaseSerializer[Any]]) -> dict[int, Any]:
    """For what is read of a record that may not have it in the state that it is in."""
    return {200: result, 409: OpenApiResponse(ProblemSerializer, "The record has none in the state that it is in.")}


class Schema(AutoSchema):
    """The result as the view describes it, and the problems above."""

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        problems = ALWAYS if self.method == "GET" else ALWAYS | WHEN_WRITING
        if self.method != "GET" and self.view.throttle_classes:
            problems = problems | TOO_OFTEN
        for code, answer in problems.items():
            bodies.setdefault(code, self._get_response_for_code(answer, code, direction=direction))
        return bodies
