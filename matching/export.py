"""A finished run as files, so that an outsider can check it with tools of their own. `docs/export-run.md` describes the columns.

Rows are the run's: workers and vacancies by the index that `edges.npz` uses, sorted by id. No names, folios, contacts or papers.
"""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TextIO

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _

from common.errors import WrongState

from .engine.pairs import PairScores
from .engine.weights import PART_KEYS
from .explanation import table_of_parts
from .models import MatchRun
from .placements import placements_of
from .schedules.assigning import calendar_of_snapshot
from .selectors import run_figures
from .snapshot import Snapshot, take_snapshot
from .travel import ways_paid
from .verification import CELLS, Placed, limits_of, placed_of

SCHEMA = 1
FILES = ("workers.csv", "vacancies.csv", "proposals.csv", "prices.csv", "summary.json")
EDGES = "edges.npz"
LIMITS = "limits.npz"
EDGE_COLUMNS = (("worker", np.int32), ("vacancy", np.int32), ("score", np.int16))
Looked = Callable[[int, int], None]


def run_export(run: MatchRun, folder: Path, *, edges: bool, looked_at: Looked = lambda done, total: None) -> list[Path]:
    """Write the files of a finished run into `folder`, all or none. `looked_at(workers done, of)` counts for the edges.

    Raises WrongState where people, vacancies or rules have changed since: what would be written is not what the run saw.
    """
    snapshot = take_snapshot(run)
    if snapshot.fingerprint(run.seed) != run.input_hash:
        raise WrongState(
            _("People, vacancies or rules have changed since run %(run)s: it can no longer be taken out.")
            % {"run": run.pk}
        )
    placed = placed_of(run, snapshot)
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix=".writing-") as unfinished:
        here = Path(unfinished)
        _csv(here / "workers.csv", _workers(snapshot, placed))
        _csv(here / "vacancies.csv", _vacancies(snapshot))
        _csv(here / "proposals.csv", _proposals(run, snapshot))
        _csv(here / "prices.csv", _prices(run, snapshot))
        (here / "summary.json").write_text(_summary(run, snapshot), encoding="utf-8")
        limited = bool(snapshot.caps or any(told["price"] for told in run.floors))
        if limited:
            _write_limits(here / LIMITS, run, snapshot, placed)
        if edges:
            write_edges(here / EDGES, snapshot.scores, looked_at)
        names = [*FILES, *([LIMITS] if limited else []), *([EDGES] if edges else [])]
        for name in names:
            (here / name).replace(folder / name)
    return [folder / name for name in names]


def _write_limits(path: Path, run: MatchRun, snapshot: Snapshot, placed: Placed) -> None:
    """Places under caps and floors: whom and which vacancies each is about, its number for the free, and the points that it takes.

    A floor gives points: its price is below 0, its number what was reached. Nobody's group is told where a floor cost nothing.
    """
    bounded = [(price, limit) for price, limit in limits_of(run, snapshot, placed) if price or not limit.at_least]
    np.savez_compressed(
        path,
        worker=np.array([limit.workers for _price, limit in bounded]),
        vacancy=np.array([limit.vacancies for _price, limit in bounded]),
        places=np.array([limit.number for _price, limit in bounded], np.int64),
        price=np.array([price for price, _limit in bounded], np.int64),
    )


