"""Reads of the registry, always within what the person may see."""

from .drafts import drafts_visible_to
from .people import (
    PASSPORT_ENDS_WITHIN,
    opened_lately,
    openings_of,
    seasons_begun,
    with_passport_ending,
    worker_named,
    workers_visible_to,
)
from .search import search_workers

__all__ = [
    "PASSPORT_ENDS_WITHIN",
    "drafts_visible_to",
    "opened_lately",
    "openings_of",
    "search_workers",
    "seasons_begun",
    "with_passport_ending",
    "worker_named",
    "workers_visible_to",
]
