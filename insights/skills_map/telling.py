"""Raw counts in, cells that may be kept out: what is hidden leaves no number behind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

import numpy as np

from common.suppression import THRESHOLD, Counts, suppress
from workers.choices import Evidence

from ..choices import SkillsKind
from ..models import SkillsCell
from .counting import Claim

_LEVELS = len(Evidence)


def small_is_none(number: int) -> int | None:
    return None if 0 < number < THRESHOLD else number


def people_cells(people: Mapping[str, int]) -> Iterator[SkillsCell]:
    """A number a department; beside them stands the total of the registry."""
    departments = sorted(people)
    counts = np.array([[people[department]] for department in departments], dtype=np.int64).reshape(-1, 1)
    hidden = suppress(counts, row_totals=False)
    for row, department in enumerate(departments):
        told = None if hidden.cells[row, 0] else int(counts[row, 0])
        yield SkillsCell(kind=SkillsKind.PEOPLE, department_id=department, people=told)


def claim_cells(kind: SkillsKind, claims: Iterable[Claim], untold: Collection[str]) -> Iterator[SkillsCell]:
    """A cell for each department and item that anybody has, and one for each item in the whole registry.

    What a department's numbers add up to is told nowhere, and is not its people: one person has several items or none. So only the
    columns have totals to guard. Of departments whose people are hidden (`untold`) every number is: that twelve of them have an item says
    that they are twelve at least, and what that leaves of a total may be one.
    """
    by_evidence: dict[tuple[str, str], Counts] = defaultdict(lambda: np.zeros(_LEVELS, dtype=np.int64))
    for department, item, evidence, people in claims:
        by_evidence[department, item][evidence - 1] += people
    departments = sorted({department for department, _item in by_evidence})
    items = sorted({item for _department, item in by_evidence})
    counts = np.zeros((len(departments), len(items)), dtype=np.int64)
    for (department, item), levels in by_evidence.items():
        counts[departments.index(department), items.index(item)] = levels.sum()
    alone = np.array([department in untold for department in departments], dtype=bool)
    hidden = suppress(counts, row_totals=False, rows_untold=alone)
    for column, item in enumerate(items):
        total = None if hidden.columns[column] else int(counts[:, column].sum())
        yield SkillsCell(kind=kind, item=item, people=total)
        for row in np.flatnonzero(counts[:, column]):
            cell = SkillsCell(kind=kind, item=item, department_id=departments[row])
            if not hidden.cells[row, column]:
                cell.people = int(counts[row, column])
                cell.evidence = _levels_told(by_evidence[departments[row], item])
            yield cell


def _levels_told(levels: Counts) -> list[int | None]:
    """The people of a cell that is told by how well it is backed; the cell is their total."""
    hidden = suppress(levels.reshape(1, -1), column_totals=False).cells[0]
    return [None if small else number for number, small in zip(levels.tolist(), hidden.tolist(), strict=True)]
