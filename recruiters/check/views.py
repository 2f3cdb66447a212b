"""The page that anybody may ask: one box, no account, nothing kept."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from accounts.attempts import address_of
from common.limits import within
from pathways.public import help_lines

from .answer import answer_to
from .forms import CheckForm

ASKED, EVERY = 40, timedelta(minutes=10)  # by one address: an office of a village asks for many people


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def check(request: HttpRequest) -> HttpResponse:
    """The text comes by POST, so that it stands in no address, history or log."""
    form = CheckForm(request.POST or None)
    answer = None
    if request.method == "POST" and form.is_valid():
        if not within("job-check", address_of(request) or "", limit=ASKED, period=EVERY):
            return render(request, "429.html", {"why": _("Wait ten minutes and ask again.")}, status=429)
        answer = answer_to(form.cleaned_data["text"], timezone.localdate())
    return render(request, "recruiters/check.html", {"form": form, "answer": answer, "lines": help_lines()})
