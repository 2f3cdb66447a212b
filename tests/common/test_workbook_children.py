"""A workbook is parsed once, by a child that knows nothing, may take only so much, and is gone when nobody reads."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path

import openpyxl
import pytest

from common.sheets import child, workbooks
from common.sheets.cells import cell_text

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="asks Linux about its processes")

COUNT = 6_000
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sheets; what stands in the first is more than fits between two processes at once."""
    book = openpyxl.Workbook(write_only=True)
    first = book.create_sheet("Personas")
    for row in range(1, COUNT + 1):
        first.append([f"Tz\ua78cunux {row} " + "x" * 600, row, row / 8, None, True])
    book.create_sheet("Notas").append(["nada"])
    path = tmp_path_factory.mktemp("books") / "long.xlsx"
    book.save(path)
    return path


def children() -> list[int]:
    return [int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()]


def first_sheet(path: Path) -> workbooks.Sheet:
    return next(workbooks.sheets(path))


def test_all_rows_come_and_are_read_only_once(long: Path) -> None:
    before = children()
    name, rows = first_sheet(long)
    assert name == "Personas"
    some, all_ = list(islice(rows(), 3)), list(rows())
    assert children() == before
    assert [number for number, _cells in all_] == list(range(1, COUNT + 1))
    assert all_[0][1][1:] == ("1", "0.125", "", "Y")
    assert all_[-1][1][0].startswith(f"Tz\ua78cunux {COUNT} ")
    one, other = rows(), rows()
    assert [next(one), next(one), next(other)] == [*some[:2], some[0]]
    assert [*some[:2], *one] == [some[0], *other] == all_


def test_what_is_long_is_kept_in_a_file_without_a_name(long: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _name, rows = first_sheet(long)
    monkeypatch.setattr(workbooks, "KEPT_IN_MEMORY", 100_000)
    _name, in_file = first_sheet(long)
    assert list(in_file()) == list(rows()) == list(in_file())


def test_a_child_knows_nothing_and_may_take_only_so_much(long: Path) -> None:
    before = children()
    _name, rows = first_sheet(long)
    next(rows())
    (pid,) = set(children()) - set(before)
    assert b"DATABASE" not in Path(f"/proc/{pid}/environ").read_bytes()
    assert os.readlink(f"/proc/{pid}/cwd") == "/"
    limits = {line[:25].strip(): line[26:].split()[:2] for line in Path(f"/proc/{pid}/limits").read_text().splitlines()}
    assert limits["Max address space"] == [str(workbooks.MOST_MEMORY)] * 2
    assert limits["Max cpu time"] == [str(workbooks.MOST_SECONDS)] * 2
    assert limits["Max file size"] == limits["Max core file size"] == ["0", "0"]
    del rows
    assert children() == before  # it was let go in the midst of its work


def test_where_a_child_is_killed_another_one_goes_on_after_its_last_row(long: Path) -> None:
    before = children()
    _name, rows = first_sheet(long)
    coming = rows()
    read = [next(coming)]
    (pid,) = set(children()) - set(before)
    os.kill(pid, signal.SIGKILL)
    read += coming
    assert [number for number, _cells in read] == list(range(1, COUNT + 1))


def test_what_ended_in_damage_is_not_taken_as_whole_by_the_next_reading(long: Path) -> None:
    def cut() -> workbooks.Frames:
        yield from islice(workbooks._child(long, "held", 0), 3)

    rows = workbooks._Rows(cut())
    for _time in range(2):
        with pytest.raises(workbooks.zipfile.BadZipFile):
            list(rows())


@pytest.mark.parametrize("sent", [b"1\x1f2\x1ea", b"one\x1ea", b"1\x1e\xff", b"1\x1ea\x1fb"])
def test_nothing_else_than_rows_is_taken_from_a_child(sent: bytes) -> None:
    with pytest.raises(workbooks.zipfile.BadZipFile):
        list(workbooks._rows(sent))


def test_a_process_that_is_killed_leaves_no_child(long: Path) -> None:
    program = (
        "import os, pathlib, sys; from common.sheets import workbooks; rows = next(workbooks.sheets(pathlib.Path(sys.argv[1])))[1];"
        " next(rows()); print(open(f'/proc/self/task/{os.getpid()}/children').read(), flush=True); os.kill(os.getpid(), 9)"
    )
    died = subprocess.run(
        [sys.executable, "-c", program, str(long)], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    (pid,) = map(int, died.stdout.split())
    until = time.monotonic() + 10
    while is_alive(pid) and time.monotonic() < until:
        time.sleep(0.02)
    assert not is_alive(pid)


def is_alive(pid: int) -> bool:
    """Whether it still works; one that nobody has buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_cells_are_sent_as_they_are_read_from_the_workbook() -> None:
    cells = ["a\x1fb\x1ec", "", None, 1.0, 1, True, False, 0, 0.5, -3.0, "\ud800"]
    names, rows, end = child.frames((["One\x1e"], lambda sheet: [cells, cells][sheet:]), 0)
    assert (names, end) == ("One ", "")
    ((_number, first), (_second, again)) = workbooks._rows(rows.encode("utf-8", "replace"))
    told = [cell_text(cell) for cell in ["a b c", *cells[1:-1], "?"]]
    assert list(first) == list(again) == told
