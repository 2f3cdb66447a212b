"""How often one client may ask for what anybody may ask for. Counted in the cache, one at a time, so that no burst slips through."""

from __future__ import annotations

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from .crypto import blind_index


def within_limit(request: HttpRequest, what: str, *, times: int, seconds: int) -> bool:
    """Whether the client asks for `what` for at most the `times`-th time within the current `seconds`; counts this time too.

    A client is its address, kept as a keyed hash. Must run in a transaction.
    """
    client = blind_index(request.META.get("REMOTE_ADDR", ""), purpose=f"limit:{what}")[:32]
    window = int(timezone.now().timestamp()) // seconds
    key = f"limit:{what}:{client}:{window}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    asked = cache.get(key, 0) + 1
    cache.set(key, asked, timeout=2 * seconds)
    return asked <= times
