"""Demand over the years: whom to write to, one organisation's seasons, and what the next season may ask for."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can, may
from common.sheets.out import as_download
from common.tables import ListTable, address_with
from reference.models import Country
from workers.services import export_logged

from ..models import DemandOrganisation
from . import presentation
from .costs import arguments, schemes_in_force
from .forms import ForecastFilter, OutreachFilter
from .selectors import (
    filled_by,
    forecasts,
    not_yet_recruiting_in,
    open_vacancies_of,
    organisations,
    outreach,
    picture_now,
    programmes_forecast,
    seasons_of,
    total,
)

MOST_TAKEN = 10_000


@require_safe
@allowed(Can.MODERATE_VACANCIES)
def outreach_list(request: HttpRequest) -> HttpResponse:
    filters = OutreachFilter(request.GET or None)
    table = ListTable(request, _found(request, filters), presentation.OUTREACH_COLUMNS)
    context = {
        "picture": picture_now(),
        "table": table,
        "rows": presentation.organisation_rows(list(table.rows)),
        "filters": filters,
        "most": MOST_TAKEN,
        "schemes": schemes_in_force(_countries_of(request), timezone.localdate()),
        "may_forecast": may(request.user, Can.READ_SIMULATIONS),
    }
    return render(request, "insights/demand/outreach.html", context)


def _found(request: HttpRequest, filters: OutreachFilter) -> QuerySet[DemandOrganisation]:
    chosen, country = filters.chosen, person(request).country
    found = outreach(
        programme=chosen["programme"].pk if chosen.get("programme") else "",
        crop=chosen["crop"].pk if chosen.get("crop") else "",
        month=chosen.get("month"),
        state=chosen["place"].pk if chosen.get("place") else "",
        words=chosen.get("q") or "",
    )
    return found if chosen.get("who") == "all" or not country else not_yet_recruiting_in(found, country)


def _countries_of(request: HttpRequest) -> list[Country]:
    """Whose workers the reader speaks for: those of the own country, without one those of every registry."""
    own = person(request).country
    origins = Country.objects.filter(is_origin=True).order_by("pk")
    return list(origins.filter(pk=own) if own else origins)


@require_POST
@allowed(Can.MODERATE_VACANCIES)
def outreach_export(request: HttpRequest) -> HttpResponse:
    """The list of the address as a file. Who took it is noted."""
    found = _found(request, OutreachFilter(request.GET or None))
    rows = list(presentation.sheet(list(found[:MOST_TAKEN])))
    export_logged(by=person(request), what="demand:outreach_list", count=len(rows) - 1, filters=request.GET.dict())
    name = f"{_('outreach')}-{timezone.localdate():%Y-%m-%d}"
    return as_download(request.POST.get("format", ""), title=_("Outreach"), name=name, rows=rows)


@require_safe
@allowed(Can.MODERATE_VACANCIES)
def organisation_page(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(organisations(), pk=pk)
    seasons = ListTable(
        request, presentation.season_rows(seasons_of(organisation)), presentation.SEASON_COLUMNS, per_page=50
    )
    context = {
        "organisation": organisation,
        "facts": presentation.facts(organisation),
        "seasons": seasons,
        "vacancies": open_vacancies_of(organisation)[:20],
        "filled": filled_by(organisation),
        "arguments": arguments(organisation, _countries_of(request), timezone.localdate()),
        "may_enter": may(request.user, Can.EDIT_RULES),
    }
    return render(request, "insights/demand/organisation.html", context)


@require_safe
@allowed(Can.READ_SIMULATIONS)
def forecast_page(request: HttpRequest) -> HttpResponse:
    """One pathway at a time, in tabs; the first that has a forecast where none is chosen."""
    picture, programmes = picture_now(), programmes_forecast()
    filters = ForecastFilter(request.GET or None)
    asked = filters.chosen.get("programme")
    programme = asked if asked in programmes else next(iter(programmes), None)
    context = {"picture": picture, "programme": programme, "filters": filters, "table": None}
    if picture is not None and programme is not None:
        chosen = filters.chosen
        found = forecasts(
            picture,
            programme.pk,
            occupation=chosen["occupation"].pk if chosen.get("occupation") else "",
            state=chosen["place"].pk if chosen.get("place") else "",
        )
        table = ListTable(request, found, presentation.FORECAST_COLUMNS)
        first = found.first()
        expected, last = total(found)
        context |= {
            "table": table,
            "rows": presentation.forecast_rows(table.rows),
            "first": first,
            "is_old": first is not None and timezone.localdate().year - first.year > 1,
            "expected": expected,
            "last": last,
            "tested": presentation.how_good(picture.backtests.get(programme.pk, {})),
            "tabs": [
                {
                    "label": str(one).partition(":")[0],
                    "url": address_with(request, programme=one.pk, page=None),
                    "count": "",
                    "current": one == programme,
                }
                for one in programmes
            ],
        }
    return render(request, "insights/demand/forecast.html", context)
