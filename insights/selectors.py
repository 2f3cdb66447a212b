"""Reads of scenarios and simulations, and their numbers as tables in which nobody can be found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pathways.choices import EVALUATED
from pathways.engine.kinds import KINDS, Kind, Side
from pathways.models import Programme, Rule, RuleSet
from reference.models import Country, Subdivision
from workers.choices import SCHOOLING_BANDS, Sex

from .choices import Dimension
from .models import Scenario, Simulation
from .simulation import ANY, SMALLEST


@dataclass(frozen=True)
class Row:
    """One group of people, or one pathway. None is a number too small to be told (1 to 9).

    A change of one to nine people is not told either: then `difference` and `after` are None, and `direction` says which way it goes.
    """

    key: str
    label: str
    people: int | None
    before: int | None
    after: int | None
    difference: int | None
    direction: int


def scenarios_listed() -> QuerySet[Scenario]:
    """All of them, the archived ones too."""
    return Scenario.objects.select_related("created_by", "changed_by").order_by("code")


def scenarios_offered() -> QuerySet[Scenario]:
    """What may be tried: not archived."""
    return scenarios_listed().filter(archived_at__isnull=True)


def rules_to_suppose(day: date) -> list[Rule]:
    """Rules that stand on the day and look at the person: with these a scenario can move somebody. By rule set, then by title."""
    in_force = Rule.objects.published().effective_on(day).filter(legal_status__in=EVALUATED)
    told = in_force.select_related("rule_set__programme").order_by("rule_set", "key")
    return [rule for rule in told if rule.kind in KINDS and _looks_at_people(KINDS[rule.kind])]


def _looks_at_people(kind: Kind[Any]) -> bool:
    return not kind.tells_only and (kind.side == Side.WORKER or kind.worker_alone)


def simulations_listed() -> QuerySet[Simulation]:
    """Newest first, without their numbers."""
    return Simulation.objects.select_related("scenario", "requested_by").defer("result", "rule_versions")


def by_pathway(simulation: Simulation) -> list[Row]:
    """How many people each pathway is not closed to, those that change first; then how many have any at all."""
    titles, counted, people = _titles(), simulation.result["pathways"], simulation.result["workers"]
    rows = []
    for code in [*(code for code in counted if code != ANY), ANY]:
        before, after = (sum(column) for column in _not_closed(counted[code]))
        label = _("At least one pathway") if code == ANY else titles.get(code, code)
        rows.append(_row(code, label, people, before, after))
    changed = {code for code, told in counted.items() if told["opened"] or told["shut"]}
    return sorted(rows, key=lambda row: (row.key == ANY, row.key not in changed))


def by_group(simulation: Simulation, pathway: str, dimension: str) -> list[Row]:
    """The groups of a dimension for one pathway (`simulation.ANY`: at least one), largest first; schooling in its own order."""
    table = simulation.result["pathways"][pathway]["groups"][dimension]
    names = _names(dimension, [row[0] for row in table])
    rows = [_row(key, names.get(key) or _("not recorded"), *numbers) for key, *numbers in table]
    if dimension == Dimension.SCHOOLING:
        return sorted(rows, key=lambda row: row.key or "~")
    return sorted(rows, key=lambda row: (row.key == "", -(row.people or 0), row.label))


def pathways_counted(simulation: Simulation) -> list[str]:
    """The codes by which `by_group` can be asked, what changes first."""
    return [row.key for row in by_pathway(simulation)]


@dataclass(frozen=True)
class Target:
    """What a change is about, in the reader's language: a rule of a kind, or (kind "") a whole rule set or a programme."""

    title: str
    kind: str = ""


def targets_named(targets: Iterable[str]) -> dict[str, Target]:
    """Rules ("rule-set/key") and rule sets as they stand latest; a title is "" where there is none any more."""
    wanted = set(targets)
    sets = {target.partition("/")[0] for target in wanted}
    named = dict.fromkeys(wanted, Target(""))
    named |= {one.pk: Target(one.title) for one in RuleSet.objects.filter(pk__in=sets) if one.pk in wanted}
    named |= {one.pk: Target(one.title) for one in Programme.objects.filter(pk__in=sets) if one.pk in wanted}
    for rule in Rule.objects.published().filter(rule_set__in=sets).order_by("effective_from"):
        if (name := f"{rule.rule_set_id}/{rule.key}") in wanted:
            named[name] = Target(rule.title, rule.kind)
    return named


@dataclass(frozen=True)
class CapRow:
    """Places of one nationality in a cap's year before and after; `people`: the registered ones whom no rule keeps out."""

    key: str
    label: str
    people: int | None
    before: int
    after: int


@dataclass(frozen=True)
class CapTold:
    """What the caps of a programme would allow in a year: `shared` for people of any nationality, before and after."""

    programme: str
    title: str
    year: int
    shared: tuple[int, int]
    rows: list[CapRow]


def caps_told(simulation: Simulation) -> list[CapTold]:
    """Programmes to which a scenario adds places: those set aside by nationality, beside the people who might take them."""
    told, titles = simulation.result.get("caps", {}), _titles()
    return [
        CapTold(code, titles.get(code, code), cap["year"], tuple(cap["shared"]), _cap_rows(simulation, code, cap))
        for code, cap in told.items()
    ]


def _cap_rows(simulation: Simulation, programme: str, cap: Mapping[str, Any]) -> list[CapRow]:
    counted = simulation.result["pathways"].get(programme)
    people = {row[0]: row[3] for row in counted["groups"][Dimension.COUNTRY]} if counted else {}
    codes = sorted({*cap["set_aside"], *people})
    names = _names(Dimension.COUNTRY, codes)
    return [
        CapRow(code, names.get(code, code), _told(people.get(code, 0)), *cap["set_aside"].get(code, (0, 0)))
        for code in codes
    ]


def _titles() -> dict[str, str]:
    return {programme.pk: programme.title for programme in Programme.objects.all()}


def _not_closed(told: Mapping[str, Any]) -> tuple[Sequence[int], Sequence[int]]:
    groups = told["groups"][Dimension.COUNTRY]
    return [row[2] for row in groups], [row[3] for row in groups]


def _row(key: str, label: str, people: int, before: int, after: int) -> Row:
    difference = _told(after - before)
    return Row(
        key=key,
        label=label,
        people=_told(people),
        before=_told(before),
        after=None if difference is None else _told(after),
        difference=None if _told(before) is None and difference else difference,
        direction=(after > before) - (after < before),
    )


def _told(number: int) -> int | None:
    return None if 0 < abs(number) < SMALLEST else number


def _names(dimension: str, keys: Sequence[str]) -> dict[str, str]:
    match dimension:
        case Dimension.COUNTRY:
            return {country.pk: country.title for country in Country.objects.filter(pk__in=keys)}
        case Dimension.DEPARTMENT:
            return dict(Subdivision.objects.filter(pk__in=keys).values_list("code", "name"))
        case Dimension.SEX:
            return {value: str(label) for value, label in Sex.choices}
    return {str(number): label for number, (_least, label) in enumerate(SCHOOLING_BANDS)}
