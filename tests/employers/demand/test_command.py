"""`manage.py import_demand`, as a person at a terminal meets it."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from common.sheets.problems import WrongFile
from employers.demand.gathering import Gathering, files_in
from employers.demand.load import demand_import, demand_open
from employers.models import DemandBatch, Vacancy

from .files import h2a, h2a_workbook, seasonal, seasonal_csv

pytestmark = pytest.mark.usefixtures("usa")
ROOT = Path(__file__).resolve().parents[3]


def run(*arguments: Any, **options: Any) -> str:
    out = StringIO()
    call_command("import_demand", *map(str, arguments), "--as-of=2026-01-15", stdout=out, **options)
    return out.getvalue()


def refused(*arguments: Any, **options: Any) -> str:
    with pytest.raises(CommandError) as refusal:
        run(*arguments, **options)
    assert refusal.value.returncode == 2
    return str(refusal.value)


def test_it_says_what_it_did(tmp_path: Path) -> None:
    told = run(seasonal_csv(tmp_path, seasonal(basic_rate_from="25000"), seasonal(2, total_positions="0")))
    assert "postings.csv" in told
    assert "total_positions" in told
    assert "25000" in told


def test_json_is_one_object_with_figures_for_each_file_and_in_all(tmp_path: Path) -> None:
    told = run(
        seasonal_csv(tmp_path, seasonal(active_date="2525-01-01"), seasonal(2, total_positions="0")),
        h2a_workbook(tmp_path, h2a()),
        json=True,
    )
    figures = json.loads(told)
    assert told.count("\n") == 1
    assert (figures["dry_run"], figures["as_of"]) == (False, "2026-01-15")
    postings, decisions = figures["files"]
    assert (postings["layout"], decisions["layout"]) == ("seasonaljobs", "oflc-h2a")
    assert postings["warnings"] == {"date_implausible": 1}
    assert postings["rejections"] == {"impossible": 1}
    assert postings["statuses"] == {"open": 1}
    assert decisions["statuses"] == {"expired": 1}
    for part in (*figures["files"], figures["total"]):
        assert part["read"] == part["imported"] + part["updated"] + part["unchanged"] + part["rejected"]
        assert part["seconds"] > 0
        assert part["rows_per_second"] > 0
    assert (figures["total"]["read"], figures["total"]["imported"]) == (3, 2)


def test_a_dry_run_changes_nothing(tmp_path: Path) -> None:
    told = json.loads(run(seasonal_csv(tmp_path, seasonal()), dry_run=True, json=True))
    assert told["dry_run"] is True
    assert told["total"]["imported"] == 1
    assert not Vacancy.objects.exists()
    assert not DemandBatch.objects.exists()


def test_columns_that_are_not_read_are_named(tmp_path: Path) -> None:
    path = seasonal_csv(tmp_path, seasonal())
    lines = path.read_text().splitlines()
    path.write_text(f"{lines[0]},Shoe size\n{lines[1]},42\n")
    assert "Shoe size" in run(path)
    assert json.loads(run(path, json=True))["files"][0]["unknown_columns"] == ["Shoe size"]


def test_bad_rows_come_back_as_a_file_that_can_be_mended_and_read_again(tmp_path: Path) -> None:
    errors = tmp_path / "errors.csv"
    bad = seasonal(
        2, total_positions="none at all", worksite_state="=cmd|' /C calc'!A0", special_req="@SUM(1)", job_title="-2"
    )
    run(seasonal_csv(tmp_path, seasonal(), bad), errors=errors)

    with errors.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["file"], row["line"]) == ("postings.csv", "3")
    assert row["column"] == "total_positions | worksite_state"
    assert "none at all" in row["value"]
    assert row["reason"]
    assert row["fix"]
    assert row["case_number"] == "H-300-25312-000002"
    assert "apply_email" not in row
    assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]

    with errors.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, row)
        writer.writeheader()
        writer.writerow(row | {"total_positions": "12", "worksite_state": "Texas"})
    told = json.loads(run(errors, json=True))
    assert told["total"]["imported"] == 1
    assert told["files"][0]["unknown_columns"] == []
    mended = Vacancy.objects.get(case_number="H-300-25312-000002")
    assert (mended.seats, mended.title, mended.special_requirements) == (12, "-2", "@SUM(1)")


def test_without_bad_rows_the_file_of_errors_has_only_its_header(tmp_path: Path) -> None:
    run(seasonal_csv(tmp_path, seasonal()), errors=tmp_path / "errors.csv", dry_run=True)
    assert len((tmp_path / "errors.csv").read_text(encoding="utf-8-sig").splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_file_of_errors_that_cannot_be_written_is_said_before_anything_is_imported(tmp_path: Path) -> None:
    assert "errors.csv" in refused(seasonal_csv(tmp_path, seasonal()), errors=tmp_path / "nowhere" / "errors.csv")
    assert not Vacancy.objects.exists()


def test_one_wrong_file_among_good_ones_and_nothing_is_imported(tmp_path: Path) -> None:
    good = seasonal_csv(tmp_path, seasonal())
    (tmp_path / "scan.csv").write_bytes(b"%PDF-1.7 nothing here")
    assert "scan.csv" in refused(good, tmp_path / "scan.csv")
    assert not DemandBatch.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "lmia"], "oflc-h2b"),
        (["--as-of", "31/12/2026"], "2026-11-24"),
    ],
)
def test_an_option_that_is_not_known_says_what_is_allowed(tmp_path: Path, arguments: list[str], said: str) -> None:
    path = seasonal_csv(tmp_path, seasonal())
    with pytest.raises(CommandError, match=said):
        call_command("import_demand", str(path), *arguments)


@pytest.mark.services
@pytest.mark.parametrize(
    ("arguments", "said"), [([], "scan.csv"), (["--format", "lmia"], "oflc-h2b"), (["--as-of", "soon"], "soon")]
)
def test_what_is_wrong_is_one_line_on_standard_error_and_exit_code_2(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    (tmp_path / "scan.csv").write_bytes(b"\x89PNG\r\n\x1a\n")
    done = subprocess.run(
        [sys.executable, "manage.py", "import_demand", str(tmp_path / "scan.csv"), *arguments],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings_test"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 2
    assert said in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_file_that_changes_between_its_check_and_its_import_leaves_nothing(tmp_path: Path) -> None:
    path = seasonal_csv(tmp_path, *[seasonal(number) for number in range(3)])
    source = demand_open(path)
    seasonal_csv(tmp_path, *[seasonal(number) for number in range(5)])
    with pytest.raises(WrongFile, match="changed"):
        demand_import(source)
    path.unlink()
    with pytest.raises(WrongFile, match="no such file"):
        demand_import(source)
    assert not Vacancy.objects.exists()
    assert not DemandBatch.objects.exists()


def test_figures_are_told_in_the_language_of_the_person(tmp_path: Path) -> None:
    with override("es"):
        told = run(seasonal_csv(tmp_path, seasonal()))
    assert "importadas" in told
    assert "abierta" in told
    assert "imported" not in told


def test_a_folder_is_all_its_files_and_a_table_tells_of_each(tmp_path: Path) -> None:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    seasonal_csv(tmp_path / "in", seasonal(), seasonal(2, total_positions="0"))
    h2a_workbook(tmp_path / "in" / "deep", h2a(), name="h2a.xlsx")
    (tmp_path / "in" / "README.md").write_text("# not a list")

    told = run(tmp_path / "in", tmp_path / "in" / "postings.csv")
    rows = [line.split() for line in told.splitlines() if line.endswith(("0.00", "50.00", "33.33"))]
    assert rows == [
        ["h2a.xlsx", "1", "1", "0", "0", "0", "0", "0.00"],
        ["postings.csv", "2", "1", "0", "0", "1", "0", "50.00"],
        ["in", "all", "3", "2", "0", "0", "1", "0", "33.33"],
    ]
    assert "1 × a value cannot be true" in told
    assert "more than 2 % rejected" in told
    again = json.loads(run(tmp_path / "in", json=True))["total"]
    assert (again["imported"], again["updated"]) == (0, 0)


def test_a_file_of_a_folder_that_is_not_recognised_does_not_keep_the_others_out(tmp_path: Path) -> None:
    seasonal_csv(tmp_path, seasonal())
    (tmp_path / "other.csv").write_text("name,sex\nAna,F\n")
    said = refused(tmp_path)
    assert "1 file was not imported (other.csv); 1 were, and stay" in said
    assert Vacancy.objects.count() == 1


def test_a_folder_without_lists_is_refused(tmp_path: Path) -> None:
    assert "no file in it ends in .csv" in refused(tmp_path)


def test_a_file_that_fails_on_its_way_undoes_itself_and_not_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("employers.demand.gathering.HELD", 0)  # each is opened again in its turn
    first, second = seasonal_csv(tmp_path, seasonal()), seasonal_csv(tmp_path, seasonal(2), name="gone.csv")
    taken = Gathering()
    taken.look_at(files_in([first, second]))
    second.unlink()
    told = dict(taken.sources())
    assert isinstance(told[second], WrongFile)
    assert not isinstance(told[first], WrongFile)
