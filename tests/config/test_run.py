"""`bin/run`: ports, one at a time, processes that are looked after, what is printed."""

import signal
import socket
import sys
import time
from pathlib import Path

import pytest

from config import prepare, run
from config.processes import Child, Supervisor
from config.report import as_text, print_accounts, print_figures
from config.services.state import ServiceError, command_of, wait_until


@pytest.mark.parametrize("text", ["0", "70000", "web", "-1", "8000.5"])
def test_a_port_that_is_none_is_refused_with_an_example(monkeypatch, text):
    monkeypatch.setenv("PORT", text)
    with pytest.raises(ServiceError, match="PORT=8001 bin/run"):
        run.chosen_port()


def test_a_taken_port_is_named_with_a_free_one():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(ServiceError, match=rf"port {port} is taken.*PORT=\d+ bin/run"):
            run.check_port(port)


def test_a_second_run_is_told_where_the_first_is(tmp_path):
    with (
        run.only_one(tmp_path, "http://127.0.0.1:8000/"),
        pytest.raises(ServiceError, match=r"already running: http://127\.0\.0\.1:8000/"),
        run.only_one(tmp_path, "http://127.0.0.1:8001/"),
    ):
        pass
    with run.only_one(tmp_path, "http://127.0.0.1:8001/"):
        pass


def child_running(program: str, folder: Path) -> Child:
    return Child("sleeper", [sys.executable, "-c", program], folder / "sleeper.log")


def test_a_process_that_dies_is_started_again_after_a_pause(tmp_path):
    told: list[str] = []
    child = child_running("import time; time.sleep(60)", tmp_path)
    supervisor = Supervisor([child], told.append)
    supervisor.start()
    first = child.process.pid
    child.signal_group(signal.SIGKILL)
    assert wait_until(lambda: not child.alive(), 5)
    supervisor.look_after()
    assert not child.alive()
    assert "sleeper ended (SIGKILL); starting it again in 1 s" in told[0]
    child.start_again_at = time.monotonic()
    supervisor.look_after()
    assert child.alive()
    assert child.process.pid != first
    assert child.pause == 2.0
    supervisor.stop()


def test_stopping_leaves_no_orphan_not_even_of_a_process_that_does_not_listen(tmp_path, monkeypatch):
    monkeypatch.setattr("config.processes.GRACE_SECONDS", 1.0)
    deaf = (
        "import signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "grandchild = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print(grandchild.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    child = child_running(deaf, tmp_path)
    supervisor = Supervisor([child], print)
    supervisor.start()
    assert wait_until(lambda: (tmp_path / "sleeper.log").read_text().strip(), 10)
    grandchild = int((tmp_path / "sleeper.log").read_text())
    parent = child.process.pid
    supervisor.stop()
    assert wait_until(lambda: not command_of(grandchild), 5)
    assert not command_of(parent)


def test_a_changed_file_changes_the_fingerprint_and_a_compiled_one_does_not(tmp_path, monkeypatch):
    monkeypatch.setattr(prepare, "CHECKOUT", tmp_path)
    (tmp_path / "rules.csv").write_text("a")
    first = prepare.fingerprint([tmp_path])
    (tmp_path / "rules.pyc").write_text("compiled")
    assert prepare.fingerprint([tmp_path]) == first
    (tmp_path / "rules.csv").write_text("b")
    assert prepare.fingerprint([tmp_path]) != first


def test_figures_are_printed_so_that_a_person_can_read_them(capsys):
    print_figures({"workers": 2000, "gap": 0.00042, "total_score": 1234.5, "unknown": 1})
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines if line] == [
        ["Matching", "run"],
        ["workers", "2,000"],
        ["total", "score", "1,234.50"],
        ["gap", "0.00042"],
    ]
    assert as_text("text") == "text"


def test_accounts_are_printed_one_a_line(capsys):
    print_accounts([{"role": "inspector", "email": "i@example.org", "password": "demo"}])
    assert "inspector  i@example.org  demo" in capsys.readouterr().out


def test_the_result_is_found_behind_other_words():
    assert run.last_json('working…\n{"workers": 2}\n') == {"workers": 2}
    assert run.last_json("no result") == {}
