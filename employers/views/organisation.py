"""An employer's own organisation: where its verification stands, what it says of itself, its papers, handing in."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can
from common.errors import DomainError
from common.moves import timeline
from common.uploads import was_too_large

from .. import papers
from ..choices import VerificationStatus
from ..forms.portal import DocumentForm, HandInForm, OrganisationForm, SignatoryForm
from ..models import Employer, VerificationCase, VerificationDocument
from ..portal import steps_of, tabs_of
from ..selectors import case_now, documents_of, is_in_renewal, organisations_of
from ..services import (
    case_begin,
    case_submit,
    document_add,
    document_take_back,
    organisation_describe,
    signatory_set,
)


@require_safe
@allowed(Can.KEEP_ORGANISATION)
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Straight to the organisation of whoever belongs to one only."""
    organisations = list(organisations_of(person(request))[:50])
    if len(organisations) == 1:
        return redirect("portal:organisation", organisations[0].pk)
    return render(request, "employers/portal/list.html", {"organisations": organisations})


def organisation_or_404(request: HttpRequest, pk: int) -> Employer:
    return get_object_or_404(organisations_of(person(request)), pk=pk)


def organisation_face(
    request: HttpRequest, employer: Employer, here: str, template: str, **context: Any
) -> HttpResponse:
    """A page of the organisation, with its head and tabs."""
    shared = {"employer": employer, "tabs": tabs_of(employer, here)}
    return render(request, template, shared | context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.KEEP_ORGANISATION)
def organisation_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What is missing until the organisation is verified, as steps; the last of them is handing in."""
    employer = organisation_or_404(request, pk)
    case = case_now(employer)
    if case is None:
        return organisation_face(request, employer, "organisation", "employers/portal/organisation.html", case=None)
    form = HandInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            case_submit(case=case, by=person(request), answer=form.cleaned_data["answer"])
            messages.success(request, _("Handed in. The ministry looks at it and writes to the owners."))
            return redirect("portal:organisation", employer.pk)
        except DomainError as error:
            form.refuse(error)
    steps = steps_of(case)
    context = {
        "case": case,
        "steps": steps,
        "form": form if case.is_open_to_the_employer else None,
        "ready": all(step.done for step in steps[:-1]),
        "asked": _last_words(case),
        "events": timeline(case),
    }
    return organisation_face(request, employer, "organisation", "employers/portal/organisation.html", **context)


def _last_words(case: VerificationCase) -> str:
    """What the ministry said last, where it asked for something or refused."""
    if case.status not in (VerificationStatus.CHANGES_ASKED, VerificationStatus.REFUSED):
        return ""
    event = case.events.order_by("-at", "-pk").first()
    return event.reason if event else ""


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.KEEP_ORGANISATION)
def details(request: HttpRequest, pk: int) -> HttpResponse:
    employer = organisation_or_404(request, pk)
    case = case_now(employer)
    if case is None:
        return redirect("portal:organisation", employer.pk)
    form = OrganisationForm(request.POST or None, employer=employer, locked=is_in_renewal(case))
    if request.method == "POST" and form.is_valid() and _saved(form, partial(organisation_describe, case=case)):
        return _back(request, employer)
    return organisation_face(request, employer, "organisation", "employers/portal/details.html", form=form, case=case)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.KEEP_ORGANISATION)
def signatory(request: HttpRequest, pk: int) -> HttpResponse:
    employer = organisation_or_404(request, pk)
    case = case_now(employer)
    if case is None:
        return redirect("portal:organisation", employer.pk)
    parts = ("name", "position", "email", "phone")
    known = {name: getattr(case, f"signatory_{name}") for name in parts}
    form = SignatoryForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid() and _saved(form, partial(signatory_set, case=case)):
        return _back(request, employer)
    return organisation_face(request, employer, "organisation", "employers/portal/signatory.html", form=form, case=case)


def _saved(form: Any, verb: Any) -> bool:
    try:
        verb(**form.cleaned_data)
    except DomainError as error:
        form.refuse(error)
        return False
    return True


def _back(request: HttpRequest, employer: Employer) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("portal:organisation", employer.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.KEEP_ORGANISATION)
def documents(request: HttpRequest, pk: int) -> HttpResponse:
    employer = organisation_or_404(request, pk)
    case = case_now(employer)
    if case is None:
        return redirect("portal:organisation", employer.pk)
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and _added(request, form, case):
        messages.success(request, _("Kept. Only you and the ministry can open it."))
        return redirect("portal:documents", employer.pk)
    context = {"form": form if case.is_open_to_the_employer else None, "documents": documents_of(case), "case": case}
    return organisation_face(request, employer, "organisation", "employers/portal/documents.html", **context)


def _added(request: HttpRequest, form: DocumentForm, case: VerificationCase) -> bool:
    if was_too_large(request):
        form.is_valid()
        form.errors.pop("file", None)
        form.refuse(papers.too_large())
        return False
    if not form.is_valid():
        return False
    file = form.cleaned_data["file"]
    told = {"kind": form.cleaned_data["kind"], "file_name": file.name, "chunks": file.chunks()}
    try:
        document_add(case=case, by=person(request), **told)
    except DomainError as error:
        form.refuse(error)
        return False
    return True


@require_POST
@allowed(Can.KEEP_ORGANISATION)
def document_back(request: HttpRequest, pk: int) -> HttpResponse:
    own = VerificationDocument.objects.filter(case__employer__in=organisations_of(person(request)).values("pk"))
    document = get_object_or_404(own.select_related("case"), pk=pk, removed_at=None)
    try:
        document_take_back(document=document)
        messages.success(request, _("Taken back: the file is deleted."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("portal:documents", document.case.employer_id)


@require_POST
@allowed(Can.KEEP_ORGANISATION)
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """A new case: to be verified anew, or after a refusal."""
    employer = organisation_or_404(request, pk)
    try:
        case_begin(employer=employer, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(reverse("portal:organisation", args=[employer.pk]))
