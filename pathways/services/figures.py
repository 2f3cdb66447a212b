"""Figures into rows: wage floors and allowances from files (all of them or nothing, never over what staff changed), all by two people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput, NotAllowed, WrongState
from reference.models import Subdivision

from ..choices import FigureState, Origin
from ..figure_files import FigureRow, Figures, read_figures, shipped_figures
from ..models import Allowance, DatedFigure, Programme, SubsidyScheme, TravelCost, WageFloor, WageGroup
from ..readable import Problem, WrongRules
from ..versions import figure_version
from .loading import LOCK, LoadReport

F = TypeVar("F", bound=DatedFigure)
_ABOUT: dict[type[DatedFigure], tuple[str, ...]] = {
    WageFloor: ("basis", "programme_id", "country_id", "subdivision_id", "area", "group_id", "level", "housing"),
    Allowance: ("kind", "programme_id", "country_id", "subdivision_id"),
    TravelCost: ("worker_country_id", "programme_id", "country_id", "subdivision_id"),
    SubsidyScheme: ("title_es", "worker_country_id", "programme_id", "country_id", "subdivision_id"),
}


def figures_load(paths: Sequence[Path] | None = None) -> LoadReport:
    """Load files of wage floors and allowances (those shipped with the product by default): all of them or nothing.

    Running it again changes nothing. Raises WrongRules with file, line and reason.
    """
    figures = read_figures(shipped_figures() if paths is None else paths)
    report = LoadReport()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("SET CONSTRAINTS wage_floor_once_a_day, allowance_once_a_day DEFERRED")
        _check_references(figures)
        _load_groups(figures.groups)
        _load(WageFloor, figures.floors, report)
        _load(Allowance, figures.allowances, report)
        cursor.execute("SET CONSTRAINTS wage_floor_once_a_day, allowance_once_a_day IMMEDIATE")
    return report


def _check_references(figures: Figures) -> None:
    """Programmes and places must be loaded before, groups be in the files or in the database."""
    places = set(Subdivision.objects.values_list("code", flat=True))
    programmes = set(Programme.objects.values_list("code", flat=True))
    groups = {row.values["code"] for row in figures.groups} | set(WageGroup.objects.values_list("code", flat=True))
    known = {"subdivision_id": places, "programme_id": programmes, "group_id": groups, "without_id": groups}
    problems = []
    for row in (*figures.groups, *figures.floors, *figures.allowances):
        gone = [str(row.values[name]) for name in known if row.values.get(name) not in (None, *known[name])]
        if gone:
            reason = _("not loaded before: %(names)s") % {"names": ", ".join(gone)}
            problems.append(Problem(row.file, row.line, reason))
    if problems:
        raise WrongRules(problems)


def _load_groups(rows: Iterable[FigureRow]) -> None:
    """First without their references to one another, which may be to a later one."""
    for row in rows:
        WageGroup.objects.update_or_create(
            code=row.values["code"], defaults={k: v for k, v in row.values.items() if k != "without_id"}
        )
    for row in rows:
        WageGroup.objects.filter(code=row.values["code"]).update(without_id=row.values["without_id"])


def _load(model: type[F], rows: Sequence[FigureRow], report: LoadReport) -> None:
    shipped = _shipped_before(model)
    of_staff: dict[tuple[Any, ...], list[F]] = {}
    for figure in model.objects.published().filter(origin=Origin.STAFF):
        of_staff.setdefault(_about(vars(figure), model), []).append(figure)
    wanted = {_identity(row.values, model) for row in rows}
    for identity, figure in shipped.items():
        if identity not in wanted and _is_ours(figure):
            _move(figure, FigureState.WITHDRAWN)
            report.withdrawn += 1
    for row in rows:
        report.read += 1
        theirs = of_staff.get(_about(row.values, model), [])
        outcome = _load_figure(model, row.values, shipped.get(_identity(row.values, model)), theirs)
        setattr(report, outcome, getattr(report, outcome) + 1)


def _shipped_before(model: type[F]) -> dict[tuple[Any, ...], F]:
    """The row of each shipped figure: the one that stands, else the one withdrawn or corrected last."""
    rows = model.objects.filter(origin=Origin.SHIPPED).select_for_update(of=("self",))
    stands_last = sorted(rows, key=lambda figure: (figure.state == FigureState.PUBLISHED, figure.pk))
    return {_identity(vars(figure), model): figure for figure in stands_last}


def _load_figure(model: type[F], values: Mapping[str, Any], figure: F | None, of_staff: Iterable[F]) -> str:
    """What was done: created, updated, unchanged or kept."""
    if any(_meet(values, theirs) for theirs in of_staff):
        return "kept"
    wanted = model(origin=Origin.SHIPPED, state=FigureState.PUBLISHED, **values)
    wanted.version = wanted.shipped_version = figure_version(wanted)
    if figure is not None:
        if not (_is_ours(figure) or _was_withdrawn_by_us(figure)):
            return "kept"
        if figure.state == FigureState.PUBLISHED and figure.version == wanted.version:
            return "unchanged"
        if figure.state == FigureState.PUBLISHED:
            _move(figure, FigureState.CORRECTED)  # it stays as it was: results made with it can still be understood
    wanted.clean()
    wanted.save()
    return "created" if figure is None else "updated"


def _move(figure: DatedFigure, state: FigureState) -> None:
    figure.state = state
    figure.save(update_fields=["state", "updated_at"])


def _about(values: Mapping[str, Any], model: type[DatedFigure]) -> tuple[Any, ...]:
    return tuple(values[name] for name in _ABOUT[model])


def _identity(values: Mapping[str, Any], model: type[DatedFigure]) -> tuple[Any, ...]:
    return (*_about(values, model), values["effective_from"], values.get("filed_from"))


def _is_ours(figure: DatedFigure) -> bool:
    """Still as the product's own file wrote it."""
    is_same = figure.version == figure.shipped_version == figure_version(figure)
    return figure.state == FigureState.PUBLISHED and is_same


