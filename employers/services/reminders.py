"""An employer's team is told by e-mail that a certification runs out: a month before, a week before, and when it has ended."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from common.mail import mail_send

from ..models import Vacancy, VacancyEvent
from ..selectors import running_out
from .seats import vacancy_locked

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
    _tell_the_team(vacancy, until, has_ended=step == ENDED)
    return True


def _tell_the_team(vacancy: Vacancy, until: date, *, has_ended: bool) -> None:
    """Everybody of it, each in their own language."""
    page = reverse("employers:vacancy", args=[vacancy.pk])
    address = settings.PUBLIC_ADDRESS.rstrip("/") + page if settings.PUBLIC_ADDRESS else ""
    for member in vacancy.employer.members.filter(user__is_active=True).select_related("user"):
        mail_send(
            to=member.user.email,
            template="certification_ends",
            language=member.user.language,
            context={
                "vacancy": vacancy,
                "until": until,
                "has_ended": has_ended,
                "address": address,
                "name": member.user.full_name,
            },
        )
