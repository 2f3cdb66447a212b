"""What a sanction touches, in plain shapes: rooms above answer the signals with these, and know nothing of each other.

`signals.cascade_asked` is answered with `Touch`es, nothing written; `cascade_agreed` hands them back to be carried out, in the same
transaction and under the same locks; `cascade_ended` asks to give back what was done, answered with an `Ending` for each.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from .choices import CARVE_OUTS, Touching


@dataclass(frozen=True)
class Touch:
    """One thing: `model` ("placements.placement") and `pk`, the state `before` and `after`, equal where a person goes on.

    `label` is a folio or number, never a name. `place`: the office that looks after the person. `language`: in which they will be
    told, "" where there is nobody to tell; `reachable`: whether a text can go.
    """

    what: Touching
    model: str
    pk: int
    label: str
    before: str
    after: str
    vacancy: int | None = None
    place: str = ""
    language: str = ""
    reachable: bool = False

    @property
    def key(self) -> tuple[str, int]:
        return (self.model, self.pk)

    @property
    def is_carved_out(self) -> bool:
        return self.what in CARVE_OUTS

    def as_row(self) -> dict[str, Any]:
        return asdict(self) | {"what": str(self.what)}


def touch_of(row: dict[str, Any]) -> Touch:
    """A touch as a preview keeps it."""
    return Touch(**row | {"what": Touching(row["what"])})


@dataclass(frozen=True)
class Cascade:
    """Everything a sanction touches, in the order in which it is done."""

    touches: tuple[Touch, ...] = ()

    @property
    def digest(self) -> str:
        """Equal content, equal digest, whatever the order of the answers."""
        rows = sorted(json.dumps(touch.as_row(), sort_keys=True) for touch in self.touches)
        return hashlib.sha256("\n".join(rows).encode()).hexdigest()

    def of(self, *kinds: Touching) -> list[Touch]:
        return [touch for touch in self.touches if touch.what in kinds]


@dataclass(frozen=True)
class Difference:
    """What has changed between two looks: `was` without `now` is gone, `now` without `was` is new."""

    was: Touch | None
    now: Touch | None


def differences(shown: Iterable[Touch], now: Iterable[Touch]) -> list[Difference]:
    """By thing, in the order of the two looks; what is the same in both is left out."""
    before = {(touch.what, *touch.key): touch for touch in shown}
    after = {(touch.what, *touch.key): touch for touch in now}
    names = list(before) + [name for name in after if name not in before]
    pairs = [(before.get(name), after.get(name)) for name in names]
    return [Difference(was, stands) for was, stands in pairs if was != stands]


@dataclass(frozen=True)
class Carried:
    """What a room did of what was agreed. `made`: what it wants to find again; `told`: a text is on its way to the person."""

    key: tuple[str, int]
    made: dict[str, Any] = field(default_factory=dict)
    told: bool = False


@dataclass(frozen=True)
class Given:
    """One thing that is to be given back, as it is on record."""

    key: tuple[str, int]
    what: str
    before: str
    after: str
    made: dict[str, Any]


@dataclass(frozen=True)
class Ending:
    """Whether it was given back; where not, why, in words for the inspector."""

    key: tuple[str, int]
    reversed: bool
    why: str = ""


def answers(sent: Sequence[tuple[Any, Any]]) -> list[Any]:
    """The answers of all receivers of a signal as one list."""
    return [one for _receiver, told in sent for one in told or ()]
