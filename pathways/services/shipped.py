"""Caps and filing steps out of the product's files: all of them or nothing, and never over what staff have changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from django.db import connection, transaction
from django.utils.translation import gettext as _

from reference.models import Country

from ..cap_files import CapFile, PoolRow, read_cap_files, shipped_caps
from ..choices import Origin
from ..models import CapClosing, CapPool, CapReport, FilingStep, Programme
from ..readable import Problem, WrongRules
from ..step_files import StepFile, read_step_files, shipped_steps
from ..versions import fingerprint_of
from .caps import cap_save
from .loading import LoadReport

Shipped = TypeVar("Shipped", CapPool, FilingStep)
_LOCK = 7_243_003  # the same number in every process: two loads at once take turns
_NOT_CONTENT = {"id", "created_at", "updated_at", "reserved", "used", "origin", "shipped_version"}


def caps_load(paths: Sequence[Path] | None = None) -> LoadReport:
    """Load files of caps (those of the product by default). Running it again changes nothing.

    A cap that staff changed stays theirs; one that is in the files no more goes, unless somebody holds a place in it. Raises
    WrongRules with file, line and reason; then nothing was loaded.
    """
    files = read_cap_files(shipped_caps() if paths is None else paths)
    report = LoadReport()
    with transaction.atomic():
        _take_turns()
        _check_programmes((file.name, file.programme) for file in files)
        _check_countries((file.name, row.line, _countries_of(row)) for file in files for row in file.rows)
        for file in files:
            _load_caps(file, report)
    return report


def steps_load(paths: Sequence[Path] | None = None) -> LoadReport:
    """Load files of filing steps (those of the product by default), as `caps_load` does caps."""
    files = read_step_files(shipped_steps() if paths is None else paths)
    report = LoadReport()
    with transaction.atomic(), connection.cursor() as cursor:
        _take_turns()
        cursor.execute("SET CONSTRAINTS step_once_a_day DEFERRED")
        _check_programmes((file.name, file.programme) for file in files if file.programme)
        _check_countries((f.name, row.line, [row.values["country_id"]]) for f in files for row in f.rows)
        _check_countries((file.name, 1, [file.registry_country]) for file in files)
        for file in files:
            _load_steps(file, report)
        cursor.execute("SET CONSTRAINTS step_once_a_day IMMEDIATE")
    return report


def _take_turns() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _check_programmes(named: Iterable[tuple[str, str]]) -> None:
    known = set(Programme.objects.values_list("code", flat=True))
    problems = [
        Problem(file, 1, _("the pathway %(code)s is not on record") % {"code": repr(code)})
        for file, code in named
        if code not in known
    ]
    if problems:
        raise WrongRules(problems)


def _check_countries(named: Iterable[tuple[str, int, Iterable[str | None]]]) -> None:
    known = set(Country.objects.values_list("code", flat=True)) | {None}
    problems = []
    for file, line, codes in named:
        if strange := sorted(code for code in set(codes) - known if code):
            reason = _("not in the reference tables: %(codes)s") % {"codes": ", ".join(strange)}
            problems.append(Problem(file, line, reason))
    if problems:
        raise WrongRules(problems)


def _countries_of(row: PoolRow) -> list[str | None]:
    return [row.values["registry_country_id"], *row.values["nationalities"]]


# ── caps ──────────────────────────────────────────────────────────────────
def _load_caps(file: CapFile, report: LoadReport) -> None:
    pools = {
        (pool.registry_country_id, pool.key, pool.year): pool
        for pool in CapPool.objects.filter(programme_id=file.programme).select_for_update()
    }
    _drop([pool for key, pool in pools.items() if key not in {row.identity for row in file.rows}], report)
    for row in file.rows:
        found = pools.get(row.identity) or CapPool(programme_id=file.programme, origin=Origin.SHIPPED)
        if _write(found, row.values, report):
            _write_told(found, row)


def _write_told(pool: CapPool, row: PoolRow) -> None:
    """Closings and counts of the file; those that staff noted for the same day stand."""
    for model, day, told in ((CapClosing, "closed_on", row.closings), (CapReport, "as_of", row.reports)):
        days = [values[day] for values in told]
        shipped = model._default_manager.filter(pool=pool, origin=Origin.SHIPPED)
        shipped.exclude(**{f"{day}__in": days}).delete()
        for values in told:
            others = {name: value for name, value in values.items() if name != day}
            row_of_day = {"pool": pool, day: values[day]}
            if not shipped.filter(**row_of_day).update(**others):
                model._default_manager.get_or_create(**row_of_day, defaults=others | {"origin": Origin.SHIPPED})


# ── filing steps ──────────────────────────────────────────────────────────
def _load_steps(file: StepFile, report: LoadReport) -> None:
    owner = {"programme_id": file.programme, "registry_country_id": file.registry_country}
    steps = list(FilingStep.objects.filter(**owner).select_for_update())
    by_identity = {(step.key, step.effective_from): step for step in steps}
    of_staff = [step for step in steps if step.origin == Origin.STAFF]
    _drop([s for key, s in by_identity.items() if key not in {row.identity for row in file.rows}], report)
    for row in file.rows:
        found = by_identity.get(row.identity)
        if found is None and any(_same_days(step, row.values) for step in of_staff):
            report.read += 1
            report.kept += 1
        else:
            _write(found or FilingStep(**owner, origin=Origin.SHIPPED), row.values, report)


def _same_days(step: FilingStep, values: Mapping[str, Any]) -> bool:
    if step.key != values["key"]:
        return False
    starts_before = values["effective_to"] is None or step.effective_from <= values["effective_to"]
    return starts_before and (step.effective_to is None or step.effective_to >= values["effective_from"])


# ── what both share ───────────────────────────────────────────────────────
def content_version(row: CapPool | FilingStep) -> str:
    """The fingerprint of what a row says, without what the platform counts in it."""
    return fingerprint_of(row, sorted(f.attname for f in row._meta.concrete_fields if f.attname not in _NOT_CONTENT))


def _is_ours(row: CapPool | FilingStep) -> bool:
    """Still as the product's own file wrote it."""
    return row.origin == Origin.SHIPPED and row.shipped_version == content_version(row)


def _write(row: Shipped, values: Mapping[str, Any], report: LoadReport) -> bool:
    """Whether the row is the file's, and says what the file says."""
    report.read += 1
    if row.pk is not None and not _is_ours(row):
        report.kept += 1
        return False
    is_new, before = row.pk is None, row.shipped_version
    for name, value in values.items():
        setattr(row, name, value)
    row.shipped_version = content_version(row)
    if row.shipped_version == before:
        report.unchanged += 1
        return True
    row.clean_fields()
    if isinstance(row, CapPool):
        cap_save(pool=row)
    else:
        row.save()
    if is_new:
        report.created += 1
    else:
        report.updated += 1
    return True


def _drop(rows: Iterable[CapPool | FilingStep], report: LoadReport) -> None:
    """What is in the files no more. A cap in which somebody holds a place stays."""
    for row in rows:
        if _is_ours(row) and not (isinstance(row, CapPool) and row.reservations.exists()):
            row.delete()
            report.withdrawn += 1
