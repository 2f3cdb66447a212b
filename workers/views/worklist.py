"""The office's list to keep its files alive: ask again, note who is still interested (one or many, with undo), print for a visit."""

from __future__ import annotations

import time
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can
from common.tables import Column, ListTable, address_with
from common.wording import grouped

from ..forms import WorklistFilter
from ..models import Worker
from ..periods import UNDO_WITHIN
from ..presentation import masked_phone
from ..selectors import TABS, Worklist, drafts_visible_to, workers_visible_to, worklist_of
from ..services import file_opened, files_confirm, files_opened, files_unconfirm

DRAFTS = "drafts"  # the tab that is a page of its own
PER_PAGE = 50
PRINTED = 300  # people on one printed list: more than a team visits in a day
LABELS = {
    "now": gettext_lazy("Ask now"),
    "soon": gettext_lazy("In 14 days"),
    "stale": gettext_lazy("Resting"),
    "papers": gettext_lazy("Papers that end"),
    "dates": gettext_lazy("Dates not known"),
    "asked": gettext_lazy("Asked for something"),
}
HINTS = {
    "now": gettext_lazy(
        "Interest was confirmed 80 days ago or longer. After 90 days the file rests and is not matched."
    ),
    "soon": gettext_lazy("These people have to be asked within the next 14 days."),
    "stale": gettext_lazy("Not matched until they say that they are still interested."),
    "papers": gettext_lazy("The passport or another paper has ended, or ends within 90 days."),
    "dates": gettext_lazy("Nobody has noted when they can be away: without it no vacancy suits them surely."),
    "asked": gettext_lazy("On their own page they asked to put something right, or to erase the file."),
}
COLUMNS = (
    Column("person", gettext_lazy("Person"), sort=("first_surname", "second_surname", "given_names")),
    Column("place", gettext_lazy("Lives in"), sort="municipality__name"),
    Column("language", gettext_lazy("Language"), sort="preferred_language__title_es"),
    Column("confirmed", gettext_lazy("Interest confirmed"), sort="confirmed_on"),
    Column("phone", gettext_lazy("Phone")),
    Column("actions", gettext_lazy("Actions"), quiet=True),
)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.REGISTER_PEOPLE)
def worklist(request: HttpRequest) -> HttpResponse:
    """The list. Sent with `reveal`, the same page with that person's number, which is noted as an opening of the file."""
    shown = _Shown(request)
    revealed = _revealed(request) if request.method == "POST" else None
    table = ListTable(request, shown.rows, COLUMNS, default="confirmed", per_page=PER_PAGE)
    context = {
        "table": table,
        "filters": shown.filters,
        "tabs": tabs_of(request, shown.list, shown.tab),
        "tab": shown.tab,
        "hint": HINTS[shown.tab],
        "revealed": revealed,
        "people": [(worker, masked_phone(worker.phone)) for worker in table.rows],
        "may_confirm": shown.tab in ("now", "soon", "stale"),
        "undo": _undo_left(request),
        "print_url": f"{reverse('workers:worklist_print')}{address_with(request, page=None)}",
        "here": request.get_full_path(),
    }
    return render(request, "workers/worklist.html", context)


@require_POST
@allowed(Can.REGISTER_PEOPLE)
def worklist_confirm(request: HttpRequest) -> HttpResponse:
    """Still interested: one row at once (`one`), several (`many`) after a page that names and counts them."""
    user, one = person(request), request.POST.get("one", "")
    ids = [
        int(text) for text in ([one] if one else request.POST.getlist("many")) if text.isascii() and text.isdecimal()
    ]
    people = list(workers_visible_to(user).filter(pk__in=ids[:PER_PAGE]).order_by("first_surname", "pk"))
    back = _back(request)
    if not people:
        messages.warning(request, _("Nobody was chosen."))
        return redirect(back)
    if not one and "sure" not in request.POST:
        return render(request, "workers/worklist_confirm.html", {"people": people, "back": back})
    before = files_confirm(workers=people, by=user)
    request.session["confirmed_lately"] = {
        "at": int(time.time()),
        "before": {str(pk): was for pk, was in before.items()},
    }
    if left := len(people) - len(before):
        told = ngettext("%(n)d file had moved on and was left.", "%(n)d files had moved on and were left.", left)
        messages.warning(request, told % {"n": left})
    return redirect(back)


