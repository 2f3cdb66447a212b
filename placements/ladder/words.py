"""Words that plans and rungs share: seasons, months, days, laws, and what is still to be done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext

from common.i18n import in_language
from common.wording import day, grouped
from pathways.engine.rules import Rule
from pathways.selectors import DisplayedFinding

_TO_DO = ("fail", "unknown", "condition")


def to_do(shown: Sequence[DisplayedFinding], *, is_closed: bool) -> list[DisplayedFinding]:
    """What is missing: of a closed programme what closes it, else what is not met or not known."""
    return [finding for finding in shown if finding.state in (("fail",) if is_closed else _TO_DO)]


def law_of(rule: Rule) -> dict[str, Any]:
    return {"title": in_language(rule.titles), "citation": rule.citation, "source_url": rule.source_url}


def season_words(first: date | None, last: date | None) -> dict[str, Any]:
    return {"first": first, "last": last, "when": f"{day(first)} – {day(last)}"}


def days_of(count: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", count) % {"n": grouped(count)}


def month_of(when: date | None) -> str:
    return _small(date_format(when, "F Y")) if when else ""


def short_month_of(first: date) -> str:
    return _small(date_format(first, "M y")).replace(".", "")


def _small(month: str) -> str:
    """Months have a capital in English only."""
    return month if (get_language() or "").startswith("en") else month.lower()
