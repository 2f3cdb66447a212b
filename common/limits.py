"""How often something may be asked for or tried: counted in PostgreSQL by one statement, so that of many at once none slips through."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.db.models.functions import Now

from .crypto import blind_index
from .models import RateCount


def within(what: str, whose: str, *, limit: int, period: timedelta) -> bool:
    """Count one more try of `what` by `whose` (an address, a name; kept as a keyed hash). False from the one after `limit` on.

    The count begins anew when `period` has passed since its first try. It stands with the caller's transaction: call it outside a
    block that may be rolled back. Others who count the same wait until that transaction ends.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO common_ratecount AS kept (key, count, ends_at) VALUES (%s, 1, now() + %s::interval)
               ON CONFLICT (key) DO UPDATE SET
                   count = CASE WHEN kept.ends_at <= now() THEN 1 ELSE kept.count + 1 END,
                   ends_at = CASE WHEN kept.ends_at <= now() THEN excluded.ends_at ELSE kept.ends_at END
               RETURNING count""",
            [blind_index(whose, purpose=f"rate:{what}"), f"{period.total_seconds():.0f} seconds"],
        )
        return int(cursor.fetchone()[0]) <= limit


def limits_forget() -> int:
    """Counts whose period is over. Returns how many."""
    return RateCount.objects.filter(ends_at__lte=Now()).delete()[0]
