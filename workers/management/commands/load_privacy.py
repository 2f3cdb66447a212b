from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from workers.services import consent_texts_load, protection_contacts_load, retention_rules_load


class Command(BaseCommand):
    help = (
        "Loads what privacy begins with: the texts people are asked to agree to, as drafts; contacts for who asks for protection;"
        " how long files are kept, as planning values that are not applied. Running it again changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        loads = {
            "texts of consents": consent_texts_load,
            "contacts": protection_contacts_load,
            "retention rules": retention_rules_load,
        }
        for what, load in loads.items():
            self.stdout.write(f"{what}: " + ", ".join(f"{count} {word}" for word, count in load().items()))
