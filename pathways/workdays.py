"""Working days of the countries involved, from the package `holidays`: public holidays by law, moved ones included."""

from __future__ import annotations

from functools import cache

import holidays

from .engine.filing import WorkCalendar

# Canada's federal offices close on more days than every province does.
_CATEGORIES = {"CA": ("public", "government")}


@cache
def work_calendar(country: str, first_year: int, last_year: int) -> WorkCalendar:
    """The calendar of one country for those years, both counted; only weekends for a country whose holidays nobody keeps."""
    if not has_calendar(country):
        return WorkCalendar(country)
    days = holidays.country_holidays(
        country, years=range(first_year, last_year + 1), categories=_CATEGORIES.get(country), observed=True
    )
    return WorkCalendar(country, frozenset(days), frozenset(days.weekend))


def has_calendar(country: str) -> bool:
    return country in holidays.list_supported_countries()
