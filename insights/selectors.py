"""Reads of scenarios and simulations, and their numbers as tables in which nobody can be found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pathways.models import Programme, Rule, RuleSet
from reference.models import Country, Subdivision
from workers.choices import Sex

from .choices import Dimension
from .models import Scenario, Simulation
from .simulation import ANY, SCHOOLING_BANDS, SMALLEST


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
    return Scenario.objects.order_by("code")


def simulations_listed() -> QuerySet[Simulation]:
    """Newest first, without their numbers."""
    return Simulation.objects.select_related("scenario", "requested_by").defer("result", "rule_versions")


def by_pathway(simulation: Simulation) -> list[Row]:
    """How many people each pathway is not closed to, those that change first; then how many have any at all."""
    titles = {programme.pk: programme.title for programme in Programme.objects.all()}
    counted, people = simulation.result["pathways"], simulation.result["workers"]
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


def titles_of(targets: Iterable[str]) -> dict[str, str]:
    """The names of rules ("rule-set/key") and rule sets in the reader's language, as they stand latest."""
    titles = {}
    for target in targets:
        rule_set, _slash, key = target.partition("/")
        rules = Rule.objects.published().filter(rule_set=rule_set, key=key).order_by("-effective_from")
        named = rules.first() if key else RuleSet.objects.filter(pk=rule_set).first()
        titles[target] = str(named.title) if named else ""
    return titles


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
