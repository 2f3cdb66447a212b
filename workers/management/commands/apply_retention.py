from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from common.scope import WHOLE_REGION, database_scope
from workers.services import drafts_clear, drafts_due, retention_apply, retention_due


class Command(BaseCommand):
    help = (
        "Erases the files that a retention rule in force reaches and that were told of a month ago, removes drafts of registrations "
        "that nobody goes on with; tells the others."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="list what would happen and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        if not options["dry_run"]:
            for what, report in (("files", retention_apply(today)), ("drafts", drafts_clear(today))):
                self.stdout.write(f"{what}: " + ", ".join(f"{word} {count}" for word, count in report.items()))
            return
        with database_scope(WHOLE_REGION):
            due, drafts = retention_due(today), drafts_due(today)
        for one in due:
            what = "held" if one.held else "erase" if one.is_erased_on(today) else "told" if one.told_on else "tell"
            self.stdout.write(f"{what} {one.folio} {one.kind} {one.unused_since}")
        for draft in drafts:
            what = "remove" if draft.is_removed_on(today) else "told" if draft.told_on else "tell"
            self.stdout.write(f"{what} draft {draft.draft_id} {draft.unused_since}")
