"""`bin/run`: ports, one at a time, processes that are looked after, what is printed."""

import errno
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.utils import timezone, translation

from config import prepare, run
from config.processes import Child, Supervisor
from config.report import as_text, print_accounts, print_figures
from config.services.state import CHECKOUT, ServiceError, command_of, read_json, wait_until
from matching.services import run_fail, run_request


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


def in_a_process_of_its_own(program: str, **options) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def test_a_start_in_the_background_of_a_script_is_stopped_by_an_interrupt_all_the_same():
    waiting = in_a_process_of_its_own(
        "import time\n"
        "from config.run import heed_signals\n"
        "heed_signals()\n"
        "try:\n"
        "    print('ready', flush=True)\n"
        "    time.sleep(60)\n"
        "except KeyboardInterrupt:\n"
        "    print('stopped')\n",
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    )
    assert waiting.stdout.readline() == "ready\n"
    waiting.send_signal(signal.SIGINT)
    assert waiting.communicate(timeout=30)[0] == "stopped\n"


def test_a_closed_terminal_stops_it_unless_nohup_was_asked_for():
    program = "import signal; from config.run import heed_signals; heed_signals(); print(signal.getsignal(signal.SIGHUP) is signal.SIG_IGN)"
    plain = in_a_process_of_its_own(program, preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL))
    nohup = in_a_process_of_its_own(program, preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    assert [process.communicate(timeout=30)[0] for process in (plain, nohup)] == ["False\n", "True\n"]


def test_ctrl_c_at_the_terminal_does_not_reach_a_step_of_the_preparation():
    done = run.run_step(["-c", "import os; print(os.getpgid(0) == os.getpid())"], stdout=subprocess.PIPE)
    assert done.stdout == "True\n"


def test_a_step_of_the_preparation_ends_with_a_start_that_is_killed():
    starter = in_a_process_of_its_own(
        "from config.run import run_step\nrun_step(['-c', 'import os, time; print(os.getpid(), flush=True); time.sleep(60)'])"
    )
    step = int(starter.stdout.readline())
    starter.kill()
    assert wait_until(lambda: not command_of(step), 10)
    starter.communicate(timeout=10)


def test_a_run_lock_that_cannot_be_opened_is_told_in_one_line(tmp_path):
    (tmp_path / "run.lock").mkdir()
    with pytest.raises(ServiceError, match=r"cannot use .*run\.lock: Is a directory"), run.only_one(tmp_path, ""):
        pass


def test_trouble_that_lasts_is_told_once(capsys, monkeypatch):
    rounds = iter(range(4))

    class Troubled:
        def revive(self) -> bool:
            if next(rounds) == 3:
                raise KeyboardInterrupt
            raise ServiceError("the disk of /place is full")

    monkeypatch.setattr(run, "LOOK_EVERY", 0)
    monkeypatch.setattr(run, "PAUSE_AFTER_TROUBLE", 0)
    with pytest.raises(KeyboardInterrupt):
        run.look_after(Troubled(), Supervisor([], print))
    assert capsys.readouterr().err.count("the disk of /place is full") == 1


def test_a_preparation_that_fails_says_why_in_one_line_and_keeps_the_rest_in_a_log(tmp_path):
    line = prepare.failure(ValueError("rule 7 has no citation\nmore"), tmp_path)
    assert line == f"ValueError: rule 7 has no citation (details: {tmp_path}/log/prepare.log)"
    assert "rule 7 has no citation\nmore" in (tmp_path / "log/prepare.log").read_text()


def test_a_preparation_that_fails_on_a_full_disk_says_so_and_needs_no_log(tmp_path):
    (tmp_path / "log").write_text("no folder: nothing can be written here")
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert prepare.failure(full, tmp_path).startswith("no space is left")
    assert prepare.failure(ValueError("other"), tmp_path).startswith("ValueError: other")


@pytest.mark.django_db
def test_the_accounts_are_told_in_the_language_of_the_terminal(tmp_path, settings):
    settings.DEMO = True
    with translation.override("es"):
        prepare.Preparation(tmp_path).write_report()
    roles = [account["role"] for account in read_json(tmp_path / "prepared.json")["accounts"]]
    assert "registration officer" in roles


@pytest.mark.django_db
def test_a_first_matching_that_was_interrupted_is_found_again_and_one_that_failed_is_not():
    assert prepare.last_run() is None
    kept = run_request(by=None, as_of=timezone.localdate())
    failed = run_request(by=None, as_of=timezone.localdate())
    run_fail(failed.pk, error="out of memory")
    assert prepare.last_run() == kept.pk
