"""Pages of the changes that wait for approval: how fresh the plans are, the list, deciding about many, one change with its reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.guards import allowed, person
from accounts.models import User
from accounts.policies import Can, may
from common.errors import DomainError, InvalidInput
from common.moves import timeline
from common.tables import ListTable, address_with, states_of
from common.wording import grouped
from pathways.selectors import findings_for_display, in_groups
from workers.services import file_opened

from ..choices import ChangeStatus
from ..explanation import findings_told
from ..models import PlanChange
from ..models.live import PlanChangeQuerySet
from . import presentation
from .decisions import Decided, changes_approve, changes_decline
from .forms import EVERY, ChangeFilter, ChangeForm, ManyForm
from .moves import change_move
from .selectors import (
    MOST,
    NEWEST,
    changes_visible_to,
    freshness_of,
    newest_of,
    of_kind,
    place_until_now,
    search_changes,
)

PER_PAGE = 50
COUNTED = (ChangeStatus.WAITING, ChangeStatus.APPROVED, ChangeStatus.DECLINED)
FILTERS = {"cause": "cause", "run": "plan__run", "night": "night"}


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.READ_PROPOSALS)
def change_list(request: HttpRequest) -> HttpResponse:
    """What waits for approval. Sent with the boxes that were ticked, a decision about those changes."""
    user = person(request)
    may_decide = may(user, Can.DECIDE_PROPOSALS)
    if request.method == "POST" and not may_decide:
        raise PermissionDenied
    form, ticked = ManyForm(request.POST or None), _ticked(request)
    if request.method == "POST" and form.is_valid() and _decide(request, form, ticked):
        return redirect(request.path + address_with(request, tick=None))
    filters = ChangeFilter(request.GET or None)
    changes = _filtered(changes_visible_to(user), filters.chosen)
    states = states_of(changes.filter(status__in=COUNTED)).of
    status = filters.chosen.get("status") or ChangeStatus.WAITING
    shown = changes if status == EVERY else changes.filter(status=status)
    is_cut = status not in COUNTED and not (filters.chosen.get("q") or filters.chosen.get("night"))
    shown = newest_of(shown) if is_cut else shown
    found = min(states.get(status, 0), MOST + 1) if status in COUNTED else None
    table = ListTable(request, shown, presentation.COLUMNS, per_page=PER_PAGE, most=MOST, found=found)
    page = _Page(table.rows)
    if request.method != "POST" and request.GET.get("tick") == page.mark:
        ticked |= page.waiting
    context = {
        "table": table,
        "newest": NEWEST if is_cut else None,
        "rows": [presentation.row(change) | {"is_ticked": change.pk in ticked} for change in table.rows],
        "filters": filters,
        "tabs": _tabs(request, states, status),
        "narrowed": _narrowed(request, filters.chosen),
        "plans": [presentation.freshness(plan) for plan in freshness_of(user)],
        "may_read_runs": may(user, Can.READ_RUNS),
        "form": form if may_decide else None,
        "tick_url": address_with(request, tick=page.mark),
        "untick_url": address_with(request, tick=None),
        "are_ticked": page.waiting <= ticked,
        "waiting_here": len(page.waiting),
    }
    return render(request, "matching/change_list.html", context)


class _Page:
    """The rows of one page: those about which something can be decided, and a mark of them all.

    "All on this page" ticks the rows that somebody has seen: where others have come since, the mark is another one and nothing is ticked.
    """

    def __init__(self, rows: Sequence[PlanChange]) -> None:
        self.waiting = {change.pk for change in rows if change.status == ChangeStatus.WAITING}
        self.mark = f"{len(self.waiting)}-{min(self.waiting)}-{max(self.waiting)}" if self.waiting else ""


def _ticked(request: HttpRequest) -> set[int]:
    sent = request.POST.getlist("many")[:PER_PAGE]
    return {int(text) for text in sent if text.isascii() and text.isdecimal() and len(text) < 19}


def _decide(request: HttpRequest, form: ManyForm, ticked: set[int]) -> bool:
    """Whether there was anything to decide; where not, the form says what is missing."""
    user, name = person(request), request.POST.get("move", "")
    changes = list(changes_visible_to(user).filter(pk__in=ticked).order_by("pk"))
    try:
        if name not in ("approve", "decline"):
            raise InvalidInput(_("Say whether to approve or to decline: press one of the two buttons."))
        if not changes:
            raise InvalidInput(_("Nothing is ticked: tick the changes that you decide about."))
        decided = _decided(changes, user, name, form.cleaned_data["reason"])
    except DomainError as error:
        form.refuse(error)
        return False
    _tell(request, name, decided)
    return True


def _decided(changes: Sequence[PlanChange], user: User, name: str, reason: str) -> Decided:
    if name == "approve":
        return changes_approve(changes=changes, by=user)
    return changes_decline(changes=changes, by=user, reason=reason)


def _tell(request: HttpRequest, name: str, decided: Decided) -> None:
    """How many were decided about, and who was left as they were and why."""
    count = len(decided.done)
    told = (
        ngettext("%(n)s change was approved.", "%(n)s changes were approved.", count)
        if name == "approve"
        else ngettext("%(n)s change was declined.", "%(n)s changes were declined.", count)
    )
    if count:
        messages.success(request, told % {"n": grouped(count)})
    for line in presentation.refused(decided.refused):
        messages.warning(request, line)


def _filtered(changes: PlanChangeQuerySet, chosen: Mapping[str, Any]) -> PlanChangeQuerySet:
    for name, lookup in FILTERS.items():
        if value := chosen.get(name):
            changes = changes.filter(**{lookup: value})
    if kind := chosen.get("kind"):
        changes = of_kind(changes, kind)
    return search_changes(changes, chosen.get("q") or "")


def _tabs(request: HttpRequest, states: Mapping[str, int], chosen: str) -> list[dict[str, Any]]:
    """Those that wait first, which is where the list begins; then what was decided, if anything; the others without their number."""
    tabs = []
    for state, label in [*ChangeStatus.choices, (EVERY, _("All"))]:
        if states.get(state) or state == chosen or state not in (ChangeStatus.APPROVED, ChangeStatus.DECLINED):
            count = grouped(states.get(state, 0)) if state in COUNTED else ""
            address = address_with(
                request, page=None, tick=None, status=None if state == ChangeStatus.WAITING else state
            )
            tabs.append({"label": capfirst(str(label)), "url": address, "count": count, "current": state == chosen})
    return tabs


def _narrowed(request: HttpRequest, chosen: Mapping[str, Any]) -> list[dict[str, str]]:
    """The one run that an address from its page narrows the list to, with the way out of it."""
    told = {"run": _("Plan of run #%(run)s"), "night": _("Found by run #%(run)s")}
    return [
        {"label": words % {"run": chosen[name]}, "url": address_with(request, page=None, tick=None, **{name: None})}
        for name, words in told.items()
        if chosen.get(name)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.READ_PROPOSALS)
def change_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What would change for one person and why, and what is decided about it. It shows nobody else."""
    user = person(request)
    change = get_object_or_404(changes_visible_to(user), pk=pk)
    may_decide = may(user, Can.DECIDE_PROPOSALS)
    form = ChangeForm(request.POST or None, change=change)
    if request.method == "POST":
        if not may_decide:
            raise PermissionDenied
        if form.is_valid() and _move(request, form, change):
            return redirect("matching:change", pk)
    file_opened(worker=change.worker, by=user, what="change")
    context = _why(change) | {
        "form": form if may_decide and form.moves else None,
        "may_decide": may_decide,
        "may_read_runs": may(user, Can.READ_RUNS),
        "events": timeline(change),
    }
    return render(request, "matching/change.html", context)


