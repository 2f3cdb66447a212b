"""The file of scenarios that ship with the product: TOML, read as strictly as the rules."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pathways.engine.parameters import BadRule
from pathways.engine.scenario import read_change
from pathways.readable import SLUG, Lines, Problem, Refused, WrongRules, only, read_text, text_of, three


def shipped_file() -> Path:
    return Path(__file__).parent / "data" / "scenarios.toml"


def read_scenarios(path: Path) -> list[dict[str, Any]]:
    """Values for `Scenario`, in the order of the file. Raises WrongRules naming every line to mend."""
    try:
        text = read_text(path)
        tables = tomllib.loads(text)
        only(tables, {"scenario"})
    except tomllib.TOMLDecodeError as error:
        raise WrongRules([Problem(path.name, 0, f"not readable as TOML: {error}")]) from None
    except Refused as error:
        raise WrongRules([Problem(path.name, 0, error.reason)]) from None
    lines, found, problems = Lines(text, "scenario"), [], []
    for number, table in enumerate(tables.get("scenario", [])):
        try:
            found.append(_scenario(table))
        except Refused as error:
            problems.append(Problem(path.name, lines.of(number, error.key), error.reason))
    if problems:
        raise WrongRules(problems)
    return found


def _scenario(table: Mapping[str, Any]) -> dict[str, Any]:
    only(table, {"code", "title", "about", "change"})
    code = text_of(table, "code", 40)
    if not SLUG.fullmatch(code):
        raise Refused(f"code must be lower-case words joined by hyphens, not {code!r}", "code")
    changes = table.get("change")
    if not isinstance(changes, list) or not changes:
        raise Refused("a scenario needs at least one [[scenario.change]]", "change")
    try:
        for change in changes:
            read_change(change)
    except BadRule as error:
        raise Refused(str(error), "change") from None
    return {"code": code, "changes": changes, **three(table, "title", 200), **three(table, "about", 2000)}
