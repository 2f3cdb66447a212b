"""An employer's worksites: added, described anew, retired."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.guards import allowed, person
from accounts.policies import Can
from common.errors import DomainError

from ..forms.portal import WorksiteForm
from ..models import Employer, Worksite
from ..selectors import organisations_of, worksites_of
from ..services import worksite_retire, worksite_save, worksite_use_again
from .organisation import organisation_face, organisation_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.KEEP_ORGANISATION)
def worksite_page(request: HttpRequest, pk: int) -> HttpResponse:
    employer = organisation_or_404(request, pk)
    form = WorksiteForm(request.POST or None, employer=employer)
    if request.method == "POST" and form.is_valid() and _saved(request, employer, form):
        return redirect("portal:worksites", employer.pk)
    return organisation_face(
        request,
        employer,
        "worksites",
        "employers/portal/worksites.html",
        form=form,
        worksites=worksites_of(employer)[:200],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.KEEP_ORGANISATION)
def worksite_edit(request: HttpRequest, pk: int) -> HttpResponse:
    site = _site_or_404(request, pk)
    known = {name: getattr(site, name) for name in WorksiteForm.base_fields}
    form = WorksiteForm(request.POST or None, employer=site.employer, initial=known)
    if request.method == "POST" and form.is_valid() and _saved(request, site.employer, form, worksite=site):
        return redirect("portal:worksites", site.employer_id)
    return organisation_face(
        request, site.employer, "worksites", "employers/portal/worksite.html", form=form, site=site
    )


@require_POST
@allowed(Can.KEEP_ORGANISATION)
def worksite_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Not used any more, or used again."""
    site = _site_or_404(request, pk)
    (worksite_use_again if site.retired_at else worksite_retire)(worksite=site)
    messages.success(request, _("Saved."))
    return redirect("portal:worksites", site.employer_id)


def _site_or_404(request: HttpRequest, pk: int) -> Worksite:
    own = Worksite.objects.filter(employer__in=organisations_of(person(request)).values("pk"))
    return get_object_or_404(own.select_related("employer", "subdivision"), pk=pk)


def _saved(request: HttpRequest, employer: Employer, form: WorksiteForm, **which: Any) -> bool:
    try:
        worksite_save(employer=employer, **which, **form.cleaned_data)
    except DomainError as error:
        form.refuse(error)
        return False
    messages.success(request, _("Saved."))
    return True
