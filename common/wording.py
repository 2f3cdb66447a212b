"""Dates, spans of time and money in the words of the active language."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

# Signs that cannot be mistaken for another country's: three of the currencies here call themselves "$".
CURRENCY_SIGNS = {"USD": "US$", "CAD": "CA$", "MXN": "MX$", "BZD": "BZ$", "GTQ": "Q", "HNL": "L"}
NBSP = "\N{NO-BREAK SPACE}"


def has_time(value: object) -> bool:
    return isinstance(value, datetime)


def _local(value: object) -> date | None:
    if isinstance(value, datetime):
        return timezone.localtime(value) if timezone.is_aware(value) else value
    return value if isinstance(value, date) else None


def day(value: object) -> str:
    """`jue 26 nov 2026`, `Thu 26 Nov 2026`, `jeu 26 nov 2026`; nothing for no date."""
    local = _local(value)
    if local is None:
        return ""
    words = date_format(local, "D j M Y").replace(".", "")
    return words if (get_language() or "").startswith("en") else words.lower()


def moment(value: object) -> str:
    """The day and the hour of the clock here: `jue 26 nov 2026, 09:14`."""
    local = _local(value)
    return f"{day(local)}, {local:%H:%M}" if isinstance(local, datetime) else day(local)


def machine(value: object) -> str:
    """For <time datetime>."""
    local = _local(value)
    return (
        ""
        if local is None
        else local.isoformat(timespec="minutes")
        if isinstance(local, datetime)
        else local.isoformat()
    )


def remaining(value: object, today: date | None = None) -> str:
    """How far a date is from today: `in 4 days`, `tomorrow`, `2 days late`."""
    local = _local(value)
    if local is None:
        return ""
    limit = local.date() if isinstance(local, datetime) else local
    days = (limit - (today or timezone.localdate())).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days > 0:
        return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
    return ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}


def slack(days: int) -> str:
    """Days to a last safe day: `12 days left`, `last day today`, `overdue by 3 days`."""
    if days == 0:
        return _("last day today")
    if days > 0:
        return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}
    return ngettext("overdue by %(days)d day", "overdue by %(days)d days", -days) % {"days": -days}


def duration(value: object) -> str:
    """Seconds or a timedelta in the two largest units that matter: `41 s`, `1 min 10 s`, `2 h 5 min`."""
    if isinstance(value, timedelta):
        value = value.total_seconds()
    if not isinstance(value, (int, float, Decimal)):
        return ""
    seconds = float(value)
    if seconds < 10 and seconds != int(seconds):
        return f"{number_format(round(seconds, 1), 1)}{NBSP}s"
    whole = round(seconds)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    if hours:
        return f"{hours}{NBSP}h {minute}{NBSP}min" if minute else f"{hours}{NBSP}h"
    if minutes:
        return f"{minutes}{NBSP}min {second}{NBSP}s" if second else f"{minutes}{NBSP}min"
    return f"{second}{NBSP}s"


def money(amount: object, currency: str = "USD") -> str:
    """`US$ 1,204.50` in Spanish and English, `1 204,50 US$` in French."""
    try:
        number = Decimal(str(amount))
    except InvalidOperation:
        return ""
    figure = number_format(_rounded(number, 2), 2, use_l10n=True, force_grouping=True)
    sign = CURRENCY_SIGNS.get(currency, currency)
    return f"{figure}{NBSP}{sign}" if (get_language() or "").startswith("fr") else f"{sign}{NBSP}{figure}"


def grouped(number: object, decimals: int | None = None) -> str:
    """A count with its thousands apart: `18 204`. `decimals` fixes the digits after the point, the last one rounded."""
    if number is None or number == "":
        return ""
    if decimals is not None:
        number = _rounded(Decimal(str(number)), decimals)
    return number_format(number, decimals, use_l10n=True, force_grouping=True)  # type: ignore[arg-type]


def _rounded(number: Decimal, decimals: int) -> Decimal:
    """To the nearest, a half up: Django's own formatting cuts the other digits off."""
    return number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
