"""What happens below and concerns proposals."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from workers.services import rows_return
from workers.signals import workers_merged, workers_parted

from .models import NearMiss, Proposal
from .services import proposals_follow


@receiver(workers_merged)
def proposals_go_with_the_file(kept: Any, gone: Any, **kwargs: Any) -> Any:
    return proposals_follow(kept=kept, gone=gone)


@receiver(workers_parted)
def proposals_come_back(kept: Any, gone: Any, rows: Any, **kwargs: Any) -> None:
    rows_return(Proposal, rows, kept=kept, gone=gone)
    rows_return(NearMiss, rows, kept=kept, gone=gone)
