"""Many recruiters are looked at together: one in twenty would stand out by chance. What is left after allowing for that."""

from __future__ import annotations

from collections.abc import Sequence


def stand_out(chances: Sequence[float], share: float, looked_at: int | None = None) -> list[int]:
    """Positions whose small chance is not explained by how many were looked at (Benjamini and Hochberg, 1995).

    Of those named at most `share` are expected to be false, where the looks do not work against each other; where none is real, that
    any is named has at most that chance. `looked_at`: how many were looked at in all, where only the smaller chances are handed over.
    """
    count = len(chances) if looked_at is None else looked_at
    in_order = sorted(range(len(chances)), key=lambda position: chances[position])
    last = 0
    for rank, position in enumerate(in_order, start=1):
        if chances[position] <= share * rank / count:
            last = rank
    return sorted(in_order[:last])
