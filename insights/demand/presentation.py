"""The picture of demand in the words and shapes of the page's parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.tables import Column
from common.wording import grouped, money
from pathways.models import Programme
from reference.models import Crop, Occupation

from ..models import DemandForecast, DemandOrganisation
from .selectors import Season

OUTREACH_COLUMNS = (
    Column("name", gettext_lazy("Organisation"), sort="name"),
    Column("place", gettext_lazy("Place"), sort="subdivision__name"),
    Column("work", gettext_lazy("Crop or work")),
    Column("season", gettext_lazy("Begins")),
    Column("years", gettext_lazy("Years")),
    Column("wage", gettext_lazy("Pay an hour"), num=True),
    Column("positions", gettext_lazy("Positions"), sort="last_positions", num=True),
)
SEASON_COLUMNS = (
    Column("year", gettext_lazy("Fiscal year")),
    Column("programme", gettext_lazy("Pathway")),
    Column("season", gettext_lazy("Begins")),
    Column("wage", gettext_lazy("Pay an hour"), num=True),
    Column("cases", gettext_lazy("Cases"), num=True),
    Column("positions", gettext_lazy("Positions"), num=True),
)
FORECAST_COLUMNS = (
    Column("occupation", gettext_lazy("Occupation")),
    Column("place", gettext_lazy("Place"), sort="subdivision__name"),
    Column("last", gettext_lazy("Last year on record"), sort="last_positions", num=True),
    Column("expected", gettext_lazy("Expected"), sort="expected", num=True),
    Column("interval", gettext_lazy("8 of 10 times between"), num=True),
)
SHOWN = 2  # crops or occupations of an organisation in a list


def organisation_rows(organisations: Sequence[DemandOrganisation]) -> list[dict[str, Any]]:
    """Two queries for the titles of all codes, however many rows there are."""
    crops, works = _titles(organisations)
    return [
        {
            "organisation": one,
            "place": ", ".join(part for part in (one.city.title(), str(one.subdivision or one.country)) if part),
            "work": ", ".join(_work_of(one, crops, works)) or "–",
            "season": months(one.months),
            "years": years(one.years),
            "wage": money(one.last_wage, one.currency) if one.last_wage is not None else "–",
            "positions": grouped(one.last_positions),
        }
        for one in organisations
    ]


def _titles(organisations: Iterable[DemandOrganisation]) -> tuple[dict[str, str], dict[str, str]]:
    listed = list(organisations)
    crops = Crop.objects.filter(pk__in={code for one in listed for code in one.crops[:SHOWN]})
    works = Occupation.objects.filter(pk__in={code for one in listed for code in one.occupations[:SHOWN]})
    return {str(crop.pk): str(crop) for crop in crops}, {str(work.pk): str(work) for work in works}


def _work_of(one: DemandOrganisation, crops: dict[str, str], works: dict[str, str]) -> list[str]:
    """Its crops; where none is known, its occupations."""
    named = [crops[code] for code in one.crops[:SHOWN] if code in crops]
    return named or [works[code] for code in one.occupations[:SHOWN] if code in works]


def facts(one: DemandOrganisation) -> list[tuple[str, str]]:
    row = organisation_rows([one])[0]
    return [
        (_("Place"), row["place"]),
        (_("Crop or work"), row["work"]),
        (_("Begins"), row["season"]),
        (_("Years on record"), row["years"]),
        (_("Positions in %(year)s") % {"year": one.last_year}, row["positions"]),
        (_("Most in a year"), grouped(one.most_positions)),
        (_("Pay an hour, middle of the last year"), row["wage"]),
    ]


def season_rows(seasons: Iterable[Season]) -> list[dict[str, Any]]:
    titles = {programme.pk: str(programme) for programme in Programme.objects.all()}
    return [
        {
            "year": season.year,
            "programme": titles.get(season.programme, season.programme),
            "season": months(season.months),
            "wage": _span(season),
            "cases": grouped(season.cases),
            "positions": grouped(season.positions),
        }
        for season in seasons
    ]


def _span(season: Season) -> str:
    if season.wage_low is None:
        return "–"
    low, high = money(season.wage_low, season.currency), money(season.wage_high, season.currency)
    return low if low == high else f"{low} – {high}"


def months(numbers: Sequence[int]) -> str:
    """`feb, mar, sep`; a run of three or more as its ends; over the new year too."""
    if not numbers:
        return "–"
    if len(set(numbers)) == 12:
        return _("all year")
    return ", ".join(_run(run) for run in _runs(sorted(set(numbers))))


def _runs(numbers: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    if len(runs) > 1 and runs[0][0] == 1 and runs[-1][-1] == 12:
        runs[0] = runs.pop() + runs[0]
    return runs


def _run(run: Sequence[int]) -> str:
    names = [str(MONTHS_3[number]).lower() for number in run]
    return f"{names[0]} – {names[-1]}" if len(names) > 2 else ", ".join(names)


def years(numbers: Sequence[int]) -> str:
    """`2009, 2014 – 2015`: lists of the years between may not have been read."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]} – {run[-1]}" for run in runs)


def forecast_rows(cells: Iterable[DemandForecast]) -> list[dict[str, Any]]:
    return [
        {
            "occupation": str(cell.occupation or _("not known")),
            "place": str(cell.subdivision or _("not known")),
            "last": grouped(cell.last_positions),
            "expected": grouped(cell.expected),
            "interval": f"{grouped(cell.low)} – {grouped(cell.high)}",
        }
        for cell in cells
    ]


def how_good(told: dict[str, float]) -> list[str]:
    """What came of the test on the year that was held back, in sentences."""
    if not told:
        return []
    return [
        _(
            "Tested on %(year)s, which was held back: %(inside)s of 100 occupations and states fell into their interval; 80 should."
        )
        % {"year": round(told["year"]), "inside": round(told["covered"] * 100)},
        _("In all %(expected)s positions were expected, and %(actual)s were certified.")
        % {"expected": grouped(round(told["total_expected"])), "actual": grouped(round(told["total_actual"]))},
        _("A line was wrong by %(error)s positions on average; “as in the last year on record” by %(naive)s.")
        % {"error": grouped(round(told["error"], 1)), "naive": grouped(round(told["naive_error"], 1))},
        _("%(share)s of 100 positions were in occupations and states that no earlier year knew: no forecast has those.")
        % {"share": round(told["unseen"] * 100)},
    ]


def sheet(organisations: Sequence[DemandOrganisation]) -> Iterator[list[str]]:
    """For a file: the list as it is shown, with the spellings."""
    yield [*(str(column.label) for column in OUTREACH_COLUMNS), _("As written")]
    for row in organisation_rows(organisations):
        one = row["organisation"]
        shown = (row[name] for name in ("place", "work", "season", "years", "wage"))
        yield [one.name, *shown, str(one.last_positions), "; ".join(one.spellings)]
