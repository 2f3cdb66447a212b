from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from recruiters.services.sanction_rules import sanction_rules_load


class Command(BaseCommand):
    help = (
        "Loads what the regimes' law says of sanctions against recruiters, as far as it is known; staff put it right in the admin."
        " Running it again changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        counts = sanction_rules_load()
        self.stdout.write("rules for sanctions: " + ", ".join(f"{count} {word}" for word, count in counts.items()))
