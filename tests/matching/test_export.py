"""The files of a run are enough to check it: the program of docs/export-run.md finds the bound in them."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from matching.engine.pairs import MatrixPairs
from matching.export import EDGES, FILES, write_edges
from matching.models import MatchRun, Proposal
from tests.matching.conftest import ready_worker
from tests.matching.test_run import run_now

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


def exported(run: MatchRun, folder: Path) -> dict[str, list[dict[str, str]]]:
    call_command("export_run", run.pk, "--dir", str(folder), "--edges", verbosity=0)
    assert {path.name for path in folder.iterdir()} == {*FILES, EDGES}
    names = ("workers", "vacancies", "proposals", "prices")
    return {name: list(csv.DictReader((folder / f"{name}.csv").read_text().splitlines())) for name in names}


def edges_in(path: Path) -> dict[str, np.ndarray]:
    with np.load(path) as packed:
        return {name: packed[name] for name in packed.files}


def test_an_outsider_finds_the_total_the_pairs_and_the_bound_in_the_files(
    season: SimpleNamespace, tmp_path: Path
) -> None:
    run = run_now()
    rows = exported(run, tmp_path / "run")
    summary = json.loads((tmp_path / "run" / "summary.json").read_text())
    edges = edges_in(tmp_path / "run" / EDGES)
    assert summary["bound"] == run.bound > 0
    assert sum(int(row["score"]) for row in rows["proposals"]) == run.total_score
    assert len(edges["score"]) == run.eligible_pairs
    score_of = dict(
        zip(zip(edges["worker"].tolist(), edges["vacancy"].tolist(), strict=True), edges["score"].tolist(), strict=True)
    )
    for row in rows["proposals"]:
        assert score_of[int(row["worker"]), int(row["vacancy"])] == int(row["score"])
        assert int(row["score"]) == sum(int(row[part]) for part in summary["score_parts"])
    (program,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "export-run.md").read_text(), re.DOTALL)
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path / "run", capture_output=True, text=True, check=True
    )
    assert said.stdout.split() == ["bound", str(run.bound)]


def test_nobody_is_named_in_the_files(season: SimpleNamespace, tmp_path: Path) -> None:
    run = run_now()
    exported(run, tmp_path / "run")
    texts = " ".join((tmp_path / "run" / name).read_text() for name in FILES)
    for worker in (proposal.worker for proposal in Proposal.objects.select_related("worker")):
        assert worker.folio not in texts
        assert worker.given_names not in texts


def test_what_is_no_longer_what_the_run_saw_is_not_written(season: SimpleNamespace, tmp_path: Path) -> None:
    run = run_now()
    ready_worker("GT", given_names="Otra")
    with pytest.raises(CommandError, match=r"changed since|cambiado"):
        call_command("export_run", run.pk, "--dir", str(tmp_path / "run"), verbosity=0)
    assert not (tmp_path / "run").exists()
    with pytest.raises(CommandError, match="no finished run"):
        call_command("export_run", 999_999, "--dir", str(tmp_path / "run"))


def test_edges_come_block_by_block_and_of_nothing_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matching.export.CELLS", 100)
    random = np.random.default_rng(3)
    matrix = np.where(random.random((60, 30)) < 0.3, random.integers(0, 10_000, (60, 30)), -1).astype(np.int16)
    assert write_edges(tmp_path / "edges.npz", MatrixPairs(matrix), lambda done, total: None) == (matrix >= 0).sum()
    edges = edges_in(tmp_path / "edges.npz")
    again = np.full_like(matrix, -1)
    again[edges["worker"], edges["vacancy"]] = edges["score"]
    assert np.array_equal(again, matrix)
    assert write_edges(tmp_path / "none.npz", MatrixPairs(np.zeros((0, 4), np.int16)), lambda done, total: None) == 0
    assert len(edges_in(tmp_path / "none.npz")["worker"]) == 0
