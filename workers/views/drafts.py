"""Registrations that have begun: of whom, by whom, when last, and how far."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can
from common.errors import DomainError
from common.tables import Column, ListTable, address_with

from ..forms.registration import ORDER
from ..models import RegistrationDraft
from ..selectors import drafts_visible_to, worklist_of
from ..services import draft_discard
from .worklist import DRAFTS, tabs_of

COLUMNS = (
    Column("person", gettext_lazy("Person")),
    Column("progress", gettext_lazy("How far"), sort="screens_done"),
    Column("saved", gettext_lazy("Last saved"), sort="saved_at"),
    Column("started", gettext_lazy("Started by"), sort="started_by__full_name"),
    Column("office", gettext_lazy("Office"), sort="office__name"),
    Column("actions", gettext_lazy("Actions"), quiet=True),
)


@require_safe
@allowed(Can.REGISTER_PEOPLE)
def draft_list(request: HttpRequest) -> HttpResponse:
    """Those that are removed soon are told above the list; the oldest first, where it is asked for."""
    drafts: Any = drafts_visible_to(person(request))
    table = ListTable(request, drafts.unfinished(), COLUMNS, default="-saved")
    rows = [{"draft": draft, "name": name_of(draft), "next": next_screen(draft)} for draft in table.rows]
    context = {
        "table": table,
        "rows": rows,
        "total": len(ORDER) + 1,
        "going": drafts.going().count(),
        "oldest_url": address_with(request, sort="saved", page=None),
        "tabs": tabs_of(request, worklist_of(person(request)), DRAFTS),
    }
    return render(request, "workers/registration/drafts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.REGISTER_PEOPLE)
def draft_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Throwing a draft away is asked for twice: nothing of it can be brought back."""
    draft = get_object_or_404(drafts_visible_to(person(request)), pk=pk)
    if draft.worker_id is not None:
        return redirect("workers:registered", draft.worker_id)
    if request.method == "POST":
        try:
            draft_discard(draft=draft)
            messages.success(request, _("The draft is gone. Nobody was registered."))
        except DomainError as error:
            messages.error(request, error.message)
        return redirect("workers:draft_list")
    return render(request, "workers/registration/discard.html", {"draft": draft, "name": name_of(draft)})


def name_of(draft: RegistrationDraft) -> str:
    """What the person is called, as far as somebody wrote it; else the last digits of their number."""
    said = draft.answers
    names = said.get("person", {}).get("fields", {})
    name = " ".join(names[part] for part in ("given_names", "first_surname", "second_surname") if names.get(part))
    return name or "•••• " + said.get("identity", {}).get("fields", {}).get("number", "")[-4:]


def next_screen(draft: RegistrationDraft) -> str:
    """The key of the screen to go on with; "" where only the check is left."""
    return ORDER[draft.screens_done] if draft.screens_done < len(ORDER) else ""
