"""What one reading of one file did, counted so that it adds up: read = imported + updated + unchanged + rejected."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .problems import Problem, Rejection, Warn

EXAMPLES = 3
SHOWN_PROBLEMS = 100


@dataclass
class DemandSummary:
    file: str
    layout: str
    as_of: date
    dry_run: bool
    unknown_columns: tuple[str, ...] = ()
    period: str = ""  # of a list of decisions
    skipped: int = 0  # title and note rows of such a list; they are no rows of it
    read: int = 0
    imported: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    seconds: float = 0.0
    batch_id: int | None = None
    statuses: Counter[str] = field(
        default_factory=Counter
    )  # of the vacancies that the rows stand for, after the import
    rejections: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)
    problems: list[tuple[int, Problem]] = field(default_factory=list)  # the first hundred, with their lines

    @property
    def rows_per_second(self) -> int:
        return round(self.read / self.seconds) if self.seconds else 0

    @property
    def adds_up(self) -> bool:
        return self.read == self.imported + self.updated + self.unchanged + self.rejected

    def warn(self, kind: Warn, line: int, what: str) -> None:
        self.warnings[kind.value] += 1
        shown = self.examples.setdefault(kind.value, [])
        if len(shown) < EXAMPLES:
            shown.append(f"{line}: {what}" if what else str(line))

    def refuse(self, line: int, problems: list[tuple[Rejection, Problem]]) -> None:
        self.rejected += 1
        self.rejections[problems[0][0].value] += 1
        room = SHOWN_PROBLEMS - len(self.problems)
        self.problems += [(line, problem) for _kind, problem in problems[: max(room, 0)]]

    def figures(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "layout": self.layout,
            "period": self.period,
            "skipped": self.skipped,
            "read": self.read,
            "imported": self.imported,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "statuses": dict(sorted(self.statuses.items())),
            "rejections": dict(sorted(self.rejections.items())),
            "warnings": dict(sorted(self.warnings.items())),
            "unknown_columns": list(self.unknown_columns),
            "batch": self.batch_id,
            "seconds": round(self.seconds, 2),
            "rows_per_second": self.rows_per_second,
        }
