"""What cannot be so, or not any more, on a screen of the vacancy form: each answers with what to say at the field, or nothing."""

from __future__ import annotations

import calendar
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from common.wording import day, money

from ..choices import Family, WageUnit
from ..demand.values import PLAUSIBLE_WAGE
from ..models import Worksite

INSPECTION_HOLDS = 8  # months (ESDC, primary agriculture: housing)
YEARS_AHEAD = 3
PESOS = 20  # to the dollar, roughly: the bounds of a wage are in dollars and wide


def wrong_with_dates(family: Family, starts: date, ends: date, today: date) -> tuple[str, str] | None:
    """The field at fault and what is wrong with it."""
    longest = {Family.H2A: 366}.get(family, 366 * 3)  # what the rules say more exactly is told on the last screen
    if ends < starts:
        return "ends_on", _("The work ends before it starts: check the dates.")
    if ends < today:
        return "ends_on", _("The work would be over already: check the dates.")
    if starts.year > today.year + YEARS_AHEAD:
        return "starts_on", _("That is more than three years ahead: check the year.")
    if (ends - starts).days >= longest:
        return "ends_on", _("That is longer than this pathway allows: check the dates.")
    return None


def wrong_with_wage(wage: Decimal, unit: str, currency: str) -> str:
    """A typing slip in the amount or the unit: 25000 an hour, 9.59 a month."""
    low, high = PLAUSIBLE_WAGE[WageUnit(unit)]
    if currency == "MXN":
        high *= PESOS
    if low <= wage <= high:
        return ""
    told = {"wage": money(wage, currency), "unit": WageUnit(unit).label}
    return _("%(wage)s %(unit)s cannot be meant: check the amount and for what time it is.") % told


def wrong_with_inspection(family: Family, inspected: date, today: date) -> str:
    """Canada takes an inspection of the housing that is no older than eight months."""
    if family != Family.CANADA or inspected >= _months_before(today, INSPECTION_HOLDS):
        return ""
    told = {"day": day(inspected), "law": "ESDC, primary agriculture: housing"}
    return _("Inspected on %(day)s, more than 8 months ago: have it inspected anew (%(law)s).") % told


def wrong_with_worksite(site: Worksite, subdivision: str) -> str:
    if not subdivision or site.subdivision_id == subdivision:
        return ""
    return _("“%(site)s” is in %(place)s: choose that state, or another worksite.") % {
        "site": site.name,
        "place": site.subdivision,
    }


def _months_before(today: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month."""
    years, month = divmod(today.month - 1 - months, 12)
    year = today.year + years
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))
