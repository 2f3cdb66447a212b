"""Pages of requests by name: a coordinator finds out who it is, an office writes down what the person says."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can, may
from common.errors import DomainError
from common.moves import MoveForm, make_move, timeline
from common.tables import Column, ListTable, state_tabs
from common.transitions import Move, available
from employers.choices import NamedStatus
from workers.selectors import may_be_shared, workers_visible_to
from workers.services import file_opened

from ..models import NamedPerson
from ..transitions import NAMED_PERSON_MOVES
from .selectors import candidates, requests_to_work, standing_person
from .services import named_person_choose, named_person_move, named_request_close

COLUMNS = (
    Column("request", gettext_lazy("Asked for")),
    Column("status", gettext_lazy("State"), sort="status"),
    Column("vacancy", gettext_lazy("Vacancy"), sort="vacancy__title"),
    Column("asked", gettext_lazy("Asked on"), sort="created_at"),
)


@require_safe
@allowed(Can.READ_PROPOSALS)
def named_list(request: HttpRequest) -> HttpResponse:
    requests = requests_to_work(person(request))
    state = request.GET.get("status", "")
    shown = requests.filter(status=state) if state in NamedStatus.values else requests
    context = {
        "table": ListTable(request, shown, COLUMNS, default="-asked"),
        "tabs": state_tabs(request, requests, NamedStatus.choices),
    }
    return render(request, "matching/named_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.READ_PROPOSALS)
def named_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is asked for, whom that may be, and what they say. Posting is one of the moves of the person who stands for it."""
    user = person(request)
    named = get_object_or_404(requests_to_work(user), pk=pk)
    found = standing_person(named, user)
    moves = _moves(request, found)
    form = MoveForm(request.POST or None, moves=moves)
    if request.method == "POST":
        if found is None or not moves:
            raise PermissionDenied
        if form.is_valid() and make_move(request, form, found, partial(named_person_move, found=found)):
            return redirect("matching:named_list" if found.status == "mistaken" else "matching:named", *_after(found))
    if found is not None:
        file_opened(worker=found.worker, by=user, what="proposal")
    may_decide = may(request.user, Can.DECIDE_PROPOSALS)
    search = may_decide and found is None and named.status == NamedStatus.ASKED
    context = {
        "named": named,
        "found": found,
        "shared": found is not None and may_be_shared(found.worker),
        "form": form if moves else None,
        "may_close": may_decide and found is None and named.stands,
        "search": search,
        "candidates": candidates(named, user) if search else [],
        "events": timeline(found) if found else [],
    }
    return render(request, "matching/named.html", context)


def _after(found: NamedPerson) -> tuple[int, ...]:
    return () if found.status == "mistaken" else (found.request_id,)


def _moves(request: HttpRequest, found: NamedPerson | None) -> list[Move]:
    """The office that registers people writes down what they say; that it is somebody else, the coordinator."""
    if found is None or not may(request.user, Can.REGISTER_PEOPLE):
        return []
    moves = available(NAMED_PERSON_MOVES, found.status)
    return moves if may(request.user, Can.DECIDE_PROPOSALS) else [move for move in moves if move.name != "mistake"]


@require_POST
@allowed(Can.DECIDE_PROPOSALS)
def named_choose(request: HttpRequest, pk: int, worker: int) -> HttpResponse:
    named = get_object_or_404(requests_to_work(person(request)), pk=pk)
    chosen = get_object_or_404(workers_visible_to(person(request)), pk=worker)
    try:
        named_person_choose(request=named, worker=chosen, by=person(request))
        messages.success(request, _("Chosen. Their office asks the person; the employer is told nothing yet."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("matching:named", named.pk)


@require_POST
@allowed(Can.DECIDE_PROPOSALS)
def named_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody of that name can come."""
    named = get_object_or_404(requests_to_work(person(request)), pk=pk)
    try:
        named_request_close(request=named, by=person(request))
        messages.success(request, _("Closed: the employer is told “not available”."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("matching:named", named.pk)
