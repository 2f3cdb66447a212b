"""The way back: with the digits one reads how it stands, writes, adds a photo, or asks to withdraw.

The digits go by POST: they stand in no address and no history.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.attempts import address_of
from common.errors import DomainError
from common.scope import database_scope
from common.uploads import InMemory, larger_than, was_too_large

from ..choices import ComplaintStatus, MessageKind
from ..evidence import evidence_take
from ..receipts import walk_token
from ..selectors import Returned, returned_to
from ..services import INTAKE, complaint_behind, message_receive, messages_seen_by_the_person
from .forms import MessageForm, PhotoForm, ReceiptForm, WithdrawForm
from .privacy import exit_address, nobody
from .state import complaint_of, language_of, pass_for

# How it stands, in the words of whoever waits for it: what it means, and what comes next.
STANDS: dict[str, tuple[Any, Any]] = {
    ComplaintStatus.RECEIVED: (
        gettext_lazy("We have it"),
        gettext_lazy("Nobody has looked into it yet. An inspector reads it next."),
    ),
    ComplaintStatus.TRIAGED: (
        gettext_lazy("An inspector has read it"),
        gettext_lazy("It will be looked into. We may ask you something here."),
    ),
    ComplaintStatus.INVESTIGATING: (
        gettext_lazy("We are looking into it"),
        gettext_lazy("We ask others without telling them who spoke."),
    ),
    ComplaintStatus.REFERRED: (
        gettext_lazy("Another authority looks into it"),
        gettext_lazy("It is theirs to decide. Below is what we may tell you of it."),
    ),
    ComplaintStatus.REMEDY: (
        gettext_lazy("It is being put right"),
        gettext_lazy("We watch that what was decided is done."),
    ),
    ComplaintStatus.CLOSED: (
        gettext_lazy("It is closed"),
        gettext_lazy("If you do not agree, or something new happened, write to us here: it can be opened again."),
    ),
    ComplaintStatus.APPEALED: (
        gettext_lazy("It is being looked at again"),
        gettext_lazy("Somebody else decides this time."),
    ),
}
_FORMS: dict[str, Any] = {"message": MessageForm, "photo": PhotoForm, "withdraw": WithdrawForm}


@require_http_methods(["GET", "HEAD", "POST"])
@nobody
def back(request: HttpRequest) -> HttpResponse:
    language = language_of(request.POST.get("language", "")) if request.method == "POST" else ""
    with translation.override(language or translation.get_language()):
        response = _back(request)
        response.headers["Content-Language"] = translation.get_language() or "es"
    return response


def _back(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _ask(request)
    if "pass" in request.POST:
        complaint = complaint_of(request.POST["pass"])
        return _ask(request, gone=True) if complaint is None else _acted(request, complaint)
    if "receipt" not in request.POST:
        return _ask(request)
    complaint = complaint_behind(receipt=request.POST["receipt"], client=address_of(request) or "")
    return _ask(request, wrong=True) if complaint is None else _stands(request, complaint)


def _ask(request: HttpRequest, *, wrong: bool = False, gone: bool = False) -> HttpResponse:
    context = {
        "form": ReceiptForm(),
        "wrong": wrong,
        "gone": gone,
        "exit": exit_address(),
        "language": translation.get_language(),
    }
    return render(request, "intake/back.html", context)


def _acted(request: HttpRequest, complaint: int) -> HttpResponse:
    """One of the forms of the page: sent, it is done; with what is wrong at its field where it is not."""
    go = request.POST.get("go", "")
    if go == "withdrawing":
        return _render(request, "intake/withdraw.html", complaint, {"form": WithdrawForm()})
    if go not in _FORMS:
        return _stands(request, complaint)
    form = _FORMS[go](request.POST, request.FILES)
    try:
        _do(request, complaint, go, form)
    except DomainError as error:
        form.errors.pop(error.field or "", None)
        form.refuse(error)
    if form.errors and go == "withdraw":
        return _render(request, "intake/withdraw.html", complaint, {"form": form})
    return _stands(request, complaint, **({go: form} if form.errors else {"done": go}))


def _do(request: HttpRequest, complaint: int, go: str, form: Any) -> None:
    if go == "photo" and was_too_large(request):
        form.is_valid()
        raise larger_than(InMemory.most)
    if not form.is_valid():
        return
    kind = {"photo": MessageKind.EVIDENCE, "withdraw": MessageKind.WITHDRAWAL}.get(go, MessageKind.MESSAGE)
    taken = [evidence_take(form.cleaned_data["file"].chunks())] if go == "photo" else []
    message_receive(
        complaint=complaint,
        body=form.cleaned_data.get("body", ""),
        token=request.POST.get("once", "")[:64] or walk_token(),
        kind=kind,
        pictures=taken,
    )


def _stands(request: HttpRequest, complaint: int, **forms: Any) -> HttpResponse:
    context = {"message": MessageForm(auto_id="m_%s"), "photo": PhotoForm(auto_id="p_%s"), "done": ""} | forms
    response = _render(request, "intake/stands.html", complaint, context)
    messages_seen_by_the_person(complaint=complaint)
    return response


def _render(request: HttpRequest, template: str, complaint: int, context: dict[str, Any]) -> HttpResponse:
    with database_scope(INTAKE):
        told: Returned = returned_to(complaint)
    word, meaning = answer_words(told)
    frame = {
        "told": told,
        "word": word,
        "meaning": meaning,
        "pass": pass_for(complaint),
        "once": walk_token(),
        "exit": exit_address(),
        "language": translation.get_language(),
    }
    return render(request, template, frame | context)


def answer_words(told: Returned) -> tuple[str, str]:
    """How it stands, and what comes next, in plain words."""
    word, meaning = STANDS.get(told.status, STANDS[ComplaintStatus.RECEIVED])
    return str(word), str(meaning)