def _why(change: PlanChange) -> dict[str, Any]:
    until_now = place_until_now(change)
    told = findings_for_display(findings_told(change.judged_by, change.findings))
    return {
        "change": change,
        "worker": change.worker,
        "heading": presentation.heading(change),
        "face": presentation.FACES[ChangeStatus(change.status)],
        "is_lost": change.after_id is None,
        "cause": capfirst(change.get_cause_display()),
        "verdict": presentation.verdict(change),
        "sides": presentation.sides(change),
        "until_now": until_now,
        "parts": presentation.parts(change, until_now),
        "other_name": _("Until now: %(work)s") % {"work": change.before.title} if until_now and change.before else "",
        "price": presentation.price(change),
        "groups": in_groups(told),
        "found_by": presentation.found_by(change),
    }


def _move(request: HttpRequest, form: ChangeForm, change: PlanChange) -> bool:
    name, reason = form.cleaned_data["move"], form.cleaned_data["reason"]
    try:
        change_move(change=change, name=name, by=person(request), reason=reason)
    except DomainError as error:
        form.refuse(error)
        return False
    told = {
        "approve": _("The change was approved."),
        "decline": _("The change was declined."),
        "reconsider": _("The person is looked at again: what is found waits for approval here."),
    }
    messages.success(request, told[name])
    return True
