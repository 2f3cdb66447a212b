from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pathways.exporting import rule_set_text
from pathways.models import RuleSet


class Command(BaseCommand):
    help = "Writes a rule set as a readable file, in the format in which rules are shipped and imported."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("rule_set", help="code of the rule set, such as us-h2a")
        parser.add_argument(
            "--as-of", type=date.fromisoformat, help="only the rules that stand on this day (2026-11-23)"
        )
        parser.add_argument("--output", type=Path, help="file to write; by default the text is printed")

    def handle(self, *args: Any, **options: Any) -> None:
        rule_set = RuleSet.objects.select_related("programme").filter(pk=options["rule_set"]).first()
        if rule_set is None:
            known = ", ".join(RuleSet.objects.order_by("pk").values_list("pk", flat=True))
            raise CommandError(
                f"there is no rule set {options['rule_set']!r}; there are: {known or 'none'}", returncode=2
            )
        text = rule_set_text(rule_set, options["as_of"])
        if options["output"] is None:
            self.stdout.write(text, ending="")
            return
        try:
            options["output"].write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{options['output']}: {error.strerror}", returncode=2) from error
