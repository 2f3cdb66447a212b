"""Rule files: readable TOML, one rule set a file. Strict: whatever is not understood is named with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from reference.choices import Confidence

from .choices import LegalStatus
from .engine.evaluate import check_rule
from .engine.parameters import BadRule
from .engine.rules import Rule as EngineRule
from .engine.rules import Severity

SHIPPED = Path(__file__).parent / "data"
LANGUAGES = ("es", "en", "fr")
MAX_BYTES = 2_000_000
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FILE_KEYS = {"code", "authority", "checked_on", "title", "programme", "rule"}
_PROGRAMME_KEYS = {"country", "authority", "status", "is_work", "source", "title", "summary"}
_RULE_KEYS = {
    *("key", "kind", "parameters", "applies_to", "severity", "title", "advice", "legal_status"),
    *("citation", "source", "checked_on", "confidence", "from", "to"),
}


@dataclass(frozen=True)
class Problem:
    """Why a file cannot be loaded. `line` 0 is the file as a whole."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}" if self.line else f"{self.file}: {self.reason}"


class WrongRules(Exception):
    """Nothing was loaded. `problems` names every line to mend."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


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
    programme: dict[str, Any] | None = None
    rows: list[RuleRow] = field(default_factory=list)


class _Refused(Exception):
    def __init__(self, reason: str, key: str = "") -> None:
        super().__init__(reason)
        self.reason, self.key = reason, key


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
        Problem(f.name, 1, f"the rule set {f.code!r} is in two files") for f in files if codes.count(f.code) > 1
    ]
    if problems:
        raise WrongRules(problems)
    return files


def _read_file(path: Path) -> tuple[RuleFile, list[Problem]]:
    file = RuleFile(path.name)
    try:
        text = _text(path)
        table = tomllib.loads(text)
        lines = _Lines(text)
        _read_head(file, table)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        return file, [Problem(path.name, int(place[1]) if place else 0, f"not readable as TOML: {error}")]
    except _Refused as error:
        return file, [Problem(path.name, lines.of_head(error.key) if error.key else 0, error.reason)]
    problems = []
    for number, rule in enumerate(table.get("rule", [])):
        try:
            file.rows.append(RuleRow(lines.of_rule(number), _read_rule(rule, file, table.get("checked_on"))))
        except _Refused as error:
            problems.append(Problem(path.name, lines.of_rule(number, error.key), error.reason))
    return file, problems + list(_overlaps(file))


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _Refused(f"larger than {MAX_BYTES // 1_000_000} MB: not a rule file")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise _Refused(f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise _Refused("is not UTF-8 text") from None


class _Lines:
    """Where things stand in the file: TOML's own reader does not tell."""

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines()
        self.starts = [n for n, line in enumerate(self.lines, 1) if re.match(r"\s*\[\[\s*rule\s*\]\]", line)]

    def of_rule(self, number: int, key: str = "") -> int:
        if number >= len(self.starts):
            return 0
        first = self.starts[number]
        last = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.lines) + 1
        return self._of_key(key, first, last) or first

    def of_head(self, key: str) -> int:
        last = self.starts[0] if self.starts else len(self.lines) + 1
        return self._of_key(key, 1, last) or 1

    def _of_key(self, key: str, first: int, last: int) -> int:
        begins = re.compile(rf'\s*(\[.*)?"?{re.escape(key)}"?\s*[\].=]')
        return next((n for n in range(first, last) if key and begins.match(self.lines[n - 1])), 0)


def _read_head(file: RuleFile, table: Mapping[str, Any]) -> None:
    _only(table, _FILE_KEYS)
    code = _text_of(table, "code", 40)
    if not _SLUG.fullmatch(code):
        raise _Refused(f"code must be lower-case words joined by hyphens, not {code!r}", "code")
    if not isinstance(table.get("rule", []), list):
        raise _Refused("rules are written as [[rule]]", "rule")
    file.code = code
    file.rule_set = {"authority": _text_of(table, "authority", 200), **_three(table, "title", 200)}
    if "programme" in table:
        file.programme = _read_programme(table["programme"], _date_of(table, "checked_on"))


def _read_programme(table: Any, checked_on: date) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise _Refused("programme must be a table", "programme")
    _only(table, _PROGRAMME_KEYS)
    return {
        "country_id": _text_of(table, "country", 2),
        "authority": _text_of(table, "authority", 200),
        "status": _choice_of(table, "status", LegalStatus.values),
        "is_work": _flag_of(table, "is_work"),
        "source_url": _address_of(table, "source"),
        "checked_on": checked_on,
        **_three(table, "title", 200),
        **_three(table, "summary", 4000),
    }


