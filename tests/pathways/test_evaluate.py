"""Which rules meet a pair, what closes it, and that a run and an explanation never disagree."""

from __future__ import annotations

from datetime import date

import pytest

from pathways.engine.evaluate import (
    compile_rules,
    eligible,
    findings,
    standing,
    vacancy_findings,
    worker_findings,
    worker_outcomes,
)
from pathways.engine.facts import NEED_TYPES, VacancyFacts, WorkerFacts
from pathways.engine.rules import Outcome, Rule, Severity

from .cases import TODAY, WORDS, ask, compiled, vacancy, worker
from .test_kinds_of_programmes import PARAMETERS

ADULT = Rule("us-h2a", "adult", "minimum_age", programme="us-h2a", parameters={"years": 18})
HOUSING = Rule("us-h2a", "housing", "housing_free", programme="us-h2a")
CONSENT = Rule("platform", "consent", "consent")
CHILD = {"birth_date": date(2012, 1, 1)}


def test_a_rule_of_another_programme_does_not_meet_the_pair():
    other = Rule("us-h2b", "adult", "minimum_age", programme="us-h2b", parameters={"years": 18})
    assert findings(compiled(other), worker(**CHILD), vacancy()) == ()
    assert eligible(compiled(other), worker(**CHILD), vacancy()).all()


def test_a_rule_without_a_programme_meets_every_pair():
    for programme in WORDS.programmes:
        assert not eligible(compiled(CONSENT), worker(), vacancy(programme=programme)).any()


@pytest.mark.parametrize(
    ("severity", "legal_status", "stays_open"),
    [
        ("bar", "in_force", False),
        ("bar", "in_force_not_enforced", False),
        ("bar", "enjoined", True),
        ("bar", "enforcement_suspended", True),
        ("bar", "proposed", True),
        ("bar", "planned", True),
        ("bar", "closed", True),
        ("bar", "hypothetical", True),
        ("condition", "in_force", True),
        ("notice", "in_force", True),
    ],
)
def test_only_a_failed_bar_in_force_closes(severity, legal_status, stays_open):
    rule = Rule("s", "k", "literate", severity=Severity(severity), legal_status=legal_status)
    assert bool(eligible(compiled(rule), worker(literate=0), vacancy())[0, 0]) is stays_open
    assert (standing(findings(compiled(rule), worker(literate=0), vacancy())) != "closed") is stays_open


def test_what_is_not_known_closes_nothing():
    rules = [
        Rule("s", name, name, parameters=p)
        for name, p in PARAMETERS.items()
        if name not in ("consent", "statement", "family", "intake", "permits_work")  # known without any fact
    ]
    nobody = WorkerFacts.from_rows([{}], WORDS)
    nothing = VacancyFacts.from_rows([{"programme": "us-h2a"}], WORDS)
    assert eligible(compile_rules(rules, WORDS, TODAY), nobody, nothing).all()


@pytest.mark.parametrize(
    ("applies_to", "person", "work", "answer"),
    [
        ({"registry_country": ["HN"]}, {"registry_country": "HN"}, {}, "FAIL"),
        ({"registry_country": ["HN"]}, {"registry_country": "GT"}, {}, None),
        ({"registry_country": ["HN"]}, {"registry_country": None}, {}, "UNKNOWN"),
        ({"nationality": ["HN"]}, {"nationality": "HN"}, {}, "FAIL"),
        ({"nationality": ["HN"]}, {"nationality": "GT"}, {}, None),
        ({"place": ["US-GA"]}, {}, {"place": "US-GA"}, "FAIL"),
        ({"place": ["US"]}, {}, {"place": "US-GA"}, "FAIL"),
        ({"place": ["US-GA"]}, {}, {"place": "US"}, "UNKNOWN"),
        ({"place": ["MX"]}, {}, {"place": "US-GA"}, None),
        ({"sector": "agricultural"}, {}, {"agricultural": 1}, "FAIL"),
        ({"sector": "agricultural"}, {}, {"agricultural": 0}, None),
        ({"sector": "other"}, {}, {"agricultural": 0}, "FAIL"),
        ({"sector": "other"}, {}, {}, "UNKNOWN"),
        ({"need_type": ["seasonal"]}, {}, {"need_type": NEED_TYPES.index("seasonal")}, "FAIL"),
        ({"need_type": ["seasonal"]}, {}, {"need_type": NEED_TYPES.index("one_time")}, None),
        ({"registry_country": ["HN"], "place": ["US"]}, {"registry_country": "HN"}, {"place": "MX"}, None),
    ],
)
def test_a_narrowed_rule_meets_only_whom_it_is_about(applies_to, person, work, answer):
    rule = Rule("s", "k", "literate", applies_to=applies_to)
    found = findings(compiled(rule), worker(literate=0, **person), vacancy(**work))
    assert (found[0].outcome.name if found else None) == answer
    assert bool(eligible(compiled(rule), worker(literate=0, **person), vacancy(**work))[0, 0]) is (answer != "FAIL")


