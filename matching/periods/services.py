"""Every write of a study of periods: asked for, worked on under a lease, finished, cancelled or put aside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput, NotAllowed, WrongState
from common.leases import GIVEN_BACK, MAX_ATTEMPTS, Lease, LeasedWork

from ..choices import StudyStage, StudyStatus
from ..engine.periods import PERIODS
from ..models import PeriodsStudy
from ..services import MOST_SEED
from ..weights.selectors import may_decide_for, weights_in_force
from .selectors import people_of_stream, vacancies_of_stream

LEAST_DAYS, MOST_DAYS = 2 * PERIODS[-1], 731  # of a stretch
UNDER_WAY = (StudyStatus.QUEUED, StudyStatus.RUNNING)
# A lease is renewed by every step of every assignment; reading a country's registry, and a scan for who is wanted, are the longest pauses.
WORK = LeasedWork(PeriodsStudy, UNDER_WAY, timedelta(seconds=180), "matching.tasks.study_periods")


@transaction.atomic
def study_request(*, by: User, country: str | None, first_day: date, last_day: date, seed: int = 0) -> PeriodsStudy:
    """Ask what matching every so many days would have done to those who came within the days, both of which count.

    Raises `InvalidInput` with the field for days to come, a stretch that is too short or too long, one within which nobody was
    registered or nothing opened, and a seed that is none; `NotAllowed` for a registry that is not the person's.
    """
    if not may_decide_for(by, country):
        raise NotAllowed(_("You can study the periods of your own registry only."))
    if not 0 <= seed <= MOST_SEED:
        raise InvalidInput(_("The seed is a whole number from 0 to %(most)d.") % {"most": MOST_SEED}, field="seed")
    today = timezone.localdate()
    _days_are_a_stretch(first_day, last_day, today)
    _somebody_came(country, first_day, last_day)
    in_force = weights_in_force(today, [country] if country else [])
    study = PeriodsStudy.objects.create(
        country_id=country,
        first_day=first_day,
        last_day=last_day,
        as_of=today,
        periods=list(PERIODS),
        seed=seed,
        weights_version=in_force.version,
        weights=in_force.weights.points(),
        requested_by=by,
    )
    transaction.on_commit(lambda: WORK.ask_for([study.pk]))
    return study


def study_take(study_id: int) -> Lease | None:
    """Take the lease of a study that nobody works on; None where it has ended or is in other hands."""
    return WORK.take(study_id, status=StudyStatus.RUNNING, stage=StudyStage.READING, progress_done=0, progress_total=0)


def study_progress(lease: Lease, stage: str, done: int, total: int) -> None:
    """Show how far it is and renew the lease. Raises `LeaseLost`, also where the study was cancelled."""
    WORK.renew(lease, stage=stage, progress_done=done, progress_total=total)


def study_finish(lease: Lease, *, result: Mapping[str, Any]) -> None:
    """Keep the numbers and end. Raises `LeaseLost`."""
    WORK.finish(
        lease,
        status=StudyStatus.DONE,
        stage=StudyStage.FINISHED,
        progress_done=F("progress_total"),
        result=dict(result),
    )


def study_fail(study_id: int, *, error: str, token: str | None = None) -> None:
    """End one that cannot be done, with a sentence a person can act on."""
    WORK.fail(study_id, token=token, status=StudyStatus.FAILED, error=error)


def study_cancel(*, study: PeriodsStudy, by: User) -> None:
    """Stop one that has not ended: who works on it finds the lease gone. Raises `WrongState` where it ended; `NotAllowed`."""
    if not may_decide_for(by, study.country_id):
        raise NotAllowed(_("You can study the periods of your own registry only."))
    stopped = PeriodsStudy.objects.filter(pk=study.pk, status__in=UNDER_WAY).update(
        status=StudyStatus.CANCELLED, finished_at=Now(), **GIVEN_BACK
    )
    if not stopped:
        raise WrongState(_("The study has ended already."))


def studies_sweep() -> int:
    """Ask again for what waits or whose process died; put aside what keeps ending its process. How many were asked for."""
    return WORK.sweep(_put_aside)


def _put_aside(study_id: int) -> None:
    error = _("The study stopped its worker process %(n)d times and was put aside.") % {"n": MAX_ATTEMPTS}
    study_fail(study_id, error=error)


def _days_are_a_stretch(first_day: date, last_day: date, today: date) -> None:
    if last_day > today:
        raise InvalidInput(_("Choose days that have passed: nobody knows who will come."), field="last_day")
    days = (last_day - first_day).days + 1
    if days < LEAST_DAYS:
        told = {"least": LEAST_DAYS, "longest": PERIODS[-1]}
        words = _("Choose at least %(least)d days: the longest period that is tried has %(longest)d.") % told
        raise InvalidInput(words, field="first_day")
    if days > MOST_DAYS:
        raise InvalidInput(_("Choose at most %(most)d days.") % {"most": MOST_DAYS}, field="first_day")


def _somebody_came(country: str | None, first_day: date, last_day: date) -> None:
    if not people_of_stream(country, last_day).filter(registered_on__gte=first_day).exists():
        raise InvalidInput(
            _("Nobody was registered within these days: there is no stream to study."), field="first_day"
        )
    if not any(one.opened >= first_day for one in vacancies_of_stream(first_day, last_day)):
        words = _(
            "No vacancy that people could be proposed for was opened within these days: there is no stream to study."
        )
        raise InvalidInput(words, field="first_day")
