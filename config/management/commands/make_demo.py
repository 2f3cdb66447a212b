from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import DomainError
from config.demo.make import Made, make_demo


class Command(BaseCommand):
    help = (
        "Fills an empty registry with invented people, employers, vacancies, recruiters and complaints. The same seed "
        "(and day) gives the same rows. No row describes a real person or organisation."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--workers", type=int, default=2000, help="how many people (default %(default)s)")
        parser.add_argument("--vacancies", type=int, default=200, help="how many vacancies (default %(default)s)")
        parser.add_argument(
            "--seed", type=int, default=2026, help="another seed makes other rows (default %(default)s)"
        )
        parser.add_argument(
            "--as-of", type=date.fromisoformat, default=None, help="the day it is made for, YYYY-MM-DD (default today)"
        )
        parser.add_argument("--add", action="store_true", help="add to a registry that already holds people")
        parser.add_argument("--json", action="store_true", help="report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        quiet = options["json"] or options["verbosity"] == 0
        try:
            made = make_demo(
                workers=options["workers"],
                vacancies=options["vacancies"],
                seed=options["seed"],
                as_of=options["as_of"] or timezone.localdate(),
                add=options["add"],
                say=lambda text: None if quiet else self.stdout.write(f"    {text}"),
            )
        except DomainError as error:
            raise CommandError(error.message, returncode=2) from error
        if options["json"]:
            self.stdout.write(json.dumps(made.as_json()))
        elif not quiet:
            self.report(made)

    def report(self, made: Made) -> None:
        figures = made.as_json()
        self.stdout.write(
            _(
                "%(people)d people, %(vacancies)d vacancies with %(seats)d seats, "
                "%(rows)d rows in %(seconds).1f s (%(rate)d people a second)"
            )
            % {
                "people": figures["workers"],
                "vacancies": figures["vacancies"],
                "seats": made.seats,
                "rows": figures["rows_total"],
                "seconds": made.seconds,
                "rate": figures["workers_per_second"],
            }
        )
        if not made.accounts:
            self.stdout.write(
                _(
                    "No demonstration accounts were made: their password is public, so they exist only where DEMO=1 is set."
                )
            )
