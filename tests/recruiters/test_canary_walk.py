"""An anonymous complaint whose sender is known to the test, through real processes; then everything that is kept is searched for them."""

from __future__ import annotations

import hashlib
import http.client
import re
import socket
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from common.crypto import blind_index, cipher
from config.services.state import CHECKOUT
from recruiters.models import Complaint
from tests import factories
from tests.complaints import photo
from tests.matching.processes import Broker, Installation, environment, wait
from tests.recruiters.test_intake_pages import ANSWERS, BACK, WALK
from tests.security.test_canaries import copy_of_everything

pytestmark = [pytest.mark.no_cover, pytest.mark.services, pytest.mark.django_db(transaction=True)]
ADDRESS, FORWARDED = "127.0.0.77", "203.0.113.77"
HEADERS = {
    "User-Agent": "Agentecanario/7.7",
    "Cookie": "sessionid=sesioncanaria77; csrftoken=fichacanaria77; otra=galletacanaria",
    "X-Forwarded-For": FORWARDED,
    "X-Real-IP": FORWARDED,
    "Forwarded": f"for={FORWARDED}",
    "Referer": "http://refierecanario.example/buzon",
    "Accept-Language": "es-GT;q=0.77",
}
CANARIES = {
    "address": ADDRESS, "forwarded": FORWARDED, "agent": "Agentecanario", "session": "sesioncanaria77", "token": "fichacanaria77",
    "cookie": "galletacanaria", "referer": "refierecanario", "author": "Autorcanario", "camera": "Camaracanario",
    "file": "Nombrecanario", "hashed": hashlib.sha256(FORWARDED.encode()).hexdigest(),
    "old hash": hashlib.md5(FORWARDED.encode()).hexdigest(),
}  # fmt: skip
OWN = re.compile(r"public\.recruiters_(complaintfiling|feepaid|complaintevidence|complaintmessage) ")
TOLD = re.compile(r"recruiters_(complaint|allegation|feepaid|complaintfiling|complaintevidence|complaintmessage)\b")
ENTRY = re.compile(r"audit\.entry \((\d+),")
# The product's own settings, with plain static files: the page's style sheet is not what is tested.
SETTINGS = """
from config.settings import *
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
"""


