"""The registry over the API: the same verbs, scope, services and selectors as the pages, a file for each topic.

Who asked for protection is not here, neither to read nor to write: what the API gives may be kept elsewhere, and that must never be.
"""

from .drafts import DraftViewSet
from .people import WorkerViewSet

__all__ = ["DraftViewSet", "WorkerViewSet"]
