from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from common.scope import WHOLE_REGION, database_scope
from workers.services import retention_apply, retention_due


class Command(BaseCommand):
    help = (
        "Erases the files that a retention rule in force reaches and that were told of a month ago; tells the others."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="list what would happen and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        if not options["dry_run"]:
            self.stdout.write(", ".join(f"{word} {count}" for word, count in retention_apply(today).items()))
            return
        with database_scope(WHOLE_REGION):
            due = retention_due(today)
        for one in due:
            what = "held" if one.held else "erase" if one.is_erased_on(today) else "told" if one.told_on else "tell"
            self.stdout.write(f"{what} {one.folio} {one.kind} {one.unused_since}")
