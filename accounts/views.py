"""What pages need to know about the person who asks."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from .policies import Can, may

View = Callable[..., HttpResponseBase]


def allowed(can: Can) -> Callable[[View], View]:
    """For a page: sign in first; a role that may never do this gets 403 (a record out of scope is a 404, from its query)."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not may(request.user, can):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return login_required(guarded)  # type: ignore[return-value]

    return wrap
