"""A recruiter's contact: its licences and vettings, what is still to be brought, the letter of a decision. Only its own recruiter's."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can
from common.errors import DomainError
from common.scope import database_scope

from ..models import VettingCase
from ..selectors.own_vetting import (
    last_question,
    licensing_open_to,
    own_items,
    own_letters,
    own_vetting_letters,
    own_vettings,
)
from ..selectors.vetting import proposal_signed
from ..services import letter_read, own_paper_add, vetting_request
from ..services.cascade import whole_region
from .forms import AskForm, PaperForm

OPEN = ("open", "waiting")


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.ASK_FOR_LICENCE)
def cases(request: HttpRequest) -> HttpResponse:
    """What was asked for and what became of it; and what may be asked for today."""
    by = person(request)
    with database_scope(whole_region(by)):
        asks = licensing_open_to(by)
        form = AskForm(request.POST or None, asks=asks)
        if request.method == "POST" and form.is_valid():
            try:
                case = vetting_request(ask=form.asked, by=by)
                messages.success(request, _("Asked for: an inspector takes it up. Bring the papers of the list."))
                return redirect("own_vetting:case", case.pk)
            except DomainError as error:
                form.refuse(error)
        context = {"cases": list(own_vettings(by)[:100]), "form": form if asks else None}
        return render(request, "recruiters/own/cases.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.ASK_FOR_LICENCE)
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """The list with the papers that are here; a paper is handed in by POST. Once it is decided, the decision and its conditions."""
    by = person(request)
    with database_scope(whole_region(by)):
        found = own_vettings(by).filter(pk=pk).first()
        if found is None:
            raise Http404
        items = own_items(found)
        form = PaperForm(request.POST or None, request.FILES or None, items=items)
        if request.method == "POST" and form.is_valid():
            try:
                _hand_in(request, found, form)
                messages.success(request, _("The paper is here. It is kept encrypted; who opens it is on record."))
                return redirect(request.path)
            except DomainError as error:
                form.refuse(error)
        signed = proposal_signed(found)
        context = {
            "case": found,
            "items": items,
            "question": last_question(found),
            "form": form if found.status in OPEN else None,
            "signed": signed,
            "conditions": list(signed.conditions.all()) if signed else [],
            "letters": own_letters(found),
        }
        return render(request, "recruiters/own/case.html", context, status=400 if form.errors else 200)


@require_safe
@allowed(Can.ASK_FOR_LICENCE)
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter as it was sent."""
    by = person(request)
    with database_scope(whole_region(by)):
        found = own_vetting_letters(by).filter(pk=pk).first()
        if found is None:
            raise Http404
        try:
            content = letter_read(found)
        except FileNotFoundError as error:
            raise Http404 from error
        name = f"{found.proposal.case.folio}-{found.language}.pdf"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
        return HttpResponse(content, content_type="application/pdf", headers=headers)


def _hand_in(request: HttpRequest, found: VettingCase, form: PaperForm) -> None:
    said = form.cleaned_data
    own_paper_add(
        case=found,
        item=said["item"],
        title=said["title"],
        file_name=said["file"].name,
        chunks=said["file"].chunks(),
        by=person(request),
    )
