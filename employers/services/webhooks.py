"""Every write of webhooks.

The life of an event: a receiver writes it, and a delivery for each address that may see the vacancy, in the transaction of the change
(`webhook_tell`) -> after commit the broker is told the deliveries' ids -> `webhook_deliver` takes one (attempt counted, lease set, in the
database's clock; one at a time to an address), sends it outside any transaction, and notes what came of it. Who dies in between lets the
lease pass and `webhooks_sweep` asks again: an address may see an event twice, under one `webhook-id`. Tries come after `PAUSES`; then it is
parked.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from accounts.models import User
from common.errors import InvalidInput, WrongState

from ..choices import DeliveryState, VacancyStatus, WebhookType
from ..models import Employer, Vacancy, WebhookDelivery, WebhookEndpoint, WebhookEvent
from ..webhooks.content import body_of, vacancy_content
from ..webhooks.sending import Answer, BadAddress, address_of, post
from ..webhooks.signing import headers, new_secret

PAUSES = (1, 5, 30, 120, 480, 1440)  # minutes after the first, second ... attempt
MAX_ATTEMPTS = len(PAUSES) + 1
LEASE = timedelta(minutes=2)  # a try takes twenty seconds at most
PUT_OFF = timedelta(minutes=1)  # what waits for an address that has just not answered
OVERLAP = timedelta(hours=24)  # so long the secret before a rotation goes on signing
KEPT = timedelta(days=30)
MOST_ENDPOINTS = 5
SWEPT_AT_ONCE = 200
GONE = 410
_ONCE_MORE = {"max_retries": 0}
TOLD_OF_STATE = {  # what is said of a vacancy that has come to this state without being handed in or sent back
    VacancyStatus.OPEN: WebhookType.OPENED,
    VacancyStatus.FILLED: WebhookType.FILLED,
    VacancyStatus.CLOSED: WebhookType.CLOSED,
    VacancyStatus.EXPIRED: WebhookType.EXPIRED,
}


@transaction.atomic
def webhook_add(*, url: str, employer: Employer | None, by: User) -> WebhookEndpoint:
    """An address for the vacancies of an employer, or for all of them. Its `secret` is shown now and never again.

    Raises `InvalidInput` for an address that is not told anything (not https, with a password, on a port of the system).
    """
    try:
        address_of(url)
    except BadAddress as error:
        raise InvalidInput(
            _("Give an address that begins with https:// and names a server anybody can reach (%(code)s).")
            % {"code": error},
            field="url",
        ) from None
    if WebhookEndpoint.objects.filter(employer=employer, active=True).count() >= MOST_ENDPOINTS:
        raise WrongState(_("There are %(n)d addresses already: switch one off first.") % {"n": MOST_ENDPOINTS})
    endpoint = WebhookEndpoint(url=url, employer=employer, secret=new_secret(), by=by)
    endpoint.full_clean(exclude=["secret", "old_secret"])
    endpoint.save()
    return endpoint


@transaction.atomic
def webhook_rotate(*, endpoint: WebhookEndpoint) -> WebhookEndpoint:
    """A new secret, shown once; until `old_until` everything is signed with the one before as well."""
    endpoint = WebhookEndpoint.objects.select_for_update(no_key=True).get(pk=endpoint.pk)
    endpoint.old_secret, endpoint.old_until = endpoint.secret, timezone.now() + OVERLAP
    endpoint.secret = new_secret()
    endpoint.save(update_fields=["secret", "old_secret", "old_until", "updated_at"])
    return endpoint


@transaction.atomic
def webhook_switch(*, endpoint: WebhookEndpoint, active: bool) -> None:
    """Off: nothing is written for it, and what waits is parked. On: from now on, and what was parked may be sent again by hand."""
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(active=active, updated_at=Now())
    if not active:
        waiting = WebhookDelivery.objects.filter(endpoint=endpoint, state=DeliveryState.WAITING)
        waiting.update(state=DeliveryState.PARKED, fault="switched_off", lease_until=None, lease_token="")


@transaction.atomic
def webhook_ping(*, endpoint: WebhookEndpoint) -> WebhookDelivery:
    """Send a test. Raises `WrongState` where the address is switched off."""
    if not WebhookEndpoint.objects.filter(pk=endpoint.pk, active=True).exists():
        raise WrongState(_("This address is switched off: switch it on first."))
    event = WebhookEvent.objects.create(type=WebhookType.PING, data={"webhook": endpoint.pk})
    return _deliveries(event, [endpoint.pk])[0]


def webhook_tell(*, vacancy: Vacancy, kind: str, **beside: Any) -> None:
    """Write what happened for every address that may see the vacancy, in the transaction in which it happened; `beside` its counts."""
    endpoints = _in_use(Q(employer=vacancy.employer_id) | Q(employer__isnull=True))
    if endpoints:
        event = WebhookEvent.objects.create(type=kind, vacancy=vacancy, data=vacancy_content(vacancy.pk) | beside)
        _deliveries(event, endpoints)


def webhook_tell_employers(*, vacancies: Iterable[Vacancy]) -> None:
    """What an import opened or ended, to the addresses of their employers alone: the ministry's hear of the import."""
    endpoints: dict[int | None, list[int]] = {}
    for pk, employer_id in _active().filter(employer__isnull=False).values_list("pk", "employer"):
        endpoints.setdefault(employer_id, []).append(pk)
    for vacancy in vacancies if endpoints else ():
        if vacancy.employer_id in endpoints:
            kind = TOLD_OF_STATE[VacancyStatus(vacancy.status)]
            event = WebhookEvent.objects.create(type=kind, vacancy=vacancy, data=vacancy_content(vacancy.pk))
            _deliveries(event, endpoints[vacancy.employer_id])


