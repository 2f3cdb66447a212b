"""The doors: what stands before every page and every address of the API."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import PermissionDenied as PermissionDeniedByRole
from rest_framework.permissions import SAFE_METHODS, IsAuthenticated

from .middleware import second_factor_missing
from .policies import Can, may

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView

    from .models import User


def person(request: HttpRequest | Request) -> User:
    """Who asks. For pages and view sets that have let in signed-in people only."""
    return cast("User", request.user)


View = Callable[..., HttpResponseBase]


def allowed(can: Can) -> Callable[[View], View]:
    """For a page: sign in first; a role that may never do this gets 403 (a record out of scope is a 404, from its query)."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not may(request.user, can):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return login_required(guarded)

    return wrap


class SignedInWithSecondFactor(IsAuthenticated):
    message: Any = _("Sign in, and set up a second factor first: your role opens people's files.")

    def has_permission(self, request: Request, view: APIView) -> bool:
        return super().has_permission(request, view) and not second_factor_missing(request._request)


class MayDo(SignedInWithSecondFactor):
    """A view set names `reads` and `writes`; an action of its own may name another in `capabilities`."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not super().has_permission(request, view):
            return False
        default = getattr(view, "reads" if request.method in SAFE_METHODS else "writes", None)
        can: Can | None = getattr(view, "capabilities", {}).get(getattr(view, "action", None), default)
        self.message = PermissionDeniedByRole.default_detail
        return can is not None and may(request.user, can)
