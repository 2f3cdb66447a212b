"""What a rule is to the engine, and what it says about one worker and one vacancy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum
from typing import Any

Plain = str | int | bool | date | tuple[str, ...] | None


class Outcome(IntEnum):
    """What a cell of an outcome array holds. Kinds answer the first three, the evaluation adds the last."""

    FAIL = 0
    PASS = 1
    UNKNOWN = 2
    NOT_APPLIED = 3  # another programme, outside `applies_to`, or a rule that only tells


class Severity(StrEnum):
    BAR = "bar"
    CONDITION = "condition"
    NOTICE = "notice"


class Who(StrEnum):
    """Who can change what made a rule fail."""

    WORKER = "worker"
    EMPLOYER = "employer"
    TIME = "time"
    NOBODY = "nobody"


# A duty that stands in law. What a court has stopped, or is only proposed, never keeps anybody out.
BINDING = frozenset({"in_force", "in_force_not_enforced"})


@dataclass(frozen=True)
class Rule:
    """A dated, cited rule. `titles` and `advice` are by language; without a `programme` it is for all."""

    rule_set: str
    key: str
    kind: str
    programme: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    applies_to: Mapping[str, Any] = field(default_factory=dict)
    severity: Severity = Severity.BAR
    legal_status: str = "in_force"
    citation: str = ""
    source_url: str = ""
    checked_on: date | None = None
    confidence: str = "high"
    effective_from: date | None = None
    effective_to: date | None = None
    version: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    advice: Mapping[str, str] = field(default_factory=dict)

    @property
    def excludes(self) -> bool:
        """A failure closes the pathway. Anything else is shown, and closes nothing."""
        return self.severity == Severity.BAR and self.legal_status in BINDING

    @property
    def name(self) -> str:
        return f"{self.rule_set}/{self.key}"


@dataclass(frozen=True)
class Comparison:
    """What was compared with what. `gap` is what is missing, in `unit` (days where the unit is a date).

    `needs` is a code of the thing to bring or change: "passport", "months", "hours" ... `figure` is the id of the wage floor that the
    threshold was taken from, `missing` the floors that apply and are not known.
    """

    value: Plain
    threshold: Plain
    unit: str
    needs: str
    who: Who
    gap: int | None = None
    figure: int | None = None
    missing: tuple[str, ...] = ()


def nothing_said() -> dict[str, Any]:
    """Of a finding that says nothing of a pair but its outcome."""
    return {
        "closes": False,
        "value": None,
        "threshold": None,
        "unit": "",
        "gap": None,
        "needs": "",
        "who": "",
        "figure": None,
        "missing": [],
    }


_OUTCOME_NAMES = {outcome: outcome.name.lower() for outcome in Outcome}


@dataclass(frozen=True)
class Finding:
    """What one rule says about one pair (or one side of it)."""

    rule: Rule
    outcome: Outcome
    comparison: Comparison | None = None

    @property
    def closes(self) -> bool:
        return self.outcome == Outcome.FAIL and self.rule.excludes

    def as_dict(self) -> dict[str, Any]:
        """Plain values: the words and the law of the rule, and what it said of the pair."""
        rule = self.rule
        return (
            {
                "rule_set": rule.rule_set,
                "key": rule.key,
                "version": rule.version,
                "kind": rule.kind,
                "severity": str(rule.severity),
                "legal_status": rule.legal_status,
                "titles": dict(rule.titles),
                "advice": dict(rule.advice),
                "citation": rule.citation,
                "source_url": rule.source_url,
                "checked_on": _plain(rule.checked_on),
                "confidence": rule.confidence,
            }
            | nothing_said()
            | self.said()
        )

    def said(self) -> dict[str, Any]:
        """What the rule said of this pair, without the rule: of `nothing_said` only what there is, and always the outcome."""
        seen = self.comparison
        told: dict[str, Any] = {"outcome": _OUTCOME_NAMES[self.outcome]}
        if self.closes:
            told["closes"] = True
        if seen is None:
            return told
        for name in ("value", "threshold"):
            if (value := getattr(seen, name)) is not None:
                told[name] = _plain(value)
        if seen.gap is not None:
            told["gap"] = seen.gap
        for name in ("unit", "needs"):
            if text := getattr(seen, name):
                told[name] = text
        if who := str(seen.who):
            told["who"] = who
        if seen.figure is not None:
            told["figure"] = seen.figure
        if seen.missing:
            told["missing"] = list(seen.missing)
        return told


@dataclass(frozen=True)
class Change:
    """One thing that would have to change: what (`needs`), by how much, and who can do it.

    `settles` names the rules it would settle, the first of which is the one told of. `worker` and `vacancy` are the
    columns of the pair as they would then be.
    """

    rule_set: str
    key: str
    settles: tuple[str, ...]
    needs: str
    value: Plain
    threshold: Plain
    unit: str
    gap: int | None
    who: Who
    titles: Mapping[str, str]
    advice: Mapping[str, str]
    worker: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    vacancy: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def as_dict(self) -> dict[str, Any]:
        return {
            "rule_set": self.rule_set,
            "key": self.key,
            "settles": list(self.settles),
            "needs": self.needs,
            "value": _plain(self.value),
            "threshold": _plain(self.threshold),
            "unit": self.unit,
            "gap": self.gap,
            "who": str(self.who),
            "titles": dict(self.titles),
            "advice": dict(self.advice),
        }


@dataclass(frozen=True)
class NearMiss:
    """The smallest set of changes that opens a closed pair: without any one of them it stays closed."""

    changes: tuple[Change, ...]


def _plain(value: Plain) -> str | int | bool | list[str] | None:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
