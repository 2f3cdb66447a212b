"""What keeps an open vacancy out of matching and offers for a while."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import User

from ..models import Vacancy, VacancyEvent, VacancyHold
from ..signals import hold_lifted, vacancy_held
from .seats import vacancy_locked


@transaction.atomic
def vacancy_hold(*, vacancy: Vacancy, reason: str, by: User | None, note: str = "") -> VacancyHold:
    """Keep a vacancy out of matching and offers for one reason; reasons stack, the same one stands once."""
    vacancy_locked(vacancy.pk)
    hold, created = VacancyHold.objects.get_or_create(
        vacancy=vacancy, reason=reason, lifted_at=None, defaults={"note": note, "by": by}
    )
    if created:
        _note(vacancy, f"hold:{reason}", by, note)
        vacancy_held.send(sender=Vacancy, vacancy=vacancy, by=by, reason=reason)
    return hold


@transaction.atomic
def hold_lift(*, vacancy: Vacancy, reason: str, by: User | None, note: str = "") -> bool:
    """Lift the hold of one reason, if it stands; whether it did. Other reasons go on holding."""
    vacancy_locked(vacancy.pk)
    holds = VacancyHold.objects.filter(vacancy=vacancy, reason=reason, lifted_at__isnull=True)
    lifted = bool(holds.update(lifted_at=timezone.now()))
    if lifted:
        _note(vacancy, f"lift:{reason}", by, note)
        hold_lifted.send(sender=Vacancy, vacancy=vacancy, by=by, reason=reason)
    return lifted


def _note(vacancy: Vacancy, action: str, by: User | None, reason: str = "") -> None:
    """What happened to a vacancy without moving it to another state."""
    VacancyEvent.objects.create(
        subject=vacancy, action=action, old_state=vacancy.status, new_state=vacancy.status, by=by, reason=reason
    )
