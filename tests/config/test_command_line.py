"""`manage.py` and the part of `bin/run` that is written for bash: what stops them is told in one line."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import ProgrammingError, connection, transaction

from config.command_line import explain
from config.services.state import CHECKOUT

NOBODY = "postgresql://u:p@127.0.0.1:9/x"


def heeding_interrupts() -> None:
    """As a program begins in a terminal, also where the tests run in the background of a script."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def manage(*arguments: str, **given: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=CHECKOUT, env=os.environ | given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=heeding_interrupts,
    )  # fmt: skip


def test_a_database_that_does_not_answer_is_one_line():
    command = manage("run_matching", DATABASE_URL=NOBODY, DATABASE_OWNER_URL=NOBODY)
    _output, errors = command.communicate(timeout=60)
    assert command.returncode == 2
    assert errors.startswith("manage.py: the database cannot do this now: connection failed")
    assert len(errors.splitlines()) == 1


def test_ctrl_c_ends_a_command_without_a_stack_trace():
    command = manage("shell", "-v", "0", "-c", "import time; print('at work', flush=True); time.sleep(60)")
    assert command.stdout.readline() == "at work\n"
    command.send_signal(signal.SIGINT)
    _output, errors = command.communicate(timeout=30)
    assert (command.returncode, errors) == (130, "\nstopped\n")


@pytest.mark.django_db
def test_a_database_of_another_version_says_what_to_run_and_a_mistake_of_ours_is_not_explained_away():
    for statement, advice in (("SELECT * FROM not_made_yet", "manage.py migrate"), ("SELEKT", None)):
        with pytest.raises(ProgrammingError) as met, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        said = explain(met.value)
        assert (advice in said) if advice else said is None


def test_static_and_private_files_move_with_the_local_data(tmp_path):
    program = "from django.conf import settings; print(settings.STATIC_ROOT, settings.MEDIA_ROOT)"
    environment = os.environ | {"PATHWAYS_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [f"{tmp_path}/static", f"{tmp_path}/files"]


def bash(script: str, var: Path, **given: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PATHWAYS_VAR": str(var)} | given
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", f". bin/environment.sh\n{script}"],
        cwd=CHECKOUT, env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def python_that(folder: Path, name: str, *, new_enough: bool = True, has_venv: bool = True) -> None:
    """A program that answers the two questions asked of a Python."""
    program = folder / name
    program.write_text(
        f'#!/bin/sh\ncase "$2" in *venv*) exit {0 if has_venv else 1};; *) exit {0 if new_enough else 1};; esac\n'
    )
    program.chmod(0o755)


def test_a_python_that_cannot_make_a_venv_is_passed_over_for_one_that_can(tmp_path):
    python_that(tmp_path, "python3.13", has_venv=False)
    python_that(tmp_path, "python3.12")
    found = bash("find_python", tmp_path / "var", PATH=f"{tmp_path}:{os.environ['PATH']}", PYTHON="")
    assert found.stdout == "python3.12\n"


def test_a_python_without_venv_or_too_old_is_told_with_the_way_out(tmp_path):
    names = ("python3.13", "python3.12", "python3.11", "python3", "python")
    for name in names:
        python_that(tmp_path, name, new_enough=False)
    old = bash("find_python", tmp_path / "var", PATH=f"{tmp_path}:{os.environ['PATH']}", PYTHON="")
    python_that(tmp_path, "python3", has_venv=False)
    bare = bash("find_python", tmp_path / "var", PATH=f"{tmp_path}:{os.environ['PATH']}", PYTHON="")
    assert (old.returncode, bare.returncode) == (2, 2)
    assert old.stderr.startswith("Python 3.11 or later is needed and was not found")
    assert bare.stderr.startswith("python3 has no venv module")
    assert len(old.stderr.splitlines()) == len(bare.stderr.splitlines()) == 1


def test_two_starts_at_once_fill_the_venv_one_after_the_other(tmp_path):
    second = "timeout 2 bash -c '. bin/environment.sh; take_turn; echo its turn' 9>&- || true"
    together = bash(f"take_turn; {second}", tmp_path)
    assert "another start is installing packages here: waiting for it" in together.stdout
    assert "its turn" not in together.stdout
    assert bash(second, tmp_path).stdout == "its turn\n"


def test_progress_of_the_packages_counts_those_that_lie_on_this_machine_too(tmp_path):
    log = tmp_path / "log" / "pip.log"
    log.parent.mkdir()
    log.write_text("Collecting a==1\nProcessing /wheels/b-2.whl\nIgnoring c: markers\n")
    (tmp_path / "packages.txt").write_text("a==1\nb==2\nc==3\nd==4\n")
    seen = f"packages_seen {tmp_path}/packages.txt"
    assert bash(seen, tmp_path).stdout == "fetching packages: 3 of 4"
    log.write_text("Collecting a==1\nInstalling collected packages: a\n")
    assert bash(seen, tmp_path).stdout.strip() == "unpacking packages"
