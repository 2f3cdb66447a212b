"""What happens below and concerns placements; and which placements keep a file from being erased."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from common.wording import day
from employers.signals import vacancy_worsened
from matching.known import provide_seasons
from recruiters.selectors.complaint_page import tell_what_is_affected
from recruiters.signals import cascade_agreed, cascade_asked, cascade_ended
from workers.holds import register_hold
from workers.models import Worker
from workers.services import rows_return
from workers.signals import worker_erased, workers_merged, workers_parted

from .cascade import placements_go_on, placements_stop, placements_touched
from .choices import RUNNING
from .models import Placement
from .selectors import placements_affected, seasons_ended
from .services import placements_follow, placements_forget, placements_tell_of_change


@receiver(workers_merged)
def placements_go_with_the_file(kept: Any, gone: Any, **kwargs: Any) -> Any:
    return placements_follow(kept=kept, gone=gone)


@receiver(workers_parted)
def placements_come_back(kept: Any, gone: Any, rows: Any, **kwargs: Any) -> None:
    rows_return(Placement, rows, kept=kept, gone=gone)


def held_by_a_placement(worker: Worker) -> str:
    """A placement that is agreed or offered needs the person: it is ended first."""
    running = Placement.objects.filter(worker=worker, status__in=RUNNING).order_by("-ends_on").first()
    if running is None:
        return ""
    return _("A placement is under way (%(state)s, until %(day)s): end it first.") % {
        "state": running.get_status_display(),
        "day": day(running.ends_on),
    }


register_hold("placements", held_by_a_placement)


@receiver(vacancy_worsened)
def tell_who_holds_a_seat(vacancy: Any, names: Any, by: Any, **kwargs: Any) -> None:
    placements_tell_of_change(vacancy=vacancy, names=names, by=by)


@receiver(worker_erased)
def forget_what_placements_say(worker: Any, **kwargs: Any) -> None:
    placements_forget(worker=worker)


@receiver(cascade_asked)
def placements_that_would_stop(vacancies: Any, lock: bool, **kwargs: Any) -> Any:
    return placements_touched(vacancies, lock=lock)


@receiver(cascade_agreed)
def stop_offers(touches: Any, recruiter: Any, by: Any, reason: str, **kwargs: Any) -> Any:
    return placements_stop(touches, recruiter=recruiter, by=by, reason=reason)


@receiver(cascade_ended)
def let_offers_go_on(things: Any, by: Any, reason: str, **kwargs: Any) -> Any:
    return placements_go_on(things, by=by, reason=reason)


tell_what_is_affected(placements_affected)
provide_seasons(seasons_ended)
