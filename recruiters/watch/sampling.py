"""A sample by risk that a stranger can draw again from two things that are public: the file of the frame and a number of a public draw.

Design: systematic sampling with probability proportional to weight, in an order shuffled by hashes (Goodman and Kish, 1950; Hartley and
Rao, 1962). Each unit is drawn with exactly the probability stated, min(1, n·w/W) with those that would pass 1 taken for certain; the size
is fixed. All arithmetic is of whole numbers, so that no machine rounds otherwise. `docs/inspections.md` holds the same in twenty lines.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

BITS = 256
HEADER = ("unit", "weight")


@dataclass(frozen=True)
class Chance:
    """One unit of the frame: how likely it is drawn, whether it was, and as which (1 is the first to visit)."""

    unit: str
    weight: int
    probability: Fraction
    order: int | None

    @property
    def drawn(self) -> bool:
        return self.order is not None


def frame_file(weights: Mapping[str, int]) -> bytes:
    """The frame as it is published: CSV in UTF-8, lines ended by LF, a header, units in the order of their names.

    Units are plain codes (`recruiter-12`), weights whole numbers from 1. Raises `ValueError` for anything else.
    """
    for unit, weight in weights.items():
        if not unit.replace("-", "").isalnum() or not unit.isascii() or unit == "start":
            raise ValueError(f"not the code of a unit: {unit!r}")
        if not isinstance(weight, int) or weight < 1:
            raise ValueError(f"the weight of {unit} is no whole number from 1: {weight!r}")
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(sorted(weights.items()))
    return target.getvalue().encode()


def read_frame(content: bytes) -> dict[str, int]:
    return {row["unit"]: int(row["weight"]) for row in csv.DictReader(io.StringIO(content.decode()))}


def fingerprint(content: bytes) -> str:
    """SHA-256 of the file of the frame, in hexadecimal: what is published before the draw."""
    return hashlib.sha256(content).hexdigest()


def seed_of(content: bytes, public_number: str) -> str:
    """Both must be fixed before either side can choose: the frame before the number is drawn, the number by others than us."""
    return f"{fingerprint(content)}:{public_number}"


def number_of(seed: str, words: str) -> int:
    """A number from 0 to 2^256 - 1, as good as random to whoever does not know the seed."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{words}".encode()).digest(), "big")


def probabilities(weights: Mapping[str, int], size: int) -> dict[str, Fraction]:
    """The chance of each unit; together exactly `size`. Raises `ValueError` where the frame has fewer units, or none are asked for."""
    certain = _certain(weights, size)
    places, left = size - len(certain), _left(weights, certain)
    return {
        unit: Fraction(1) if unit in certain else Fraction(places * weight, left) for unit, weight in weights.items()
    }


def _certain(weights: Mapping[str, int], size: int) -> set[str]:
    """Those whose weight is so large that their chance would reach 1; without them others may reach it."""
    if not 1 <= size <= len(weights):
        raise ValueError(f"a sample of {size} from {len(weights)}")
    certain: set[str] = set()
    left = sum(weights.values())
    for unit, weight in sorted(weights.items(), key=lambda item: -item[1]):
        if (size - len(certain)) * weight < left:
            break
        certain.add(unit)
        left -= weight
    return certain


def _left(weights: Mapping[str, int], certain: set[str]) -> int:
    return sum(weight for unit, weight in weights.items() if unit not in certain)


def draw(content: bytes, size: int, public_number: str) -> list[Chance]:
    """Every unit of the frame with its chance, in the order of the file; those that are drawn with their order, 1 first.

    Chances are laid end to end in the shuffled order, from a start between 0 and 1: a unit is drawn where its stretch reaches a whole
    number. Raises `ValueError` as `probabilities` does.
    """
    weights, seed = read_frame(content), seed_of(content, public_number)
    chances, certain = probabilities(weights, size), _certain(weights, size)
    places, left = size - len(certain), _left(weights, certain)
    at, one, order = number_of(seed, "start") * left, left << BITS, dict[str, int]()
    for unit in sorted(weights, key=lambda unit: number_of(seed, unit)):
        before, at = at, at + (0 if unit in certain else places * weights[unit] << BITS)
        if unit in certain or at // one > before // one:
            order[unit] = len(order) + 1
    return [Chance(unit, weight, chances[unit], order.get(unit)) for unit, weight in weights.items()]
