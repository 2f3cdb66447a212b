"""The file of help lines that ships with the product, read as strictly as the rules."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from reference.choices import Confidence

from .choices import HelpTopic
from .readable import (
    SLUG,
    Lines,
    Problem,
    Refused,
    WrongRules,
    address_of,
    choice_of,
    date_of,
    only,
    read_text,
    text_of,
    three,
)

SHIPPED = Path(__file__).parent / "data" / "help" / "lines.toml"
_NUMBER = re.compile(r"\+?[0-9][0-9 -]{1,18}")
_KEYS = {"key", "country", "topic", "number", "position", "confidence", "source", "checked_on", "title"}


def read_help_lines(path: Path = SHIPPED) -> list[dict[str, Any]]:
    """Values for `HelpLine`, in the order of the file. Raises WrongRules naming every line to mend."""
    try:
        text = read_text(path)
        tables = tomllib.loads(text)
        only(tables, {"checked_on", "line"})
        checked_on = date_of(tables, "checked_on")
    except tomllib.TOMLDecodeError as error:
        reason = _("not readable as TOML: %(problem)s") % {"problem": error}
        raise WrongRules([Problem(path.name, 0, reason)]) from None
    except Refused as error:
        raise WrongRules([Problem(path.name, 0, error.reason)]) from None
    lines, found, problems = Lines(text, "line"), [], []
    for number, table in enumerate(tables.get("line", [])):
        try:
            found.append(_line(table, checked_on))
        except Refused as error:
            problems.append(Problem(path.name, lines.of(number, error.key), error.reason))
    if problems:
        raise WrongRules(problems)
    return found


def _line(table: Mapping[str, Any], checked_on: date) -> dict[str, Any]:
    only(table, _KEYS)
    key, number, position = text_of(table, "key", 40), text_of(table, "number", 20), table.get("position")
    if not SLUG.fullmatch(key):
        raise Refused(_("key must be lower-case words joined by hyphens, not %(key)s") % {"key": repr(key)}, "key")
    if not _NUMBER.fullmatch(number):
        raise Refused(_("number must be a telephone number, not %(number)s") % {"number": repr(number)}, "number")
    if isinstance(position, bool) or not isinstance(position, int) or not 0 < position < 1000:
        raise Refused(_("position must be a whole number from 1 to 999"), "position")
    return {
        "key": key,
        "country_id": text_of(table, "country", 2),
        "topic": choice_of(table, "topic", HelpTopic.values),
        "number": number,
        "position": position,
        "confidence": choice_of(table, "confidence", Confidence.values),
        "source_url": address_of(table, "source") if "source" in table else "",
        "checked_on": date_of(table, "checked_on", default=checked_on),
        **three(table, "title", 200),
    }
