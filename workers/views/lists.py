"""Find a person."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.guards import allowed, person
from accounts.policies import Can, may
from common.tables import Column, ListTable, state_tabs

from ..choices import WorkerStatus
from ..forms import WorkerFilter
from ..models import Worker
from ..selectors import PASSPORT_ENDS_WITHIN, search_workers, with_passport_ending, workers_visible_to

COLUMNS = (
    Column("person", gettext_lazy("Person"), sort=("first_surname", "second_surname", "given_names")),
    Column("status", gettext_lazy("State"), sort="status"),
    Column("place", gettext_lazy("Lives in"), sort="municipality__name"),
    Column("office", gettext_lazy("Office"), sort="office__name"),
    Column("registered", gettext_lazy("Registered"), sort="registered_on"),
    Column("confirmed", gettext_lazy("Interest confirmed"), sort="confirmed_on"),
)


@require_safe
@allowed(Can.READ_PEOPLE)
def worker_list(request: HttpRequest) -> HttpResponse:
    filters = WorkerFilter(request.GET or None, user=person(request))
    chosen = filters.chosen
    people = _filtered(workers_visible_to(person(request)), chosen)
    shown = people.filter(status=chosen["status"]) if chosen.get("status") else people
    table = ListTable(request, shown, COLUMNS, default="" if chosen.get("q") else "-registered")
    tabs = state_tabs(request, people, WorkerStatus.choices)
    context = {"table": table, "filters": filters, "tabs": tabs}
    return render(request, "workers/list.html", context | {"may_register": may(request.user, Can.REGISTER_PEOPLE)})


def _filtered(people: QuerySet[Worker], chosen: dict[str, Any]) -> QuerySet[Worker]:
    if chosen.get("passport"):
        people = with_passport_ending(people, timezone.localdate() + PASSPORT_ENDS_WITHIN)
    if chosen.get("office"):
        people = people.filter(office=chosen["office"])
    if chosen.get("occupation"):
        people = people.filter(experiences__occupation=chosen["occupation"]).distinct()
    return search_workers(people, chosen.get("q") or "")
