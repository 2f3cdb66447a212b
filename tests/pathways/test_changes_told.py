"""What would open a closed pair, in words: by how much, what to do, who can; fresh and kept alike."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pathways.engine.near import near_miss
from pathways.engine.rules import Change, Rule
from pathways.selectors import changes_for_display

from .cases import compiled, vacancy, worker

D = date
TEXTS = {"titles": {"es": "Regla", "en": "Rule", "fr": "Règle"}, "advice": {"es": "Haga", "en": "Do", "fr": "Faites"}}


def change(kind: str, parameters: dict[str, Any], person: dict[str, Any], work: dict[str, Any]) -> Change:
    rule = Rule("set", "key", kind, parameters=parameters, **TEXTS)
    miss = near_miss(compiled(rule), worker(**person), vacancy(**work))
    assert miss is not None
    return miss.changes[0]


AGE = ("minimum_age", {"years": 18}, {"birth_date": D(2009, 3, 11)}, {})
LATER = ("minimum_age", {"years": 18}, {"birth_date": D(2009, 3, 2)}, {})
SHORTER = ("duration", {"max_days": 243}, {}, {})
LONGER = ("duration", {"min_days": 247}, {}, {})
PASSPORT = ("document_through", {"document": "passport"}, {"passport_held": 0}, {})
MONTHS = (
    "experience_required",
    {},
    {"occupation_months": {"9211.01": 9}, "crop_months": {}},
    {"experience_months": 12},
)
FREE = ("available", {}, {"available": [(D(2027, 3, 6), D(2027, 10, 31))]}, {})
HOURS = ("hours", {"min_weekly": 35}, {}, {"hours_per_week": 300})
WAGE = (
    "wage_floor",
    {"needed": ["federal_minimum"]},
    {},
    {"wage_hourly_cents": 700, "wage_floor_cents": 725, "wage_floor_most_cents": 725, "wage_bases_known": 0b1000},
)
HOUSING = ("housing_free", {}, {}, {"housing_free": 0})


@pytest.mark.parametrize(
    ("case", "language", "different", "who"),
    [
        (AGE, "en", "The work starts 10 days later.", "The employer can change this."),
        (LATER, "en", "The work starts 1 day later.", "The employer can change this."),
        (SHORTER, "en", "The work ends 2 days sooner.", "The employer can change this."),
        (LONGER, "en", "The work ends 2 days later.", "The employer can change this."),
        (PASSPORT, "en", "Good until Sun 31 Oct 2027 at least.", "The person can change this."),
        (MONTHS, "en", "3 more months of this work.", "The person can change this."),
        (FREE, "en", "Free from Mon 1 Mar 2027 to Sun 31 Oct 2027.", "The person can change this."),
        (HOURS, "en", "At least 35 hours a week.", "The employer can change this."),
        (WAGE, "en", "At least US$\N{NO-BREAK SPACE}7.25 an hour.", "The employer can change this."),
        (HOUSING, "en", "", "The employer can change this."),
    ],
)
def test_a_change_is_told_by_how_much_and_who_can_make_it(db, case, language, different, who):
    one = change(*case)
    told = changes_for_display([one], language)[0]
    assert (told.different, told.who) == (different, who)
    assert (told.rule, told.todo, told.key) == ("Rule", "Do", "set/key")
    assert changes_for_display([one.as_dict()], language) == [told]


@pytest.mark.parametrize(("language", "rule"), [("es", "Regla"), ("fr", "Règle")])
def test_a_change_is_told_in_the_readers_language(db, language, rule):
    told = changes_for_display([change(*AGE)], language)[0]
    assert told.rule == rule
    assert "10" in told.different
