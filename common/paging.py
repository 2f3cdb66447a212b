"""Pages of a list that may be long beyond use: its first rows are counted and turned through, and it says that there are more."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator

from .tables import counted


class CappedPaginator(Paginator):
    """The first `most` rows of a queryset: beyond them nothing is counted and nothing shown, as on the pages (`common.tables`)."""

    most = 1_000

    @cached_property
    def found(self) -> int:
        """Rows there are, one more than `most` where there are more."""
        rows: Any = self.object_list
        return int(rows.order_by()[: self.most + 1].count())

    @cached_property
    def count(self) -> int:
        return min(self.found, self.most)

    @property
    def is_more(self) -> bool:
        """Whether there are rows beyond those that are counted."""
        return self.found > self.most

    @property
    def counted(self) -> str:
        """The count in words of a page: `10 000+` where it ends before the list does."""
        return counted(self.count, more=self.is_more)
