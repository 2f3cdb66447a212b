"""Rule files: readable TOML, one rule set a file. Strict: whatever is not understood is named with its line.

A file describes its programme (`[programme]`), adds a rule set to one (`programme = "us-h2a"`), or holds rules for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from reference.choices import Confidence

from .choices import LegalStatus
from .engine.contradictions import contradict
from .engine.evaluate import check_rule
from .engine.parameters import BadRule
from .engine.rules import Rule as EngineRule
from .engine.rules import Severity
from .readable import (
    Problem,
    Refused,
    Table,
    WrongRules,
    address_of,
    as_text,
    choice_of,
    date_of,
    flag_of,
    only,
    read_tables,
    read_text,
    slug_of,
    text_of,
    three,
)
from .wording import in_words

__all__ = [
    "Problem",
    "Refused",
    "RuleFile",
    "RuleRow",
    "WrongRules",
    "read_rule",
    "read_rule_files",
    "read_rule_text",
    "shipped_files",
]

SHIPPED = Path(__file__).parent / "data"
_FILE_KEYS = {"code", "authority", "checked_on", "title", "programme", "rule"}
_PROGRAMME_KEYS = {"country", "authority", "status", "is_work", "source", "title", "summary"}
_RULE_KEYS = {
    *("key", "kind", "parameters", "applies_to", "severity", "title", "advice", "legal_status"),
    *("citation", "source", "checked_on", "confidence", "from", "to"),
}


@dataclass(frozen=True)
class RuleRow:
    """One rule of a file, checked. `values` are the model's fields, without the rule set."""

    line: int
    values: Mapping[str, Any]

    @property
    def identity(self) -> tuple[str, date]:
        return self.values["key"], self.values["effective_from"]


@dataclass
class RuleFile:
    name: str
    code: str = ""
    rule_set: dict[str, Any] = field(default_factory=dict)
    programme: dict[str, Any] | None = None  # what the file says of its programme, whose code is its own
    of_programme: str | None = None
    rows: list[RuleRow] = field(default_factory=list)


def shipped_files() -> list[Path]:
    return sorted(SHIPPED.glob("*.toml"))


def read_rule_files(paths: Sequence[Path]) -> list[RuleFile]:
    """All files, checked each and against one another. Raises WrongRules with every problem found."""
    files, problems = [], []
    for path in paths:
        file, found = _read_file(path)
        files.append(file)
        problems += found
    codes = [file.code for file in files if file.code]
    problems += [
        Problem(f.name, 1, _("the rule set %(code)s is in two files") % {"code": repr(f.code)})
        for f in files
        if codes.count(f.code) > 1
    ]
    if problems:
        raise WrongRules(problems)
    return files


def read_rule_text(name: str, content: bytes) -> RuleFile:
    """One file that somebody hands in. Raises WrongRules with every problem found."""
    file, problems = _read(name, lambda: as_text(content))
    if problems:
        raise WrongRules(problems)
    return file


def _read_file(path: Path) -> tuple[RuleFile, list[Problem]]:
    return _read(path.name, lambda: read_text(path))


def _read(name: str, text: Callable[[], str]) -> tuple[RuleFile, list[Problem]]:
    file = RuleFile(name)
    checked_on: date | None = None

    def head(table: Table) -> None:
        nonlocal checked_on
        _read_head(file, table)
        checked_on = table.get("checked_on")

    def row(rule: Any, line: int) -> None:
        values = read_rule(rule, file.code, checked_on)
        if file.of_programme and "programme" in values["applies_to"]:
            raise Refused(_("applies_to.programme is for rule sets that are not of one pathway"), "applies_to")
        file.rows.append(RuleRow(line, values))

    problems = read_tables(name, text, "rule", head, row)
    return file, problems + list(_overlaps(file)) + list(_contradictions(file))


