from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from recruiters.services import (
    complaint_policies_load,
    cost_rules_load,
    letter_templates_load,
    sanction_rules_load,
    terms_load,
)

LOADS = {
    "regimes": terms_load,
    "deadlines of complaints": complaint_policies_load,
    "letters about complaints": letter_templates_load,
    "rules for sanctions": sanction_rules_load,
    "rules of who pays": cost_rules_load,
}


class Command(BaseCommand):
    help = (
        "Loads what the oversight of recruiters begins with, as the platform's proposal or as far as the law is known: regimes of"
        " licences, deadlines, letters, sanctions, who bears which cost. What is there already, perhaps set by a ministry, stays;"
        " running it again changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for what, load in LOADS.items():
            self.stdout.write(f"{what}: " + ", ".join(f"{count} {word}" for word, count in load().items()))
