"""Many hands at once: each call in a thread of its own, on a connection of its own, as a request would be."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from common.errors import DomainError
from common.scope import WHOLE_REGION, database_scope


def together(*calls: Callable[[], Any]) -> list[str]:
    """What came of each call, sorted: "done", or the name of the refusal. Only for tests that commit (`transaction=True`)."""

    def one(call: Callable[[], Any]) -> str:
        try:
            with database_scope(WHOLE_REGION):
                call()
            return "done"
        except DomainError as error:
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as hands:
        return sorted(hands.map(one, calls))