def test_a_statement_is_shown_and_closes_nothing():
    told = ask("statement", severity=Severity.NOTICE, programme="us-h2a")
    assert told.outcome == Outcome.NOT_APPLIED
    assert not told.closes
    rule = Rule("s", "k", "statement", programme="us-h2b", severity=Severity.NOTICE)
    assert findings(compiled(rule), worker(), vacancy()) == ()
    rule = Rule("s", "k", "statement", severity=Severity.NOTICE, applies_to={"nationality": ["HN"]})
    assert findings(compiled(rule), worker(), vacancy()) == ()


def test_the_standing_of_a_pair_follows_from_its_findings():
    rules = compiled(
        ADULT,
        Rule("s", "passport", "document_through", parameters={"document": "passport"}, severity=Severity.CONDITION),
    )
    assert standing(findings(rules, worker(passport_held=1, passport_expires=date(2030, 1, 1)), vacancy())) == "open"
    assert standing(findings(rules, worker(), vacancy())) == "on_condition"
    assert standing(findings(rules, worker(passport_held=0), vacancy())) == "on_condition"
    assert standing(findings(rules, worker(**CHILD), vacancy())) == "closed"


def test_a_worker_alone_is_told_how_far_a_programme_is_open_today():
    rules = compiled(ADULT, HOUSING, CONSENT, Rule("s", "months", "experience_required"))
    told = worker_findings(rules, worker(consent_matching=1, birth_date=date(2008, 11, 24)), "us-h2a")
    assert [(f.rule.key, f.outcome.name) for f in told] == [("adult", "FAIL"), ("consent", "PASS")]
    assert [f.rule.key for f in worker_findings(rules, worker(), "us-h2b")] == ["consent"]
    people = WorkerFacts.from_rows(
        [
            {"birth_date": date(2008, 11, 23), "consent_matching": 1},
            {"consent_matching": 1},
            {"birth_date": TODAY, "consent_matching": 1},
        ],
        WORDS,
    )
    assert worker_outcomes(rules, people, "us-h2a").tolist() == [Outcome.PASS, Outcome.UNKNOWN, Outcome.FAIL]


def test_a_vacancy_alone_is_told_whether_its_programme_fits():
    rules = compiled(ADULT, HOUSING, CONSENT)
    assert [(f.rule.key, f.outcome.name) for f in vacancy_findings(rules, vacancy(housing_free=0))] == [
        ("housing", "FAIL")
    ]


def test_rules_of_a_programme_the_vocabulary_does_not_list_are_left_out():
    assert compiled(Rule("it", "adult", "minimum_age", programme="it-stagionale", parameters={"years": 18})).rules == ()


def test_an_explanation_is_about_one_row():
    two = WorkerFacts.from_rows([{}, {}], WORDS)
    with pytest.raises(ValueError, match="one row, not 2"):
        findings(compiled(ADULT), two, vacancy())


def test_a_finding_is_kept_as_plain_values():
    kept = ask(
        "document_through", {"document": "passport"}, person={"passport_held": 1, "passport_expires": date(2027, 1, 1)}
    ).as_dict()
    assert kept["value"] == "2027-01-01"
    assert kept["threshold"] == "2027-10-31"
    assert kept["outcome"] == "fail"
    assert kept["closes"] is True
