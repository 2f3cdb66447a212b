"""The parts of the local services that need no server."""

import errno
import json
import os
import re
import socket
import socketserver
import threading
from pathlib import Path

import psycopg
import pytest

from config.services import external, given, state
from config.services.programs import explain
from config.services.secrets import known_password, load_secrets, role_password
from config.services.state import ServiceError
from config.services.valkey import Valkey


def test_half_a_file_counts_as_none(tmp_path):
    (tmp_path / "services.json").write_text('{"postgres": {"po')
    assert state.read_json(tmp_path / "services.json") == {}


def test_facts_about_a_service_are_added_to_those_known(tmp_path):
    state.remember(tmp_path, "postgres", port=5433)
    state.remember(tmp_path, "postgres", home="/somewhere")
    state.remember(tmp_path, "valkey", port=6380)
    state.forget(tmp_path, "valkey")
    content = json.loads((tmp_path / "services.json").read_text())
    assert content == {"postgres": {"port": 5433, "home": "/somewhere"}}


def test_a_port_in_use_is_not_chosen():
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = server.getsockname()[1]
        assert state.free_port(taken) != taken
    assert state.free_port(taken) == taken


def test_the_second_start_waits_for_the_first(tmp_path):
    order = []

    def second() -> None:
        with state.start_lock(tmp_path):
            order.append("second")

    with state.start_lock(tmp_path):
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(0.2)
        order.append("first")
    waiting.join(10)
    assert order == ["first", "second"]


def test_a_process_is_known_by_its_command_and_an_ended_one_has_none():
    assert "python" in state.command_of(os.getpid())
    assert state.command_of(2**22 + 1) == ""


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOSPC, "disk of /place is full"),
        (errno.EACCES, "no permission to write /place"),
        (errno.EROFS, "read-only"),
        (errno.EIO, "cannot use /place"),
    ],
)
def test_trouble_with_a_folder_is_told_in_one_line(number, says):
    line = state.explain_os_error(OSError(number, os.strerror(number)), Path("/place"))
    assert says in line
    assert "\n" not in line


def test_of_what_a_program_prints_the_reason_is_told():
    output = "starting\nFATAL:  lock file is empty\nHINT: look there\n"
    assert explain(output, Path("/p"), "It does not start") == "It does not start in /p: FATAL:  lock file is empty"
    assert "full" in explain("could not write: No space left on device", Path("/p"), "")


def test_secrets_are_made_once(tmp_path):
    first = load_secrets(tmp_path)
    assert load_secrets(tmp_path) == first
    assert len(set(first.values())) == 3


def test_a_role_has_one_password_on_each_server(tmp_path):
    assert known_password(tmp_path, "local", "app") is None
    first = role_password(tmp_path, "local", "app")
    assert role_password(tmp_path, "local", "app") == known_password(tmp_path, "local", "app") == first
    assert role_password(tmp_path, "elsewhere:5432/x", "app") != first


def test_two_checkouts_with_the_same_administrator_agree_on_passwords(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    made = [role_password(tmp_path / name, "server:5432/x", "app", admin_password="sesame") for name in "ab"]
    assert made[0] == made[1] != "sesame"


@pytest.mark.parametrize(
    "url",
    [
        "garbage",
        "mysql://u:p@db/x",
        "postgresql://u:p@db:port/x",
        "postgresql://u:se#cret@db/x",
        "postgresql://u:12#3@db/x",
        "postgresql://u:se/cret@db/x",
    ],
)
def test_an_address_that_cannot_be_taken_apart_is_told_without_any_of_it(url):
    with pytest.raises(ServiceError, match="DATABASE_URL must look like") as refused:
        external.check_address("DATABASE_URL", url)
    assert "se" not in str(refused.value).replace("password", "").replace("user", "").replace("database", "")
    assert "%23 for #" in str(refused.value)


def test_of_a_connection_that_fails_the_reason_is_told():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(psycopg.OperationalError) as refused:
        psycopg.connect(f"postgresql://u:p@127.0.0.1:{port}/x", connect_timeout=5)
    reason = external.connection_reason(refused.value)
    assert "refused" in reason
    assert "\n" not in reason


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("garbage", "must look like redis://"),
        ("http://127.0.0.1:9/0", "must look like redis://"),
        ("redis://127.0.0.1:port/0", "must look like redis://"),
        ("redis://:se#cret@127.0.0.1:9/0", "must look like redis://"),
        ("redis://127.0.0.1:9/0", "Connection refused. Start that server, or leave REDIS_URL out"),
    ],
)
def test_a_given_broker_that_cannot_be_used_is_told_in_one_line(monkeypatch, url, says):
    monkeypatch.setenv("REDIS_URL", url)
    with pytest.raises(ServiceError, match=re.escape(says)) as refused:
        given.check_given(["REDIS_URL"])
    assert "\n" not in str(refused.value)
    assert "cret" not in str(refused.value)


