"""Readable files of rules, caps and steps: TOML, read strictly. Whatever is not understood is named with its line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

LANGUAGES = ("es", "en", "fr")
MAX_BYTES = 2_000_000
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


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


class Refused(Exception):
    """Why one table cannot be read, and at which of its keys."""

    def __init__(self, reason: str, key: str = "") -> None:
        super().__init__(reason)
        self.reason, self.key = reason, key


def read_text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Refused(f"larger than {MAX_BYTES // 1_000_000} MB: not a rule file")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise Refused(f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise Refused("is not UTF-8 text") from None


class Lines:
    """Where the [[tables]] of one name stand in the file: TOML's own reader does not tell."""

    def __init__(self, text: str, table: str) -> None:
        self.lines = text.splitlines()
        begins = re.compile(rf"\s*\[\[\s*{table}\s*\]\]")
        self.starts = [n for n, line in enumerate(self.lines, 1) if begins.match(line)]

    def of(self, number: int, key: str = "") -> int:
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


def only(table: Mapping[str, Any], allowed: set[str]) -> None:
    for key in table:
        if key not in allowed:
            raise Refused(f"unknown key {key!r}; allowed: {', '.join(sorted(allowed))}", key)


def text_of(table: Mapping[str, Any], key: str, longest: int) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise Refused(f"{key} is missing" if value is None else f"{key} must be a text that says something", key)
    if len(value) > longest:
        raise Refused(f"{key} has {len(value)} characters, at most {longest} fit", key)
    return value.strip()


def three(table: Mapping[str, Any], key: str, longest: int) -> dict[str, str]:
    """A text in the three languages: key.es, key.en, key.fr."""
    texts = table.get(key)
    if not isinstance(texts, dict):
        raise Refused(f"{key} is missing: write {key}.es, {key}.en and {key}.fr", key)
    for language in texts:
        if language not in LANGUAGES:
            raise Refused(f"{key}: unknown language {language!r}; allowed: {', '.join(LANGUAGES)}", key)
    try:
        return {f"{key}_{language}": text_of(texts, language, longest) for language in LANGUAGES}
    except Refused as error:
        raise Refused(f"{key}.{error.reason}", key) from None


def choice_of(table: Mapping[str, Any], key: str, allowed: Sequence[str], default: str | None = None) -> str:
    value = table.get(key, default)
    if value is None:
        raise Refused(f"{key} is missing; allowed: {', '.join(allowed)}", key)
    if value not in allowed:
        raise Refused(f"{key} must be one of {', '.join(allowed)}, not {value!r}", key)
    return str(value)


def flag_of(table: Mapping[str, Any], key: str) -> bool:
    if not isinstance(table.get(key), bool):
        raise Refused(f"{key} must be true or false", key)
    return bool(table[key])


def date_of(table: Mapping[str, Any], key: str, default: date | None = None) -> date:
    value = table.get(key, default)
    if value is None:
        raise Refused(f"{key} is missing: write a date such as 2026-11-23", key)
    if not isinstance(value, date) or isinstance(value, datetime):
        raise Refused(f"{key} must be a date such as 2026-11-23, not {value!r}", key)
    return value


def address_of(table: Mapping[str, Any], key: str) -> str:
    value = text_of(table, key, 300)
    if not value.startswith("https://"):
        raise Refused(f"{key} must be an address beginning with https://, not {value!r}", key)
    return value
