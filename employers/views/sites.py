"""A page for spreading the seats of a vacancy over worksites."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.guards import allowed, person
from accounts.policies import Can
from common.errors import DomainError

from ..forms import SitesForm
from ..policies import may_spread_seats
from ..selectors import vacancies_visible_to
from ..services import vacancy_sites_set


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.WRITE_VACANCIES)
def vacancy_sites(request: HttpRequest, pk: int) -> HttpResponse:
    vacancy = get_object_or_404(vacancies_visible_to(person(request)), pk=pk)
    if not may_spread_seats(person(request), vacancy):
        raise Http404
    form = SitesForm(request.POST or None, vacancy=vacancy)
    if request.method == "POST" and form.is_valid():
        try:
            vacancy_sites_set(vacancy=vacancy, seats=form.seats, by=person(request))
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Saved: the seats of each worksite."))
            return redirect("employers:vacancy", vacancy.pk)
    return render(request, "employers/sites.html", {"vacancy": vacancy, "form": form})
