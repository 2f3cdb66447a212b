from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from recruiters.services import complaint_policies_load


class Command(BaseCommand):
    help = (
        "Loads how serious each kind of complaint is and until when what is owed, as the platform's proposal."
        " What is there already, perhaps set by a ministry, is left as it is."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(", ".join(f"{count} {word}" for word, count in complaint_policies_load().items()))