def _csv(path: Path, rows: Iterable[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        _write(file, rows)


def _write(file: TextIO, rows: Iterable[Sequence[Any]]) -> None:
    csv.writer(file, lineterminator="\n").writerows(rows)


def _listed(codes: Sequence[str], row: npt.NDArray[Any]) -> str:
    """`9211.01=24;6111.02=3`: what is not 0, by code."""
    return ";".join(f"{codes[at]}={row[at]}" for at in np.flatnonzero(row).tolist())


def _workers(snapshot: Snapshot, placed: Placed) -> Iterator[Sequence[Any]]:
    words, columns = snapshot.vocabulary, snapshot.worker_columns
    tables = (
        ("occupation_months", words.occupations, columns.occupation_months),
        ("crop_months", words.crops, columns.crop_months),
        ("skill_evidence", words.skills, columns.skill_evidence),
        ("language_level", words.languages, columns.language_level),
        ("prefers_programme", words.programmes, columns.prefers_programme),
        ("prefers_place", words.places, columns.prefers_place),
    )
    column_of = {pk: column for column, pk in enumerate(snapshot.vacancies.ids.tolist())}
    known = ("past_employers", "stands_at", "home")
    names = (name for name, _codes, _table in tables)
    calendar = calendar_of_snapshot(snapshot) if snapshot.several else None
    stays = ("days_left",) if calendar else ()
    yield ("index", "id", "standing", "documents_ready", "waiting_days", *names, *known, *stays)
    for row, pk in enumerate(snapshot.workers.ids.tolist()):
        standing = "kept" if placed.kept[row] else "left_out" if placed.left_out[row] else "free"
        said = (columns.documents_ready[row], columns.waiting_days[row])
        lists = (_listed(codes, table[row]) for _name, codes, table in tables)
        past = zip(columns.past_employer[row].tolist(), columns.past_proof[row].tolist(), strict=True)
        employers = ";".join(f"{employer}={proof}" for employer, proof in past if employer >= 0)
        yield (
            row,
            pk,
            standing,
            *said,
            *lists,
            employers,
            column_of.get(int(columns.stands_at[row]), ""),
            _code(words.places, columns.home[row]),
            *((_days_left(calendar.left[row]),) if calendar else ()),
        )


def _days_left(left: npt.NDArray[np.int32]) -> str:
    """`0=400`: of each group of vacancies whose days are counted together, where there is a limit."""
    return ";".join(f"{group}={days}" for group, days in enumerate(left.tolist()) if days >= 0)


def _vacancies(snapshot: Snapshot) -> Iterator[Sequence[Any]]:
    words, columns, ways = snapshot.vocabulary, snapshot.vacancy_columns, ways_paid(snapshot.vacancies)
    calendar = calendar_of_snapshot(snapshot) if snapshot.several else None
    days = ("first_day", "last_day", "stay_group") if calendar else ()
    yield (
        "index", "id", "seats", "programme", "place", "occupation", "crop",
        "experience_months", "required_skills", "required_language_level", "employer", "ways_paid", *days,
    )  # fmt: skip
    for column, pk in enumerate(snapshot.vacancies.ids.tolist()):
        yield (
            column,
            pk,
            snapshot.seats[column],
            _code(words.programmes, columns.programme[column]),
            _code(words.places, columns.place[column]),
            _code(words.occupations, columns.occupation[column]),
            _code(words.crops, columns.crop[column]),
            columns.experience_months[column],
            _listed(words.skills, columns.required_skills[column]),
            _listed(words.languages, columns.required_language_level[column]),
            columns.employer[column],
            ways[column],
            *((calendar.first[column], calendar.last[column], calendar.group[column]) if calendar else ()),
        )


def _code(codes: Sequence[str], at: Any) -> str:
    return codes[int(at)] if at >= 0 else ""


def _proposals(run: MatchRun, snapshot: Snapshot) -> Iterator[Sequence[Any]]:
    row_of = {pk: row for row, pk in enumerate(snapshot.workers.ids.tolist())}
    column_of = {pk: column for column, pk in enumerate(snapshot.vacancies.ids.tolist())}
    yield ("worker", "vacancy", "score", "rank", "kept", *PART_KEYS)
    places = list(placements_of(run))
    pairs = [(row_of[one.worker], column_of[one.vacancy]) for one in places]
    rows, columns = np.array(pairs, np.intp).reshape(-1, 2).T
    for one, pair, parts in zip(places, pairs, table_of_parts(snapshot, rows, columns), strict=True):
        yield (*pair, one.score, one.rank, one.kept, *(parts[part] for part in PART_KEYS))


def _prices(run: MatchRun, snapshot: Snapshot) -> Iterator[Sequence[Any]]:
    yield ("vacancy", "price")
    for column, pk in enumerate(snapshot.vacancies.ids.tolist()):
        yield (column, run.prices.get(str(pk), 0))


def _summary(run: MatchRun, snapshot: Snapshot) -> str:
    told = run_figures(run) | {
        "schema": SCHEMA,
        "as_of": str(run.as_of),
        "seed": run.seed,
        "parameters": run.parameters,
        "engine_version": run.engine_version,
        "rule_versions": run.rule_versions,
        "input_hash": run.input_hash,
        "result_hash": run.result_hash,
        "total_score": run.total_score,
        "bound": run.bound,
        "gap": run.gap,
        "eligible_pairs": run.eligible_pairs,
        "score_parts": run.score_weights.points(),
        "fares": asdict(snapshot.known.fares),
    }
    return json.dumps(told, ensure_ascii=False, default=str, indent=2) + "\n"


def write_edges(path: Path, scores: PairScores, looked_at: Looked) -> int:
    """Every eligible pair as three arrays (`EDGE_COLUMNS`) in the order of workers, then of vacancies; how many there are.

    Written as they are found: two billion pairs need no more memory than two million.
    """
    step = max(CELLS // max(scores.n_vacancies, 1), 1)
    bounds = [(start, min(start + step, scores.n_workers)) for start in range(0, scores.n_workers, step)]
    total = 0
    with TemporaryDirectory(dir=path.parent) as folder, _open_all(Path(folder)) as raw:
        for start, stop in bounds:
            block = scores.block(start, stop)
            rows, columns = np.nonzero(block >= 0)
            found: tuple[npt.NDArray[Any], ...] = (rows + start, columns, block[rows, columns])
            for file, (_name, dtype), values in zip(raw, EDGE_COLUMNS, found, strict=True):
                file.write(values.astype(dtype).tobytes())
            total += len(rows)
            looked_at(stop, scores.n_workers)
        for file in raw:
            file.flush()
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
            for name, dtype in EDGE_COLUMNS:
                with packed.open(f"{name}.npy", "w", force_zip64=True) as out:
                    header = {
                        "descr": np.lib.format.dtype_to_descr(np.dtype(dtype)),
                        "fortran_order": False,
                        "shape": (total,),
                    }
                    np.lib.format.write_array_header_1_0(out, header)
                    with (Path(folder) / name).open("rb") as content:
                        while piece := content.read(1 << 22):
                            out.write(piece)
    return total


@contextmanager
def _open_all(folder: Path) -> Iterator[list[Any]]:
    files = [(folder / name).open("wb") for name, _dtype in EDGE_COLUMNS]
    try:
        yield files
    finally:
        for file in files:
            file.close()
