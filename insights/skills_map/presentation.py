"""The map in the words and shapes of the page's parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from common.tables import Column
from common.wording import grouped
from reference.models import Country
from workers.choices import Evidence

from ..choices import SkillsKind
from ..models import SkillsMap
from .selectors import Item, SkillsTable

MOST_TOLD = 5  # sentences of a kind
SHADES = 4
COLUMNS = (
    Column("item", gettext_lazy("What")),
    Column("seats", gettext_lazy("Open seats"), num=True),
    Column("people", gettext_lazy("Registered people"), num=True),
    Column("ratio", gettext_lazy("People for each seat"), num=True),
    Column("most", gettext_lazy("Most of them in")),
    Column("destinations", gettext_lazy("Seats by destination")),
)
DEPARTMENT_COLUMNS = (
    Column("item", gettext_lazy("What")),
    Column("people", gettext_lazy("People"), num=True),
    *(Column(f"e{level.value}", level.label, num=True) for level in Evidence),
    Column("seats", gettext_lazy("Open seats"), num=True),
)


def number(people: int | None) -> str:
    return pgettext("number of people", "hidden") if people is None else grouped(people)


def item_rows(items: Iterable[Item], countries: dict[str, str]) -> list[dict[str, Any]]:
    return [_item_row(item, countries) for item in items]


def _item_row(item: Item, countries: dict[str, str]) -> dict[str, Any]:
    return {
        "title": item.title,
        "seats": grouped(item.seats),
        "people": number(item.people),
        "ratio": ratio(item),
        "is_short": is_short(item),
        "most": item.most_in or "–",
        "destinations": ", ".join(
            f"{countries.get(code, code)} {grouped(seats)}"
            for code, seats in sorted(item.destinations.items(), key=lambda pair: (-pair[1], pair[0]))
        )
        or "–",
    }


def ratio(item: Item) -> str:
    """People for each open seat, `0.3`."""
    told = item.people_per_seat
    return "–" if told is None else grouped(round(told, 1), 1)


def country_names() -> dict[str, str]:
    """Of the countries that people can be sent to."""
    return {country.pk: country.title for country in Country.objects.filter(is_destination=True)}


def is_short(item: Item) -> bool:
    """Fewer people than seats, as far as is told."""
    return item.people is not None and item.people < item.seats


def short(items: Sequence[Item]) -> list[str]:
    """Where demand exceeds people, the largest gap first."""
    found = sorted(filter(is_short, items), key=lambda item: (item.people or 0) - item.seats)
    return [sentence(item) for item in found[:MOST_TOLD]]


def short_perhaps(items: Sequence[Item]) -> str:
    """Seats beside which no number of people may be told, most seats first; nothing where there are none."""
    found = [item for item in items if item.people is None and item.seats][:MOST_TOLD]
    told = ", ".join(f"{item.title} ({grouped(item.seats)})" for item in found)
    return _("Open seats beside which the number of people is hidden: %(what)s.") % {"what": told} if told else ""


def plenty(items: Sequence[Item]) -> list[str]:
    """Where people exceed demand, the largest gap first."""
    found = [item for item in items if item.people is not None and item.people > item.seats]
    found.sort(key=lambda item: item.seats - (item.people or 0))
    return [sentence(item) for item in found[:MOST_TOLD]]


def sentence(item: Item) -> str:
    """`Coffee: 120 open seats, 4 310 registered people, most of them in Huehuetenango.`"""
    seats = ngettext("%(n)s open seat", "%(n)s open seats", item.seats) % {"n": grouped(item.seats)}
    people = ngettext("%(n)s registered person", "%(n)s registered people", item.people or 0) % {
        "n": grouped(item.people or 0)
    }
    told = {"what": item.title, "seats": seats, "people": people, "where": item.most_in}
    if item.most_in:
        return _("%(what)s: %(seats)s, %(people)s, most of them in %(where)s.") % told
    return _("%(what)s: %(seats)s, %(people)s.") % told


def seats_without(table: SkillsTable) -> str:
    """Seats that no column holds, in a sentence; nothing where there are none."""
    seats = table.seats_without
    told = {"n": grouped(seats)}
    match table.kind:
        case SkillsKind.OCCUPATION:
            said = ngettext("%(n)s seat names no occupation.", "%(n)s seats name no occupation.", seats)
        case SkillsKind.SKILL:
            said = ngettext("%(n)s seat asks for no skill by name.", "%(n)s seats ask for no skill by name.", seats)
        case SkillsKind.CROP:
            said = ngettext("%(n)s seat names no crop or animal.", "%(n)s seats name no crop or animal.", seats)
        case _:
            said = ngettext("%(n)s seat asks for no language.", "%(n)s seats ask for no language.", seats)
    return said % told if seats else ""


def without_consent(of: SkillsMap) -> str:
    """How many registered people are not counted, as far as that may be told."""
    people = of.without_consent
    if not people:
        return ""
    told = ngettext("%(n)s who did not agree is left out.", "%(n)s who did not agree are left out.", people)
    return told % {"n": grouped(people)}


def grid(table: SkillsTable, items: Sequence[Item]) -> dict[str, Any]:
    """For `components/grid.html`: departments against these items, each cell shaded by its share of the largest of its column."""
    largest = {item.code: _largest(table, item.code) for item in items}
    departments = [
        {
            "name": department.name,
            "url": reverse("skills:department", args=[department.code]),
            "cells": [
                _cell(department.people),
                *(_cell(table.cell(department.code, item.code).people, largest[item.code]) for item in items),
            ],
        }
        for department in table.departments
    ]
    return {
        "heads": [_("Department"), _("People counted"), *(item.title for item in items)],
        "parts": [departments, _sums(table, items)],
    }


def _sums(table: SkillsTable, items: Sequence[Item]) -> list[dict[str, Any]]:
    """What stands beneath: the whole registry, the seats that are open, and how many people there are for each."""
    nothing = {"words": "–", "shade": 0, "is_hidden": False}
    whole = [_cell(table.map.people), *(_cell(item.people) for item in items)]
    seats = [nothing, *(_cell(item.seats) for item in items)]
    ratios = [nothing, *(nothing | {"words": ratio(item)} for item in items)]
    rows = ((_("Whole registry"), whole), (_("Open seats"), seats), (_("People for each seat"), ratios))
    return [{"name": name, "url": "", "cells": cells} for name, cells in rows]


def _largest(table: SkillsTable, item: str) -> int:
    return max((table.cell(department.code, item).people or 0 for department in table.departments), default=0)


def _cell(people: int | None, largest: int = 0) -> dict[str, Any]:
    shade = -(-SHADES * people // largest) if people and largest else 0
    return {"words": number(people), "shade": shade, "is_hidden": people is None}


def department_rows(table: SkillsTable, department: str) -> tuple[list[dict[str, Any]], list[str]]:
    """What the people of one department have, most people first; then the names of what is there and hidden."""
    found = [(item, table.cell(department, item.code)) for item in table.items]
    told = sorted(((item, cell) for item, cell in found if cell.people), key=lambda pair: -(pair[1].people or 0))
    rows = [
        {
            "title": item.title,
            "people": number(cell.people),
            "seats": grouped(item.seats),
            "levels": [
                {"label": level.label, "people": number(people)}
                for level, people in zip(Evidence, cell.evidence, strict=True)
            ],
        }
        for item, cell in told
    ]
    return rows, sorted(item.title for item, cell in found if cell.people is None)


def sheet(table: SkillsTable) -> Iterator[list[str]]:
    """Everything that is told, as rows of a file: heads, departments, the whole registry, open seats."""
    yield [_("Department"), _("Code"), _("People counted"), *(item.title for item in table.items)]
    for department in table.departments:
        cells = [_plain(table.cell(department.code, item.code).people) for item in table.items]
        yield [department.name, department.code, _plain(department.people), *cells]
    yield [
        _("Whole registry"),
        table.map.country_id,
        _plain(table.map.people),
        *(_plain(item.people) for item in table.items),
    ]
    yield [_("Open seats"), "", "", *(str(item.seats) for item in table.items)]


def _plain(people: int | None) -> str:
    """Digits only, for a program to read; hidden ones say so."""
    return number(None) if people is None else str(people)
