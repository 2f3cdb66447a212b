from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from workers.services import consent_texts_load


class Command(BaseCommand):
    help = "Loads the first texts people are asked to agree to, as drafts. Running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        report = consent_texts_load()
        self.stdout.write("texts of consents: " + ", ".join(f"{count} {word}" for word, count in report.items()))