@require_POST
@allowed(Can.REGISTER_PEOPLE)
def worklist_undo(request: HttpRequest) -> HttpResponse:
    lately, user = request.session.pop("confirmed_lately", None) or {}, person(request)
    before = {int(pk): tuple(was) for pk, was in lately.get("before", {}).items()}
    people = workers_visible_to(user).filter(pk__in=before)
    undone = files_unconfirm(workers=people, before=before, by=user)
    told = ngettext("%(n)d confirmation taken back.", "%(n)d confirmations taken back.", undone) % {"n": undone}
    messages.success(request, told) if undone == len(before) and undone else messages.warning(request, told)
    return redirect(_back(request))


@require_safe
@allowed(Can.REGISTER_PEOPLE)
def worklist_print(request: HttpRequest) -> HttpResponse:
    """For a visit to a village: by place, with whole numbers, hence noted in each file."""
    shown = _Shown(request)
    order = ("municipality__name", "first_surname", "second_surname", "pk")
    people = list(shown.rows.order_by(*order)[:PRINTED])
    files_opened(workers=[worker.pk for worker in people], by=person(request), what="worklist")
    context = {"people": people, "label": LABELS[shown.tab], "more": max(0, shown.rows.count() - PRINTED)}
    return render(request, "workers/worklist_print.html", context)


class _Shown:
    """What the address asks for: the tab, and the people of the filters."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        asked = request.GET.get("tab", "")
        self.tab = asked if asked in TABS else TABS[0]
        self.filters = WorklistFilter(request.GET or None, user=person(request))
        listed = worklist_of(person(request))
        self.list = Worklist(_filtered(listed.people, self.filters.chosen), listed.today)
        self.rows = self.list.tab(self.tab)


def tabs_of(request: HttpRequest, listed: Worklist, current: str) -> list[dict[str, Any]]:
    """The lists of people, which keep the filters of the address, and the drafts, which are a page of their own."""
    counts, page = listed.counts(), reverse("workers:worklist")
    query = {name: f"?tab={name}" if current == DRAFTS else address_with(request, tab=name, page=None) for name in TABS}
    tabs = [_tab(LABELS[name], page + query[name], counts[name], name == current) for name in TABS]
    drafts: Any = drafts_visible_to(person(request))
    count = drafts.unfinished().count()
    return [*tabs, _tab(_("Drafts"), reverse("workers:draft_list"), count, current == DRAFTS)]


def _tab(label: Any, url: str, count: int, current: bool) -> dict[str, Any]:
    return {"label": label, "url": url, "count": grouped(count), "current": current}


def _filtered(people: QuerySet[Worker], chosen: dict[str, Any]) -> QuerySet[Worker]:
    for name in ("municipality", "office"):
        if chosen.get(name):
            people = people.filter(**{name: chosen[name]})
    return people


def _revealed(request: HttpRequest) -> int | None:
    """The id of the person whose number is shown on this answer, if it may be."""
    text = request.POST.get("reveal", "")
    people = workers_visible_to(person(request)).exclude(phone="")
    worker = people.filter(pk=int(text)).first() if text.isascii() and text.isdecimal() and len(text) < 19 else None
    if worker is None:
        return None
    file_opened(worker=worker, by=person(request), what="phone")
    return worker.pk


def _undo_left(request: HttpRequest) -> int:
    """How many confirmations of this person may still be taken back."""
    lately = request.session.get("confirmed_lately") or {}
    is_fresh = time.time() - lately.get("at", 0) < UNDO_WITHIN.total_seconds()
    return len(lately.get("before", {})) if is_fresh else 0


def _back(request: HttpRequest) -> str:
    """The list as it was: its own address with the query that the form carries, never another address."""
    query = request.POST.get("back", "").partition("?")[2]
    return reverse("workers:worklist") + (f"?{query}" if query else "")
