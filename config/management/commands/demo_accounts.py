from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import DomainError
from common.scope import WHOLE_REGION, database_scope
from config.demo.accounts import accounts_to_show, ensure_accounts


class Command(BaseCommand):
    help = "Lists the demonstration's accounts, one a role, and makes those that are missing. Only where DEMO=1 is set."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="as JSON; an empty list outside a demonstration")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DEMO or not options["json"]:
            self.ensure()
        accounts = accounts_to_show()
        if options["json"]:
            self.stdout.write(json.dumps(accounts, ensure_ascii=False))
            return
        for account in accounts:
            self.stdout.write(f"{account['role']}\n  {account['email']}  {account['password']}\n  {account['try']}")

    def ensure(self) -> None:
        try:
            with database_scope(WHOLE_REGION):
                ensure_accounts()
        except DomainError as error:
            raise CommandError(str(error.message), returncode=2) from error
