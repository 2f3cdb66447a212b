"""Counting what a change touches: asked for, counted at once where that is little work, else by Celery; the row is the truth."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import timedelta

from celery import current_app
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError as BrokerError

from common.errors import InvalidInput

from ..choices import EffectStatus
from ..effects import around, count_effect, fingerprint, rows_to_count
from ..models import ChangeEffect, RuleChange
from ..rule_files import Refused

AT_ONCE = 4_000  # rows that are counted within two seconds, while somebody waits for the page
LOST_AFTER = timedelta(minutes=5)  # a count that has noted no progress for so long has lost its process
MAX_ATTEMPTS = 3
_ONCE_MORE = {"max_retries": 1, "interval_start": 0, "interval_max": 0}
log = logging.getLogger(__name__)


def effect_request(*, change: RuleChange) -> ChangeEffect:
    """Ask for a count of what the change touches as it reads now. Raises `InvalidInput` while it cannot be read."""
    today = timezone.localdate()
    try:
        rules = around(change, today)
    except Refused as refusal:
        raise InvalidInput(_("Fill in the rule first: %(problem)s") % {"problem": refusal.reason}) from None
    asked = {"status": EffectStatus.ASKED, "fingerprint": fingerprint(change, rules.as_of), "as_of": rules.as_of}
    asked |= {"asked_at": timezone.now(), "started_at": None, "finished_at": None, "attempt": 0, "result": {}}
    effect, _created = ChangeEffect.objects.update_or_create(change=change, defaults=asked)
    if rules.is_same or rows_to_count(rules.as_of) <= AT_ONCE:
        effect_count(effect.pk)
        effect.refresh_from_db()
    else:
        transaction.on_commit(lambda: enqueue(effect.pk))
    return effect


def effect_count(effect_id: int) -> None:
    """Count, if nobody else does. Safe to run twice: one UPDATE decides who works."""
    taken = ChangeEffect.objects.filter(_free(), pk=effect_id, attempt__lt=MAX_ATTEMPTS).update(
        status=EffectStatus.COUNTING, started_at=Now(), attempt=F("attempt") + 1
    )
    if not taken:
        return
    effect = ChangeEffect.objects.select_related("change__rule", "change__rule_set").get(pk=effect_id)
    attempt = ChangeEffect.objects.filter(pk=effect_id, fingerprint=effect.fingerprint, attempt=effect.attempt)

    def progress(done: int, total: int) -> None:
        attempt.update(started_at=Now(), result={"done": done, "total": total})

    try:
        result = count_effect(effect.change, timezone.localdate(), progress)
    except (OperationalError, InterfaceError):
        raise  # the database went away: the sweeper asks again
    except Exception:
        log.exception("effect %s could not be counted", effect_id)
        attempt.update(status=EffectStatus.FAILED, finished_at=Now(), result={})
        return
    attempt.update(status=EffectStatus.DONE, finished_at=Now(), result=result)


def effects_sweep() -> int:
    """Ask again for every count that waits or whose process died, and give up on those that keep dying. How many were asked for."""
    waiting = ChangeEffect.objects.filter(_free())
    waiting.filter(attempt__gte=MAX_ATTEMPTS).update(status=EffectStatus.FAILED, finished_at=Now())
    asked = list(waiting.filter(asked_at__lt=Now() - timedelta(seconds=10)).values_list("pk", flat=True)[:50])
    for effect_id in asked:
        enqueue(effect_id)
    return len(asked)


def enqueue(effect_id: int) -> None:
    """Tell the broker. Where it does not answer, the sweeper tells it later."""
    with suppress(BrokerError):
        current_app.send_task("pathways.tasks.count_effect", (effect_id,), retry=True, retry_policy=_ONCE_MORE)


def _free() -> Q:
    lost = Q(status=EffectStatus.COUNTING, started_at__lt=Now() - LOST_AFTER)
    return Q(status=EffectStatus.ASKED) | lost
