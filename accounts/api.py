from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import SAFE_METHODS, IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from .middleware import second_factor_missing
from .policies import Can, may


class SignedInWithSecondFactor(IsAuthenticated):
    message = _("Sign in, and set up a second factor first: your role opens people's files.")

    def has_permission(self, request: Request, view: APIView) -> bool:
        return super().has_permission(request, view) and not second_factor_missing(request._request)


class MayDo(SignedInWithSecondFactor):
    """A view set names `reads` and `writes`; an action of its own may name another in `capabilities`."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not super().has_permission(request, view):
            return False
        default = getattr(view, "reads" if request.method in SAFE_METHODS else "writes", None)
        can: Can | None = getattr(view, "capabilities", {}).get(getattr(view, "action", None), default)
        return can is not None and may(request.user, can)
