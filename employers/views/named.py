"""Pages where an employer asks for somebody by name. It sends, and sees how far it is: asked, found, not available."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.guards import allowed, person
from accounts.policies import Can
from common.errors import DomainError

from ..forms import NamedRequestForm
from ..selectors import named_requests_visible_to, vacancies_visible_to
from ..services import named_request_move, named_request_send


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.NAME_PEOPLE)
def named_new(request: HttpRequest, pk: int) -> HttpResponse:
    vacancy = get_object_or_404(vacancies_visible_to(person(request)), pk=pk)
    form = NamedRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            named_request_send(vacancy=vacancy, by=person(request), **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Asked. The ministry looks for the person and asks them first."))
            return redirect("employers:vacancy", vacancy.pk)
    return render(request, "employers/named.html", {"vacancy": vacancy, "form": form})


@require_POST
@allowed(Can.NAME_PEOPLE)
def named_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    named = get_object_or_404(named_requests_visible_to(person(request)), pk=pk)
    try:
        named_request_move(request=named, name="withdraw", by=person(request))
        messages.success(request, _("Taken back: the person is no longer asked for."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("employers:vacancy", named.vacancy_id)
