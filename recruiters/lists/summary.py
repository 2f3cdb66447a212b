"""What a reading did, in numbers that add up: read = imported + updated + unchanged + rejected."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from employers.demand.problems import Problem

SHOWN_PROBLEMS = 100


@dataclass
class ListSummary:
    """`entries`: recruiters that are new in the register; `differs`: licences whose state in the list is not the one on record."""

    file: str
    layout: str
    dry_run: bool
    read: int = 0
    imported: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    entries: int = 0
    differs: int = 0
    unknown_columns: tuple[str, ...] = ()
    problems: list[tuple[int, Problem]] = field(default_factory=list)

    @property
    def adds_up(self) -> bool:
        return self.read == self.imported + self.updated + self.unchanged + self.rejected

    def count(self, outcome: str) -> None:
        setattr(self, outcome, getattr(self, outcome) + 1)

    def refuse(self, line: int, problems: list[Problem]) -> None:
        self.rejected += 1
        self.problems += [(line, problem) for problem in problems[: max(0, SHOWN_PROBLEMS - len(self.problems))]]

    def figures(self) -> dict[str, Any]:
        told = asdict(self)
        told.pop("problems")
        return told
