"""Studies of periods in the words and shapes of the page's parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from common.jobs import job_told
from common.tables import Column, ListTable
from common.wording import grouped

from ..choices import StudyStage, StudyStatus
from ..engine.periods import Spread
from ..models import PeriodsStudy
from .chart import chart_of
from .figures import OfPeriod, of_periods

_STEPS = (StudyStage.READING, StudyStage.PAIRS, StudyStage.AT_ONCE, StudyStage.REPLAYING)
UNDER_WAY = (StudyStatus.QUEUED, StudyStatus.RUNNING)
NOTHING = "–"
PERCENT = "\N{NO-BREAK SPACE}%"

# What is told of a period: a key, its heading, and with how many decimals.
Told = tuple[tuple[str, Any, int], ...]
QUALITY: Told = (
    ("placed", gettext_lazy("Placed"), 0),
    ("points", gettext_lazy("Points each"), 1),
    ("total", gettext_lazy("Points in all"), 0),
    ("reached", gettext_lazy("Of the most possible, %"), 1),
    ("empty", gettext_lazy("Empty seats"), 0),
    ("lost", gettext_lazy("work begun"), 0),
    ("unseen", gettext_lazy("never matched"), 0),
)
WAITS: Told = (
    ("people_half", gettext_lazy("People: half, at most"), 0),
    ("people_most", gettext_lazy("People: nine in ten, at most"), 0),
    ("seats_half", gettext_lazy("Seats: half, at most"), 0),
    ("seats_most", gettext_lazy("Seats: nine in ten, at most"), 0),
)
_PERIOD = Column("period", gettext_lazy("Matched"))
QUALITY_COLUMNS, WAIT_COLUMNS = (
    (_PERIOD, *(Column(key, label, num=True) for key, label, _decimals in told)) for told in (QUALITY, WAITS)
)


def every(days: int) -> str:
    """How often, within a sentence."""
    return ngettext("every day", "every %(n)d days", days) % {"n": days}


def job(study: PeriodsStudy) -> dict[str, Any]:
    """For `components/job.html`."""
    url = reverse("matching:periods_progress", args=[study.pk]) if study.status in UNDER_WAY else ""
    unit = _("matchings") if study.stage == StudyStage.REPLAYING else ""
    return job_told(study, _STEPS, ended=StudyStage.FINISHED, url=url, unit=unit)


def result(request: HttpRequest, study: PeriodsStudy) -> dict[str, Any]:
    """Everything that the page of a finished study shows."""
    periods = of_periods(study)
    return {
        "quality": ListTable(request, [_row(one, QUALITY) for one in periods], QUALITY_COLUMNS, prefix="q"),
        "waits": ListTable(request, [_row(one, WAITS) for one in periods], WAIT_COLUMNS, prefix="w"),
        "chart": _drawn(periods),
        "stats": _stats(study),
        "verdict": verdict(study, periods),
    }


def _row(of: OfPeriod, told: Told) -> dict[str, Any]:
    cells = [{"key": key, **_cell(getattr(of, key), decimals)} for key, _label, decimals in told]
    calendars = ngettext("%(n)d calendar", "%(n)d calendars", of.calendars) % {"n": of.calendars}
    return {"period": _upper(every(of.days)), "calendars": calendars, "cells": cells}


def _cell(number: Spread | None, decimals: int) -> dict[str, str]:
    """The mean, and below it from where to where the calendars lie."""
    if number is None:
        return {"mean": NOTHING, "reach": ""}
    low, high = _number(number.low, decimals), _number(number.high, decimals)
    return {"mean": _number(number.mean, decimals), "reach": f"{low} – {high}" if low != high else ""}


def _drawn(periods: Sequence[OfPeriod]) -> dict[str, Any] | None:
    chart = chart_of(periods)
    if chart is None:
        return None
    return {
        "points": [(point, _of_days(point.days)) for point in chart.points],
        "across": [(tick.at, _number(tick.value)) for tick in chart.across],
        "up": [(tick.at, _number(tick.value, chart.decimals)) for tick in chart.up],
    }


def _of_days(days: int) -> str:
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def _stats(study: PeriodsStudy) -> list[dict[str, Any]]:
    told = study.result
    best = told["at_once"]
    new = _("%(n)s of them came within the days")
    figures = (
        (_("People"), grouped(told["people"]), new % {"n": grouped(told["people_within"])}),
        (_("Vacancies"), grouped(told["vacancies"]), new % {"n": grouped(told["vacancies_within"])}),
        (_("Seats"), grouped(told["seats"]), ""),
        (_("Pairs that rules allow and that can meet"), grouped(told["pairs"]), ""),
        (
            _("Placed, were everything known beforehand"),
            grouped(best["placed"]),
            _("%(points)s points a placement") % {"points": _number(best["fit"] / best["placed"] / 100, 1)}
            if best["placed"]
            else "",
        ),
    )
    return [{"label": label, "value": value, "note": note, "face": "", "url": ""} for label, value, note in figures]


def verdict(study: PeriodsStudy, periods: Sequence[OfPeriod]) -> list[str]:
    """What the figures say, in sentences; they decide nothing."""
    if not any(one.placed.high for one in periods):
        return [_("No period places anybody: no rule leaves open a pair of a person and a vacancy that can meet.")]
    return list(_sentences(study, periods))


def _sentences(study: PeriodsStudy, periods: Sequence[OfPeriod]) -> Iterator[str]:
    most, fewest = _ends(periods, lambda one: one.placed.mean)
    seats = grouped(study.result["seats"])
    if most.placed.mean == fewest.placed.mean:
        told = {"n": _number(most.placed.mean), "seats": seats}
        yield _("Every period fills the same number of seats: %(n)s of %(seats)s.") % told
    else:
        yield _(
            "Most seats are filled by matching %(often)s (%(most)s of %(seats)s), fewest by matching %(seldom)s (%(fewest)s)."
        ) % {
            "often": every(most.days),
            "most": _number(most.placed.mean),
            "seats": seats,
            "seldom": every(fewest.days),
            "fewest": _number(fewest.placed.mean),
        }
    few, many = periods[0], periods[-1]
    if few is not many:
        yield _(
            "Seats that were empty when the work began: %(few)s by matching %(often)s, %(many)s by matching %(seldom)s; of these "
            "%(unseen)s belong to vacancies that opened and began between two matchings."
        ) % {
            "few": _number(few.lost.mean),
            "often": every(few.days),
            "many": _number(many.lost.mean),
            "seldom": every(many.days),
            "unseen": _number(many.unseen.mean),
        }
    yield from _of_quality([one for one in periods if one.points])
    yield from _of_waits([one for one in periods if one.people_half])


def _of_quality(periods: Sequence[OfPeriod]) -> Iterator[str]:
    best, worst = _ends(periods, lambda one: _mean(one.points))
    told = {
        "best": every(best.days),
        "high": _number(_mean(best.points), 1),
        "worst": every(worst.days),
        "low": _number(_mean(worst.points), 1),
    }
    if told["high"] == told["low"]:
        yield _("Who is placed fits equally well whatever the period: %(high)s of 100 points.") % told
        return
    yield (
        _(
            "Who is placed fits best by matching %(best)s (%(high)s of 100 points), least by matching %(worst)s (%(low)s)."
        )
        % told
    )
    if best.points and worst.points and best.points.low <= worst.points.high:
        yield _(
            "Between calendars of one period the points differ as much: the first day matters no less than the period."
        )


def _of_waits(periods: Sequence[OfPeriod]) -> Iterator[str]:
    short, long = periods[0], periods[-1]
    if short is long:
        return
    yield _(
        "Half of those placed waited at most %(few)s days by matching %(often)s and %(many)s by matching %(seldom)s; "
        "of the most points possible these reach %(much)s and %(less)s."
    ) % {
        "few": _number(_mean(short.people_half)),
        "often": every(short.days),
        "many": _number(_mean(long.people_half)),
        "seldom": every(long.days),
        "much": _number(_mean(short.reached), 1) + PERCENT,
        "less": _number(_mean(long.reached), 1) + PERCENT,
    }


def _ends(periods: Sequence[OfPeriod], number: Callable[[OfPeriod], float]) -> tuple[OfPeriod, OfPeriod]:
    """Those with the highest and the lowest number; of equal ones the shortest period."""
    return max(periods, key=number), min(periods, key=number)


def _mean(number: Spread | None) -> float:
    return number.mean if number else 0.0


def sheet(study: PeriodsStudy) -> Iterator[list[str]]:
    """The table as a file: of each period the mean, the lowest and the highest over its calendars."""
    kinds = (
        pgettext("over calendars", "mean"),
        pgettext("over calendars", "lowest"),
        pgettext("over calendars", "highest"),
    )
    yield [
        _("Days between two matchings"),
        _("Calendars"),
        *(f"{label} ({kind})" for _key, label, _decimals in (*QUALITY, *WAITS) for kind in kinds),
    ]
    for one in of_periods(study):
        numbers = [(getattr(one, key), decimals + 1) for key, _label, decimals in (*QUALITY, *WAITS)]
        cells = [
            "" if number is None else f"{value:.{decimals}f}"
            for number, decimals in numbers
            for value in ((number.mean, number.low, number.high) if number else (0.0, 0.0, 0.0))
        ]
        yield [str(one.days), str(one.calendars), *cells]


def _number(number: float, decimals: int = 0) -> str:
    """Rounded, as `grouped` by itself cuts off."""
    return grouped(round(number, decimals) if decimals else round(number), decimals)


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
