"""What a person agrees to: the text to read aloud, purpose by purpose, and their answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can, may
from common.errors import DomainError

from ..choices import ConsentPurpose
from ..forms import ConsentForm, PurposeForm
from ..models import Worker
from ..selectors import consents_standing
from ..services import consent_give, consent_withdraw, file_opened
from .frame import file_page, worker_or_404

# Languages that HTML knows by two letters; every other by the three of ISO 639-3.
_SPOKEN = {"spa": "es", "eng": "en", "fra": "fr"}


@require_safe
@allowed(Can.READ_PEOPLE)
def worker_consents(request: HttpRequest, pk: int) -> HttpResponse:
    """Each purpose with its text of today, and how the person answered."""
    worker = worker_or_404(request, pk)
    file_opened(worker=worker, by=person(request), what="consents")
    return _page(request, worker)


@require_POST
@allowed(Can.REGISTER_PEOPLE)
def consent_record(request: HttpRequest, pk: int) -> HttpResponse:
    """The person says yes, or takes their yes back, to one purpose."""
    worker = worker_or_404(request, pk)
    answer = PurposeForm(request.POST)
    if not answer.is_valid():
        return _page(request, worker)
    purpose = ConsentPurpose(answer.cleaned_data["purpose"])
    form = ConsentForm(purpose, request.POST)
    try:
        if answer.cleaned_data["says"] == "no":
            consent_withdraw(worker=worker, purpose=purpose, by=person(request))
            messages.success(request, _("Withdrawn: %(purpose)s.") % {"purpose": purpose.label})
        elif form.is_valid():
            consent_give(worker=worker, purpose=purpose, means=form.cleaned_data["means"], by=person(request))
            messages.success(request, _("Noted: the person agrees to %(purpose)s.") % {"purpose": purpose.label})
        else:
            return _page(request, worker, form, purpose)
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("workers:consents", worker.pk)


def _page(
    request: HttpRequest, worker: Worker, form: ConsentForm | None = None, purpose: ConsentPurpose | None = None
) -> HttpResponse:
    may_write = may(person(request), Can.REGISTER_PEOPLE)
    parts: list[dict[str, Any]] = [
        {
            "standing": standing,
            "spoken": _SPOKEN.get(standing.text.language_id, standing.text.language_id) if standing.text else "",
            "other_language": standing.text is not None and standing.text.language_id != worker.preferred_language_id,
            "form": form if form and standing.purpose == purpose else ConsentForm(standing.purpose),
            "may_answer": may_write and (standing.ask_again or not standing.is_open),
            "may_withdraw": may_write and standing.is_open,
        }
        for standing in consents_standing(worker)
    ]
    past = worker.consents.exclude(withdrawn_at=None).select_related("recorded_by", "withdrawal_recorded_by")
    return file_page(request, worker, "consents", "workers/consents.html", {"parts": parts, "past": past, "form": form})
