"""Do the counts of seats agree with the placements? Exits with 1 where they do not; changes nothing but its own record."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from placements.services import seats_check


class Command(BaseCommand):
    help = "Compares the seats counted by vacancy and worksite with the seats on record and the placements; reports, never mends."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        check = seats_check()
        told = {
            "vacancies": check.vacancies,
            "seats": check.seats,
            "placements": check.placements,
            "differences": check.differences,
        }
        if options["json"]:
            self.stdout.write(json.dumps(told))
        else:
            numbers = {"vacancies": check.vacancies, "seats": check.seats, "placements": check.placements}
            self.stdout.write(
                _("%(vacancies)d vacancies, %(seats)d seats on record, %(placements)d placements") % numbers
            )
            for difference in check.differences:
                self.stdout.write(json.dumps(difference))
        if check.differences:
            raise CommandError(_("%(n)d differences: nothing was changed.") % {"n": len(check.differences)})
