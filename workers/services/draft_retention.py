"""Drafts that nobody goes on with, by the rule of each country: told to their office first, then removed. Run every night.

What was said in a draft goes with it; that it went stands in the audit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from common.scope import WHOLE_REGION, database_scope

from ..choices import RetentionKind
from ..models import RegistrationDraft, RetentionRule
from ..periods import DRAFT_TOLD_BEFORE
from .retention import months_before


@dataclass(frozen=True)
class DueDraft:
    """A draft that nobody saved since a day, and on which day its office was told."""

    draft_id: int
    unused_since: date
    told_on: date | None

    def is_removed_on(self, today: date) -> bool:
        return self.told_on is not None and self.told_on + DRAFT_TOLD_BEFORE <= today


def drafts_due(today: date) -> list[DueDraft]:
    """Every unfinished draft that a rule in force reaches, the oldest first."""
    found = []
    for rule in RetentionRule.objects.filter(is_active=True, kind=RetentionKind.DRAFT):
        limit = months_before(today, rule.months)
        drafts = RegistrationDraft.objects.unfinished().filter(country=rule.country_id, saved_at__date__lte=limit)
        rows = drafts.order_by("saved_at").values_list("pk", "saved_at", "told_on")
        found += [DueDraft(pk, timezone.localdate(saved_at), told_on) for pk, saved_at, told_on in rows]
    return sorted(found, key=lambda due: (due.unused_since, due.draft_id))


@transaction.atomic
def drafts_clear(today: date) -> dict[str, int]:
    """Mark those whose office has not been told, remove those told long enough ago. How many of each.

    Somebody may go on with one meanwhile: it is removed only if it was not saved since it was looked at.
    """
    with database_scope(WHOLE_REGION):
        due = drafts_due(today)
        fresh = [one.draft_id for one in due if one.told_on is None]
        told = RegistrationDraft.objects.unfinished().filter(pk__in=fresh).update(told_on=today)
        going = RegistrationDraft.objects.going().filter(
            pk__in=[one.draft_id for one in due if one.is_removed_on(today)], told_on__lte=today - DRAFT_TOLD_BEFORE
        )
        removed, _parts = going.delete()
    return {"told": told, "removed": removed}