def test_the_servers_under_test_are_let_through():
    given.check_given(["DATABASE_URL", "REDIS_URL"])


def test_trouble_with_a_file_while_services_start_is_one_line(tmp_path):
    with pytest.raises(ServiceError, match=r"the disk of /place/x is full"), state.start_lock(tmp_path):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/place/x")


def test_a_broker_that_cannot_write_is_known_from_one_that_does_not_answer(tmp_path):
    broker = Valkey(tmp_path)

    class FullDisk(socketserver.StreamRequestHandler):
        """What Valkey answers while it cannot append to its log."""

        def handle(self) -> None:
            asked = self.request.recv(4096)
            info = f"# Server\r\nconfig_file:{broker.configuration}\r\n"
            misconf = "-MISCONF Errors writing to the AOF file: No space left on device\r\n"
            self.wfile.write((f"${len(info)}\r\n{info}\r\n" if b"INFO" in asked else misconf).encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), FullDisk) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        state.remember(tmp_path, "valkey", port=server.server_address[1])
        assert broker.running() is None
        with pytest.raises(ServiceError, match=r"cannot write to .*is the disk full\?"):
            broker.ensure()
        server.shutdown()


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("postgresql://u:p%40@db.example:6543/pathways?sslmode=require", "db.example:6543/pathways"),
        ("postgres://u@db.example", "db.example:5432/u"),
        ("postgresql:///pathways?host=/run/postgresql", "/run/postgresql:5432/pathways"),
        ("postgresql://u:p@[::1]:5433/x", "::1:5433/x"),
    ],
)
def test_an_address_is_shown_without_any_password(url, place):
    assert external.address(url) == place


def test_another_role_goes_to_the_same_place():
    url = external.with_role("postgresql://boss:old@db:6543/x?sslmode=require", "app", "p@/ss")
    assert url == "postgresql://app:p%40%2Fss@db:6543/x?sslmode=require"
    assert external.with_database(url, "postgres") == "postgresql://app:p%40%2Fss@db:6543/postgres?sslmode=require"


def test_what_a_start_found_is_believed_for_a_while_only(tmp_path, monkeypatch):
    url = "postgresql://u:p@db/x"
    state.remember(tmp_path, "external", url=external._fingerprint(url), checked=1000, mode="single")
    monkeypatch.setattr("time.time", lambda: 1000 + external.STAMP_SECONDS - 1)
    assert external._stamped_mode(tmp_path, url) == "single"
    assert external._stamped_mode(tmp_path, url + "y") is None
    monkeypatch.setattr("time.time", lambda: 1000 + external.STAMP_SECONDS)
    assert external._stamped_mode(tmp_path, url) is None


def test_two_given_addresses_are_used_as_they_are(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://a@db/x")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://b@db/x")
    external.use_external_database(tmp_path)
    assert os.environ["DATABASE_URL"] == "postgresql://a@db/x"


def test_a_folder_in_the_way_of_a_file_is_an_error_of_one_line(tmp_path):
    (tmp_path / "var").write_text("")
    with pytest.raises(ServiceError, match="cannot use"), state.start_lock(tmp_path / "var"):
        pass
