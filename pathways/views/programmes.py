"""Pages of pathways: the programmes, and one programme with its rules of a day, their law and how sure we are of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.guards import allowed
from accounts.policies import Can
from common.tables import Column, ListTable

from ..forms import RulesOn
from ..presentation import CAP_COLUMNS, caps_for_display, year_not_told
from ..selectors import caps_around, programme_rules, programmes_listed, rules_for_everybody, standings

LIST = (
    Column("title", _("Pathway"), sort="title_es"),
    Column("status", _("Legal status"), sort="status"),
    Column("country", _("Country"), sort="country__title_es"),
    Column("rules", _("Rules"), sort="rule_count", num=True),
    Column("checked", _("Checked on"), sort="checked_on"),
)
RULES = (
    Column("rule", _("Rule"), sort="key"),
    Column("severity", _("Effect"), sort="severity"),
    Column("law", _("Law"), sort="citation"),
    Column("status", _("Legal status"), sort="legal_status"),
    Column("dates", _("In effect"), sort="effective_from"),
    Column("confidence", _("Confidence"), sort="confidence"),
)


@require_safe
@allowed(Can.READ_RULES)
def programme_list(request: HttpRequest) -> HttpResponse:
    table = ListTable(request, programmes_listed(), LIST, default="country")
    return render(request, "pathways/list.html", {"table": table})


@require_safe
@allowed(Can.READ_RULES)
def programme_page(request: HttpRequest, code: str) -> HttpResponse:
    programme = get_object_or_404(programmes_listed(), code=code)
    form = RulesOn(request.GET or None)
    day = (form.cleaned_data.get("as_of") if form.is_valid() else None) or timezone.localdate()
    caps = standings(caps_around(code, day), day)
    context = {
        "programme": programme,
        "day": day,
        "caps": ListTable(request, caps_for_display(caps), CAP_COLUMNS, per_page=50, prefix="caps-"),
        "year_not_told": year_not_told((standing.pool for standing in caps), day),
        "form": form,
        "own": ListTable(request, programme_rules(code, day), RULES, default="severity", per_page=50),
        "common": ListTable(request, rules_for_everybody(day), RULES, default="severity", per_page=50, prefix="all-"),
    }
    return render(request, "pathways/programme.html", context)