def webhook_tell_ministry(*, kind: str, content: dict[str, Any]) -> None:
    """What is no employer's business: how an import ended."""
    if endpoints := _in_use(Q(employer__isnull=True)):
        _deliveries(WebhookEvent.objects.create(type=kind, data=content), endpoints)


def _active() -> QuerySet[WebhookEndpoint]:
    return WebhookEndpoint.objects.filter(active=True).order_by("pk")


def _in_use(may_see: Q) -> list[int]:
    return list(_active().filter(may_see).values_list("pk", flat=True))


def _deliveries(event: WebhookEvent, endpoints: list[int]) -> list[WebhookDelivery]:
    now = timezone.now()
    rows = [WebhookDelivery(event=event, endpoint_id=pk, due_at=now) for pk in endpoints]
    made = WebhookDelivery.objects.bulk_create(rows)
    for delivery in made:
        transaction.on_commit(partial(enqueue_delivery, delivery.pk))
    return made


@transaction.atomic
def webhook_replay(*, delivery: WebhookDelivery) -> None:
    """Send it once more, with the same id and content. Raises `WrongState` while it waits, or where the address is switched off."""
    if not WebhookEndpoint.objects.filter(pk=delivery.endpoint_id, active=True).exists():
        raise WrongState(_("This address is switched off: switch it on first."))
    over = WebhookDelivery.objects.filter(pk=delivery.pk).exclude(state=DeliveryState.WAITING)
    if not over.update(state=DeliveryState.WAITING, attempts=0, due_at=Now(), lease_until=None, lease_token=""):
        raise WrongState(_("It waits to be sent already."))
    transaction.on_commit(partial(enqueue_delivery, delivery.pk))


def webhook_deliver(delivery_id: int) -> bool:
    """Send a delivery that is due and that nobody else holds. Whether it arrived.

    One at a time to an address: one that answers slowly holds one process and not all. The next of the address follows an arrival; what
    waits beside one that failed is put off.
    """
    token = secrets.token_hex(16)
    if not _take(delivery_id, token):
        return False
    delivery = WebhookDelivery.objects.select_related("endpoint", "event").get(pk=delivery_id)
    arrived = _note(delivery, token, _send(delivery))
    beside = _due().filter(endpoint=delivery.endpoint_id).exclude(pk=delivery_id)
    if not arrived:
        beside.update(due_at=Now() + PUT_OFF)
    elif (following := beside.order_by("event", "pk").values_list("pk", flat=True).first()) is not None:
        enqueue_delivery(following)
    return arrived


