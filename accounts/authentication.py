"""Who calls the API: the session of the pages, with its protection against forged requests."""

from drf_spectacular.authentication import SessionScheme
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request


class SignedInSession(SessionAuthentication):
    """Says 401 to nobody in particular (sign in) and 403 to somebody who may not."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class SignedInSessionScheme(SessionScheme):
    """How the description of the API names it."""

    target_class = "accounts.authentication.SignedInSession"
    priority = 0
