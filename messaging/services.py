"""Every write of messaging.

The life of a text: `text_send` writes the row in the caller's transaction -> after commit the broker is told its id ->
`text_deliver` takes the row by one UPDATE (attempt counted, lease set), hands the text over outside any transaction, and notes what
came of it. Who dies in between lets the lease pass; `texts_sweep` asks again, `MAX_ATTEMPTS` times at most. The broker may lose
everything. A process that dies after handing over and before noting it makes the gateway see the text twice, with one `reference`.
"""

from __future__ import annotations

import re
import secrets
from contextlib import suppress
from datetime import timedelta
from functools import partial

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from common.crypto import blind_index
from common.errors import InvalidInput
from common.scope import WHOLE_REGION, database_scope

from .backends import Letter, NotNow, Refused, backend
from .choices import TextPurpose, TextState
from .models import WAITING, OutgoingText

MAX_ATTEMPTS = 5
LEASE = timedelta(minutes=2)  # a gateway is given ten seconds
PAUSES = (1, 5, 15, 60)  # minutes after the first, second ... attempt
NUMBER_KEPT = timedelta(days=30)
LONGEST = 480  # characters: three parts of a text
SWEPT_AT_ONCE = 200
_NUMBER = re.compile(r"\+[1-9]\d{7,14}")
_ONCE_MORE = {"max_retries": 0}


def number_index(number: str) -> str:
    return blind_index(number, purpose="text:number")


def is_number(text: str) -> bool:
    """Whether `text_send` takes it."""
    return bool(_NUMBER.fullmatch(_compact(text)))


def text_send(
    *,
    to: str,
    body: str,
    purpose: str,
    language: str = "",
    country: str = "",
    office: int | None = None,
    useful_for: timedelta | None = None,
) -> OutgoingText:
    """Queue one text, in the caller's transaction; it leaves after commit.

    `to` in the form +50255550101. `useful_for`: afterwards it is given up rather than sent (a code that has expired). Whatever the
    caller's scope, the row may be written: the audit then names the platform. Raises `InvalidInput` for a number that is none or a
    text over `LONGEST`, and ValueError for a purpose that none is.
    """
    number = _compact(to)
    if not _NUMBER.fullmatch(number):
        raise InvalidInput(_("This is no telephone number with its country's prefix."), field="phone")
    if not 0 < len(body) <= LONGEST:
        raise InvalidInput(_("A text has at most %(n)d characters.") % {"n": LONGEST}, field="body")
    now = timezone.now()
    with database_scope(WHOLE_REGION):
        text = OutgoingText.objects.create(
            to=number,
            to_index=number_index(number),
            body=body,
            purpose=TextPurpose(purpose),
            language=language or get_language() or "es",
            country=country,
            office=office,
            due_at=now,
            useless_after=now + useful_for if useful_for else None,
        )
    transaction.on_commit(partial(enqueue, text.pk))
    return text


def text_deliver(text_id: int) -> bool:
    """Hand over a text that is due and that nobody else holds. Whether it was sent now."""
    taken = _take(text_id)
    if taken is None:
        return False
    letter, token = taken
    try:
        backend().send(letter)
    except Refused as error:
        _end(text_id, token, TextState.GIVEN_UP, error.code)
    except NotNow as error:
        _try_again(text_id, token, error.code)
    else:
        _end(text_id, token, TextState.SENT)
        return True
    return False


def texts_sweep() -> int:
    """Ask again for what is due; give up what has had its attempts or is of no use any more. How many were asked for."""
    with database_scope(WHOLE_REGION):
        over = Q(useless_after__lte=Now()) | Q(attempts__gte=MAX_ATTEMPTS)
        _due().filter(over).update(state=TextState.GIVEN_UP, body=None, updated_at=Now(), lease_until=None)
        due = list(_due().order_by("due_at", "pk").values_list("pk", flat=True)[:SWEPT_AT_ONCE])
    for text_id in due:
        enqueue(text_id)
    return len(due)


def numbers_forget() -> int:
    """Of what is over for `NUMBER_KEPT` only purpose, state and day stay. How many numbers were forgotten."""
    with database_scope(WHOLE_REGION):
        over = OutgoingText.objects.exclude(state__in=WAITING).exclude(to_index="")
        return over.filter(updated_at__lt=timezone.now() - NUMBER_KEPT).update(to=None, to_index="", body=None)


def number_forget(*, number: str) -> int:
    """Forget a number wherever it was written to, and send it nothing that still waits. How many texts that were."""
    with database_scope(WHOLE_REGION):
        texts = OutgoingText.objects.filter(to_index=number_index(_compact(number)))
        texts.filter(state__in=WAITING).update(state=TextState.GIVEN_UP, fault="forgotten")
        return texts.update(to=None, to_index="", body=None, updated_at=Now())


def enqueue(text_id: int) -> None:
    """Tell the broker. Where it does not answer, the sweeper tells it later."""
    with suppress(OperationalError):
        current_app.send_task("messaging.tasks.deliver_text", (text_id,), retry=True, retry_policy=_ONCE_MORE)


def _compact(number: str) -> str:
    return re.sub(r"[\s().-]", "", number)


def _due() -> QuerySet[OutgoingText]:
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=Now())
    return OutgoingText.objects.filter(free, state__in=WAITING, due_at__lte=Now())


def _take(text_id: int) -> tuple[Letter, str] | None:
    """The lease, in the database's own clock. None where it is not due, in other hands, over, or has had its attempts."""
    token = secrets.token_hex(16)
    with database_scope(WHOLE_REGION):
        useful = Q(useless_after__isnull=True) | Q(useless_after__gt=Now())
        mine = _due().filter(useful, pk=text_id, attempts__lt=MAX_ATTEMPTS)
        if not mine.update(attempts=F("attempts") + 1, lease_token=token, lease_until=Now() + LEASE):
            return None
        text = OutgoingText.objects.get(pk=text_id)
        return Letter(str(text.reference), text.to or "", text.body or ""), token


def _end(text_id: int, token: str, state: TextState, fault: str = "") -> None:
    """Sent or given up: the body goes, unless this is a demonstration, where one wants to see it."""
    told: dict[str, object] = {"sent_at": Now()} if state == TextState.SENT else {}
    if not settings.DEMO:
        told["body"] = None
    _note(text_id, token, state=state, fault=fault, **told)


def _try_again(text_id: int, token: str, fault: str) -> None:
    with database_scope(WHOLE_REGION):
        attempts = OutgoingText.objects.filter(pk=text_id).values_list("attempts", flat=True).first() or 0
    if attempts >= MAX_ATTEMPTS:
        _end(text_id, token, TextState.GIVEN_UP, fault)
        return
    pause = timedelta(minutes=PAUSES[min(attempts, len(PAUSES)) - 1])
    _note(text_id, token, state=TextState.FAILED, fault=fault, due_at=Now() + pause)


def _note(text_id: int, token: str, **values: object) -> None:
    """Only who still holds the lease writes; whoever took it later knows better."""
    with database_scope(WHOLE_REGION):
        OutgoingText.objects.filter(pk=text_id, lease_token=token).update(
            lease_until=None, lease_token="", updated_at=Now(), **values
        )