class Web:
    """gunicorn as `bin/run` starts it, on the database under test; what it writes goes to `log`."""

    def __init__(self, folder: Path, broker: Broker) -> None:
        (folder / "canary_settings.py").write_text(SETTINGS)
        with closing(socket.create_server(("127.0.0.1", 0))) as probe:
            self.port = probe.getsockname()[1]
        self.log, self.var = folder / "web.log", folder / "var"
        more = {"DJANGO_SETTINGS_MODULE": "canary_settings", "PYTHONPATH": str(folder), "PATHWAYS_VAR": str(self.var)}
        command = [
            "gunicorn",
            "config.wsgi:application",
            "--bind",
            f"127.0.0.1:{self.port}",
            "--workers",
            "1",
            "--threads",
            "4",
        ]
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *command, "--no-control-socket"], cwd=CHECKOUT, stdin=subprocess.DEVNULL,
                env=environment(broker.url) | more | {"DEMO": "1", "BEHIND_PROXY": "1"}, stdout=output, stderr=subprocess.STDOUT,
            )  # fmt: skip

    def ask(
        self, method: str, path: str, fields: dict[str, Any] | None = None, file: bytes = b""
    ) -> tuple[int, str, Any]:
        """From the canary's own address, with all that a browser sends along."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60, source_address=(ADDRESS, 0))
        with closing(connection):
            kind, body = multipart(fields or {}, file)
            connection.request(method, path, body if method == "POST" else None, HEADERS | {"Content-Type": kind})
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace"), answer.headers

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)


def multipart(fields: dict[str, Any], file: bytes) -> tuple[str, bytes]:
    edge, parts = uuid.uuid4().hex, []
    pairs = [(name, one) for name, value in fields.items() for one in (value if isinstance(value, list) else [value])]
    for name, value in pairs:
        parts.append(f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
    if file:
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="Nombrecanario.php.jpg"\r\n\r\n'
        parts.append(head.encode() + file + b"\r\n")
    return f"multipart/form-data; boundary={edge}", b"".join([*parts, f"--{edge}--\r\n".encode()])


@pytest.fixture
def product(tmp_path: Path) -> Iterator[tuple[Web, Broker, Installation]]:
    broker = Broker(tmp_path / "broker")
    broker.start()
    web, rest = Web(tmp_path, broker), Installation(broker, tmp_path)
    try:
        rest.beat()
        rest.workers(1)
        wait(lambda: _answers(web), 60, web.log)
        yield web, broker, rest
    finally:
        rest.stop()
        web.stop()
        broker.stop()


def _answers(web: Web) -> bool:
    try:
        return web.ask("GET", "/health/live/")[0] == 200
    except OSError:
        return False


def carried(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page[page.index("<main") :]))


def walked(web: Web) -> str:
    """Every question, a photo, sent twice, and back with the digits: a wrong try, a message, another photo, the wish to withdraw."""
    page = web.ask("GET", WALK)[1]
    for _step in range(20):
        here = carried(page).get("here", "")
        if here == "check":
            break
        picture = photo() if here == "photos" else b""
        page = web.ask("POST", WALK, carried(page) | {"go": "next"} | ANSWERS[here], picture)[1]
    sending = carried(page) | {"go": "send"}
    page = web.ask("POST", WALK, sending)[1]
    assert re.search(r"\d{4} \d{4} \d{4} \d{4}", web.ask("POST", WALK, sending)[1])
    digits = re.search(r"(\d{4} \d{4} \d{4} \d{4})", page)[1]
    web.ask("POST", BACK, {"receipt": "0" * 16})
    page = web.ask("POST", BACK, {"receipt": digits})[1]
    page = web.ask("POST", BACK, carried(page) | {"go": "message", "body": "¿Ya hay respuesta?"})[1]
    page = web.ask("POST", BACK, carried(page) | {"go": "photo", "once": "photo-1"}, photo((50, 30)))[1]
    web.ask("POST", BACK, carried(page) | {"go": "withdraw"})
    return digits


def last_entry() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM audit.entry")
        return int(cursor.fetchone()[0])


def test_of_whoever_complains_anonymously_nothing_is_found_anywhere(product):
    web, broker, rest = product
    before = last_entry()  # of the trail: tests of several processes leave theirs
    factories.office(factories.country("GT").pk)
    factories.country("US")
    digits = walked(web)
    for method, path in (
        ("PUT", WALK),
        ("GET", f"{WALK}nada/"),
        ("POST", "/api/v1/complaints/"),
        ("POST", "/api/v1/complaints/status/"),
    ):
        assert web.ask(method, path, {"account": "x"})[0] >= 400
    complaint = Complaint.objects.get()
    assert (complaint.is_anonymous, complaint.messages.count(), complaint.evidence.count()) == (True, 3, 2)
    rest.stop()
    web.stop()

    database = copy_of_everything()
    assert complaint.folio in database
    sealed = [path for path in web.var.rglob("*") if path.is_file() and "complaints" in path.parts[-2]]
    pictures = b"".join(cipher().decrypt(line) for path in sealed for line in path.read_bytes().splitlines())
    assert pictures.count(b"JFIF") == 2
    folders = [broker.var, web.var, *(CHECKOUT / "var").glob("log")]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()] + [
        web.log,
        *web.log.parent.glob("process-*.log"),
    ]
    kept = "\n".join(
        [database, pictures.decode("latin-1"), *(f"{path}\n{path.read_bytes().decode('latin-1')}" for path in files)]
    )
    secrets = {"digits": digits, "digits in a row": digits.replace(" ", "")}
    secrets |= {"account": ANSWERS["account"]["account"], "message": "¿Ya hay respuesta?"}  # what was told is encrypted
    secrets |= {f"mark {what}": blind_index(FORWARDED, purpose=f"rate:{what}") for what in ("receipt", "receipts")}
    assert {name: value for name, value in (CANARIES | secrets).items() if value.lower() in kept.lower()} == {}
    assert WALK not in web.log.read_text()
    own = [line for line in database.splitlines() if OWN.match(line)]
    assert len(own) == 1 + 1 + 2 + 3
    assert not [line for line in own if re.search(r"\d\d:\d\d:\d\d", line)]
    trail = [match for line in database.splitlines() if (match := ENTRY.match(line)) and int(match[1]) > before]
    assert trail
    assert not [match.string for match in trail if TOLD.search(match.string)]
