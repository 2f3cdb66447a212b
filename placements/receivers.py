"""What happens below and concerns placements."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from workers.services import rows_return
from workers.signals import workers_merged, workers_parted

from .models import Placement
from .services import placements_follow


@receiver(workers_merged)
def placements_go_with_the_file(kept: Any, gone: Any, **kwargs: Any) -> Any:
    return placements_follow(kept=kept, gone=gone)


@receiver(workers_parted)
def placements_come_back(kept: Any, gone: Any, rows: Any, **kwargs: Any) -> None:
    rows_return(Placement, rows, kept=kept, gone=gone)
