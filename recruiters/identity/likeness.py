"""How much it says that two entries share something. Plain values.

Points, 0 to 100, each with its reason, so that a person sees what speaks for it: an identity number, tax number or bank account 90; name
and date of birth of a person 75; phone or e-mail 60; website 45; address 40; a bare name 25. A mark that many entries have tells
little (a notary's office, a shopping centre, a lawyer who registers everybody): from the fourth entry on its points are shared out.
Several marks add up, each with less of what is left: two of 60 make 84. From `SUGGESTED` on it is shown to a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..choices import MarkKind

SUGGESTED, LIKELY = 50, 75
FEW = 3  # entries that may share a mark before it begins to say less

POINTS: dict[str, int] = {
    MarkKind.IDENTITY: 90,
    MarkKind.TAX_NUMBER: 90,
    MarkKind.BANK_ACCOUNT: 90,
    MarkKind.PERSON: 75,
    MarkKind.PHONE: 60,
    MarkKind.EMAIL: 60,
    MarkKind.WEBSITE: 45,
    MarkKind.ADDRESS: 40,
    MarkKind.NAMED_PERSON: 25,
}


@dataclass(frozen=True)
class Shared:
    """A mark that two entries have. `entries`: how many entries have it in all, two or more."""

    kind: str
    key: str
    entries: int

    @property
    def points(self) -> int:
        return round(POINTS[self.kind] * min(1.0, FEW / self.entries))


def weigh(shared: Iterable[Shared]) -> tuple[int, list[Shared]]:
    """Points of all marks together, and the marks, the weightiest first. A person known by number and by name counts once."""
    marks = sorted(_without_echoes(list(shared)), key=lambda mark: (-mark.points, mark.kind, mark.key))
    left = 1.0
    for mark in marks:
        left *= 1 - mark.points / 100
    return round(100 * (1 - left)), marks


def _without_echoes(shared: list[Shared]) -> list[Shared]:
    """The weaker mark of one person is no second reason: of number, name with birth date and bare name the strongest kind stays."""
    kinds = {mark.kind for mark in shared}
    for strongest, echoes in (
        (MarkKind.IDENTITY, (MarkKind.PERSON, MarkKind.NAMED_PERSON)),
        (MarkKind.PERSON, (MarkKind.NAMED_PERSON,)),
    ):
        if strongest in kinds:
            return [mark for mark in shared if mark.kind not in echoes]
    return shared
