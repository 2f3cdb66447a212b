"""A finding in a person's words: what was found, what is asked, the law, and what to do. Takes fresh findings and kept ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, override, pgettext
from django.utils.translation import gettext as _

from common.i18n import in_language
from common.wording import day, money
from reference.choices import Confidence
from reference.models import Country, Crop, Language, Occupation, Skill, Subdivision

from .choices import WageBasis
from .engine.evaluate import Standing
from .engine.facts import HOURS_SCALE
from .engine.rules import Change, Finding
from .models import Programme, WageFloor

CENTS_AN_HOUR = "cents_an_hour:"  # and the currency: the unit of `engine.kinds.pay`


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
class DisplayedChange:
    """One thing that would open a closed pair: the rule, what would be different, what to do, who can do it."""

    rule: str
    different: str
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
    return findings_for_display_together([findings], language)[0]


def findings_for_display_together(
    groups: Iterable[Iterable[Finding | Kept]], language: str | None = None
) -> list[list[DisplayedFinding]]:
    """Several lists of findings, each as `findings_for_display` gives it, with the names behind their codes read once."""
    kept = [[finding.as_dict() if isinstance(finding, Finding) else finding for finding in group] for group in groups]
    with override((language or get_language() or "es")[:2]):
        names = _Names([finding for group in kept for finding in group])
        shown = [[_displayed(finding, names) for finding in group] for group in kept]
    return [sorted(group, key=lambda finding: _ORDER[finding.state]) for group in shown]


_ORDER = {"fail": 0, "unknown": 1, "condition": 2, "notice": 3, "pass": 4}


def changes_for_display(changes: Iterable[Change | Kept], language: str | None = None) -> list[DisplayedChange]:
    """Changes of a near miss in the given language (the active one by default). Takes what `Change.as_dict` kept, too."""
    kept = [change.as_dict() if isinstance(change, Change) else change for change in changes]
    chosen = (language or get_language() or "es")[:2]
    with override(chosen):
        return [
            DisplayedChange(
                rule=in_language(change["titles"]),
                different=_different(change),
                todo=in_language(change["advice"]),
                who=_who(change["who"]),
                key=f"{change['rule_set']}/{change['key']}",
            )
            for change in kept
        ]


def _different(change: Kept) -> str:
    """By how much, where the change has a measure: else the rule says it all."""
    needs, gap, threshold = change["needs"], change["gap"], change["threshold"]
    if needs in _BY_DAYS and gap:
        return _by_days(needs, gap)
    if needs in ("passport", "medical") and threshold:
        return _("Good until %(day)s at least.") % {"day": _date(threshold)}
    if needs == "experience" and gap:
        text = ngettext("%(n)s more month of this work.", "%(n)s more months of this work.", gap)
        return text % {"n": gap}
    if needs == "availability" and threshold:
        first, last = threshold
        return _("Free from %(first)s to %(last)s.") % {"first": _date(first), "last": _date(last)}
    if needs in ("hours", "wage") and threshold:
        return _("At least %(amount)s.") % {"amount": _amount(threshold, change["unit"])}
    return ""


_BY_DAYS = ("later_start", "earlier_start", "shorter", "longer")


def _by_days(needs: str, days: int) -> str:
    texts = {
        "later_start": ngettext("The work starts %(n)s day later.", "The work starts %(n)s days later.", days),
        "earlier_start": ngettext("The work starts %(n)s day sooner.", "The work starts %(n)s days sooner.", days),
        "shorter": ngettext("The work ends %(n)s day sooner.", "The work ends %(n)s days sooner.", days),
        "longer": ngettext("The work ends %(n)s day later.", "The work ends %(n)s days later.", days),
    }
    return texts[needs] % {"n": days}


def _displayed(finding: Kept, names: _Names) -> DisplayedFinding:
    state = _state(finding)
    passed = state == "pass"
    return DisplayedFinding(
        state=state,
        label=_label(state),
        rule=in_language(finding["titles"]),
        value=names.text(finding["value"], finding["unit"]) if finding["unit"] else "",
        threshold=_threshold(finding, names),
        citation=finding["citation"],
        source_url=finding["source_url"],
        checked_on=date.fromisoformat(finding["checked_on"]) if finding["checked_on"] else None,
        confidence=str(Confidence(finding["confidence"]).label),
        todo="" if passed else in_language(finding["advice"]),
        who="" if passed else _who(finding["who"]),
        key=f"{finding['rule_set']}/{finding['key']}",
    )


def _threshold(finding: Kept, names: _Names) -> str:
    """What is asked; of a wage also by which figure, and which others are not known."""
    asked = finding["threshold"]
    words = names.text(asked, finding["unit"]) if asked not in (None, []) else ""
    if source := names.figures.get(finding.get("figure") or 0):
        words = f"{words} ({source})"
    if missing := finding.get("missing"):
        unknown = ", ".join(str(WageBasis(basis).label) for basis in missing)
        told = _("not known: %(names)s") % {"names": unknown}
        words = f"{words}; {told}" if words else told
    return words


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


def standing_label(stands: Standing) -> str:
    """How a pathway stands, as a word of the active language."""
    return {"open": _("Open"), "on_condition": _("Data missing"), "closed": _("Closed")}[stands]


class _Names:
    """The names behind the codes that some findings hold, each table read once and only where it is needed."""

    def __init__(self, findings: Collection[Kept]) -> None:
        units = {finding["unit"] for finding in findings}
        self.names: dict[str, str] = {}
        if units & {"country", "place", "refused"}:
            self.names |= {c.code: c.title for c in Country.objects.all()}
        if units & {"place", "refused"}:
            self.names |= dict(Subdivision.objects.values_list("code", "name"))
        if "refused" in units:
            self.names |= {p.code: p.title for p in Programme.objects.all()}
        if "occupation" in units:
            self.names |= {o.code: o.title for o in Occupation.objects.filter(code__in=_codes(findings, "occupation"))}
        if "crop" in units:
            self.names |= {c.code: c.title for c in Crop.objects.all()}
        if "skills" in units:
            self.names |= {s.code: s.title for s in Skill.objects.all()}
        if "language_level" in units:
            self.names |= {x.code: x.title for x in Language.objects.all()}
        figures = {finding["figure"] for finding in findings if finding.get("figure")}
        rows = WageFloor.objects.filter(pk__in=figures) if figures else []
        self.figures = {row.pk: f"{row.get_basis_display()}, {row.citation}" for row in rows}

    def text(self, value: Any, unit: str) -> str:
        if value is None:
            return _("not known")
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if unit == "date":
            return _date(value)
        if unit == "period" and isinstance(value, list | tuple):
            return " – ".join(_date(end) for end in value)
        if unit == "language_level":
            return self._level(value)
        if isinstance(value, list | tuple):
            return ", ".join(self._code(code) for code in value) or _("none")
        if isinstance(value, int):
            return _amount(value, unit)
        return _date(value) if unit == "period" else self._code(value)

    def _code(self, code: str) -> str:
        if code.startswith("-"):
            return _("not %(what)s") % {"what": self.names.get(code[1:], code[1:])}
        return self.names.get(code) or _need(code)

    def _level(self, value: Iterable[str]) -> str:
        code, *level = value
        words = [_("none"), _("a few words"), _("basic"), _("good"), _("fluent")]
        return " – ".join([self.names.get(code, code), *(words[int(number)] for number in level)])


def _codes(findings: Iterable[Kept], unit: str) -> set[str]:
    """The codes that findings in one unit name, without the sign of those refused."""
    named: set[str] = set()
    for finding in findings:
        if finding["unit"] == unit:
            both = (finding["value"], finding["threshold"])
            named |= {code.lstrip("-") for side in both for code in ([side] if isinstance(side, str) else side or ())}
    return named


def _need(code: str) -> str:
    return {
        "one_time": _("one-time occurrence"),
        "seasonal": _("seasonal"),
        "peakload": _("peakload"),
        "intermittent": _("intermittent"),
    }.get(code) or _pool(code)


def _pool(code: str) -> str:
    """One sort of pool of a cap and how it stands ("returning-full"), else the code itself."""
    sort, _dash, state = code.partition("-")
    pools = {"general": _("for all"), "returning": _("for returning workers"), "reserved": _("set aside")}
    states = {
        "open": _("places left"),
        "full": _("no place left"),
        "unknown": pgettext("places", "not known"),
        "not-theirs": _("not for this person"),
    }
    if code == "pool-open":
        return _("a pool with a place")
    return f"{pools[sort]}: {states[state]}" if sort in pools and state in states else code


def an_hour(cents: int, currency: str) -> str:
    """`US$ 16.90 an hour`."""
    return _("%(amount)s an hour") % {"amount": money(Decimal(cents) / 100, currency)}


def _date(text: str | date) -> str:
    """A whole date, or the day of a year ("12-15")."""
    if isinstance(text, str) and len(text) == len("12-15"):
        return date_format(date.fromisoformat(f"2023-{text}"), "j M").lower()
    return day(date.fromisoformat(text) if isinstance(text, str) else text)


def _amount(value: int, unit: str) -> str:
    if unit.startswith(CENTS_AN_HOUR):
        return an_hour(value, unit.removeprefix(CENTS_AN_HOUR))
    if unit == "years":
        return ngettext("%(n)s year", "%(n)s years", value) % {"n": value}
    if unit == "months":
        return ngettext("%(n)s month", "%(n)s months", value) % {"n": value}
    if unit == "days":
        return ngettext("%(n)s day", "%(n)s days", value) % {"n": value}
    if unit == "clb":
        return _("CLB %(n)s") % {"n": value}
    if unit == "tenths_of_an_hour":
        return _("%(n)s hours a week") % {"n": f"{value / HOURS_SCALE:g}"}
    return str(value)