def _read_head(file: RuleFile, table: Mapping[str, Any]) -> None:
    only(table, _FILE_KEYS)
    file.code = slug_of(table, "code", 40)
    file.rule_set = {"authority": text_of(table, "authority", 200), **three(table, "title", 200)}
    if isinstance(table.get("programme"), str):
        file.of_programme = text_of(table, "programme", 40)
    elif "programme" in table:
        file.of_programme = file.code
        file.programme = _read_programme(table["programme"], date_of(table, "checked_on"))


def _read_programme(table: Any, checked_on: date) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise Refused(_('programme must be a table, or the code of a programme such as "us-h2a"'), "programme")
    only(table, _PROGRAMME_KEYS)
    return {
        "country_id": text_of(table, "country", 2),
        "authority": text_of(table, "authority", 200),
        "status": choice_of(table, "status", LegalStatus.values),
        "is_work": flag_of(table, "is_work"),
        "source_url": address_of(table, "source"),
        "checked_on": checked_on,
        **three(table, "title", 200),
        **three(table, "summary", 4000),
    }


def read_rule(table: Any, rule_set: str, checked_on: date | None = None) -> dict[str, Any]:
    """One rule of a set as the model's fields. Raises Refused with the reason and the key at fault."""
    if not isinstance(table, dict):
        raise Refused(_("a rule must be a table"))
    only(table, _RULE_KEYS)
    values = {
        "key": slug_of(table, "key", 60),
        "kind": text_of(table, "kind", 24),
        "parameters": table.get("parameters", {}),
        "applies_to": table.get("applies_to", {}),
        "severity": choice_of(table, "severity", list(Severity)),
        "legal_status": choice_of(table, "legal_status", LegalStatus.values, default=LegalStatus.IN_FORCE),
        "citation": text_of(table, "citation", 255),
        "source_url": address_of(table, "source"),
        "checked_on": date_of(table, "checked_on", default=checked_on),
        "confidence": choice_of(table, "confidence", Confidence.values),
        "effective_from": date_of(table, "from"),
        "effective_to": date_of(table, "to") if "to" in table else None,
        **three(table, "title", 200),
        **three(table, "advice", 2000),
    }
    if values["effective_to"] and values["effective_to"] < values["effective_from"]:
        text = _("ends on %(last)s, before it starts on %(first)s")
        raise Refused(text % {"first": values["effective_from"], "last": values["effective_to"]}, "to")
    _check_by_engine(values, rule_set)
    return values


def _check_by_engine(values: Mapping[str, Any], rule_set: str) -> None:
    try:
        check_rule(_for_engine(values, rule_set))
    except BadRule as error:
        near = next((key for key in ("kind", "applies_to") if key in error.text.partition(":")[0]), "parameters")
        raise Refused(in_words(error), near) from None


def _for_engine(values: Mapping[str, Any], rule_set: str) -> EngineRule:
    """What the engine needs to check a rule, alone and beside others."""
    copied = ("key", "kind", "parameters", "applies_to", "legal_status", "effective_from", "effective_to")
    return EngineRule(rule_set=rule_set, severity=Severity(values["severity"]), **{n: values[n] for n in copied})


def _overlaps(file: RuleFile) -> Iterator[Problem]:
    """Two texts of one rule may not stand on the same day."""
    for number, row in enumerate(file.rows):
        for other in file.rows[:number]:
            if row.values["key"] == other.values["key"] and _overlap(row.values, other.values):
                text = _("%(key)s: the dates overlap those of the rule in line %(line)s")
                yield Problem(file.name, row.line, text % {"key": row.values["key"], "line": other.line})


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return one["effective_from"] <= (other["effective_to"] or date.max) and other["effective_from"] <= (
        one["effective_to"] or date.max
    )


def _contradictions(file: RuleFile) -> Iterator[Problem]:
    """Two rules that cannot both hold, each named with its line."""
    for number, row in enumerate(file.rows):
        for other in file.rows[:number]:
            if contradict(_for_engine(row.values, file.code), _for_engine(other.values, file.code)):
                text = _("%(key)s: cannot hold together with the rule %(other)s in line %(line)s")
                named = {"key": row.values["key"], "other": other.values["key"], "line": other.line}
                yield Problem(file.name, row.line, text % named)
