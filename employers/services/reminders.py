"""An employer's team is told by e-mail that a certification runs out: a month before, a week before, and when it has ended."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from ..models import VacancyEvent
from ..selectors import running_out
from .seats import vacancy_locked
from .vacancy_mail import team_tell

STEPS = (30, 7)  # days before its last day
ENDED = "ended"


def certifications_remind(today: date) -> int:
    """Each step once for each last day, whoever sweeps; of several that are due only the latest. How many vacancies were told of."""
    near = running_out(today, today + timedelta(days=max(STEPS))).filter(employer__members__user__is_active=True)
    return sum(_remind(pk, today) for pk in near.order_by("pk").distinct().values_list("pk", flat=True))


def step_of(until: date, today: date) -> str:
    """The step that is due this day, or nothing."""
    left = (until - today).days
    return ENDED if left < 0 else next((str(days) for days in sorted(STEPS) if left <= days), "")


@transaction.atomic
def _remind(pk: int, today: date) -> bool:
    vacancy = vacancy_locked(pk)
    until = vacancy.terms.valid_until
    if until is None:
        return False
    step = step_of(until, today)
    action = f"remind:{until}:{step}"
    if not step or vacancy.events.filter(action=action).exists():
        return False
    VacancyEvent.objects.create(subject=vacancy, action=action, old_state=vacancy.status, new_state=vacancy.status)
    team_tell(vacancy=vacancy, template="certification_ends", until=until, has_ended=step == ENDED)
    return True
