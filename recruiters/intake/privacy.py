"""What stands before every page of this room: no account, no session, no cookie, no referrer, kept by no cache."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from common.uploads import InMemory

from .state import language_of

Page = Callable[..., HttpResponse]
HEADERS = {
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


def nobody(page: Page) -> Page:
    """For a page that must not know who asks, also where the browser is signed in.

    Without a token against forged forms, which needs a cookie: nothing here is done in anybody's name, and what a form carries is sealed.
    """

    @wraps(page)
    def opened(request: HttpRequest, *arguments: object, **named: object) -> HttpResponse:
        request.user = AnonymousUser()
        return guarded(request, lambda: page(request, *arguments, **named))

    return csrf_exempt(opened)


def guarded(request: HttpRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """With what keeps it out of caches and referrers, in the language that the address names, and with files in memory only."""
    if request.method == "POST":
        request.upload_handlers = [InMemory(request)]
    language = language_of(request.GET.get("idioma", ""))
    with translation.override(language or translation.get_language()):
        response = answer()
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response


def exit_address() -> str:
    return str(settings.QUICK_EXIT)
