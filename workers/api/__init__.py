"""The registry over the API: the same verbs, scope, services and selectors as the pages, a file for each topic.

Who asked for protection is not here, neither to read nor to write: what the API gives may be kept elsewhere, and that must never be.
"""

from .drafts import DraftViewSet
from .duplicates import PairViewSet
from .imports import ImportViewSet
from .people import WorkerViewSet
from .requests import RequestViewSet

__all__ = ["DraftViewSet", "ImportViewSet", "PairViewSet", "RequestViewSet", "WorkerViewSet"]
