"""Webhooks: written with the change, signed to be checked, sent until they arrive or are parked, and never into our own network."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from common.errors import InvalidInput, WrongState
from employers.models import EmployerMember, Vacancy, WebhookDelivery, WebhookEndpoint, WebhookEvent
from employers.services import (
    hold_lift,
    seat_take,
    vacancy_hold,
    vacancy_move,
    webhook_add,
    webhook_deliver,
    webhook_ping,
    webhook_replay,
    webhook_rotate,
    webhook_switch,
    webhooks_clear,
    webhooks_sweep,
)
from employers.webhooks.sending import BadAddress, address_of, resolved
from tests import factories, sites

pytestmark = pytest.mark.django_db


class Receiver(BaseHTTPRequestHandler):
    """A program of an employer's on this machine: it answers what the test says and remembers what it was sent."""

    answers: list[int] = []
    seen: list[dict[str, Any]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append({"body": body, "headers": {name.lower(): value for name, value in self.headers.items()}})
        self.send_response(self.answers.pop(0) if self.answers else 200)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Silent."""


@pytest.fixture
def receiver(settings: Any) -> Iterator[str]:
    Receiver.answers, Receiver.seen = [], []
    settings.WEBHOOKS_MAY_BE_LOCAL = True
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/hook"
    server.shutdown()
    server.server_close()


def verified(secret: str, seen: dict[str, Any]) -> bool:
    """As docs/api.md shows it to whoever receives."""
    told = seen["headers"]
    signed = f"{told['webhook-id']}.{told['webhook-timestamp']}.".encode() + seen["body"]
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    given = [part.removeprefix("v1,") for part in told["webhook-signature"].split()]
    return any(hmac.compare_digest(expected, one) for one in given)


def endpoint_of(vacancy: Vacancy, url: str = "https://example.org/hook") -> WebhookEndpoint:
    return webhook_add(url=url, employer=vacancy.employer, by=factories.user(Role.EMPLOYER_CLERK))


def test_a_change_is_told_signed_with_counts_and_without_anybody(receiver: str) -> None:
    vacancy = factories.vacancy(seats=3)
    here, _there = sites.spread(vacancy, 1, 2)
    endpoint = endpoint_of(vacancy, receiver)
    seat_take(vacancy=vacancy, site=here)
    delivery = WebhookDelivery.objects.get()
    assert webhook_deliver(delivery.pk)
    assert not webhook_deliver(delivery.pk)
    (seen,) = Receiver.seen
    assert verified(endpoint.secret, seen)
    assert not verified(factories_secret(), seen)
    told = json.loads(seen["body"])
    assert (told["type"], told["version"], told["sequence"]) == ("vacancy.seats_changed", 1, delivery.event_id)
    assert told["id"] == seen["headers"]["webhook-id"]
    data = told["data"]
    assert (data["folio"], data["seats"], data["seats_offered"], data["seats_left"]) == (vacancy.folio, 3, 1, 2)
    assert [(site["seats"], site["seats_left"]) for site in data["sites"]] == [(1, 0), (2, 2)]
    assert set(data) == {
        *("vacancy", "folio", "employer", "programme", "status", "held", "sites"),
        *("seats", "seats_offered", "seats_reserved", "seats_filled", "seats_released", "seats_left"),
    }
    delivery.refresh_from_db()
    assert (delivery.state, delivery.answer, delivery.attempts) == ("delivered", 200, 1)


def factories_secret() -> str:
    return "whsec_" + base64.b64encode(b"another secret of thirty-two byte").decode()


def test_each_is_told_of_the_vacancies_they_may_see_and_of_every_kind_of_change() -> None:
    rosa, vacancy, other = factories.user(), factories.vacancy(), factories.vacancy()
    own = endpoint_of(vacancy)
    all_of_them = webhook_add(url="https://example.org/all", employer=None, by=factories.user(Role.ADMINISTRATOR))
    vacancy_hold(vacancy=vacancy, reason="coordinator", by=rosa)
    hold_lift(vacancy=vacancy, reason="coordinator", by=rosa)
    vacancy_move(vacancy=vacancy, name="close", by=rosa, reason="x")
    vacancy_move(vacancy=vacancy, name="reopen", by=rosa, reason="x")
    seat_take(vacancy=other)

    def told(endpoint: WebhookEndpoint) -> list[tuple[str, bool]]:
        rows = WebhookDelivery.objects.filter(endpoint=endpoint).order_by("event_id")
        return [(row.event.type, row.event.data["held"]) for row in rows.select_related("event")]

    mine = [
        ("vacancy.held", True),
        ("vacancy.hold_lifted", False),
        ("vacancy.closed", False),
        ("vacancy.opened", False),
    ]
    assert told(own) == mine
    assert told(all_of_them) == [*mine, ("vacancy.seats_changed", False)]


def test_what_is_rolled_back_is_not_told() -> None:
    vacancy = factories.vacancy()
    endpoint_of(vacancy)
    with transaction.atomic():
        seat_take(vacancy=vacancy)
        transaction.set_rollback(True)
    assert not WebhookEvent.objects.exists()


def test_an_address_that_fails_is_tried_again_later_and_parked_in_the_end(receiver: str) -> None:
    vacancy = factories.vacancy()
    endpoint = endpoint_of(vacancy, receiver)
    delivery = webhook_ping(endpoint=endpoint)
    Receiver.answers = [500, 302, 404, 500, 500, 500, 500]
    for attempt, minutes in enumerate((1, 5, 30, 120, 480, 1440), 1):
        before = timezone.now()
        assert not webhook_deliver(delivery.pk)
        delivery.refresh_from_db()
        assert (delivery.state, delivery.attempts) == ("waiting", attempt)
        assert abs(delivery.due_at - before - timedelta(minutes=minutes)) < timedelta(seconds=30)
        assert webhooks_sweep() == 0  # not before it is due
        WebhookDelivery.objects.filter(pk=delivery.pk).update(due_at=before)
        assert webhooks_sweep() == 1
    assert not webhook_deliver(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.answer) == ("parked", 7, 500)
    assert len({seen["headers"]["webhook-id"] for seen in Receiver.seen}) == 1
    assert len(Receiver.seen) == 7  # the redirect was not followed
    webhook_replay(delivery=delivery)
    assert webhook_deliver(delivery.pk)
    assert Receiver.seen[-1]["body"] == Receiver.seen[0]["body"]


def test_a_worker_that_died_with_it_lets_its_lease_pass() -> None:
    delivery = webhook_ping(endpoint=endpoint_of(factories.vacancy()))
    WebhookDelivery.objects.update(attempts=1, lease_until=timezone.now() + timedelta(minutes=1), lease_token="dead")
    assert webhooks_sweep() == 0
    assert not webhook_deliver(delivery.pk)
    WebhookDelivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert webhooks_sweep() == 1
    WebhookDelivery.objects.update(attempts=7)
    assert webhooks_sweep() == 0
    delivery.refresh_from_db()
    assert (delivery.state, delivery.fault) == ("parked", "attempts")


def test_a_slow_address_holds_one_process_and_not_all(receiver: str) -> None:
    slow, other = endpoint_of(factories.vacancy(), receiver), endpoint_of(factories.vacancy(), receiver)
    first, second, elsewhere = (webhook_ping(endpoint=endpoint) for endpoint in (slow, slow, other))
    in_hand = {"attempts": 1, "lease_token": "held", "lease_until": timezone.now() + timedelta(minutes=1)}
    WebhookDelivery.objects.filter(pk=first.pk).update(**in_hand)
    assert not webhook_deliver(second.pk)
    second.refresh_from_db()
    assert second.attempts == 0
    assert webhook_deliver(elsewhere.pk)
    WebhookDelivery.objects.filter(pk=first.pk).update(lease_until=None, lease_token="")
    Receiver.answers = [500]
    assert not webhook_deliver(first.pk)
    assert not webhook_deliver(second.pk)  # put off beside the one that failed, with no attempt of its own
    second.refresh_from_db()
    assert (second.attempts, second.due_at > timezone.now()) == (0, True)
    WebhookDelivery.objects.update(due_at=timezone.now())
    assert webhook_deliver(second.pk)
    assert webhook_deliver(first.pk)


def test_after_a_rotation_both_secrets_verify_until_the_old_one_ends(receiver: str) -> None:
    endpoint = endpoint_of(factories.vacancy(), receiver)
    old, new = endpoint.secret, webhook_rotate(endpoint=endpoint).secret
    webhook_deliver(webhook_ping(endpoint=endpoint).pk)
    assert verified(old, Receiver.seen[0])
    assert verified(new, Receiver.seen[0])
    WebhookEndpoint.objects.update(old_until=timezone.now() - timedelta(seconds=1))
    webhook_deliver(webhook_ping(endpoint=endpoint).pk)
    assert not verified(old, Receiver.seen[1])
    assert verified(new, Receiver.seen[1])
    webhooks_clear()
    assert WebhookEndpoint.objects.get().old_secret is None


def test_an_address_that_is_gone_or_switched_off_is_told_nothing_more(receiver: str) -> None:
    vacancy = factories.vacancy()
    endpoint = endpoint_of(vacancy, receiver)
    Receiver.answers = [410]
    assert not webhook_deliver(webhook_ping(endpoint=endpoint).pk)
    endpoint.refresh_from_db()
    assert not endpoint.active
    seat_take(vacancy=vacancy)
    assert WebhookEvent.objects.count() == 1
    with pytest.raises(WrongState):
        webhook_ping(endpoint=endpoint)
    webhook_switch(endpoint=endpoint, active=True)
    assert webhook_deliver(webhook_ping(endpoint=endpoint).pk)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "ftp://example.org/",
        "https://user:password@example.org/",
        "https://example.org:22/",
        "https:///nowhere",
        "https://example.org:99999/",
    ],
)
def test_addresses_that_are_told_nothing_at_all(url: str, settings: Any) -> None:
    settings.WEBHOOKS_MAY_BE_LOCAL = False
    with pytest.raises(InvalidInput):
        webhook_add(url=url, employer=None, by=factories.user())


@pytest.mark.parametrize(
    "host",
    [
        *(
            "127.0.0.1",
            "10.1.2.3",
            "192.168.1.1",
            "172.16.0.9",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
        ),
        *("::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "::ffff:0:10.0.0.1"),
        *("2002:7f00:1::", "2002:c0a8:101::1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "fec0::1", "ff02::1"),
    ],
)
def test_a_name_that_leads_into_our_own_network_is_not_connected_to(host: str, settings: Any, monkeypatch: Any) -> None:
    """The resolver is the world outside: it answers with one public and one inner address."""
    settings.WEBHOOKS_MAY_BE_LOCAL = False

    def answers(*_asked: Any, **_named: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in ("93.184.216.34", host)]

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    with pytest.raises(BadAddress, match="private_address"):
        resolved(address_of("https://hook.example.org/"))


@pytest.mark.parametrize("host", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "2002:5db8:d822::1"])
def test_a_name_of_the_world_outside_is_connected_to(host: str, settings: Any, monkeypatch: Any) -> None:
    settings.WEBHOOKS_MAY_BE_LOCAL = False
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_named: answers)
    assert resolved(address_of("https://hook.example.org/")) == (host, 443)


def test_what_cannot_be_sent_is_noted_by_a_code(settings: Any) -> None:
    settings.WEBHOOKS_MAY_BE_LOCAL = True
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    delivery = webhook_ping(endpoint=endpoint_of(factories.vacancy(), f"http://127.0.0.1:{port}/"))
    settings.WEBHOOKS_MAY_BE_LOCAL = False
    webhook_deliver(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.answer, delivery.fault) == (None, "not_https")
    settings.WEBHOOKS_MAY_BE_LOCAL = True
    WebhookDelivery.objects.update(due_at=timezone.now())
    webhook_deliver(delivery.pk)
    delivery.refresh_from_db()
    assert delivery.fault == "ConnectionRefusedError"


def test_what_is_over_for_a_month_goes() -> None:
    endpoint = endpoint_of(factories.vacancy())
    for _ in range(2):
        webhook_ping(endpoint=endpoint)
    WebhookEvent.objects.update(at=timezone.now() - timedelta(days=31))
    assert webhooks_clear() == 0
    WebhookDelivery.objects.filter(pk=WebhookDelivery.objects.earliest("pk").pk).update(state="delivered")
    assert webhooks_clear() == 1
    assert WebhookEvent.objects.count() == 1


def test_an_owner_adds_an_address_sees_the_secret_once_and_a_clerk_does_not(client_for: Any, receiver: str) -> None:
    dale = factories.user(Role.EMPLOYER_CLERK)
    employer = factories.employer(clerk=dale)
    client, page = client_for(dale), reverse("employers:webhook_list")
    assert client.post(page, {"url": receiver, "employer": employer.pk}).status_code == 200
    assert not WebhookEndpoint.objects.exists()
    EmployerMember.objects.update(role="owner")
    other = factories.employer()
    assert client.post(page, {"url": receiver, "employer": other.pk}).status_code == 200
    assert not WebhookEndpoint.objects.exists()
    made = client.post(page, {"url": receiver, "employer": employer.pk})
    endpoint = WebhookEndpoint.objects.get()
    assert endpoint.secret in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    own = reverse("employers:webhook", args=[endpoint.pk])
    assert endpoint.secret not in client.get(own).content.decode()
    assert client.post(own, {"do": "ping"}).status_code == 302
    delivery = WebhookDelivery.objects.get()
    webhook_deliver(delivery.pk)
    assert client.post(reverse("employers:webhook_again", args=[delivery.pk])).status_code == 302
    rotated = client.post(own, {"do": "rotate"}).content.decode()
    assert WebhookEndpoint.objects.get().secret in rotated
    assert client.post(own, {"do": "nothing"}).status_code == 302
    assert client.post(own, {"do": "off"}).status_code == 302
    assert client_for(Role.ADMINISTRATOR).get(own).status_code == 404
