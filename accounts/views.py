from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.i18n import set_language

from .guards import person
from .services import sessions_close_others, user_language_set


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        sessions_close_others(request=request, user=request.user)  # type: ignore[arg-type]
        messages.success(request, _("All your other sessions are closed."))
        return redirect("account_sessions")
    return render(request, "accounts/sessions.html")


@require_http_methods(["GET", "HEAD", "POST"])
def language(request: HttpRequest) -> HttpResponseBase:
    """The switch on every page. Whoever is signed in finds the choice again at the next machine."""
    response = set_language(request)
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        response.cookies.pop(settings.LANGUAGE_COOKIE_NAME, None)  # Django knows it, this product does not speak it
    elif request.user.is_authenticated:
        user_language_set(user=person(request), language=chosen)
    return response


def closed(request: HttpRequest, **kwargs: str) -> HttpResponse:
    """Pages of allauth that this product does not offer: a ministry makes accounts and changes their addresses."""
    raise Http404
