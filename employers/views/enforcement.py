"""Published sanctions that may be about an employer: a queue, and the page on which a person decides."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can, may
from common.moves import MoveForm, make_move, timeline
from common.names import plain
from common.tables import Column, ListTable, state_tabs
from common.transitions import available

from .. import enforcement_card as words
from ..choices import MatchStatus
from ..forms.enforcement import MatchFilter
from ..models import EnforcementMatch
from ..selectors import matches_visible_to
from ..services import match_decide
from ..transitions import MATCH_MOVES

COLUMNS = (
    Column("record", gettext_lazy("Published sanction"), sort="record__name_written"),
    Column("employer", gettext_lazy("Employer"), sort="employer__legal_name"),
    Column("kind", gettext_lazy("Kind"), sort="record__kind"),
    Column("days", gettext_lazy("Days"), sort="record__starts_on"),
    Column("confidence", gettext_lazy("Confidence"), sort="confidence", num=True),
)


@require_safe
@allowed(Can.READ_ENFORCEMENT)
def match_list(request: HttpRequest) -> HttpResponse:
    """The likeliest first; those that nobody has decided, unless another state is asked for."""
    filters = MatchFilter(request.GET or None)
    chosen = filters.chosen
    matches = _filtered(matches_visible_to(person(request)), chosen)
    shown = matches.filter(status=chosen["status"]) if chosen.get("status") else matches
    table = ListTable(request, shown, COLUMNS, default="-confidence")
    for match in table.rows:
        match.days = words.days_of(match.record)
        match.state, match.label = words.match_face(match)
    tabs = state_tabs(request, matches, MatchStatus.choices)
    return render(request, "employers/enforcement/list.html", {"table": table, "filters": filters, "tabs": tabs})


def _filtered(matches: QuerySet[EnforcementMatch], chosen: dict[str, Any]) -> QuerySet[EnforcementMatch]:
    if chosen.get("kind"):
        matches = matches.filter(record__kind=chosen["kind"])
    if text := plain(chosen.get("q") or ""):
        matches = matches.filter(Q(record__search_name__contains=text) | Q(employer__search_name__contains=text))
    return matches


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.READ_ENFORCEMENT)
def match_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Both side by side, what speaks for it and against, the row as published, and the decision."""
    match = get_object_or_404(matches_visible_to(person(request)), pk=pk)
    decides = may(request.user, Can.VERIFY_EMPLOYERS)
    form = MoveForm(request.POST or None, moves=available(MATCH_MOVES, match.status)) if decides else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid() and make_move(request, form, match, partial(match_decide, match=match)):
            return redirect("portal:match", match.pk)
    state, label = words.match_face(match)
    context = {
        "match": match,
        "state": state,
        "label": label,
        "how_likely": words.confidence_in_words(match.confidence),
        "reasons": words.reasons_in_words(match),
        "record_facts": _facts_of_record(match),
        "employer_facts": _facts_of_employer(match),
        "source": words.source_of(match.record),
        "original": sorted((match.record.original.get("row") or {}).items()),
        "form": form,
        "events": timeline(match),
    }
    return render(request, "employers/enforcement/match.html", context)


def _facts_of_record(match: EnforcementMatch) -> list[tuple[str, str]]:
    record = match.record
    place = ", ".join(filter(None, (record.address, record.city, str(record.subdivision or record.state_written))))
    facts = (
        (_("Name"), record.name_written),
        (_("Trade name"), record.trade_name),
        (_("Place"), place),
        (_("Business number"), record.business_number),
        (_("Kind"), str(record.get_kind_display())),
        (_("Programme"), record.programme_written),
        (_("Days"), words.days_of(record)),
        (_("Official case number"), record.case_number),
    )
    return [(term, value or "–") for term, value in facts]


def _facts_of_employer(match: EnforcementMatch) -> list[tuple[str, str]]:
    employer = match.employer
    place = ", ".join(filter(None, (employer.address, employer.city, str(employer.subdivision or ""))))
    facts = (
        (_("Name"), employer.legal_name),
        (_("Trade name"), employer.trade_name),
        (_("Place"), place),
        (_("Business number"), employer.business_number),
        (_("State"), str(employer.get_status_display())),
    )
    return [(term, value or "–") for term, value in facts]
