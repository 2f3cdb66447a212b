"""Demands that are refused, in three languages, and sentences that only look like one."""

from __future__ import annotations

import csv
import gzip
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from employers.choices import Family
from employers.demands import Demand, Unusual, citation_of, demands_in, unusual_demands

from .labelled import LABELLED

WORDS = ("job_title", "add_wage_info", "special_req", "training_req", "pay_range_desc")
POSTINGS = Path(__file__).parents[4] / "shared/data/seasonaljobs/seasonal_jobs_2026-01-15.csv.gz"


@pytest.mark.parametrize(("text", "asked"), LABELLED, ids=[text[:40] for text, _asked in LABELLED])
def test_each_labelled_sentence_is_read_as_it_is_labelled(text: str, asked: frozenset[str]) -> None:
    assert {found.demand.value for found in demands_in(text)} == asked


def test_the_words_are_shown_as_they_were_written() -> None:
    (found,) = demands_in("Buen trabajo. SOLO HOMBRES. Gracias.", Family.TVTF)
    assert found.words == "SOLO HOMBRES"
    assert found.citation == "Ley Federal del Trabajo, art. 133 I"


@pytest.mark.parametrize("family", Family)
@pytest.mark.parametrize("demand", Demand)
def test_every_refusal_has_its_citation(family: Family, demand: Demand) -> None:
    assert citation_of(demand, family)


def test_a_sentence_that_excuses_itself_excuses_no_other() -> None:
    text = "We do not discriminate by sex. Male workers only."
    assert [found.demand for found in demands_in(text)] == [Demand.SEX]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_and_every_finding_is_in_it(text: str) -> None:
    assert all(found.words in text for found in demands_in(text))


HAND = {"family": Family.H2A, "soc_code": "45-2092.00"}


@pytest.mark.parametrize(
    ("text", "months", "expected"),
    [
        ("", 3, []),
        ("", 4, [Unusual.EXPERIENCE]),
        ("", None, []),
        ("High school diploma required.", 0, [Unusual.SCHOOLING]),
        ("Must speak and read English.", 0, [Unusual.LANGUAGE]),
        ("Debe hablar inglés.", 0, [Unusual.LANGUAGE]),
        ("Il faut parler français.", 0, [Unusual.LANGUAGE]),
        ("Verifiable references from two employers.", 6, [Unusual.EXPERIENCE, Unusual.REFERENCES]),
        ("Slopes of 30 degrees; picks carefully.", 1, []),
        ("Must keep the production standard from day one", 0, [Unusual.QUOTA]),
    ],
)
def test_unusual_demands_of_work_by_hand_are_flagged(text: str, months: int | None, expected: list[Unusual]) -> None:
    flags = unusual_demands(text, experience_months=months, family=Family.H2A, soc_code="45-2092.00")
    assert [flag.what for flag in flags] == expected
    assert all(flag.citation == "20 CFR 655.122(b)" for flag in flags)


def test_a_mechanic_may_be_asked_for_years() -> None:
    assert unusual_demands("", experience_months=24, family=Family.H2A, soc_code="49-3041.00") == []


def test_without_a_soc_code_the_isco_group_says_whether_it_is_by_hand() -> None:
    said = {"experience_months": 12, "family": Family.CANADA}
    assert unusual_demands("", isco_code="9211", **said)  # type: ignore[arg-type]
    assert not unusual_demands("", isco_code="8341", **said)  # type: ignore[arg-type]


@pytest.mark.skipif(not POSTINGS.exists(), reason="the public postings are not beside this clone")
def test_none_of_the_public_postings_is_hit_by_mistake() -> None:
    """All 8,916 were read in November 2026: two hits, both "including female employees", since labelled. Each twentieth again."""
    with gzip.open(POSTINGS, "rt", encoding="utf-8-sig", newline="") as file:
        texts = [" . ".join(row[name] for name in WORDS) for row in islice(csv.DictReader(file), 0, None, 20)]
    assert len(texts) == 446
    assert [found for text in texts for found in demands_in(text)] == []
