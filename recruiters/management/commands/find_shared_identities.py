from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from common.commands import FriendlyCommand
from recruiters.models import Recruiter
from recruiters.selectors import clusters
from recruiters.services import identities_refresh

SHOWN = 10


class Command(FriendlyCommand):
    help = (
        "Marks of all recruiters and the alerts that follow from them, made anew; then the groups of entries that hang together by shared "
        "phones, people, accounts or addresses. Running it again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object instead of sentences")

    def handle(self, *args: Any, **options: Any) -> None:
        figures: dict[str, Any] = identities_refresh()
        found = clusters()
        figures |= {"groups": len(found), "largest": len(found[0]) if found else 0}
        if options["json"]:
            self.print_json(figures)
            return
        for name, count in figures.items():
            self.stdout.write(f"{name:>10}  {count:>7,}")
        for group in found[:SHOWN]:
            names = Recruiter.objects.filter(pk__in=group).order_by("pk").values_list("legal_name", flat=True)
            self.stdout.write("  " + " · ".join(names))
