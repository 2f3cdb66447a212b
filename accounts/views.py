from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .services import sessions_close_others


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        sessions_close_others(request=request, user=request.user)  # type: ignore[arg-type]
        messages.success(request, _("All your other sessions are closed."))
        return redirect("account_sessions")
    return render(request, "accounts/sessions.html")


def closed(request: HttpRequest, **kwargs: str) -> HttpResponse:
    """Pages of allauth that this product does not offer: a ministry makes accounts and changes their addresses."""
    raise Http404
