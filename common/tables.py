"""Lists as pages show them: named columns, an order and a page number that live in the address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
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

    `num` aligns to the right; `quiet` keeps the heading for screen readers (a column of buttons). `few`: no index gives this order, so
    that a list which is not counted to its end (`ListTable.is_more`) is not sorted by it.
    """

    key: str
    label: object
    sort: str | tuple[str, ...] = ()
    num: bool = False
    quiet: bool = False
    few: bool = False

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


@dataclass(frozen=True)
class States:
    """How many rows of a list are in each state. Of more than `most` rows nothing is known but that they are more. Rows in a state that
    stands `apart` are only under its own tab, not among all.
    """

    of: Mapping[Any, int]
    most: int | None = None
    apart: frozenset[str] = frozenset()

    @property
    def total(self) -> int:
        return sum(count for state, count in self.of.items() if state not in self.apart)

    @property
    def is_more(self) -> bool:
        return self.most is not None and sum(self.of.values()) > self.most

    def found(self, state: str = "") -> int | None:
        """Rows in the state, or among all: what a list needs not count again. None where it must."""
        if not state:
            return self.most + 1 if self.most is not None and self.is_more else self.total
        return None if self.is_more else self.of.get(state, 0)


def states_of(
    rows: QuerySet[Any], *, field: str = "status", most: int | None = None, apart: frozenset[str] = frozenset()
) -> States:
    """Counted in one query, of which `most` bounds the work."""
    if most is None:
        return States(dict(rows.order_by().values_list(field).annotate(Count("pk", distinct=True))), apart=apart)
    return States(Counter(rows.order_by().values_list(field, flat=True)[: most + 1]), most, apart)


def state_tabs(
    request: HttpRequest,
    rows: QuerySet[Any] | States,
    choices: Sequence[tuple[Any, Any]],
    *,
    field: str = "status",
) -> list[dict[str, Any]]:
    """For `components/tabs.html`: all the rows, and each state that any of them is in or that is chosen.

    `rows` are those of every other filter. The address chooses the tab, under the name of the field. Where there are too many rows to be
    counted every state has its tab.
    """
    chosen = request.GET.get(field, "")
    states = rows if isinstance(rows, States) else states_of(rows, field=field)
    everything = counted(states.most if states.is_more else states.total, more=states.is_more)
    tabs = [_tab(request, field, "", _("All"), everything, not chosen)]
    for state, label in choices:
        if states.is_more or states.of.get(state) or state == chosen:
            count = "" if states.is_more else grouped(states.of.get(state, 0))
            tabs.append(_tab(request, field, state, label, count, state == chosen))
    if not any(tab["current"] for tab in tabs):
        tabs[0]["current"] = True
    return tabs


def counted(count: int | None, *, more: bool = False) -> str:
    """`18 204`; with a "+" where there are more."""
    return f"{grouped(count)}+" if more else grouped(count)


def _tab(request: HttpRequest, field: str, state: str, label: object, count: str, current: bool) -> dict[str, Any]:
    url = address_with(request, page=None, **{field: state or None})
    return {"label": capfirst(str(label)), "url": url, "count": count, "current": current}


class _Capped:
    """The first `most` rows: beyond them nothing is counted and nothing shown."""

    def __init__(self, rows: QuerySet[Any] | Sequence[Any], most: int, found: int | None = None) -> None:
        self.rows, self.most = rows, most
        if found is not None:
            self.found = found

    @cached_property
    def found(self) -> int:
        """Rows there are, one more than `most` where there are more."""
        rows = self.rows
        return rows.order_by()[: self.most + 1].count() if isinstance(rows, QuerySet) else len(rows)

    @property
    def count(self) -> int:
        return min(self.found, self.most)


class ListTable:
    """A page of rows with the links that sort and turn it. Unknown orders and page numbers fall back, never fail.

    `default` is a column's key, with "-" for descending. The rest of the query string (filters) is kept in every link. Of a list that may
    be long beyond use the first `most` rows are counted and turned through; `found` are those that were counted already (`States.found`).
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
        most: int | None = None,
        found: int | None = None,
    ) -> None:
        self.request, self.columns, self.per_page = request, list(columns), per_page
        self.sort_name, self.page_name = f"{prefix}sort", f"{prefix}page"
        self.labels = {column.key: column.label for column in self.columns}
        self.by_key = {column.key: column for column in self.columns}
        self.capped = None if most is None else _Capped(rows, most, found)
        asked = request.GET.get(self.sort_name, "")
        self.sort = asked if self._sortable(asked) else default
        self.source = self._ordered(rows)

    def _sortable(self, sort: str) -> bool:
        column = self.by_key.get(sort.removeprefix("-"))
        return column is not None and self._sorts(column)

    def _sorts(self, column: Column) -> bool:
        return bool(column.sort) and not (column.few and self.is_more)

    @property
    def is_more(self) -> bool:
        """Whether there are rows beyond those that are counted."""
        return self.capped is not None and self.capped.found > self.capped.most

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
        paginator = Paginator(self.source, self.per_page)
        if self.capped is not None:
            paginator.count = self.capped.count
        return paginator.get_page(self.request.GET.get(self.page_name))

    @property
    def rows(self) -> Sequence[Any]:
        return self.page.object_list  # type: ignore[return-value]

    @property
    def count(self) -> int:
        return self.page.paginator.count

    @property
    def counted(self) -> str:
        """The count in words of a page: `10 000+` where it ends before the list does."""
        return counted(self.count, more=self.is_more)

    def link(self, **changes: str | None) -> str:
        return address_with(self.request, **changes)

    @cached_property
    def heads(self) -> list[Head]:
        return [self._head(column) for column in self.columns]

    def _head(self, column: Column) -> Head:
        if not self._sorts(column):
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
