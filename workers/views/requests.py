"""What a person asked for on their own page, and the answer that they read there."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.guards import allowed, person
from accounts.policies import Can
from common.errors import DomainError

from ..choices import RequestStatus
from ..forms import AnswerForm
from ..models import PersonRequest
from ..selectors import requests_visible_to
from ..services import file_opened, request_answer
from .frame import file_page, worker_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.REGISTER_PEOPLE)
def worker_requests(request: HttpRequest, pk: int) -> HttpResponse:
    """All that this person asked for; what waits comes first, each with its form."""
    worker, user = worker_or_404(request, pk), person(request)
    requests = list(requests_visible_to(user).filter(worker=worker))
    sent = None
    if request.method == "POST":
        asked = next((asked for asked in requests if str(asked.pk) == request.POST.get("request")), None)
        sent = AnswerForm(request.POST, asked=asked) if asked else None
        if asked and sent and _answered(request, asked, sent):
            return redirect("workers:requests", worker.pk)
    else:
        file_opened(worker=worker, by=user, what="requests")
    waiting = [
        (asked, sent if sent is not None and sent.prefix == str(asked.pk) else AnswerForm(asked=asked))
        for asked in requests
        if asked.status == RequestStatus.OPEN
    ]
    answered = [asked for asked in requests if asked.status != RequestStatus.OPEN]
    return file_page(request, worker, "requests", "workers/requests.html", {"waiting": waiting, "answered": answered})


def _answered(request: HttpRequest, asked: PersonRequest, form: AnswerForm) -> bool:
    if not form.is_valid():
        return False
    try:
        answer = form.cleaned_data["reason"]
        request_answer(request=asked, name=form.cleaned_data["move"], by=person(request), answer=answer)
    except DomainError as error:
        form.refuse(error)
        return False
    messages.success(request, _("Answered. The person reads it on their own page."))
    return True
