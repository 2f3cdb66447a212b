"""The rules that come with the product, as the engine sees them on a day, straight from the files."""

from __future__ import annotations

from datetime import date
from functools import cache

from pathways.choices import EVALUATED
from pathways.engine.rules import Rule, Severity
from pathways.rule_files import read_rule_files, shipped_files


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
