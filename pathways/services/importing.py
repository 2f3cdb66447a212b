"""A rule file into drafts: what differs from the published rules becomes changes that a second person has to approve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.wording import day

from ..choices import ChangeAction, ChangeStatus
from ..codes import known_codes, unknown_codes
from ..content import content_of
from ..models import Rule, RuleChange, RuleSet
from ..readable import Problem, WrongRules
from ..rule_files import RuleFile, RuleRow, read_rule_text
from ..versions import row_version, rule_version
from .changes import NotReady, change_begin, change_save, change_submit

ONE_DAY = timedelta(days=1)
_OPEN = (ChangeStatus.DRAFT, ChangeStatus.SENT_BACK, ChangeStatus.SUBMITTED)


@dataclass
class ImportReport:
    """read = unchanged + drafted + already. `already`: the same change is being drafted or waits.

    `not_ready`: drafts that could not be submitted yet. `left_alone`: published rules that the file does not name.
    """

    read: int = 0
    unchanged: int = 0
    already: int = 0
    not_ready: int = 0
    changes: list[RuleChange] = field(default_factory=list)
    left_alone: list[str] = field(default_factory=list)

    @property
    def drafted(self) -> int:
        return len(self.changes)

    def as_dict(self) -> dict[str, Any]:
        counted = {name: getattr(self, name) for name in ("read", "unchanged", "drafted", "already", "not_ready")}
        return counted | {"left_alone": self.left_alone}


@dataclass(frozen=True)
class _Wanted:
    """What a row of the file asks for that the platform does not have."""

    action: str
    values: Mapping[str, Any]
    rule: Rule | None = None
    last_day: date | None = None


@transaction.atomic
def rules_import(*, name: str, text: bytes, by: User, reason: str, submit: bool = False) -> ImportReport:
    """Draft everything in a rule file that differs from the published rules; nothing is published.

    Running it again drafts nothing twice. With `submit` whole drafts are handed over for approval at once. Raises WrongRules with line
    and reason, and then nothing is drafted.
    """
    file = read_rule_text(name, text)
    rule_set = _rule_set_of(file)
    published = {(rule.key, rule.effective_from): rule for rule in Rule.objects.published().filter(rule_set=rule_set)}
    wanted, problems, report = [], [], ImportReport(read=len(file.rows))
    for row in file.rows:
        try:
            asked = _asked(row, file, rule_set, published)
        except _Refused as refused:
            problems.append(Problem(file.name, row.line, str(refused)))
            continue
        wanted += [asked] if asked else []
        report.unchanged += asked is None
    if problems:
        raise WrongRules(problems)
    named = {row.values["key"] for row in file.rows}
    report.left_alone = sorted({rule.title for rule in published.values() if rule.key not in named})
    taken: set[int] = set()
    for asked in wanted:
        _draft(asked, rule_set, file.name, reason, by, taken, report, submit)
    return report


class _Refused(Exception):
    pass


def _rule_set_of(file: RuleFile) -> RuleSet:
    rule_set = RuleSet.objects.filter(pk=file.code).first()
    if rule_set is None:
        text = _("there is no rule set %(code)s here: a new set comes with load_rules")
        raise WrongRules([Problem(file.name, 1, text % {"code": repr(file.code)})])
    known = known_codes()
    problems = []
    for row in file.rows:
        if unknown := unknown_codes(row.values, known):
            text = _("not in the reference tables: %(codes)s")
            problems.append(Problem(file.name, row.line, text % {"codes": ", ".join(unknown)}))
    if problems:
        raise WrongRules(problems)
    return rule_set


def _asked(
    row: RuleRow, file: RuleFile, rule_set: RuleSet, published: Mapping[tuple[str, date], Rule]
) -> _Wanted | None:
    rule = published.get(row.identity)
    if rule is None:
        return _of_new_days(row, published)
    new = Rule(rule_set=rule_set, **row.values)
    if row_version(rule) == row_version(new):
        return None
    if rule_version(rule) != rule_version(new):
        return _Wanted(ChangeAction.CHANGE, row.values, rule)
    if rule.effective_to == new.effective_to:
        return _Wanted(ChangeAction.CHECK, row.values, rule)
    return _of_another_end(row, file, rule)


def _of_new_days(row: RuleRow, published: Mapping[tuple[str, date], Rule]) -> _Wanted:
    """A text from a new day: of a rule that there is, or of one that is new."""
    first = row.values["effective_from"]
    texts = sorted((r for r in published.values() if r.key == row.values["key"]), key=lambda r: r.effective_from)
    before = [text for text in texts if text.effective_from <= first]
    base = before[-1] if before else next(iter(texts), None)
    return _Wanted(ChangeAction.CHANGE if base else ChangeAction.NEW, row.values, base)


def _of_another_end(row: RuleRow, file: RuleFile, rule: Rule) -> _Wanted | None:
    """The same text with another last day. Where the file's next text begins the day after, that one ends it."""
    last = row.values["effective_to"]
    if last is None or (rule.effective_to is not None and last > rule.effective_to):
        text = _("ends on %(day)s in the platform: a rule that goes on longer is a new [[rule]] from the day after")
        raise _Refused(text % {"day": day(rule.effective_to)})
    starts = {other.values["effective_from"] for other in file.rows if other.values["key"] == rule.key}
    return None if last + ONE_DAY in starts else _Wanted(ChangeAction.END, row.values, rule, last)


def _draft(
    asked: _Wanted,
    rule_set: RuleSet,
    source: str,
    reason: str,
    by: User,
    taken: set[int],
    report: ImportReport,
    submit: bool,
) -> None:
    rule, action = asked.rule, asked.action
    if rule is not None and rule.pk in taken:
        rule, action = (
            None,
            ChangeAction.NEW,
        )  # a second text after the same one: it follows the first, once that is published
    if rule is not None:
        taken.add(rule.pk or 0)
    content = {} if action == ChangeAction.END else content_of(Rule(rule_set=rule_set, **asked.values))
    same = RuleChange.objects.filter(rule_set=rule_set, rule=rule, action=action, content=content, status__in=_OPEN)
    if same.filter(last_day=asked.last_day).exists():
        report.already += 1
        return
    change = change_begin(
        action=action, rule=rule, rule_set=rule_set, content=content, by=by, imported_from=source[:120]
    )
    first = asked.last_day + ONE_DAY if asked.last_day else asked.values["effective_from"]
    is_past = action != ChangeAction.CHECK and first < timezone.localdate()
    change_save(change=change, by=by, reason=reason, last_day=asked.last_day, is_correction=is_past)
    report.changes.append(change)
    if submit:
        try:
            change_submit(change=change, by=by)
        except NotReady:
            report.not_ready += 1
