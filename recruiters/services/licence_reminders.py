"""That a licence ends is told 90, 60 and 30 days before, to the recruiter's contacts and the inspector who answers for it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from accounts.policies import Can, may
from common.mail import mail_send, page_address

from ..choices import LicenceStatus
from ..models import Licence, LicenceReminder
from ..selectors.vetting import REMIND_BEFORE, licences_ending, people_to_remind


def licences_remind(today: date) -> int:
    """Each step once for each last day and person, whoever sweeps; of several that are due only the latest. How many were told."""
    return sum(_remind(pk, today) for pk in licences_ending(today).values_list("pk", flat=True))


def step_of(valid_to: date, today: date) -> int | None:
    """The step that is due on this day: 90, 60 or 30 days before the last one."""
    left = (valid_to - today).days
    return next((days for days in sorted(REMIND_BEFORE) if 0 <= left <= days), None)


@transaction.atomic
def _remind(pk: int, today: date) -> int:
    licence = Licence.objects.select_for_update(no_key=True, of=("self",)).select_related("recruiter").get(pk=pk)
    step = step_of(licence.valid_to, today)
    if step is None or licence.status != LicenceStatus.VALID or _is_followed(licence):
        return 0
    return sum(_tell(licence, step, person) for person in people_to_remind(licence))


def _is_followed(licence: Licence) -> bool:
    """Whether another licence of the same regime goes on after it."""
    others = Licence.objects.filter(recruiter=licence.recruiter_id, regime=licence.regime, status=LicenceStatus.VALID)
    return others.filter(valid_to__gt=licence.valid_to).exists()


def _tell(licence: Licence, step: int, person: User) -> int:
    _row, is_new = LicenceReminder.objects.get_or_create(
        licence=licence, valid_to=licence.valid_to, days=step, to=person
    )
    if not is_new:
        return 0
    works = may(person, Can.WORK_RECRUITERS)
    query = f"?recruiter={licence.recruiter_id}&regime={licence.regime}&purpose=renewal&licence={licence.pk}"
    address = page_address(reverse("admin:recruiters_vettingcase_add") + query) if works else ""
    context = {"licence": licence, "name": person.full_name, "is_inspector": works, "address": address}
    mail_send(to=person.email, template="licence_ends", language=person.language, context=context)
    return 1
