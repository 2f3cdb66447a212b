from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from recruiters.services import terms_load


class Command(BaseCommand):
    help = (
        "Loads what is known of each regime of recruiters' licences: usual length, authority, bond, with source and confidence."
        " What is on record already is left as it is. Running it again changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("regimes: " + ", ".join(f"{count} {word}" for word, count in terms_load().items()))
