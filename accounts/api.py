from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from .middleware import second_factor_missing


class SignedInWithSecondFactor(IsAuthenticated):
    message = _("Sign in, and set up a second factor first: your role opens people's files.")

    def has_permission(self, request: Request, view: APIView) -> bool:
        return super().has_permission(request, view) and not second_factor_missing(request._request)
