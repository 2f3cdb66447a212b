"""One shape for lists and errors of the API: 400 names the field, 404 hides what is not yours, 409 says to look again."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as ModelValidationError
from django.db import DataError
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, pagination, parsers, permissions, relations, throttling
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler

from .errors import DomainError
from .limits import within
from .paging import CappedPaginator

LONGEST_SEARCH = 200


class Pages(pagination.PageNumberPagination):
    page_size = 50
    max_page_size = 500
    page_size_query_param = "page_size"


class CappedPages(Pages):
    """For a list that may be long beyond use. `count_is_at_least` says that there are more than `count`, which is as far as pages go."""

    django_paginator_class = CappedPaginator

    def get_paginated_response(self, data: Any) -> Response:
        paginator: Any = self.page.paginator  # type: ignore[union-attr]
        answer = super().get_paginated_response(data)
        count = answer.data.pop("count")
        answer.data = {"count": count, "count_is_at_least": paginator.is_more, **answer.data}
        return answer

    def get_paginated_response_schema(self, schema: Any) -> Any:
        described: Any = super().get_paginated_response_schema(schema)
        described["properties"]["count_is_at_least"] = {
            "type": "boolean",
            "description": "There are more than `count`: narrow the list, its pages end there.",
        }
        described["required"].append("count_is_at_least")
        return described


class Json(parsers.JSONParser):
    """A wrong body is also one nested deeper than the reader can follow, and one that could not be written again.

    Half a character (`"\\ud800"`) and a number beyond every number (`1e400`) can be read, but neither stored nor shown.
    """

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        try:
            body = super().parse(*args, **kwargs)
            json.dumps(body, allow_nan=False, ensure_ascii=False).encode()
        except (RecursionError, ValueError) as error:
            raise exceptions.ParseError from error
        return body


class RelatedKey(relations.PrimaryKeyRelatedField[Any]):
    """The key of another record; one that no record can have is one that is not there."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, str) and "\0" in data:
            self.fail("does_not_exist", pk_value="")
        return super().to_internal_value(data)


class Conflict(exceptions.APIException):
    status_code = 409
    default_code = "wrong_state"


class NoRoomNow(exceptions.APIException):
    status_code = 503
    default_code = "no_room"


class SteadyWrites(throttling.BaseThrottle):
    """So many changes a minute by one person, over all addresses that say so. Reading is not counted; what was refused is not either,
    as its count goes back with the request.
    """

    most, every = 120, timedelta(minutes=1)

    def allow_request(self, request: Request, view: Any) -> bool:
        if request.method in permissions.SAFE_METHODS or not request.user.is_authenticated:
            return True
        return within("api-writes", str(request.user.pk), limit=self.most, period=self.every)

    def wait(self) -> float:
        return self.every.total_seconds()


class TooLarge(exceptions.APIException):
    status_code = 413
    default_detail = gettext_lazy("This is more than one request may bring.")
    default_code = "too_large"


def nothing_here(request: HttpRequest) -> JsonResponse:
    """Below /api/ an address that leads nowhere is answered to a program, not to a person."""
    return JsonResponse({"detail": _("There is nothing at this address.")}, status=404)


def search_words(request: Request) -> str:
    """What stands in the search box of a list, `?q=`."""
    words = str(request.query_params.get("q", ""))
    if "\0" in words or len(words) > LONGEST_SEARCH:
        raise exceptions.ValidationError({"q": [_("Look for fewer and plainer characters.")]})
    return words


def explain_error(error: Exception, context: dict[str, Any]) -> Response | None:
    """Our own errors and the models' become the API's; everything else is left to REST framework."""
    if isinstance(error, DomainError):
        error = _from_domain(error)
    elif isinstance(error, Http404):
        error = exceptions.NotFound()  # in the caller's language, and without the name of a table
    elif isinstance(error, ModelValidationError):
        fields = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        error = exceptions.ValidationError(
            {"non_field_errors" if name == NON_FIELD_ERRORS else name: said for name, said in fields.items()}
        )
    elif isinstance(error, RequestDataTooBig):
        error = TooLarge()
    elif isinstance(error, SuspiciousOperation):
        error = exceptions.ParseError()
    elif isinstance(error, DataError):  # a character or a number that the database cannot hold
        error = exceptions.ValidationError({"non_field_errors": [_("A value cannot be stored: look at it again.")]})
    return exception_handler(error, context)


def _from_domain(error: DomainError) -> exceptions.APIException:
    if error.status == 409:
        return Conflict(error.message)
    if error.status == 503:
        return NoRoomNow(error.message)
    if error.status == 403:
        return exceptions.PermissionDenied(error.message)
    return exceptions.ValidationError({error.field or "non_field_errors": [error.message]})
