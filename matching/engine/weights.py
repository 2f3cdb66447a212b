"""How many points each part of the score may bring: whole numbers from 0, together exactly 10,000."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, replace

WHOLE = 10_000
STAY = 100  # where people were told of a place: for less nobody is asked to give it up


@dataclass(frozen=True)
class Weights:
    """The most points of each part. A part with 0 points is not looked at; those that came later have 0 where nobody says more.

    Raises ValueError where a number is negative or no whole one, or where they do not add up to 10,000.
    """

    occupation: int
    crop: int
    experience: int
    skills: int
    language: int
    preference: int
    documents: int
    waiting: int
    same_employer: int = 0
    stay: int = 0
    travel: int = 0

    def __post_init__(self) -> None:
        for key, points in self.points().items():
            if type(points) is not int or points < 0:
                raise ValueError(f"{key}: {points!r} is no whole number from 0")
        if (total := sum(self.points().values())) != WHOLE:
            raise ValueError(f"the parts add up to {total}, not to {WHOLE}")

    def __getitem__(self, key: str) -> int:
        return self.points()[key]

    def points(self) -> dict[str, int]:
        """By the key of the part, in the order in which parts are told."""
        return {key: getattr(self, key) for key in PART_KEYS}

    def with_stay(self, points: int) -> Weights:
        """At least so many points for staying where one is, taken from the part that has most; the first of equal ones."""
        missing = points - self.stay
        if missing <= 0:
            return self
        others = {key: each for key, each in self.points().items() if key != "stay"}
        richest = max(others, key=lambda key: others[key])
        return replace(self, **{richest: others[richest] - missing, "stay": points})

    @classmethod
    def of(cls, points: Mapping[str, int]) -> Weights:
        """From points by key; what was kept before a part was there says nothing of it. Raises ValueError too where another is missing,
        or unknown."""
        if not FIRST_KEYS <= set(points) <= set(PART_KEYS):
            raise ValueError(f"the parts are {', '.join(PART_KEYS)}, not {', '.join(sorted(points))}")
        return cls(**points)


PART_KEYS = tuple(field.name for field in fields(Weights))
FIRST_KEYS = {field.name for field in fields(Weights) if field.default is MISSING}  # which weights of any time have

SHIPPED = Weights(
    occupation=3000, crop=1500, experience=1500, skills=1500, language=500, preference=800, documents=700, waiting=500
)
