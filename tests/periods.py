"""Studies of periods, for tests: a finished one, and vacancies that were opened on a day."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import time_machine
from django.utils import timezone

from employers.models import Vacancy
from matching.engine.weights import SHIPPED
from matching.models import PeriodsStudy
from tests import factories
from tests.weighing import days

WAIT = {"median": 3, "most": 9}
CALENDAR: dict[str, Any] = {
    "first": 0, "matchings": 122, "placed": 4, "fit": 16_000, "lost": 1, "still_open": 0, "unseen": 1,
    "people_wait": WAIT, "seats_wait": WAIT,
}  # fmt: skip
RESULT: dict[str, Any] = {
    "people": 9, "people_within": 7, "vacancies": 2, "vacancies_within": 1, "seats": 5, "pairs": 14,
    "at_once": {"placed": 5, "fit": 24_000, "bound": 25_000},
    "periods": [
        {"days": 1, "calendars": [CALENDAR]},
        {"days": 7, "calendars": [CALENDAR, CALENDAR | {"placed": 2, "fit": 15_000, "lost": 3}]},
    ],
}  # fmt: skip


def study(country: str | None = "GT", **fields: Any) -> PeriodsStudy:
    """One that has finished."""
    defaults = {
        "country": factories.country(country) if country else None,
        "first_day": days(-364),
        "last_day": days(0),
        "as_of": days(0),
        "periods": [1, 7],
        "weights": SHIPPED.points(),
        "status": "done",
        "finished_at": timezone.now(),
        "result": RESULT,
    }
    fields.setdefault("requested_by", factories.user())
    return PeriodsStudy.objects.create(**defaults | fields)


def at_noon(n: int) -> datetime:
    """So many days from today."""
    return timezone.make_aware(datetime.combine(days(n), time(12)))


def moved(vacancy: Vacancy, state: str, n: int) -> None:
    """A move of the vacancy to a state, so many days from today."""
    with time_machine.travel(at_noon(n), tick=False):
        vacancy.events.create(action="moved", old_state=vacancy.status, new_state=state)
    Vacancy.objects.filter(pk=vacancy.pk).update(status=state)
    vacancy.status = state


def opened(vacancy: Vacancy, n: int, *, starts: int | None = None) -> Vacancy:
    """The vacancy, opened so many days from today; `starts`: on which day its work begins, for half a year."""
    moved(vacancy, "open", n)
    if starts is not None:
        ends = days(starts) + timedelta(days=180)
        Vacancy.objects.filter(pk=vacancy.pk).update(starts_on=days(starts), ends_on=ends)
        vacancy.refresh_from_db()
    return vacancy
