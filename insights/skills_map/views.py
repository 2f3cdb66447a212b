"""The map of skills: what people registered can do, by department, beside the seats that are open."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can, may
from common.errors import DomainError
from common.sheets.out import as_download
from common.suppression import THRESHOLD
from common.tables import ListTable
from reference.models import Country
from workers.services import export_logged

from ..choices import LOOKED_AT_BY, SkillsKind
from ..models import SkillsMap
from . import presentation
from .forms import MapFilter
from .selectors import (
    SkillsTable,
    countries_told,
    departments_told,
    latest_map,
    map_wanted,
    registry_first_shown,
    skills_table,
)
from .services import is_under_way, skills_map_ask

MAP = "skills:map"
COLUMNS_SHOWN = 8  # of the table of departments: what a screen of 1280 px holds


@require_safe
@allowed(Can.READ_SIMULATIONS)
def skills_map(request: HttpRequest) -> HttpResponse:
    country, kind = _asked_for(request)
    context: dict[str, Any] = {"country": country, "kind": kind, "found": None, **_about(request, country)}
    if country is not None:
        chosen = {"country": country.pk, "by": kind.value}
        context["filters"] = MapFilter(chosen, user=person(request))
        if (found := latest_map(country)) is not None:
            context |= _told(request, skills_table(found, kind)) | {"found": found}
    return render(request, "insights/skills_map.html", context)


def _about(request: HttpRequest, country: Country | None) -> dict[str, Any]:
    wanted = map_wanted(country) if country else None
    return {
        "smallest": THRESHOLD,
        "under_way": wanted is not None and is_under_way(wanted),
        "may_count": may(request.user, Can.SIMULATE),
    }


def _told(request: HttpRequest, table: SkillsTable) -> dict[str, Any]:
    """The list of what is asked for and known, and beside departments the part of it that its page shows."""
    listed = ListTable(request, table.items, presentation.COLUMNS, per_page=COLUMNS_SHOWN)
    shown = list(listed.rows)
    return {
        "table": listed,
        "items": presentation.item_rows(shown, presentation.country_names()),
        "grid": presentation.grid(table, shown),
        "short": presentation.short(table.items),
        "short_perhaps": presentation.short_perhaps(table.items),
        "plenty": presentation.plenty(table.items),
        "seats_without": presentation.seats_without(table),
        "without_consent": presentation.without_consent(table.map),
    }


@require_safe
@allowed(Can.READ_SIMULATIONS)
def department(request: HttpRequest, code: str) -> HttpResponse:
    """What the people of one department can do, and how well that is backed."""
    place = get_object_or_404(departments_told(person(request)), pk=code)
    found = latest_map(place.country)
    cards = [_card(request, found, kind, label, place.pk) for kind, label in LOOKED_AT_BY] if found else []
    context = {"place": place, "found": found, "cards": cards, "smallest": THRESHOLD}
    return render(request, "insights/skills_department.html", context)


def _card(request: HttpRequest, found: SkillsMap, kind: str, label: object, place: str) -> dict[str, Any]:
    rows, hidden = presentation.department_rows(skills_table(found, SkillsKind(kind)), place)
    listed = ListTable(request, rows, presentation.DEPARTMENT_COLUMNS, per_page=25, prefix=kind[0])
    return {"kind": kind, "title": label, "table": listed, "hidden": hidden}


@require_POST
@allowed(Can.SIMULATE)
def renew(request: HttpRequest) -> HttpResponse:
    """Count the registry of the address again, now."""
    country, kind = _asked_for(request)
    if country is None:
        raise Http404
    try:
        skills_map_ask(country=country, by=person(request))
        messages.success(request, _("It is being counted: this takes up to a minute."))
    except DomainError as error:
        messages.warning(request, error.message)
    return redirect(f"{reverse(MAP)}?country={country.pk}&by={kind.value}")


@require_POST
@allowed(Can.READ_SIMULATIONS)
def export(request: HttpRequest) -> HttpResponse:
    """The whole table of departments as the page tells it: what is hidden there is hidden here. Who took it is noted."""
    country, kind = _asked_for(request)
    found = latest_map(country) if country else None
    if country is None or found is None:
        raise Http404
    rows = list(presentation.sheet(skills_table(found, kind)))
    filters = {"country": country.pk, "by": kind.value, "as_of": found.as_of}
    export_logged(by=person(request), what=MAP, count=len(rows) - 1, filters=filters)
    title = _("skills-map")
    name = f"{title}-{country.pk}-{kind.value}-{found.as_of:%Y-%m-%d}"
    return as_download(request.POST.get("format", ""), title=_("Skills map"), name=name, rows=rows)


def _asked_for(request: HttpRequest) -> tuple[Country | None, SkillsKind]:
    """What the address names, else the registry that tells most; one that the person may not see does not exist (404)."""
    user = person(request)
    form = MapFilter(request.GET, user=user)
    form.is_valid()
    if "country" in form.errors:
        raise Http404
    return form.chosen.get("country") or registry_first_shown(countries_told(user)), form.kind
