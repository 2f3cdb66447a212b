"""The few words between this room and whatever carries a text."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Letter:
    """One text as a backend gets it. `reference` is the same each time the text is tried: a gateway can tell a repetition."""

    reference: str
    to: str = field(repr=False)
    body: str = field(repr=False)


class NotSent(Exception):
    """`code` is a word of ours, short enough for a list; what a gateway wrote may hold the number and is not kept."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code[:40]


class NotNow(NotSent):
    """It may go later: no answer, too many at once, a fault on the other side."""


class Refused(NotSent):
    """It will never go: no such number, no right to send."""


class TextBackend:
    def send(self, letter: Letter) -> None:
        """Hand the text over. Raises `NotNow` or `Refused`."""
        raise NotImplementedError

    def problems(self) -> list[str]:
        """What its settings lack, in words for whoever installs it."""
        return []
