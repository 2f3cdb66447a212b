"""Find a person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can, may
from accounts.scope import people_scope
from accounts.selectors import saved_lists
from common.sheets.out import as_download
from common.tables import Column, ListTable, States, state_tabs, states_of

from ..choices import WorkerStatus
from ..forms import WorkerFilter
from ..models import Worker
from ..selectors import filtered_workers, in_state, states_apart, workers_visible_to
from ..services import export_logged

LIST = "workers:list"
# Counted and turned through; who has more before them searches, or takes the list out.
MOST_LISTED, MOST_TAKEN = 1_000, 10_000
COLUMNS = (
    Column("person", gettext_lazy("Person"), sort=("first_surname", "second_surname", "given_names"), few=True),
    Column("status", gettext_lazy("State"), sort="status", few=True),
    Column("place", gettext_lazy("Lives in"), sort="municipality__name", few=True),
    Column("office", gettext_lazy("Office"), sort="office__name", few=True),
    Column("registered", gettext_lazy("Registered"), sort="registered_on"),
    Column("confirmed", gettext_lazy("Interest confirmed"), sort="confirmed_on", few=True),
)


@require_safe
@allowed(Can.READ_PEOPLE)
def worker_list(request: HttpRequest) -> HttpResponse:
    filters, states, table = _asked_for(request)
    context = {
        "table": table,
        "filters": filters,
        "tabs": state_tabs(request, states, WorkerStatus.choices),
        "saved": saved_lists(person(request), LIST),
        "list": LIST,
        "query": request.GET.urlencode(),
        "most_taken": MOST_TAKEN,
        "may_register": may(request.user, Can.REGISTER_PEOPLE),
    }
    return render(request, "workers/list.html", context)


@require_POST
@allowed(Can.READ_PEOPLE)
def worker_export(request: HttpRequest) -> HttpResponse:
    """The list as its address says, in its order and its columns, up to `MOST_TAKEN` people. Who took it is noted."""
    filters, _states, table = _asked_for(request)
    people = list(table.source[:MOST_TAKEN])
    export_logged(by=person(request), what=LIST, count=len(people), filters=filters.chosen)
    rows = [_headings(), *(_row(worker) for worker in people)]
    name = f"{_('People').lower()}-{timezone.localdate():%Y-%m-%d}"
    return as_download(request.POST.get("format", ""), title=_("People"), name=name, rows=rows)


def _asked_for(request: HttpRequest) -> tuple[WorkerFilter, States, ListTable]:
    """The filters, how the people who meet them are spread over the states, and the list that is shown."""
    filters = WorkerFilter(request.GET or None, user=person(request))
    chosen = filters.chosen
    state = chosen.get("status") or ""
    people = filtered_workers(workers_visible_to(person(request)), chosen, people_scope(person(request)))
    states = states_of(people, most=MOST_LISTED, apart=states_apart(chosen.get("q") or ""))
    shown = in_state(people, chosen)
    default = "" if chosen.get("q") else "-registered"
    table = ListTable(request, shown, COLUMNS, default=default, most=MOST_LISTED, found=states.found(state))
    return filters, states, table


def _headings() -> list[str]:
    labels = [str(column.label) for column in COLUMNS]
    return [labels[0], _("Folio"), labels[1], labels[2], _("Department"), *labels[3:]]


def _row(worker: Worker) -> list[str]:
    days = (worker.registered_on, worker.confirmed_on)
    return [
        worker.full_name,
        worker.folio,
        str(worker.get_status_display()),
        worker.municipality.name,
        str(worker.municipality.subdivision),
        worker.office.name,
        *(day.isoformat() if day else "" for day in days),
    ]
