"""What news score: a person against all work, a vacancy against all people. -1 where a bar closes the pair. The same points as a run's."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from pathways.engine.evaluate import eligible
from pathways.engine.facts import VacancyFacts, WorkerFacts

from ..columns import vacancy_columns, worker_columns
from ..engine.scoring import score
from ..snapshot import Snapshot
from ..why.one_vacancy import open_to

Points = npt.NDArray[np.int32]


def of_people(snapshot: Snapshot, people: WorkerFacts) -> Iterator[Points]:
    """Of each of these people, (m,) at the snapshot's vacancies."""
    asked = snapshot.vacancy_columns
    allowed = eligible(snapshot.rules, people, snapshot.vacancies)
    for row in range(people.n):
        columns = np.flatnonzero(allowed[row])
        points = np.full(snapshot.vacancies.n, -1, np.int32)
        person = worker_columns(people.take([row]), snapshot.as_of, snapshot.known)
        points[columns] = score(person, asked.take(columns), snapshot.weights)[0]
        yield points


def at_vacancy(snapshot: Snapshot, work: VacancyFacts) -> Points:
    """(n,) of the snapshot's people at one vacancy: `work` has one row."""
    rows = np.flatnonzero(open_to(snapshot.rules, snapshot.workers, work))
    points = np.full(snapshot.workers.n, -1, np.int32)
    people = worker_columns(snapshot.workers.take(rows), snapshot.as_of, snapshot.known)
    points[rows] = score(people, vacancy_columns(work, snapshot.vocabulary, snapshot.known), snapshot.weights)[:, 0]
    return points
