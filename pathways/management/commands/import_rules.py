from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.models import User
from accounts.policies import Can, may
from pathways.readable import WrongRules, read_bytes
from pathways.services import ImportReport, rules_import


class Command(BaseCommand):
    help = "Drafts what a rule file says otherwise than the published rules. Nothing is published: a second person approves each draft."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="rule file (TOML), one rule set")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="who drafts: a policy editor or administrator")
        parser.add_argument("--reason", required=True, help="why: kept in the history of each rule")
        parser.add_argument("--submit", action="store_true", help="submit whole drafts for approval at once")
        parser.add_argument("--dry-run", action="store_true", help="say what would be drafted, and draft nothing")
        parser.add_argument("--json", action="store_true", help="report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(email__iexact=options["by"]).first()
        if by is None or not may(by, Can.EDIT_RULES):
            raise CommandError(f"{options['by']} is nobody who may edit rules here", returncode=2)
        try:
            report = self._import(by, options)
        except WrongRules as error:
            raise CommandError(f"nothing was drafted:\n{error}", returncode=2) from error
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict()))
            return
        for change in report.changes:
            self.stdout.write(f"{change.get_action_display()}: {change.rule_set_id}/{change.key}")
        told = {name: count for name, count in report.as_dict().items() if name != "left_alone"}
        self.stdout.write("rules: " + ", ".join(f"{count} {word}" for word, count in told.items()))

    def _import(self, by: User, options: dict[str, Any]) -> ImportReport:
        path = options["file"]
        with transaction.atomic():
            report = rules_import(
                name=path.name, text=read_bytes(path), by=by, reason=options["reason"], submit=options["submit"]
            )
            transaction.set_rollback(options["dry_run"])
        return report
