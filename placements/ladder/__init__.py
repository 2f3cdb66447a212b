"""The ladder of a person: `ladder_of` is the door."""

from .chosen import Ladder, Step, Suggestion, ladder_of
from .rungs import Near, OpenWork, Pools, Rung

__all__ = ["Ladder", "Near", "OpenWork", "Pools", "Rung", "Step", "Suggestion", "ladder_of"]
