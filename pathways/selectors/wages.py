"""Which wage floor binds a piece of work, by which law, how sure it is, and what is not known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from common.ready import Ready
from reference.choices import Confidence
from reference.models import OccupationCrosswalk

from ..choices import WageBasis
from ..engine.facts import UNKNOWN, day
from ..engine.wages import BASES, Floor, Group, WageBounds, Work, known_bits
from ..engine.wages import wage_bounds as bounds_of
from ..models import Allowance, FigureQuerySet, WageFloor, WageGroup
from ..wage_columns import WageQuestion, engine_floors, engine_groups, work_columns

SURE = (Confidence.HIGH, Confidence.MEDIUM)  # a figure of low confidence is shown and decides nothing


@dataclass(frozen=True)
class BasisOutlook:
    """One possible floor: hourly cents at least and at most (None: not known), and the figure that says so, if one does."""

    basis: WageBasis
    least: int | None
    most: int | None
    figure: WageFloor | None
    binds: bool
    last: WageFloor | None = None  # where nothing is known: the latest figure of an earlier time

    @property
    def is_sure(self) -> bool:
        return self.figure is None or self.figure.confidence in SURE

    @property
    def is_known(self) -> bool:
        return self.least is not None and self.is_sure


@dataclass(frozen=True)
class WageOutlook:
    """The floor in hourly cents, from figures that are sure enough to decide, and every basis that the law has for the programme."""

    least: int | None
    most: int | None
    binding: WageFloor | None
    bases: tuple[BasisOutlook, ...]


@dataclass(frozen=True)
class _Figures:
    """Published figures that are sure enough to decide, by country in the order of their ids, and what occupations stand for."""

    floors: Mapping[str, tuple[Floor, ...]]
    codes: Mapping[str, Mapping[str, frozenset[str]]]

    @classmethod
    def read(cls) -> _Figures:
        by_country: dict[str, list[Floor]] = defaultdict(list)
        published = WageFloor.objects.published().filter(confidence__in=SURE).order_by("pk")
        for floor in engine_floors(published, _groups()):
            by_country[floor.country].append(floor)
        return cls({country: tuple(floors) for country, floors in by_country.items()}, _crosswalk())

    def of(self, questions: Sequence[WageQuestion]) -> list[Floor]:
        """Those that may be for one of them by its place, whenever it begins."""
        places = {question.place for question in questions}
        countries = sorted({place[:2] for place in places})
        return [floor for code in countries for floor in self.floors.get(code, ()) if floor.place in ("", *places)]


_FIGURES = Ready[_Figures]((WageFloor, WageGroup, OccupationCrosswalk))


def wage_bounds(questions: Sequence[WageQuestion]) -> WageBounds:
    """The floors of many vacancies at once, in their order, from published figures of high or medium confidence."""
    figures = _FIGURES.get(_Figures.read)
    first, last = (
        min((q.starts for q in questions), default=date.min),
        max((q.starts for q in questions), default=date.max),
    )
    standing = [floor for floor in figures.of(questions) if floor.first <= day(last) and floor.last >= day(first)]
    return bounds_of(work_columns(questions, figures.codes), standing)


class FloorsOfStarts:
    """The floors of the same pieces of work for any first day, from figures that are read once."""

    def __init__(self, questions: Sequence[WageQuestion]) -> None:
        figures = _FIGURES.get(_Figures.read)
        self._floors, self._codes = figures.of(questions), figures.codes
        self._kept: dict[tuple[WageQuestion, tuple[int, ...]], WageBounds] = {}

    def bounds(self, question: WageQuestion) -> WageBounds:
        """As `wage_bounds` of one question whose place and occupation were among those given.

        Between two starts under the same figures nothing is worked out again, unless the filing day is reckoned from the start.
        """
        standing = [floor for floor in self._floors if _covers(floor, question)]
        work = question if question.filed_on is None else replace(question, starts=date.min)
        key = (work, tuple(floor.id for floor in standing))
        if key not in self._kept:
            self._kept[key] = bounds_of(work_columns([question], self._codes), standing)
        return self._kept[key]


def wage_outlook(question: WageQuestion, bases: Iterable[str]) -> WageOutlook:
    """The floor of one vacancy with all that is known of each of `bases`, figures of low confidence included."""
    floors = list(_published_for([question]).select_related("country", "subdivision", "group"))
    figures = {floor.pk: floor for floor in floors}
    work, groups = _columns([question]), _groups()
    sure = bounds_of(work, engine_floors([floor for floor in floors if floor.confidence in SURE], groups))
    every = bounds_of(work, engine_floors(floors, groups))
    least, binding = int(sure.least[0]), int(sure.figure[0])
    shown = []
    for number, basis in enumerate(BASES):
        row = int(every.basis_figure[number, 0])
        if basis in bases or row != UNKNOWN:
            shown.append(
                BasisOutlook(
                    basis=WageBasis(basis),
                    least=_known(every.basis_least[number, 0]),
                    most=_known(every.basis_most[number, 0]),
                    figure=figures.get(row),
                    binds=row == binding != UNKNOWN,
                    last=None if row != UNKNOWN else _last_known(question, basis),
                )
            )
    needed = known_bits(bases)
    complete = int(sure.known[0]) & needed == needed
    most = _known(sure.most[0]) if complete else None
    return WageOutlook(None if least == UNKNOWN else least, most, figures.get(binding), tuple(shown))


def floors_published(as_of: date | None = None) -> FigureQuerySet:
    """Published wage floors; with a day, those for work that begins on it."""
    floors = WageFloor.objects.published().select_related("country", "subdivision", "programme", "group")
    return floors.effective_on(as_of) if as_of else floors


def allowances_published(as_of: date | None = None) -> FigureQuerySet:
    """Published allowances and fees; with a day, those that stand on it."""
    figures = Allowance.objects.published().select_related("country", "subdivision", "programme")
    return figures.effective_on(as_of) if as_of else figures


def figures_run_out(figures: FigureQuerySet, as_of: date) -> list[Any]:
    """Of published figures the latest of each kind and place that nothing follows: not known on the day.

    Each has `unknown_since`, the first day without a figure.
    """
    standing = {_subject(figure) for figure in figures.effective_on(as_of)}
    latest: dict[tuple[Any, ...], Any] = {}
    for figure in figures.filter(effective_to__lt=as_of).order_by("effective_to", "pk"):
        latest[_subject(figure)] = figure
    gone = [figure for subject, figure in latest.items() if subject not in standing]
    for figure in gone:
        figure.unknown_since = figure.effective_to + timedelta(days=1)
    return sorted(gone, key=lambda figure: (figure.country_id, figure.subdivision_id or "", figure.pk))


def _subject(figure: Any) -> tuple[Any, ...]:
    """What it is about, whatever the method of the time: of an AEWR the state, of herding on the range the country."""
    what = figure.basis if isinstance(figure, WageFloor) else figure.kind
    return what, figure.programme_id, figure.country_id, figure.subdivision_id, getattr(figure, "area", "")


def _covers(floor: Floor, question: WageQuestion) -> bool:
    here = floor.country == question.place[:2] and floor.place in ("", question.place)
    return here and floor.first <= day(question.starts) <= floor.last


# ── rows to columns ───────────────────────────────────────────────────────
def _published_for(questions: Sequence[WageQuestion]) -> FigureQuerySet:
    """Only what may be for one of them by place and first day."""
    if not questions:
        return WageFloor.objects.none()
    places = {question.place for question in questions}
    starts = [question.starts for question in questions]
    here = Q(subdivision__isnull=True, country__in={place[:2] for place in places}) | Q(subdivision__in=places)
    still = Q(effective_to__isnull=True) | Q(effective_to__gte=min(starts))
    return WageFloor.objects.published().filter(here, still, effective_from__lte=max(starts)).order_by("pk")


def _last_known(question: WageQuestion, basis: str) -> WageFloor | None:
    """The latest figure of that basis before the work begins, for the state or its country, whatever the occupation."""
    here = Q(subdivision=question.place) | Q(subdivision__isnull=True, country=question.place[:2], group__isnull=True)
    of_programme = Q(programme__isnull=True) | Q(programme=question.programme)
    earlier = WageFloor.objects.published().filter(here, of_programme, basis=basis, effective_to__lt=question.starts)
    return earlier.select_related("subdivision", "country").order_by("-effective_to", "-amount").first()


def _groups() -> dict[str, Group]:
    return engine_groups(WageGroup.objects.all())


def _columns(questions: Sequence[WageQuestion]) -> Work:
    return work_columns(questions, _FIGURES.get(_Figures.read).codes)


def _crosswalk() -> dict[str, dict[str, frozenset[str]]]:
    """For each occupation, by classification, the codes that it may stand for."""
    found: dict[str, dict[str, set[str]]] = {}
    rows = OccupationCrosswalk.objects.order_by()
    for occupation, scheme, code in rows.values_list("occupation_id", "scheme", "code"):
        found.setdefault(occupation, {}).setdefault(scheme, set()).add(code)
    return {job: {scheme: frozenset(c) for scheme, c in schemes.items()} for job, schemes in found.items()}


def _known(cents: Any) -> int | None:
    return None if int(cents) == UNKNOWN else int(cents)
