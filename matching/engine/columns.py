"""What the score looks at, as columns: one row for each worker, one for each vacancy. No protected trait is
among them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Columns = TypeVar("Columns", "WorkerColumns", "VacancyColumns")
Rows = slice | Sequence[int] | NDArray[np.intp]


@dataclass(frozen=True)
class WorkerColumns:
    """n workers. Indexes of occupations, crops, skills, languages, programmes and places are the vacancies' own."""

    occupation_months: NDArray[np.int16]  # (n, n_occupations) months of experience
    crop_months: NDArray[np.int16]  # (n, n_crops) months with the crop or animal
    skill_evidence: NDArray[np.int8]  # (n, n_skills) 0 none, 1 stated, 2 letter, 3 tested, 4 employer-confirmed
    language_level: NDArray[np.int8]  # (n, n_languages) 0..4
    prefers_programme: NDArray[np.int8]  # (n, n_programmes) -1 refused, 0 neutral, 1 wanted
    prefers_place: NDArray[np.int8]  # (n, n_places) the same
    documents_ready: NDArray[np.int16]  # (n,) 0..100 percent
    waiting_days: NDArray[np.int32]  # (n,) since registration
    past_employer: NDArray[
        np.int64
    ]  # (n, k) employers the person has worked for, by the vacancies' own ids; -1 fills up
    past_proof: NDArray[np.int8]  # (n, k) how that is proved: 1 stated .. 4 employer-confirmed
    stands_at: NDArray[np.int64]  # (n,) the id of the vacancy where the person stands already; -1 nowhere
    home: NDArray[np.int32]  # (n,) row of the vacancies' `journey_share`, -1 not known

    @property
    def n(self) -> int:
        return len(self.documents_ready)

    def take(self, rows: Rows) -> "WorkerColumns":
        return _take(self, rows, keep=())


@dataclass(frozen=True)
class VacancyColumns:
    """m vacancies. An index of -1 means that the vacancy does not say."""

    occupation: NDArray[np.int32]  # (m,)
    occupation_similarity: NDArray[np.int16]  # (n_occupations, n_occupations) 0..100, of all occupations
    crop: NDArray[np.int32]  # (m,)
    experience_months: NDArray[np.int16]  # (m,) asked for or wished
    required_skills: NDArray[np.int8]  # (m, n_skills) 0 not asked, 1 useful, 2 required
    required_language_level: NDArray[np.int8]  # (m, n_languages) 0..4
    programme: NDArray[np.int32]  # (m,)
    place: NDArray[np.int32]  # (m,)
    ids: NDArray[np.int64]  # (m,)
    employer: NDArray[np.int64]  # (m,) id
    journey: NDArray[
        np.int32
    ]  # (m,) column of `journey_share`: where the work is, and which ways there and back the employer pays
    journey_share: NDArray[
        np.int16
    ]  # (homes, journeys) what is left of a thousand when the employer has paid; -1 not known

    @property
    def m(self) -> int:
        return len(self.occupation)

    def take(self, rows: Rows) -> "VacancyColumns":
        return _take(self, rows, keep=("occupation_similarity", "journey_share"))


def _take(columns: Columns, rows: Rows, keep: tuple[str, ...]) -> Columns:
    chosen: dict[str, Any] = {
        field.name: getattr(columns, field.name)[rows] for field in fields(columns) if field.name not in keep
    }
    return replace(columns, **chosen)


@lru_cache(maxsize=4)
def occupation_similarity(codes: tuple[str, ...]) -> NDArray[np.int16]:
    """How near occupations are, from their ISCO-08 codes (unit groups, 4 digits), shape (n, n), percent.

    100 in the same unit group, 70 in the same minor group (3 digits), 40 in the same sub-major group (2
    digits), otherwise 0: the classification groups by similarity of tasks and skill (ILO, ISCO-08, 2012,
    volume 1).
    """
    nearest = np.zeros((len(codes), len(codes)), dtype=np.int16)
    for length, percent in ((2, 40), (3, 70), (4, 100)):
        groups = np.unique([code[:length] for code in codes], return_inverse=True)[1].astype(np.int16)
        nearest[groups[:, None] == groups[None, :]] = percent
    nearest.flags.writeable = False  # the same table for everybody who asks
    return nearest