def _was_withdrawn_by_us(figure: DatedFigure) -> bool:
    """Dropped or corrected by an earlier file and now back; a person's withdrawal names the person."""
    gone = (FigureState.WITHDRAWN, FigureState.CORRECTED)
    return figure.state in gone and figure.approved_by_id is None and figure.shipped_version == figure_version(figure)


def _meet(values: Mapping[str, Any], figure: DatedFigure) -> bool:
    """Whether the two stand on some day together."""
    for what in ("effective", "filed"):
        first, last = values.get(f"{what}_from") or date.min, values.get(f"{what}_to") or date.max
        begins, ends = getattr(figure, f"{what}_from", None), getattr(figure, f"{what}_to", None)
        if not (first <= (ends or date.max) and (begins or date.min) <= last):
            return False
    return True


# ── by people ─────────────────────────────────────────────────────────────
def figure_save(*, figure: DatedFigure, by: User) -> DatedFigure:
    """Write a draft, new or not published yet. Raises ValidationError at the field, WrongState for what is published."""
    if figure.state != FigureState.DRAFT:
        raise WrongState(_("A published figure is never edited: enter a new one from a date."))
    figure.origin, figure.drafted_by = Origin.STAFF, figure.drafted_by or by
    figure.version = figure_version(figure)
    figure.full_clean()
    figure.save()
    return figure


@transaction.atomic
def figure_publish(*, figure: F, by: User) -> F:
    """A second person publishes a draft. A figure that stood for the same work ends on the day before it begins.

    Raises WrongState where it is no draft, NotAllowed for whoever drafted it, InvalidInput where it would begin within the past of
    another that does not end.
    """
    model = type(figure)
    figure = model.objects.select_for_update().get(pk=figure.pk)
    if figure.state != FigureState.DRAFT:
        raise WrongState(_("This figure is no draft any more."))
    if figure.drafted_by_id in (None, by.pk):
        raise NotAllowed(_("A second person must approve the figure before it is published."))
    for other in model.objects.published().filter(**{n: getattr(figure, n) for n in _ABOUT[model]}).select_for_update():
        if _meet(vars(figure), other):
            _end_before(other, figure)
    figure.state, figure.approved_by, figure.approved_at = FigureState.PUBLISHED, by, timezone.now()
    figure.version = figure_version(figure)
    figure.save()
    return figure


def _end_before(other: DatedFigure, figure: DatedFigure) -> None:
    if other.effective_from >= figure.effective_from:
        raise InvalidInput(
            _("Another figure for the same work begins on %(day)s: choose a later day, or withdraw it first.")
            % {"day": other.effective_from},
            field="effective_from",
        )
    other.effective_to = figure.effective_from - timedelta(days=1)
    other.version = figure_version(other)
    other.save(update_fields=["effective_to", "version", "updated_at"])


@transaction.atomic
def figure_withdraw(*, figure: F, by: User) -> F:
    """Take a published figure back: from then on its days are not known."""
    model = type(figure)
    figure = model.objects.select_for_update().get(pk=figure.pk)
    if figure.state != FigureState.PUBLISHED:
        raise WrongState(_("Only a published figure can be withdrawn."))
    figure.state, figure.approved_by, figure.approved_at = FigureState.WITHDRAWN, by, timezone.now()
    figure.save(update_fields=["state", "approved_by", "approved_at", "updated_at"])
    return figure
