"""Lists as pages show them: named columns, an order and a page number that live in the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import capfirst
from django.utils.translation import gettext as _

from .wording import grouped


@dataclass(frozen=True)
class Column:
    """A column of a list. `sort` names the model field(s) it sorts by; without it the column is not a link.

    `num` aligns to the right; `quiet` keeps the heading for screen readers (a column of buttons).
    """

    key: str
    label: object
    sort: str | tuple[str, ...] = ()
    num: bool = False
    quiet: bool = False

    @property
    def order(self) -> tuple[str, ...]:
        return (self.sort,) if isinstance(self.sort, str) else self.sort


@dataclass(frozen=True)
class Head:
    column: Column
    url: str
    aria: str  # "ascending", "descending" or ""


@dataclass(frozen=True)
class PageLink:
    text: str
    url: str  # "" where the page is the current one or a gap
    current: bool = False


def address_with(request: HttpRequest, **changes: str | None) -> str:
    """The address of this list with some parameters changed (None removes one)."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return "?" + query.urlencode()


def state_tabs(
    request: HttpRequest, rows: QuerySet[Any], choices: Sequence[tuple[Any, Any]], *, field: str = "status"
) -> list[dict[str, Any]]:
    """For `components/tabs.html`: all the rows, and each state that any of them is in or that is chosen, counted in one query.

    `rows` are those of every other filter. The address chooses the tab, under the name of the field.
    """
    counts = dict(rows.order_by().values_list(field).annotate(Count("pk", distinct=True)))
    chosen = request.GET.get(field, "")
    tabs = [_tab(request, field, "", _("All"), sum(counts.values()), chosen not in dict(choices))]
    for state, label in choices:
        if counts.get(state) or state == chosen:
            tabs.append(_tab(request, field, state, label, counts.get(state, 0), state == chosen))
    return tabs


def _tab(request: HttpRequest, field: str, state: str, label: object, count: int, current: bool) -> dict[str, Any]:
    url = address_with(request, page=None, **{field: state or None})
    return {"label": capfirst(str(label)), "url": url, "count": grouped(count), "current": current}


class ListTable:
    """A page of rows with the links that sort and turn it. Unknown orders and page numbers fall back, never fail.

    `default` is a column's key, with "-" for descending. The rest of the query string (filters) is kept in every link.
    """

    def __init__(
        self,
        request: HttpRequest,
        rows: QuerySet[Any] | Sequence[Any],
        columns: Sequence[Column],
        *,
        default: str = "",
        per_page: int = 25,
        prefix: str = "",
    ) -> None:
        self.request, self.columns, self.per_page = request, list(columns), per_page
        self.sort_name, self.page_name = f"{prefix}sort", f"{prefix}page"
        self.labels = {column.key: column.label for column in self.columns}
        self.by_key = {column.key: column for column in self.columns}
        asked = request.GET.get(self.sort_name, "")
        self.sort = asked if self._sortable(asked) else default
        self.source = self._ordered(rows)

    def _sortable(self, sort: str) -> bool:
        column = self.by_key.get(sort.removeprefix("-"))
        return column is not None and bool(column.sort)

    def _ordered(self, rows: QuerySet[Any] | Sequence[Any]) -> QuerySet[Any] | Sequence[Any]:
        """A queryset in the asked order, nulls last, with the primary key to break ties: pages never overlap."""
        column = self.by_key.get(self.sort.removeprefix("-"))
        if not isinstance(rows, QuerySet) or column is None or not column.sort:
            return rows
        down = self.sort.startswith("-")
        order = [F(name).desc(nulls_last=True) if down else F(name).asc(nulls_last=True) for name in column.order]
        return rows.order_by(*order, "-pk" if down else "pk")

    @cached_property
    def page(self) -> Page[Any]:
        return Paginator(self.source, self.per_page).get_page(self.request.GET.get(self.page_name))

    @property
    def rows(self) -> Sequence[Any]:
        return self.page.object_list  # type: ignore[return-value]

    @property
    def count(self) -> int:
        return self.page.paginator.count

    def link(self, **changes: str | None) -> str:
        return address_with(self.request, **changes)

    @cached_property
    def heads(self) -> list[Head]:
        return [self._head(column) for column in self.columns]

    def _head(self, column: Column) -> Head:
        if not column.sort:
            return Head(column, "", "")
        aria = {column.key: "ascending", f"-{column.key}": "descending"}.get(self.sort, "")
        target = f"-{column.key}" if aria == "ascending" else column.key
        return Head(column, self.link(**{self.sort_name: target, self.page_name: None}), aria)

    def page_url(self, number: int) -> str:
        return self.link(**{self.page_name: str(number)})

    @property
    def previous_url(self) -> str:
        return self.page_url(self.page.previous_page_number()) if self.page.has_previous() else ""

    @property
    def next_url(self) -> str:
        return self.page_url(self.page.next_page_number()) if self.page.has_next() else ""

    @property
    def links(self) -> list[PageLink]:
        links = []
        for number in self.page.paginator.get_elided_page_range(self.page.number, on_each_side=1, on_ends=1):
            if isinstance(number, int):
                current = number == self.page.number
                links.append(PageLink(str(number), "" if current else self.page_url(number), current))
            else:
                links.append(PageLink("…", ""))
        return links
