"""The rules that come with the product, as the engine sees them on a day, straight from the files, and people to try them on."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from pathways.choices import EVALUATED
from pathways.engine.evaluate import compile_rules, eligible, findings
from pathways.engine.facts import NEED_TYPES, VacancyFacts, WorkerFacts
from pathways.engine.rules import Finding, Rule, Severity
from pathways.engine.wages import BASES, known_bits
from pathways.rule_files import read_rule_files, shipped_files

from .cases import TODAY, WORDS

D = date


@cache
def every_rule() -> tuple[Rule, ...]:
    rules = []
    for file in read_rule_files(shipped_files()):
        for row in file.rows:
            values = dict(row.values)
            titles = {language: values.pop(f"title_{language}") for language in ("es", "en", "fr")}
            advice = {language: values.pop(f"advice_{language}") for language in ("es", "en", "fr")}
            severity = Severity(values.pop("severity"))
            rules.append(
                Rule(
                    rule_set=file.code,
                    programme=file.of_programme,
                    severity=severity,
                    titles=titles,
                    advice=advice,
                    **values,
                )
            )
    return tuple(rules)


def rules_on(day: date) -> list[Rule]:
    return [
        rule
        for rule in every_rule()
        if rule.effective_from is not None
        and rule.effective_from <= day <= (rule.effective_to or date.max)
        and rule.legal_status in EVALUATED
    ]


# ── people and jobs ───────────────────────────────────────────────────────
HN: dict[str, Any] = {"registry_country": "HN", "nationality": "HN", "lives_in": "HN"}
SV: dict[str, Any] = {"registry_country": "SV", "nationality": "SV", "lives_in": "SV"}
BZ: dict[str, Any] = {"registry_country": "BZ", "nationality": "BZ", "lives_in": "BZ"}
HT: dict[str, Any] = {"registry_country": "GT", "nationality": "HT"}


PLACES = dataclasses.replace(
    WORDS,
    programmes=tuple(sorted(file.code for file in read_rule_files(shipped_files()) if file.programme)),
    occupations=(*WORDS.occupations, "9212.03"),
    crops=(*WORDS.crops, "beef-cattle", "goats", "herbs", "sheep"),
    languages=(*WORDS.languages, "fra"),
    places=(*WORDS.places, "CA-BC", "CA-ON", "CA-QC", "MX-CAM", "MX-TAB", "MX-ROO", "MX-YUC"),
)
READY: dict[str, Any] = {
    "registry_country": "GT",
    "nationality": "GT",
    "birth_date": D(1995, 5, 20),
    "literate": 1,
    "passport_held": 1,
    "passport_expires": D(2035, 1, 1),
    "national_id_held": 1,
    "police_record_clear": 1,
    "migration_record_clear": 1,
    "medical_until": D(2035, 1, 1),
    "occupation_months": {"9211.01": 24},
    "schooling_years": 6,
    "crop_months": {"apple": 24},
    "skill_evidence": {"pruning": 2},
    "language_level": {"spa": 4},
    "available": [(D(2010, 1, 1), D(2035, 1, 1))],
    "refuses_programme": {},
    "refuses_place": {},
    "consent_matching": 1,
    "confirmed_on": D(2034, 1, 1),
    "lives_in": "GT",
    "stays": [],
}
GOOD: dict[str, Any] = {
    "starts": D(2027, 3, 1),
    "ends": D(2027, 10, 31),
    "occupation": "9211.01",
    "crop": "apple",
    "agricultural": 1,
    "crop_on_ncl": 1,
    "hours_per_week": 400,
    "wage_hourly_cents": 2000,
    "wage_floor_cents": 2000,
    "wage_floor_most_cents": 2000,
    "wage_bases_known": known_bits(BASES),
    "housing_free": 1,
    "transport_daily": 1,
    "travel_inbound_paid": 1,
    "travel_outbound_paid": 1,
    "fee_free": 1,
    "certification_held": 1,
    "employer_barred": 0,
    "recruiter_barred": 0,
    "experience_months": 3,
    "required_skill": {},
    "required_language_level": {},
    "driver_required": 0,
    "need_type": NEED_TYPES.index("seasonal"),
    "cap_left_general": 1,
}
# Where each programme that takes people takes them to.
WHERE = {
    "us-h2a": "US-GA",
    "us-h2b": "US-GA",
    "mx-tvtf": "MX-CHP",
    "ca-agri-stream": "CA-ON",
    "ca-low-wage-agri": "CA-ON",
    "ca-high-wage-agri": "CA-ON",
}
OTHERS = {
    "mx-tvr": "MX-CHP",
    "gt-mx-visa": "MX-OAX",
    "ca-sawp": "CA-ON",
    "ca-empp": "CA-ON",
    "ca-empp-no-offer": "CA-ON",
    "ca-agri-fish": "CA-ON",
}
# What makes a good job of each programme, where it is not that of all.
OWN: dict[str, dict[str, Any]] = {
    "us-h2b": {"agricultural": 0},
    "ca-low-wage-agri": {"crop": "herbs", "crop_on_ncl": 0},
    "ca-high-wage-agri": {"crop": "herbs", "crop_on_ncl": 0},
}


def told(programme: str, person: Mapping[str, Any], work: Mapping[str, Any], on: date = TODAY) -> dict[str, Finding]:
    """What the shipped rules of the day say of a ready Guatemalan and a good job, changed as told, by name of the rule."""
    place = (WHERE | OTHERS)[programme]
    job = GOOD | {"programme": programme, "place": place, "country": place[:2]} | OWN.get(programme, {}) | dict(work)
    ready = compile_rules(rules_on(on), PLACES, on)
    workers, vacancies = WorkerFacts.from_rows([READY | dict(person)], PLACES), VacancyFacts.from_rows([job], PLACES)
    found = findings(ready, workers, vacancies)
    assert bool(eligible(ready, workers, vacancies)[0, 0]) is not any(f.closes for f in found)
    return {f.rule.name: f for f in found}


def closed_by(
    programme: str,
    person: Mapping[str, Any] | None = None,
    work: Mapping[str, Any] | None = None,
    on: date = TODAY,
) -> set[str]:
    return {name for name, finding in told(programme, person or {}, work or {}, on).items() if finding.closes}
