"""What is wrong with a row, with what to do; and what became of a row."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from ..choices import RowOutcome


@dataclass(frozen=True)
class Problem:
    """Why a row is not taken. `column` is the heading in the file, `value` what stands there."""

    column: str
    value: str
    reason: str
    fix: str

    def as_json(self) -> dict[str, str]:
        return asdict(self)


class Unreadable(ValueError):
    """A value is there and cannot be read or be true. `fix` says what would be taken."""

    def __init__(self, reason: str, fix: str) -> None:
        super().__init__(reason)
        self.reason, self.fix = reason, fix


__all__ = ["Problem", "RowOutcome", "Unreadable"]
