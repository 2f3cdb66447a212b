"""Contacts for somebody who asks how to be protected. Nothing on this page, in its address or on its print says why."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.guards import allowed, person
from accounts.policies import Can

from ..selectors import protection_contacts, protection_request_of
from ..services import file_opened, protection_forget, protection_note
from .frame import worker_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.READ_PROTECTION)
def worker_contacts(request: HttpRequest, pk: int) -> HttpResponse:
    """The opening is noted as one of the file: the list of openings tells nobody what was asked."""
    worker = worker_or_404(request, pk)
    if request.method == "POST":
        if request.POST.get("do") == "note":
            protection_note(worker=worker, by=person(request))
        elif request.POST.get("do") == "forget":
            protection_forget(worker=worker)
        return redirect("workers:contacts", worker.pk)
    file_opened(worker=worker, by=person(request), what="summary")
    context = {
        "worker": worker,
        "contacts": protection_contacts(worker),
        "noted": protection_request_of(worker),
    }
    return render(request, "workers/contacts.html", context)
