from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language

from common.errors import DomainError

from .guards import person
from .models import SavedList
from .services import list_forget, list_save, sessions_close_others, user_language_set


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


@require_POST
@login_required
def saved_list_save(request: HttpRequest) -> HttpResponse:
    """Back to the list that was saved, wherever that is."""
    page, query = request.POST.get("list", ""), request.POST.get("query", "")
    back = _list_address(page)
    try:
        saved = list_save(user=person(request), page=page, name=request.POST.get("name", ""), query=query)
        messages.success(request, _("Saved as “%(name)s”.") % {"name": saved.name})
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(f"{back}?{QueryDict(query).urlencode()}")


@require_POST
@login_required
def saved_list_forget(request: HttpRequest, pk: int) -> HttpResponse:
    saved = get_object_or_404(SavedList, pk=pk, user=person(request))
    back = _list_address(saved.page)
    list_forget(saved=saved)
    messages.success(request, _("The list “%(name)s” is forgotten; nothing in it changed.") % {"name": saved.name})
    return redirect(back)


def _list_address(page: str) -> str:
    """Only a list of ours: a route without arguments."""
    try:
        return reverse(page)
    except NoReverseMatch as error:
        raise Http404 from error


def closed(request: HttpRequest, **kwargs: str) -> HttpResponse:
    """Pages of allauth that this product does not offer: a ministry makes accounts and changes their addresses."""
    raise Http404
