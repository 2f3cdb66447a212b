"""One study from its row to its numbers: take the lease, read, find the pairs that can meet, assign at once, go through the calendars."""

from __future__ import annotations

import logging
from dataclasses import asdict
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from common.leases import Lease
from common.working import Shown, working

from ..choices import StudyStage
from ..engine.periods import Stream, TooManyPairs, at_once, calendar, figures, first_days, replay
from ..models import PeriodsStudy
from .services import study_fail, study_finish, study_progress, study_take
from .stream import Came, read_stream, stream_of

log = logging.getLogger(__name__)


def execute(study_id: int) -> None:
    """Work on a study if nobody else does."""
    lease = study_take(study_id)
    if lease is None:
        return
    fault = _("The study met a fault. Its log has the details.")
    with working(f"study of periods {study_id}", log, lambda: study_fail(study_id, token=lease.token, error=fault)):
        try:
            _work(lease)
        except TooManyPairs:
            words = _(
                "Too many people and vacancies could meet within these days. Choose a shorter stretch or one registry."
            )
            study_fail(study_id, token=lease.token, error=words)


def _work(lease: Lease) -> None:
    study = PeriodsStudy.objects.get(pk=lease.pk)
    shown = Shown(partial(study_progress, lease))
    came = read_stream(study)
    shown(StudyStage.PAIRS, 0, max(came.vacancies.n, 1))
    stream = stream_of(came, lambda done, total: shown(StudyStage.PAIRS, done, total))
    study_finish(lease, result=studied(study, came, stream, shown))


def studied(study: PeriodsStudy, came: Came, stream: Stream, shown: Shown) -> dict[str, Any]:
    """What `PeriodsStudy.result` keeps."""
    shown(StudyStage.AT_ONCE, 0, 1)
    best = at_once(stream, seed=study.seed, heartbeat=lambda: shown(StudyStage.AT_ONCE, 0, 1))
    return {
        "people": stream.n,
        "people_within": came.people_within,
        "vacancies": len(stream.seats),
        "vacancies_within": came.vacancies_within,
        "seats": int(stream.seats.sum()),
        "pairs": stream.offers.edges,
        "at_once": asdict(best),
        "periods": _periods(study, came, stream, shown),
    }


def _periods(study: PeriodsStudy, came: Came, stream: Stream, shown: Shown) -> list[dict[str, Any]]:
    """Each period with the figures of its calendars; progress counts matchings."""
    calendars = [
        (period, calendar(came.first, came.last, period, begins))
        for period in study.periods
        for begins in first_days(period)
    ]
    total, done = sum(len(days) for _period, days in calendars), 0
    told: dict[int, list[dict[str, Any]]] = {period: [] for period in study.periods}
    for period, days in calendars:
        placed = replay(stream, days, seed=study.seed, heartbeat=partial(_matchings, shown, done, total))
        told[period].append(asdict(figures(stream, placed, days, first=came.first, last=came.last)))
        done += len(days)
    return [{"days": period, "calendars": of} for period, of in told.items()]


def _matchings(shown: Shown, before: int, total: int, done: int) -> None:
    shown(StudyStage.REPLAYING, before + done, total)
