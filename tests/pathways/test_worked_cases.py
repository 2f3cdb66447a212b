"""The cases of docs/worked-cases.md, tried with the shipped rules: who, what, when, and the answer with the rules it rests on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pathways.engine.evaluate import standing
from pathways.engine.facts import NEED_TYPES
from pathways.engine.rules import Finding, Outcome

from .shipped import BZ, HN, SV, every_rule, told

D = date
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "worked-cases.md"
SEASONAL, ONE_TIME = NEED_TYPES.index("seasonal"), NEED_TYPES.index("one_time")


@dataclass(frozen=True)
class Case:
    """`person` and `work` are what differs from a Guatemalan of 31 with every paper, and from a good job of the programme.

    `rests_on`: the rules that decide it, each with what it says of the pair.
    """

    number: int
    on: date
    programme: str
    answer: str
    rests_on: Mapping[str, str]
    person: Mapping[str, Any] = field(default_factory=dict)
    work: Mapping[str, Any] = field(default_factory=dict)

    def findings(self) -> dict[str, Finding]:
        return told(self.programme, self.person, self.work, self.on)


TODAY = D(2026, 11, 23)
SPRING = {"starts": D(2025, 3, 1), "ends": D(2025, 9, 30)}
COFFEE = {"crop": None, "crop_on_ncl": -1, "starts": D(2026, 12, 1), "ends": D(2027, 3, 31)}
THREE_YEARS = {"stays": [("us-h2a", D(2022, 4, 9), D(2025, 1, 2))]}
TO_MARCH = {"starts": D(2025, 3, 5), "ends": D(2025, 9, 30)}
EMPP_OFFER = {"need_type": ONE_TIME, "starts": D(2025, 9, 1), "ends": D(2026, 8, 31)}
IN_MEXICO = {"nationality": "HN", "lives_in": "MX", "refugee_status": 1}

CASES = [
    Case(1, TODAY, "us-h2a", "open", {"us-h2a/nationality": "pass", "us-h2a/housing": "pass"}),
    Case(2, D(2025, 1, 16), "us-h2a", "on_condition", {"us-h2a/nationality": "unknown"}, {"nationality": "NI"}, SPRING),
    Case(3, D(2025, 1, 17), "us-h2a", "open", {"us-h2a/nationality": "pass"}, {"nationality": "NI"}, SPRING),
    Case(
        4,
        D(2021, 6, 1),
        "us-h2a",
        "closed",
        {"us-h2a/nationality": "fail"},
        BZ,
        {"starts": D(2021, 8, 1), "ends": D(2021, 12, 1)},
    ),
    Case(5, D(2024, 11, 7), "us-h2b", "open", {"us-h2b/nationality": "pass"}, BZ, SPRING),
    Case(6, TODAY, "us-h2b", "closed", {"origin-hn/minimum-age": "fail"}, HN | {"birth_date": D(2006, 3, 2)}),
    Case(7, TODAY, "us-h2b", "open", {"origin-hn/minimum-age": "pass"}, HN | {"birth_date": D(2006, 3, 1)}),
    Case(
        8,
        TODAY,
        "mx-tvtf",
        "closed",
        {"mx-tvtf/nationality": "fail", "mx-tvtf/other-nationals": "not_applied"},
        HN,
        COFFEE,
    ),
    Case(
        9,
        TODAY,
        "mx-tvtf",
        "on_condition",
        {"mx-tvtf/minimum-age": "pass", "origin-gt/minimum-age": "fail"},
        {"birth_date": D(2010, 12, 1)},
        COFFEE,
    ),
    Case(10, TODAY, "mx-tvtf", "closed", {"mx-tvtf/minimum-age": "fail"}, {"birth_date": D(2010, 12, 2)}, COFFEE),
    Case(11, TODAY, "mx-tvr", "closed", {"mx-tvr/no-work": "fail", "mx-tvr/nationality": "pass"}, SV, COFFEE),
    Case(
        12,
        TODAY,
        "ca-sawp",
        "closed",
        {"ca-sawp/nationality": "fail"},
        {},
        {"starts": D(2027, 4, 1), "ends": D(2027, 11, 30)},
    ),
    Case(
        13,
        TODAY,
        "ca-agri-stream",
        "open",
        {
            "ca-agri-stream/nationality": "pass",
            "ca-agri-stream/commodity-list": "pass",
            "ca-agriculture/travel": "pass",
        },
    ),
    Case(
        14,
        TODAY,
        "ca-agri-stream",
        "closed",
        {"ca-agri-stream/commodity-list": "fail"},
        {},
        {"crop": "herbs", "crop_on_ncl": 0},
    ),
    Case(15, TODAY, "ca-low-wage-agri", "open", {"ca-low-wage-agri/off-the-list": "pass"}, {}, {"place": "CA-BC"}),
    Case(
        16,
        D(2025, 6, 1),
        "ca-empp",
        "closed",
        {
            "ca-empp/lives-abroad": "fail",
            "ca-empp/not-seasonal": "fail",
            "ca-empp/one-year": "fail",
            "ca-empp/refugee-status": "unknown",
        },
    ),
    Case(
        17,
        D(2025, 6, 1),
        "ca-empp",
        "on_condition",
        {"ca-empp/refugee-status": "pass", "ca-empp/intake": "pass", "ca-empp/language": "unknown"},
        IN_MEXICO,
        EMPP_OFFER,
    ),
    Case(
        18,
        D(2026, 1, 1),
        "ca-empp",
        "closed",
        {"ca-empp/intake-closed": "fail"},
        IN_MEXICO,
        EMPP_OFFER | {"starts": D(2026, 9, 1), "ends": D(2027, 8, 31)},
    ),
    Case(
        19,
        TODAY,
        "us-h2b",
        "open",
        {"us-h2b/ten-months": "pass", "us-h2b/nine-months": "fail"},
        SV,
        {"ends": D(2027, 12, 31)},
    ),
    Case(20, TODAY, "us-h2b", "closed", {"us-h2b/ten-months": "fail"}, SV, {"ends": D(2028, 1, 1)}),
    Case(21, D(2025, 1, 16), "us-h2a", "closed", {"us-h2a/stay-limit": "fail"}, THREE_YEARS, TO_MARCH),
    Case(22, D(2025, 1, 17), "us-h2a", "open", {"us-h2a/stay-limit": "pass"}, THREE_YEARS, TO_MARCH),
    Case(
        23,
        TODAY,
        "us-h2a",
        "closed",
        {"us-h2a-range/range-sheep": "fail"},
        {"occupation_months": {"9212.03": 12}},
        {"occupation": "9212.03", "crop": "sheep", "ends": D(2028, 2, 28)},
    ),
    Case(
        24,
        TODAY,
        "us-h2b",
        "on_condition",
        {"origin-sv/police-record": "unknown"},
        SV | {"police_record_until": D(2026, 10, 31)},
    ),
    Case(25, TODAY, "gt-mx-visa", "closed", {"gt-mx-visa/not-open": "fail"}),
    Case(26, TODAY, "us-h2a", "closed", {"us-h2a/entry-ban": "fail"}, {"nationality": "HT"}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.number}-{case.programme}")
def test_a_worked_case_has_the_answer_that_the_document_gives(case):
    found = case.findings()
    assert standing(tuple(found.values())) == case.answer
    assert {name: found[name].outcome.name.lower() for name in case.rests_on} == case.rests_on
    decisive = {name for name, finding in found.items() if finding.closes}
    assert decisive <= set(case.rests_on)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.number))
def test_the_document_tells_the_case_with_its_day_its_answer_and_each_law(case):
    section = sections()[case.number]
    assert f"{case.on.day} {case.on:%B} {case.on.year}" in section
    assert f"`{case.programme}`" in section
    words = {"open": "open", "on_condition": "open on a condition", "closed": "closed"}
    assert f"**Answer: {words[case.answer]}.**" in section
    for name in case.rests_on:
        rule = case.findings()[name].rule
        assert f"`{name}`: {rule.citation}; confidence {rule.confidence}" in section


def test_the_document_tells_no_other_case_and_spans_countries_and_programmes():
    assert set(sections()) == {case.number for case in CASES}
    assert {case.programme for case in CASES} >= {"us-h2a", "us-h2b", "mx-tvtf", "mx-tvr", "ca-sawp", "ca-empp"}
    assert {case.person.get("nationality", "GT") for case in CASES} >= {"GT", "HN", "SV", "BZ"}


def test_what_a_case_does_not_decide_is_met_or_is_only_to_know():
    """Nothing fails or is missing beside what the case is about, except in the cases where more than one thing does."""
    for case in CASES:
        beside = {
            name
            for name, finding in case.findings().items()
            if finding.outcome in (Outcome.FAIL, Outcome.UNKNOWN)
            and finding.rule.severity != "notice"
            and name not in case.rests_on
        }
        assert beside <= ALSO_OPEN.get(case.number, set()), case.number


ALSO_OPEN: dict[int, set[str]] = {10: {"origin-gt/minimum-age"}, 16: {"ca-empp/language"}}


def sections() -> dict[int, str]:
    """The text of each numbered case of the document."""
    parts = re.split(r"^### (\d+)\. ", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {int(number): " ".join(text.split()) for number, text in zip(parts[1::2], parts[2::2], strict=True)}


def test_every_rule_named_in_the_document_is_shipped():
    names = {rule.name for rule in every_rule()}
    told_of = set(re.findall(r"`([a-z0-9-]+/[a-z0-9-]+)`", DOCUMENT.read_text(encoding="utf-8")))
    assert told_of <= names
