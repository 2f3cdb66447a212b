"""One vacancy beside many workers: only the columns that its demand reads are looked at, so that each worker costs some bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .columns import VacancyColumns, WorkerColumns
from .scoring import score
from .weights import SHIPPED, Weights

Tables = Mapping[str, NDArray[Any]]  # the tables of `WorkerColumns` by name, (n, codes) each; -1 counts as 0


def narrowed(
    tables: Tables,
    own: Mapping[str, NDArray[Any]],
    vacancy: VacancyColumns,
    rows: NDArray[np.intp],
    known: Mapping[str, NDArray[Any]],
) -> tuple[WorkerColumns, VacancyColumns]:
    """The rows' columns that the one vacancy reads, and the vacancy with its codes counted among them: every score stays as it was.

    Of occupations those near to the vacancy's; of crops the vacancy's; of skills and languages those it asks for. What it does not say
    is read whole. `own` are the columns that are no tables, of all workers, (n,); `known` the columns of whom they know, of the rows
    alone.
    """
    work, crop = int(vacancy.occupation[0]), int(vacancy.crop[0])
    width = tables["occupation_months"].shape[1]
    near = np.flatnonzero(vacancy.occupation_similarity[work]) if work >= 0 else np.arange(width)
    crops = np.array([crop]) if crop >= 0 else np.arange(tables["crop_months"].shape[1])
    skills, languages = (
        np.flatnonzero(table[0]) for table in (vacancy.required_skills, vacancy.required_language_level)
    )
    programme, place, journey = (at[at >= 0] for at in (vacancy.programme, vacancy.place, vacancy.journey))
    chosen = {
        "occupation_months": near,
        "crop_months": crops,
        "skill_evidence": skills,
        "language_level": languages,
        "prefers_programme": programme,
        "prefers_place": place,
    }
    people = WorkerColumns(
        **{name: _some(tables[name], columns, rows) for name, columns in chosen.items()},
        **{name: column[rows] for name, column in own.items()},
        **known,
    )
    return people, replace(
        vacancy,
        occupation=np.searchsorted(near, vacancy.occupation).astype(np.int32) if work >= 0 else vacancy.occupation,
        occupation_similarity=np.ascontiguousarray(vacancy.occupation_similarity[np.ix_(near, near)]),
        crop=np.minimum(vacancy.crop, 0),
        required_skills=vacancy.required_skills[:, skills],
        required_language_level=vacancy.required_language_level[:, languages],
        programme=np.minimum(vacancy.programme, 0),
        place=np.minimum(vacancy.place, 0),
        journey=np.minimum(vacancy.journey, 0),
        journey_share=vacancy.journey_share[:, journey],
    )


def _some(table: NDArray[Any], columns: NDArray[np.signedinteger[Any]], rows: NDArray[np.intp]) -> NDArray[Any]:
    """Column by column, as tables that are asked so are kept; row by row for the kernels."""
    cells = np.empty((len(rows), len(columns)), table.dtype)
    for at, column in enumerate(columns.tolist()):
        cells[:, at] = table[rows, column]
    return np.maximum(cells, cells.dtype.type(0))


def best_of_one(
    people: WorkerColumns, vacancy: VacancyColumns, most: int, weights: Weights = SHIPPED
) -> tuple[NDArray[np.intp], NDArray[np.int16]]:
    """The `most` workers with the most points, the best first, equal points by row: their rows and points."""
    points = score(people, vacancy, weights)[:, 0]
    if len(points) > most:
        last = np.partition(points, len(points) - most)[len(points) - most]
        rows = np.flatnonzero(points >= last)
    else:
        rows = np.arange(len(points))
    order = rows[np.argsort(-points[rows].astype(np.int32), kind="stable")][:most]
    return order, points[order]
