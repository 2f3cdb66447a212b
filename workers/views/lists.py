"""Find a person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.guards import allowed, person
from accounts.policies import Can, may
from common.tables import Column, ListTable, state_tabs

from ..choices import WorkerStatus
from ..forms import WorkerFilter
from ..selectors import filtered_workers, workers_visible_to

# Counted and turned through; who has more before them searches.
MOST_LISTED = 10_000
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
    filters = WorkerFilter(request.GET or None, user=person(request))
    chosen = filters.chosen
    people = filtered_workers(workers_visible_to(person(request)), chosen)
    shown = people.filter(status=chosen["status"]) if chosen.get("status") else people
    table = ListTable(request, shown, COLUMNS, default="" if chosen.get("q") else "-registered", most=MOST_LISTED)
    tabs = state_tabs(request, people, WorkerStatus.choices, most=MOST_LISTED)
    context = {"table": table, "filters": filters, "tabs": tabs}
    rights = {"may_register": may(request.user, Can.REGISTER_PEOPLE), "may_merge": may(request.user, Can.MERGE_PEOPLE)}
    return render(request, "workers/list.html", context | rights)
