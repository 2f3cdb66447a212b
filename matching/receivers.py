"""What happens below and concerns proposals."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from recruiters.signals import cascade_agreed, cascade_asked, cascade_ended
from workers.services import rows_return
from workers.signals import worker_erased, workers_merged, workers_parted

from .cascade import proposals_go_on, proposals_stop, proposals_touched
from .models import NamedPerson, NearMiss, NotProposed, PlanChange, Proposal
from .named.services import named_people_follow, named_people_forget
from .services import proposals_follow, proposals_forget


@receiver(workers_merged)
def proposals_go_with_the_file(kept: Any, gone: Any, **kwargs: Any) -> Any:
    return proposals_follow(kept=kept, gone=gone) | named_people_follow(kept=kept, gone=gone)


@receiver(workers_parted)
def proposals_come_back(kept: Any, gone: Any, rows: Any, **kwargs: Any) -> None:
    rows_return(Proposal, rows, kept=kept, gone=gone)
    rows_return(NearMiss, rows, kept=kept, gone=gone)
    rows_return(NotProposed, rows, kept=kept, gone=gone)
    rows_return(PlanChange, rows, kept=kept, gone=gone)
    rows_return(NamedPerson, rows, kept=kept, gone=gone)


@receiver(worker_erased)
def forget_what_proposals_say(worker: Any, by: Any, **kwargs: Any) -> None:
    proposals_forget(worker=worker, by=by)
    named_people_forget(worker=worker, by=by)


@receiver(cascade_asked)
def proposals_that_would_stop(vacancies: Any, lock: bool, **kwargs: Any) -> Any:
    return proposals_touched(vacancies, lock=lock)


@receiver(cascade_agreed)
def stop_proposals(touches: Any, by: Any, reason: str, **kwargs: Any) -> Any:
    return proposals_stop(touches, by=by, reason=reason)


@receiver(cascade_ended)
def let_proposals_go_on(things: Any, by: Any, reason: str, **kwargs: Any) -> Any:
    return list(proposals_go_on(things, by=by, reason=reason))
