"""What happens below and concerns proposals."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from workers.services import rows_return
from workers.signals import worker_erased, workers_merged, workers_parted

from .models import NamedPerson, NearMiss, Proposal
from .named.services import named_people_follow, named_people_forget
from .services import proposals_follow, proposals_forget


@receiver(workers_merged)
def proposals_go_with_the_file(kept: Any, gone: Any, **kwargs: Any) -> Any:
    return proposals_follow(kept=kept, gone=gone) | named_people_follow(kept=kept, gone=gone)


@receiver(workers_parted)
def proposals_come_back(kept: Any, gone: Any, rows: Any, **kwargs: Any) -> None:
    rows_return(Proposal, rows, kept=kept, gone=gone)
    rows_return(NearMiss, rows, kept=kept, gone=gone)
    rows_return(NamedPerson, rows, kept=kept, gone=gone)


@receiver(worker_erased)
def forget_what_proposals_say(worker: Any, by: Any, **kwargs: Any) -> None:
    proposals_forget(worker=worker, by=by)
    named_people_forget(worker=worker, by=by)
