"""A text is written first and sent afterwards: once, whoever sends, and again only while it makes sense."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.db import connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from common.errors import InvalidInput
from messaging import services, tasks
from messaging.models import OutgoingText
from messaging.services import number_forget, numbers_forget, text_deliver, text_send, texts_sweep
from tests.security.conftest import rows

NUMBER = "+50255550101"
pytestmark = pytest.mark.django_db


@pytest.fixture
def sent_file(settings: Any, tmp_path: Path) -> Path:
    settings.TEXT_BACKEND, settings.TEXT_FILE = "file", tmp_path / "texts.jsonl"
    return settings.TEXT_FILE


class Gateway(BaseHTTPRequestHandler):
    """A gateway of our own on this machine: it answers what the test says and remembers what it was sent."""

    answers: list[int] = []
    seen: list[dict[str, Any]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.seen.append({"body": body, "headers": dict(self.headers)})
        self.send_response(self.answers.pop(0) if self.answers else 200)
        self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(f"no such number {NUMBER}".encode())

    def log_message(self, *args: object) -> None:
        """Silent."""


@pytest.fixture
def gateway(settings: Any) -> Iterator[type[Gateway]]:
    Gateway.answers, Gateway.seen = [], []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.TEXT_BACKEND = "http"
    settings.TEXT_GATEWAY_URL = f"http://127.0.0.1:{server.server_port}/send"
    settings.TEXT_GATEWAY_TOKEN = "token-of-the-gateway"
    yield Gateway
    server.shutdown()
    server.server_close()


def queued(**fields: Any) -> OutgoingText:
    return text_send(**{"to": NUMBER, "body": "Su código: 123456", "purpose": "code"} | fields)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def test_a_text_is_sent_after_the_transaction_that_wanted_it_and_then_loses_its_words(
    sent_file: Path, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(services, "enqueue", asked.append)
    with django_capture_on_commit_callbacks(execute=True):
        text = queued(to="+502 5555-0101")
        assert asked == []
    assert asked == [text.pk]
    assert text_deliver(text.pk)
    assert [(line["to"], line["text"]) for line in lines(sent_file)] == [(NUMBER, "Su código: 123456")]
    assert sent_file.stat().st_mode & 0o777 == 0o600
    text.refresh_from_db()
    assert (text.state, text.body, text.attempts, text.lease_token) == ("sent", None, 1, "")


def test_a_transaction_that_fails_sends_nothing(sent_file: Path) -> None:
    with transaction.atomic():
        queued()
        transaction.set_rollback(True)
    assert texts_sweep() == 0


def test_number_and_words_are_stored_encrypted_and_are_in_no_audit_entry() -> None:
    text = queued()
    stored = str(rows('SELECT "to", body, to_index FROM messaging_outgoingtext'))
    audited = str(rows("SELECT changed::text FROM audit.entry WHERE table_name = 'messaging_outgoingtext'"))
    for canary in ("55550101", "123456"):
        assert canary not in stored + audited
    assert "55550101" not in repr(services._take(text.pk))


@pytest.mark.without_scope
def test_a_text_may_be_queued_from_a_transaction_that_sees_nobody() -> None:
    queued(country="GT", office=3)
    assert OutgoingText.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_once(sent_file: Path) -> None:
    text = queued()
    start = threading.Barrier(8)

    def one(_number: int) -> bool:
        try:
            start.wait(10)
            return text_deliver(text.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as hands:
        assert sorted(hands.map(one, range(8))) == [False] * 7 + [True]
    assert len(lines(sent_file)) == 1


def test_a_task_that_comes_twice_sends_once(sent_file: Path) -> None:
    text = queued()
    tasks.deliver_text(text.pk)
    tasks.deliver_text(text.pk)
    assert len(lines(sent_file)) == 1


def test_what_a_dead_sender_left_is_taken_again_when_its_lease_has_passed(sent_file: Path) -> None:
    text = queued()
    assert services._take(text.pk) is not None
    assert not text_deliver(text.pk)
    assert texts_sweep() == 0
    OutgoingText.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert texts_sweep() == 1
    assert text_deliver(text.pk)


def test_who_lost_the_lease_writes_nothing(sent_file: Path) -> None:
    text = queued()
    taken = services._take(text.pk)
    assert taken is not None
    OutgoingText.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert text_deliver(text.pk)
    services._try_again(text.pk, taken[1], "late")
    text.refresh_from_db()
    assert (text.state, text.fault) == ("sent", "")


def test_without_a_broker_the_text_is_kept_and_the_sweeper_finds_it(
    sent_file: Path, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def nobody_there(*args: object, **kwargs: object) -> None:
        raise OperationalError("no broker")

    with monkeypatch.context() as absent:
        absent.setattr(services.current_app, "send_task", nobody_there)
        with django_capture_on_commit_callbacks(execute=True):
            text = queued()
    told: list[tuple[str, tuple[int, ...]]] = []
    monkeypatch.setattr(services.current_app, "send_task", lambda name, args, **_: told.append((name, args)))
    assert texts_sweep() == 1
    assert told == [("messaging.tasks.deliver_text", (text.pk,))]


def test_a_text_is_tried_five_times_with_growing_pauses_and_then_given_up(gateway: type[Gateway]) -> None:
    gateway.answers = [503, 429, 500, 502, 503]
    text, pauses = queued(), []
    for _attempt in range(5):
        assert not text_deliver(text.pk)
        text.refresh_from_db()
        pauses.append(round((text.due_at - timezone.now()).total_seconds() / 60))
        OutgoingText.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert pauses[:4] == [1, 5, 15, 60]
    assert (text.state, text.attempts, text.fault, text.body) == ("given_up", 5, "HTTP 503", None)
    assert texts_sweep() == 0
    assert len({json.loads(seen["body"])["reference"] for seen in gateway.seen}) == 1


def test_a_refused_number_is_given_up_at_once_and_nothing_that_the_gateway_wrote_is_kept(
    gateway: type[Gateway], caplog: pytest.LogCaptureFixture
) -> None:
    gateway.answers = [400]
    text = queued()
    text_deliver(text.pk)
    text.refresh_from_db()
    assert (text.state, text.fault) == ("given_up", "HTTP 400")
    assert "55550101" not in caplog.text


def test_a_gateway_that_points_elsewhere_is_not_followed(gateway: type[Gateway]) -> None:
    gateway.answers = [307]
    assert not text_deliver(queued().pk)
    assert len(gateway.seen) == 1


def test_a_gateway_gets_the_fields_it_asks_for(gateway: type[Gateway], settings: Any) -> None:
    settings.TEXT_GATEWAY_FORMAT, settings.TEXT_GATEWAY_FIELDS = "form", ["msisdn", "message", "id"]
    settings.TEXT_GATEWAY_EXTRA = {"sender": "Ministerio"}
    assert text_deliver(queued(body="¿Sí?").pk)
    (seen,) = gateway.seen
    assert seen["body"].startswith("msisdn=%2B50255550101&message=%C2%BFS%C3%AD%3F&id=")
    assert seen["body"].endswith("&sender=Ministerio")
    assert seen["headers"]["Authorization"] == "Bearer token-of-the-gateway"


def test_nobody_there_is_tried_again(settings: Any) -> None:
    settings.TEXT_BACKEND, settings.TEXT_GATEWAY_URL = "http", "http://127.0.0.1:1/"
    text = queued()
    text_deliver(text.pk)
    text.refresh_from_db()
    assert (text.state, text.fault, text.attempts) == ("failed", "URLError", 1)


def test_a_code_that_has_expired_is_not_sent(sent_file: Path) -> None:
    text = queued(useful_for=timedelta(minutes=10))
    OutgoingText.objects.update(useless_after=timezone.now() - timedelta(seconds=1))
    assert not text_deliver(text.pk)
    texts_sweep()
    text.refresh_from_db()
    assert (text.state, text.body) == ("given_up", None)


@pytest.mark.parametrize("number", ["", "5555 0101", "+0255550101", "+5025555010a", "+502555501015550101"])
def test_what_is_no_number_is_refused(number: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        queued(to=number)
    assert refused.value.field == "phone"


def test_a_text_too_long_or_for_no_purpose_is_refused() -> None:
    with pytest.raises(InvalidInput):
        queued(body="x" * 481)
    with pytest.raises(ValueError, match="advertising"):
        queued(purpose="advertising")


def test_numbers_are_forgotten_after_thirty_days_and_at_once_for_an_erasure(sent_file: Path) -> None:
    old, new, waiting = queued(), queued(to="+50255550102"), queued(to="+50255550103")
    for text in (old, new):
        text_deliver(text.pk)
    OutgoingText.objects.filter(pk=old.pk).update(updated_at=timezone.now() - timedelta(days=31))
    assert numbers_forget() == 1
    assert number_forget(number="+502 5555 0103") == 1
    told = {text.pk: (text.to, text.state) for text in OutgoingText.objects.all()}
    assert told == {old.pk: (None, "sent"), new.pk: ("+50255550102", "sent"), waiting.pk: (None, "given_up")}
    assert not text_deliver(waiting.pk)


def test_a_deployment_is_told_that_nothing_carries_its_texts(settings: Any) -> None:
    def told() -> list[str]:
        return [str(said.id) for said in run_checks(include_deployment_checks=True) if "messaging" in str(said.id)]

    settings.TEXT_BACKEND = "off"
    assert told() == ["messaging.W001"]
    settings.TEXT_BACKEND, settings.TEXT_GATEWAY_URL = "http", "http://gateway.example/"
    assert told() == ["messaging.W001"]
    settings.TEXT_BACKEND = "pigeon"
    assert told() == ["messaging.E001"]


def test_the_words_are_kept_and_shown_on_a_demonstration_only(sent_file: Path, settings: Any, client_for: Any) -> None:
    settings.DEMO = True
    text = queued(country="GT")
    text_deliver(text.pk)
    client = client_for("administrator")
    listed = client.get("/admin/messaging/outgoingtext/").content.decode()
    assert "Su código: 123456" in listed
    assert "•••• 01" in listed
    assert "5555" not in listed
    settings.DEMO = False
    assert "123456" not in client.get("/admin/messaging/outgoingtext/").content.decode()
    assert "123456" not in client.get(f"/admin/messaging/outgoingtext/{text.pk}/change/").content.decode()
