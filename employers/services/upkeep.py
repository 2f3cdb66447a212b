"""Every night: what has ended is closed, what lost its certification is held, and employers are told of what runs out. Safe twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import WrongState

from ..choices import HoldReason, VacancyStatus
from ..models import Vacancy, VacancyHold
from ..transitions import VACANCY_MOVES
from .holds import hold_lift, vacancy_hold
from .reminders import certifications_remind
from .seats import vacancy_locked
from .vacancies import vacancy_expire

MAY_EXPIRE = next(step.sources for step in VACANCY_MOVES if step.name == "expire")
STANDING = (VacancyStatus.OPEN, VacancyStatus.FILLED)


@dataclass(frozen=True)
class Upkeep:
    expired: int
    held: int
    lifted: int
    told: int


def vacancies_keep_up(today: date) -> Upkeep:
    """Each vacancy in a transaction of its own, under its lock: what somebody else has moved on meanwhile is left to them."""
    ended = Vacancy.objects.filter(status__in=MAY_EXPIRE, ends_on__lt=today)
    expired = sum(_expire(pk, today) for pk in ended.order_by("pk").values_list("pk", flat=True))
    lapsed = Vacancy.objects.filter(status__in=STANDING, terms__valid_until__lt=today)
    held = sum(certification_look(pk, today) for pk in lapsed.order_by("pk").values_list("pk", flat=True))
    stands = VacancyHold.objects.filter(reason=HoldReason.CERTIFICATION_LAPSED, lifted_at__isnull=True)
    renewed = stands.filter(vacancy__terms__valid_until__gte=today).order_by("vacancy_id")
    lifted = sum(certification_look(pk, today) for pk in renewed.values_list("vacancy_id", flat=True))
    return Upkeep(expired, held, lifted, certifications_remind(today))


@transaction.atomic
def _expire(pk: int, today: date) -> bool:
    vacancy = vacancy_locked(pk)
    if vacancy.ends_on >= today:
        return False
    try:
        vacancy_expire(vacancy=vacancy)
    except WrongState:
        return False
    return True


@transaction.atomic
def certification_look(pk: int, today: date) -> bool:
    """Hold a standing vacancy whose certification has ended, let go one whose certification was renewed; whether anything was done."""
    vacancy = vacancy_locked(pk)
    terms = getattr(vacancy, "terms", None)
    until = terms.valid_until if terms else None
    if until is None:
        return False
    reason = HoldReason.CERTIFICATION_LAPSED
    if until >= today:
        return hold_lift(
            vacancy=vacancy, reason=reason, by=None, note=_("valid until %(day)s") % {"day": f"{until:%d/%m/%Y}"}
        )
    if vacancy.status not in STANDING or vacancy.holds.filter(reason=reason, lifted_at__isnull=True).exists():
        return False
    vacancy_hold(vacancy=vacancy, reason=reason, by=None, note=_("ended on %(day)s") % {"day": f"{until:%d/%m/%Y}"})
    return True