def _read_rule(table: Any, file: RuleFile, checked_on: date | None) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise _Refused("a rule must be a table")
    _only(table, _RULE_KEYS)
    key = _text_of(table, "key", 60)
    if not _SLUG.fullmatch(key):
        raise _Refused(f"key must be lower-case words joined by hyphens, not {key!r}", "key")
    values = {
        "key": key,
        "kind": _text_of(table, "kind", 24),
        "parameters": table.get("parameters", {}),
        "applies_to": table.get("applies_to", {}),
        "severity": _choice_of(table, "severity", list(Severity)),
        "legal_status": _choice_of(table, "legal_status", LegalStatus.values, default=LegalStatus.IN_FORCE),
        "citation": _text_of(table, "citation", 255),
        "source_url": _address_of(table, "source"),
        "checked_on": _date_of(table, "checked_on", default=checked_on),
        "confidence": _choice_of(table, "confidence", Confidence.values),
        "effective_from": _date_of(table, "from"),
        "effective_to": _date_of(table, "to") if "to" in table else None,
        **_three(table, "title", 200),
        **_three(table, "advice", 2000),
    }
    if values["effective_to"] and values["effective_to"] < values["effective_from"]:
        raise _Refused(f"ends on {values['effective_to']}, before it starts on {values['effective_from']}", "to")
    _check_by_engine(values, file)
    return values


def _check_by_engine(values: Mapping[str, Any], file: RuleFile) -> None:
    try:
        check_rule(
            EngineRule(
                rule_set=file.code,
                key=values["key"],
                kind=values["kind"],
                parameters=values["parameters"],
                applies_to=values["applies_to"],
                severity=Severity(values["severity"]),
            )
        )
    except BadRule as error:
        reason = str(error)
        near = "kind" if "unknown kind" in reason else "applies_to" if "applies_to" in reason else "parameters"
        raise _Refused(reason, near) from None


def _overlaps(file: RuleFile) -> Iterator[Problem]:
    """Two texts of one rule may not stand on the same day."""
    for number, row in enumerate(file.rows):
        for other in file.rows[:number]:
            if row.values["key"] == other.values["key"] and _overlap(row.values, other.values):
                reason = f"{row.values['key']}: the dates overlap those of the rule in line {other.line}"
                yield Problem(file.name, row.line, reason)


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return one["effective_from"] <= (other["effective_to"] or date.max) and other["effective_from"] <= (
        one["effective_to"] or date.max
    )


def _only(table: Mapping[str, Any], allowed: set[str]) -> None:
    for key in table:
        if key not in allowed:
            raise _Refused(f"unknown key {key!r}; allowed: {', '.join(sorted(allowed))}", key)


def _text_of(table: Mapping[str, Any], key: str, longest: int) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _Refused(f"{key} is missing" if value is None else f"{key} must be a text that says something", key)
    if len(value) > longest:
        raise _Refused(f"{key} has {len(value)} characters, at most {longest} fit", key)
    return value.strip()


def _three(table: Mapping[str, Any], key: str, longest: int) -> dict[str, str]:
    """A text in the three languages: key.es, key.en, key.fr."""
    texts = table.get(key)
    if not isinstance(texts, dict):
        raise _Refused(f"{key} is missing: write {key}.es, {key}.en and {key}.fr", key)
    for language in texts:
        if language not in LANGUAGES:
            raise _Refused(f"{key}: unknown language {language!r}; allowed: {', '.join(LANGUAGES)}", key)
    try:
        return {f"{key}_{language}": _text_of(texts, language, longest) for language in LANGUAGES}
    except _Refused as error:
        raise _Refused(f"{key}.{error.reason}", key) from None


def _choice_of(table: Mapping[str, Any], key: str, allowed: Sequence[str], default: str | None = None) -> str:
    value = table.get(key, default)
    if value is None:
        raise _Refused(f"{key} is missing; allowed: {', '.join(allowed)}", key)
    if value not in allowed:
        raise _Refused(f"{key} must be one of {', '.join(allowed)}, not {value!r}", key)
    return str(value)


def _flag_of(table: Mapping[str, Any], key: str) -> bool:
    if not isinstance(table.get(key), bool):
        raise _Refused(f"{key} must be true or false", key)
    return bool(table[key])


def _date_of(table: Mapping[str, Any], key: str, default: date | None = None) -> date:
    value = table.get(key, default)
    if value is None:
        raise _Refused(f"{key} is missing: write a date such as 2026-11-23", key)
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _Refused(f"{key} must be a date such as 2026-11-23, not {value!r}", key)
    return value


def _address_of(table: Mapping[str, Any], key: str) -> str:
    value = _text_of(table, key, 300)
    if not value.startswith("https://"):
        raise _Refused(f"{key} must be an address beginning with https://, not {value!r}", key)
    return value
