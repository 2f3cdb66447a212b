"""Reads of the map: whose registries a person may look at, and the numbers of a day as tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import F, Model, Q, QuerySet

from accounts.models import User
from reference.models import Country, Crop, Language, Occupation, Skill, Subdivision

from ..choices import SkillsKind
from ..models import SkillsCell, SkillsDemand, SkillsMap

_NAMES: Mapping[str, type[Model]] = {
    SkillsKind.OCCUPATION: Occupation,
    SkillsKind.SKILL: Skill,
    SkillsKind.CROP: Crop,
    SkillsKind.LANGUAGE: Language,
}


@dataclass(frozen=True)
class Told:
    """A number of people, None where it is hidden; of them by evidence, in the order of `workers.choices.Evidence`, where that is told."""

    people: int | None
    evidence: tuple[int | None, ...] = ()


NOBODY = Told(0)


@dataclass(frozen=True)
class Item:
    """An occupation, skill, crop or language: people of the whole registry beside the seats that ask for it, by destination."""

    code: str
    title: str
    people: int | None
    destinations: Mapping[str, int]
    most_in: str  # the department with most people of those that are told

    @property
    def seats(self) -> int:
        return sum(self.destinations.values())

    @property
    def people_per_seat(self) -> float | None:
        """None where nothing is asked for or the people are not told."""
        return self.people / self.seats if self.seats and self.people is not None else None


@dataclass(frozen=True)
class Department:
    code: str
    name: str
    people: int | None


@dataclass(frozen=True)
class SkillsTable:
    """Departments against items, most people first and most seats first. A cell that is not there is nobody."""

    map: SkillsMap
    kind: SkillsKind
    items: list[Item]
    departments: list[Department]
    cells: Mapping[tuple[str, str], Told]  # by department and item
    seats_without: int  # of vacancies that ask for no item of the kind

    def cell(self, department: str, item: str) -> Told:
        return self.cells.get((department, item), NOBODY)


def countries_told(user: User) -> QuerySet[Country]:
    """Registries whose numbers the person may see: of the own country, or of the region where they work for it."""
    registries = Country.objects.filter(is_origin=True)
    return registries.filter(pk=user.country) if user.country else registries


def departments_told(user: User) -> QuerySet[Subdivision]:
    return Subdivision.objects.filter(country__in=countries_told(user)).select_related("country")


def registry_first_shown(countries: QuerySet[Country]) -> Country | None:
    """The one of which most people were last counted; any where nothing was."""
    counted = SkillsMap.objects.filter(country__in=countries, made_at__isnull=False).select_related("country")
    latest = counted.order_by("-as_of", F("people").desc(nulls_last=True)).first()
    return latest.country if latest else countries.first()


def latest_map(country: Country) -> SkillsMap | None:
    """The newest that was made."""
    return SkillsMap.objects.filter(country=country, made_at__isnull=False).order_by("-as_of").first()


def map_wanted(country: Country) -> SkillsMap | None:
    """The newest that anybody or the night asked for, made or not."""
    return SkillsMap.objects.filter(country=country).select_related("asked_by").order_by("-as_of").first()


def skills_table(of: SkillsMap, kind: SkillsKind) -> SkillsTable:
    """One kind as a table. The number of queries does not depend on how much there is."""
    cells: dict[tuple[str, str], Told] = {}
    totals: dict[str, int | None] = {}
    people: dict[str, int | None] = {}
    for cell in of.cells.filter(Q(kind=kind) | Q(kind=SkillsKind.PEOPLE)):
        if cell.kind == SkillsKind.PEOPLE:
            people[cell.department_id or ""] = cell.people
        elif cell.department_id is None:
            totals[cell.item] = cell.people
        else:
            cells[cell.department_id, cell.item] = _told(cell)
    seats, without = _seats(of.demand.filter(kind=kind))
    departments = _departments(of.country_id, people)
    return SkillsTable(of, kind, _items(kind, totals, seats, cells, departments), departments, cells, without)


def _told(cell: SkillsCell) -> Told:
    return Told(cell.people, tuple(cell.evidence))


def _seats(demand: Iterable[SkillsDemand]) -> tuple[dict[str, Counter[str]], int]:
    seats: dict[str, Counter[str]] = defaultdict(Counter)
    for row in demand:
        seats[row.item][row.destination_id] += row.seats
    return seats, sum(seats.pop("", Counter()).values())


def _departments(country: str, people: Mapping[str, int | None]) -> list[Department]:
    """Every department of the country, and those elsewhere that registered people live in; hidden ones before the empty ones."""
    places = Subdivision.objects.filter(Q(country=country) | Q(pk__in=list(people))).order_by("name")
    departments = [Department(place.pk, place.name, people.get(place.pk, 0)) for place in places]
    return sorted(departments, key=lambda one: (-(1 if one.people is None else one.people), one.name))


def _items(
    kind: SkillsKind,
    totals: Mapping[str, int | None],
    seats: Mapping[str, Counter[str]],
    cells: Mapping[tuple[str, str], Told],
    departments: list[Department],
) -> list[Item]:
    """Those that are asked for or that anybody has: most seats first, then most people."""
    titles = _titles(kind, {*totals, *seats})
    most = _most_in(cells, {department.code: department.name for department in departments})
    items = [
        Item(code, titles.get(code, code), totals.get(code, 0), seats.get(code, Counter()), most.get(code, ""))
        for code in {*totals, *seats}
    ]
    return sorted(items, key=lambda item: (-item.seats, -(1 if item.people is None else item.people), item.title))


def _titles(kind: SkillsKind, codes: Iterable[str]) -> dict[str, str]:
    named = _NAMES[kind]._default_manager.filter(pk__in=list(codes))
    return {str(one.pk): str(one) for one in named}


def _most_in(cells: Mapping[tuple[str, str], Told], names: Mapping[str, str]) -> dict[str, str]:
    best: dict[str, tuple[int, str]] = {}
    for (department, item), told in sorted(cells.items()):
        if told.people and told.people > best.get(item, (0, ""))[0]:
            best[item] = (told.people, names.get(department, department))
    return {item: name for item, (_people, name) in best.items()}
