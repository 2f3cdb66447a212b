"""Rule files into rows: all of them or nothing, and never over what staff have changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from common.transitions import move_state

from ..choices import Origin, PublicationState
from ..codes import known_codes, unknown_codes
from ..models import Programme, Rule, RuleSet
from ..rule_files import Problem, RuleFile, WrongRules, read_rule_files, shipped_files
from ..transitions import RULE_MOVES
from ..versions import row_version, rule_version

LOCK = 7_243_002  # the same number in every process: two loads, or a load and a publication, take turns


@dataclass
class LoadReport:
    """read = created + updated + unchanged + kept. `kept`: staff have changed or replaced the rule, so it stays theirs.

    `withdrawn`: rules that came with an earlier version of the product and are in its files no more.
    """

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0
    withdrawn: int = 0

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


def rules_load(paths: Sequence[Path] | None = None) -> LoadReport:
    """Load rule files (those shipped with the product by default): all of them or, on any problem, nothing.

    Running it again changes nothing. Raises WrongRules with file, line and reason.
    """
    files = read_rule_files(shipped_files() if paths is None else paths)
    report = LoadReport()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("SET CONSTRAINTS rule_published_once_a_day DEFERRED")
        _check_references(files)
        for file in files:
            if file.programme is not None:
                Programme.objects.update_or_create(code=file.code, defaults=file.programme)
        for file in files:
            _load_file(file, report)
        cursor.execute("SET CONSTRAINTS rule_published_once_a_day IMMEDIATE")
    return report


def _check_references(files: Sequence[RuleFile]) -> None:
    """Countries, places, occupations and the like must exist in the reference tables, loaded before; programmes in a file."""
    known = known_codes()
    known["programmes"] |= {file.code for file in files if file.programme}
    problems = []
    for file in files:
        if file.programme and file.programme["country_id"] not in known["countries"]:
            text = _("the country %(code)s is not in the reference tables (load_reference first)")
            problems.append(Problem(file.name, 1, text % {"code": repr(file.programme["country_id"])}))
        if file.of_programme and file.of_programme not in known["programmes"]:
            text = _("no file describes the programme %(code)s") % {"code": repr(file.of_programme)}
            problems.append(Problem(file.name, 1, text))
        for row in file.rows:
            if unknown := unknown_codes(row.values, known):
                text = _("not in the reference tables: %(codes)s") % {"codes": ", ".join(unknown)}
                problems.append(Problem(file.name, row.line, text))
    if problems:
        raise WrongRules(problems)


def _load_file(file: RuleFile, report: LoadReport) -> None:
    rule_set, _created = RuleSet.objects.update_or_create(
        code=file.code, defaults={**file.rule_set, "programme_id": file.of_programme}
    )
    shipped = _shipped_before(rule_set)
    of_staff = list(Rule.objects.published().filter(rule_set=rule_set, origin=Origin.STAFF))
    _withdraw_dropped(file, shipped, report)
    for row in file.rows:
        report.read += 1
        outcome = _load_rule(rule_set, row.values, shipped.get(row.identity), of_staff)
        setattr(report, outcome, getattr(report, outcome) + 1)


def _shipped_before(rule_set: RuleSet) -> dict[tuple[str, date], Rule]:
    """The row of each shipped rule: the one that stands, else the one withdrawn or corrected last."""
    rules = Rule.objects.filter(rule_set=rule_set, origin=Origin.SHIPPED).select_for_update(of=("self",))
    stands_last = sorted(rules, key=lambda rule: (rule.state == PublicationState.PUBLISHED, rule.pk))
    return {(rule.key, rule.effective_from): rule for rule in stands_last}


def _withdraw_dropped(file: RuleFile, shipped: Mapping[tuple[str, date], Rule], report: LoadReport) -> None:
    wanted = {row.identity for row in file.rows}
    for identity, rule in shipped.items():
        if identity not in wanted and _is_ours(rule):
            move_state(rule, RULE_MOVES, "drop", by=None, field="state", noted=_same_end(rule))
            report.withdrawn += 1


def _load_rule(rule_set: RuleSet, values: Mapping[str, Any], rule: Rule | None, of_staff: Iterable[Rule]) -> str:
    """What was done: created, updated, unchanged or kept."""
    if _replaced_by_staff(values, of_staff):
        return "kept"
    wanted = Rule(rule_set=rule_set, origin=Origin.SHIPPED, **values)
    if rule is None:
        _publish(wanted)
        return "created"
    if not (_is_ours(rule) or _was_withdrawn_by_us(rule)):
        return "kept"
    if rule.state == PublicationState.PUBLISHED and row_version(rule) == row_version(wanted):
        return "unchanged"
    if rule_version(rule) == rule_version(wanted):
        _put_right(rule, values)
    else:
        _replace(rule, wanted)
    return "updated"


def _publish(rule: Rule) -> None:
    rule.version, rule.shipped_version = rule_version(rule), row_version(rule)
    rule.clean_fields()
    rule.save()


def _put_right(rule: Rule, values: Mapping[str, Any]) -> None:
    """The same text with other evidence or another last day: the row stays, and what changed is on record."""
    name = "upgrade" if rule.state == PublicationState.PUBLISHED else "return"
    noted = {"last_day_before": rule.effective_to, "last_day": values["effective_to"]}
    for field, value in values.items():
        setattr(rule, field, value)
    rule.clean_fields()
    evidence = {field: values[field] for field in ("checked_on", "confidence", "effective_to")}
    extra = evidence | {"shipped_version": row_version(rule), "version": rule_version(rule)}
    move_state(rule, RULE_MOVES, name, by=None, field="state", extra=extra, noted=noted)


def _replace(rule: Rule, wanted: Rule) -> None:
    """Another text for the same days. The earlier row stays as it was: results made with it can still be understood."""
    if rule.state == PublicationState.PUBLISHED:
        move_state(rule, RULE_MOVES, "correct", by=None, field="state", noted=_same_end(rule))
    wanted.supersedes = rule
    _publish(wanted)


def _same_end(rule: Rule) -> dict[str, date | None]:
    return {"last_day_before": rule.effective_to, "last_day": rule.effective_to}


def _is_ours(rule: Rule) -> bool:
    """Still as the product's own file wrote it."""
    return rule.state == PublicationState.PUBLISHED and rule.shipped_version == row_version(rule)


def _was_withdrawn_by_us(rule: Rule) -> bool:
    """Dropped from an earlier file and now back; a person's withdrawal or correction names the person."""
    return (
        rule.state != PublicationState.PUBLISHED
        and rule.approved_by_id is None
        and (rule.shipped_version == row_version(rule))
    )


def _replaced_by_staff(values: Mapping[str, Any], of_staff: Iterable[Rule]) -> bool:
    first, last = values["effective_from"], values["effective_to"] or date.max
    return any(
        rule.key == values["key"] and rule.effective_from <= last and first <= (rule.effective_to or date.max)
        for rule in of_staff
    )
