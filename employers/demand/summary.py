"""What one reading of one file did, counted so that it adds up: read = imported + updated + unchanged + rejected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .problems import Problem, Rejection, Warn

EXAMPLES = 3
SHOWN_PROBLEMS = 100
LONGEST_SHOWN = 300


@dataclass(frozen=True)
class RowTold:
    """A row that is new or changes something, for somebody to look at: `changes` are column, old and new value."""

    outcome: str
    line: int
    name: str
    changes: tuple[tuple[str, str, str], ...] = ()


OnRow = Callable[[RowTold], None]


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
    on_row: OnRow | None = field(default=None, repr=False)

    @property
    def rows_per_second(self) -> int:
        return round(self.read / self.seconds) if self.seconds else 0

    @property
    def adds_up(self) -> bool:
        return self.read == self.imported + self.updated + self.unchanged + self.rejected

    def tell(self, outcome: str, line: int, name: str, changes: Iterable[tuple[str, Any, Any]] = ()) -> None:
        """Say a row that is new or changed to whoever wants to look at rows."""
        if self.on_row:
            told = tuple((column, _shown(old), _shown(new)) for column, old, new in changes)
            self.on_row(RowTold(outcome, line, name, told))

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


def _shown(value: Any) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"
