"""The way in: who one is, the code, and out again. What is answered never depends on whether there is such a person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.attempts import address_of

from ..services import Claim, TooOften, code_ask, code_use, visit_begin, visit_end, visit_of
from .forms import ClaimForm, CodeForm
from .session import VISIT, claim_of, forget_visit, keep_claim, keep_visit, private


@require_http_methods(["GET", "HEAD", "POST"])
@private
def begin(request: HttpRequest) -> HttpResponse:
    """Folio and date of birth. Two buttons: one sends a code, the other is for a code from the office."""
    if request.method != "POST" and visit_of(token=request.COOKIES.get(VISIT, "")):
        return redirect("own:summary")
    form = ClaimForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "own/begin.html", {"form": form})
    claim = Claim(form.cleaned_data["folio"], form.cleaned_data["birth_date"])
    if "printed" not in request.POST:
        try:
            code_ask(claim=claim, client=address_of(request) or "")
        except TooOften as error:
            return _too_often(request, error)
    response = redirect("own:code")
    keep_claim(response, claim)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@private
def code(request: HttpRequest) -> HttpResponse:
    claim = claim_of(request)
    if claim is None:
        return redirect("own:begin")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            worker = code_use(claim=claim, code=form.cleaned_data["code"], client=address_of(request) or "")
        except TooOften as error:
            return _too_often(request, error)
        if worker is not None:
            response = redirect("own:summary")
            keep_visit(response, visit_begin(worker=worker))
            return response
        form.add_error(
            "code", _("This code is not right, or it does not hold any more. Look at it again, or ask for a new one.")
        )
    return render(request, "own/code.html", {"form": form})


@require_POST
@private
def leave(request: HttpRequest) -> HttpResponse:
    visit_end(token=request.COOKIES.get(VISIT, ""))
    response = redirect("own:begin")
    forget_visit(response)
    return response


def _too_often(request: HttpRequest, error: TooOften) -> HttpResponse:
    return render(request, "own/too_often.html", {"sentence": error.message}, status=error.status)
