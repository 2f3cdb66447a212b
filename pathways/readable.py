"""Readable files of rules, caps and steps: TOML, read strictly. Whatever is not understood is named with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

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


Table = Mapping[str, Any]


def read_file(path: Path, tables: str, head: Callable[[Table], None], row: Callable[[Any, int], None]) -> list[Problem]:
    """Read one file, as `read_tables` does."""
    return read_tables(path.name, lambda: read_text(path), tables, head, row)


def read_tables(
    name: str, text: Callable[[], str], tables: str, head: Callable[[Table], None], row: Callable[[Any, int], None]
) -> list[Problem]:
    """Read a text: `head` is given all of it, then `row` each [[table]] of the name with its line. All three may raise Refused.

    Answers every problem found; a head that is refused is the only one.
    """
    try:
        written = text()
        content = tomllib.loads(written)
        lines = Lines(written, tables)
        if not isinstance(content.get(tables, []), list):
            raise Refused(_("write each as [[%(table)s]]") % {"table": tables}, tables)
        head(content)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        return [
            Problem(name, int(place[1]) if place else 0, _("not readable as TOML: %(problem)s") % {"problem": error})
        ]
    except Refused as error:
        return [Problem(name, lines.of_head(error.key) if error.key else 0, error.reason)]
    problems = []
    for number, part in enumerate(content.get(tables, [])):
        try:
            row(part, lines.of(number))
        except Refused as error:
            problems.append(Problem(name, lines.of(number, error.key), error.reason))
    return problems


def read_text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise too_large()
        return as_text(path.read_bytes())
    except OSError as error:
        raise Refused(_("cannot be read: %(problem)s") % {"problem": error.strerror}) from None


def read_bytes(path: Path) -> bytes:
    """A file as it is, to be read as an upload is. Raises WrongRules."""
    try:
        return path.read_bytes() if path.stat().st_size <= MAX_BYTES else b" " * (MAX_BYTES + 1)
    except OSError as error:
        text = _("cannot be read: %(problem)s") % {"problem": error.strerror}
        raise WrongRules([Problem(path.name, 0, text)]) from None


def as_text(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise too_large()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(_("is not UTF-8 text")) from None


def too_large() -> Refused:
    return Refused(_("larger than %(size)s MB: not a rule file") % {"size": MAX_BYTES // 1_000_000})


class Lines:
    """Where the [[tables]] of one name stand in the file: TOML's own reader does not tell."""

    def __init__(self, text: str, table: str) -> None:
        self.lines = text.splitlines()
        begins = re.compile(rf"\s*\[\[\s*{table}\s*\]\]")
        self.starts = [n for n, line in enumerate(self.lines, 1) if begins.match(line)]
        self.ends = [n for n, line in enumerate(self.lines, 1) if re.match(r"\s*\[\[", line)] + [len(self.lines) + 1]

    def of(self, number: int, key: str = "") -> int:
        if number >= len(self.starts):
            return 0
        first = self.starts[number]
        last = next(n for n in self.ends if n > first)
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
            text = _("unknown key %(key)s; allowed: %(allowed)s")
            raise Refused(text % {"key": repr(key), "allowed": ", ".join(sorted(allowed))}, key)


def text_of(table: Mapping[str, Any], key: str, longest: int) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        text = _("%(key)s is missing") if value is None else _("%(key)s must be a text that says something")
        raise Refused(text % {"key": key}, key)
    if len(value) > longest:
        text = _("%(key)s has %(length)s characters, at most %(longest)s fit")
        raise Refused(text % {"key": key, "length": len(value), "longest": longest}, key)
    return value.strip()


def three(table: Mapping[str, Any], key: str, longest: int) -> dict[str, str]:
    """A text in the three languages: key.es, key.en, key.fr."""
    texts = table.get(key)
    if not isinstance(texts, dict):
        raise Refused(_("%(key)s is missing: write %(key)s.es, %(key)s.en and %(key)s.fr") % {"key": key}, key)
    for language in texts:
        if language not in LANGUAGES:
            text = _("%(key)s: unknown language %(language)s; allowed: %(allowed)s")
            named = {"key": key, "language": repr(language), "allowed": ", ".join(LANGUAGES)}
            raise Refused(text % named, key)
    try:
        return {f"{key}_{language}": text_of(texts, language, longest) for language in LANGUAGES}
    except Refused as error:
        raise Refused(f"{key}.{error.reason}", key) from None


def choice_of(table: Mapping[str, Any], key: str, allowed: Sequence[str], default: str | None = None) -> str:
    value = table.get(key, default)
    if value is None:
        raise Refused(_("%(key)s is missing; allowed: %(allowed)s") % {"key": key, "allowed": ", ".join(allowed)}, key)
    if value not in allowed:
        text = _("%(key)s must be one of %(allowed)s, not %(value)s")
        raise Refused(text % {"key": key, "allowed": ", ".join(allowed), "value": repr(value)}, key)
    return str(value)


def flag_of(table: Mapping[str, Any], key: str) -> bool:
    if not isinstance(table.get(key), bool):
        raise Refused(_("%(key)s must be true or false") % {"key": key}, key)
    return bool(table[key])


def date_of(table: Mapping[str, Any], key: str, default: date | None = None) -> date:
    value = table.get(key, default)
    if value is None:
        raise Refused(_("%(key)s is missing: write a date such as 2026-11-23") % {"key": key}, key)
    if not isinstance(value, date) or isinstance(value, datetime):
        text = _("%(key)s must be a date such as 2026-11-23, not %(value)s")
        raise Refused(text % {"key": key, "value": repr(value)}, key)
    return value


def address_of(table: Mapping[str, Any], key: str) -> str:
    value = text_of(table, key, 300)
    if not value.startswith("https://"):
        text = _("%(key)s must be an address beginning with https://, not %(value)s")
        raise Refused(text % {"key": key, "value": repr(value)}, key)
    return value


def whole_of(table: Mapping[str, Any], key: str, least: int, most: int, default: int | None = None) -> int:
    value = table.get(key, default)
    if value is None:
        raise Refused(_("%(key)s is missing: write a whole number") % {"key": key}, key)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        text = _("%(key)s must be a whole number from %(least)s to %(most)s, not %(value)s")
        raise Refused(text % {"key": key, "least": least, "most": most, "value": repr(value)}, key)
    return value


def slug_of(table: Mapping[str, Any], key: str, longest: int) -> str:
    value = text_of(table, key, longest)
    if not SLUG.fullmatch(value):
        text = _("%(key)s must be lower-case words joined by hyphens, not %(value)s")
        raise Refused(text % {"key": key, "value": repr(value)}, key)
    return value


def slugs_of(table: Mapping[str, Any], key: str) -> list[str]:
    """A list of keys, each once; none where the table does not name it."""
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) and SLUG.fullmatch(item) for item in value):
        text = _("%(key)s must be a list of lower-case words joined by hyphens, not %(value)s")
        raise Refused(text % {"key": key, "value": repr(value)}, key)
    if len(set(value)) != len(value):
        raise Refused(_("%(key)s names an entry twice: %(value)s") % {"key": key, "value": repr(value)}, key)
    return value
