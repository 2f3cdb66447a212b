from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from matching.weights.services import weights_load


class Command(BaseCommand):
    help = (
        "Loads the weights of the score that the platform proposes. What is on record, also what a coordinator decided, stays as it is;"
        " running it again changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("weights: " + ", ".join(f"{count} {word}" for word, count in weights_load().items()))