@transaction.atomic
def _take(delivery_id: int, token: str) -> bool:
    endpoints = WebhookEndpoint.objects.select_for_update(no_key=True, of=("self",))
    endpoint = endpoints.filter(deliveries=delivery_id).first()
    in_hand = WebhookDelivery.objects.filter(endpoint=endpoint, state=DeliveryState.WAITING, lease_until__gt=Now())
    if endpoint is None or in_hand.exists():
        return False
    ours = _due().filter(pk=delivery_id, attempts__lt=MAX_ATTEMPTS)
    taken = {"lease_token": token, "lease_until": Now() + LEASE, "tried_at": Now()}
    return bool(ours.update(attempts=F("attempts") + 1, **taken))


def _send(delivery: WebhookDelivery) -> Answer:
    endpoint, event = delivery.endpoint, delivery.event
    known = [endpoint.secret]
    if endpoint.old_secret and endpoint.old_until and endpoint.old_until > timezone.now():
        known.append(endpoint.old_secret)
    body = body_of(event)
    return post(
        endpoint.url, headers(known, reference=str(event.reference), timestamp=int(time.time()), body=body), body
    )


def _note(delivery: WebhookDelivery, token: str, answer: Answer) -> bool:
    """Only who still holds the lease writes. An address that says 410 is gone: it is switched off."""
    arrived = answer.status is not None and 200 <= answer.status < 300
    over = delivery.attempts >= MAX_ATTEMPTS or answer.status == GONE
    state = DeliveryState.DELIVERED if arrived else DeliveryState.PARKED if over else DeliveryState.WAITING
    pause = timedelta(minutes=PAUSES[min(delivery.attempts, len(PAUSES)) - 1])
    WebhookDelivery.objects.filter(pk=delivery.pk, lease_token=token).update(
        state=state,
        due_at=Now() + pause,
        lease_until=None,
        lease_token="",
        answer=answer.status,
        fault=answer.fault,
        took_ms=answer.took_ms,
    )
    if answer.status == GONE:
        webhook_switch(endpoint=delivery.endpoint, active=False)
    return arrived


def webhooks_sweep() -> int:
    """Ask again for what is due, and park what ended its process at every attempt. How many were asked for."""
    _due().filter(attempts__gte=MAX_ATTEMPTS).update(state=DeliveryState.PARKED, fault="attempts", lease_until=None)
    due = list(_due().order_by("due_at", "pk").values_list("pk", flat=True)[:SWEPT_AT_ONCE])
    for delivery_id in due:
        enqueue_delivery(delivery_id)
    return len(due)


def webhooks_clear() -> int:
    """Deliveries and events that are over for `KEPT` go; secrets that no longer sign too. How many deliveries went."""
    before = timezone.now() - KEPT
    WebhookEndpoint.objects.filter(old_until__lt=Now()).update(old_secret=None, old_until=None)
    over = WebhookDelivery.objects.exclude(state=DeliveryState.WAITING).filter(event__at__lt=before)
    count, _each = over.delete()
    WebhookEvent.objects.filter(at__lt=before, deliveries__isnull=True).delete()
    return count


def enqueue_delivery(delivery_id: int) -> None:
    """Tell the broker. Where it does not answer, the sweeper tells it later."""
    with suppress(OperationalError):
        current_app.send_task("employers.tasks.deliver_webhook", (delivery_id,), retry=True, retry_policy=_ONCE_MORE)


def _due() -> QuerySet[WebhookDelivery]:
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=Now())
    return WebhookDelivery.objects.filter(free, state=DeliveryState.WAITING, due_at__lte=Now())
