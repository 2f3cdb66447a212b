"""A finding in a person's words: what was found, what is asked, the law, and what to do. Takes fresh findings and kept ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from common.wording import day
from reference.choices import Confidence
from reference.models import Country, Language, Skill, Subdivision

from .engine.facts import HOURS_SCALE
from .engine.rules import Finding
from .models import Programme


@dataclass(frozen=True)
class DisplayedFinding:
    """What `components/findings.html` shows. `state` is pass, fail, condition, unknown or notice."""

    state: str
    label: str
    rule: str
    value: str
    threshold: str
    citation: str
    source_url: str
    checked_on: date | None
    confidence: str
    todo: str
    who: str
    key: str


@dataclass(frozen=True)
class FindingGroups:
    """Findings as a page tells them: first what closes or is missing, then what is good to know, then what is met."""

    to_do: list[DisplayedFinding]
    notices: list[DisplayedFinding]
    met: list[DisplayedFinding]


def in_groups(shown: Iterable[DisplayedFinding]) -> FindingGroups:
    """For `components/rules.html`."""
    shown = list(shown)
    return FindingGroups(
        to_do=[finding for finding in shown if finding.state not in ("notice", "pass")],
        notices=[finding for finding in shown if finding.state == "notice"],
        met=[finding for finding in shown if finding.state == "pass"],
    )


Kept = Mapping[str, Any]


def findings_for_display(findings: Iterable[Finding | Kept], language: str | None = None) -> list[DisplayedFinding]:
    """Findings in the given language (the active one by default), what closes first, what passed last.

    Takes `Finding`s of the engine or what `Finding.as_dict` kept of them.
    """
    kept = [finding.as_dict() if isinstance(finding, Finding) else finding for finding in findings]
    chosen = (language or get_language() or "es")[:2]
    with override(chosen):
        names = _Names(kept)
        shown = [_displayed(finding, names, chosen) for finding in kept]
    order = {"fail": 0, "unknown": 1, "condition": 2, "notice": 3, "pass": 4}
    return sorted(shown, key=lambda finding: order[finding.state])


def _displayed(finding: Kept, names: _Names, language: str) -> DisplayedFinding:
    state = _state(finding)
    passed = state == "pass"
    return DisplayedFinding(
        state=state,
        label=_label(state),
        rule=_in(language, finding["titles"]),
        value=names.text(finding["value"], finding["unit"]) if finding["unit"] else "",
        threshold=names.text(finding["threshold"], finding["unit"]) if finding["threshold"] not in (None, []) else "",
        citation=finding["citation"],
        source_url=finding["source_url"],
        checked_on=date.fromisoformat(finding["checked_on"]) if finding["checked_on"] else None,
        confidence=str(Confidence(finding["confidence"]).label),
        todo="" if passed else _in(language, finding["advice"]),
        who="" if passed else _who(finding["who"]),
        key=f"{finding['rule_set']}/{finding['key']}",
    )


def _state(finding: Kept) -> str:
    """A failure that does not close the pathway is a condition to meet, or a notice."""
    if finding["outcome"] == "not_applied":
        return "notice"
    if finding["outcome"] == "fail" and not finding["closes"]:
        return "notice" if finding["severity"] == "notice" else "condition"
    return str(finding["outcome"])


def _label(state: str) -> str:
    return {
        "pass": _("Met"),
        "fail": _("Not met"),
        "unknown": _("No data"),
        "condition": _("Condition"),
        "notice": _("To know"),
    }[state]


def _who(who: str) -> str:
    return {
        "worker": _("The person can change this."),
        "employer": _("The employer can change this."),
        "time": _("Only time changes this."),
    }.get(who, "")


def _in(language: str, texts: Mapping[str, str]) -> str:
    return texts.get(language) or texts.get("es") or texts.get("en") or ""


class _Names:
    """The names behind the codes that some findings hold, each table read once and only where it is needed."""

    def __init__(self, findings: Iterable[Kept]) -> None:
        units = {finding["unit"] for finding in findings}
        self.names: dict[str, str] = {}
        if units & {"country", "place", "refused"}:
            self.names |= {c.code: c.title for c in Country.objects.all()}
        if units & {"place", "refused"}:
            self.names |= dict(Subdivision.objects.values_list("code", "name"))
        if "refused" in units:
            self.names |= {p.code: p.title for p in Programme.objects.all()}
        if "skills" in units:
            self.names |= {s.code: s.title for s in Skill.objects.all()}
        if "language_level" in units:
            self.names |= {x.code: x.title for x in Language.objects.all()}

    def text(self, value: Any, unit: str) -> str:
        if value is None:
            return _("not known")
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if unit == "date":
            return _date(value)
        if unit == "period":
            return " – ".join(_date(end) for end in value)
        if unit == "language_level":
            return self._level(value)
        if isinstance(value, list | tuple):
            return ", ".join(self._code(code) for code in value) or _("none")
        if isinstance(value, int):
            return _amount(value, unit)
        return self._code(value)

    def _code(self, code: str) -> str:
        if code.startswith("-"):
            return _("not %(country)s") % {"country": self.names.get(code[1:], code[1:])}
        return self.names.get(code) or _need(code)

    def _level(self, value: Iterable[str]) -> str:
        code, *level = value
        words = [_("none"), _("a few words"), _("basic"), _("good"), _("fluent")]
        return " – ".join([self.names.get(code, code), *(words[int(number)] for number in level)])


def _need(code: str) -> str:
    return {
        "one_time": _("one-time occurrence"),
        "seasonal": _("seasonal"),
        "peakload": _("peakload"),
        "intermittent": _("intermittent"),
    }.get(code, code)


def _date(text: str | date) -> str:
    """A whole date, or the day of a year ("12-15")."""
    if isinstance(text, str) and len(text) == len("12-15"):
        return date_format(date.fromisoformat(f"2023-{text}"), "j M").lower()
    return day(date.fromisoformat(text) if isinstance(text, str) else text)


def _amount(value: int, unit: str) -> str:
    if unit == "years":
        return ngettext("%(n)s year", "%(n)s years", value) % {"n": value}
    if unit == "months":
        return ngettext("%(n)s month", "%(n)s months", value) % {"n": value}
    if unit == "days":
        return ngettext("%(n)s day", "%(n)s days", value) % {"n": value}
    if unit == "tenths_of_an_hour":
        return _("%(n)s hours a week") % {"n": f"{value / HOURS_SCALE:g}"}
    return str(value)
