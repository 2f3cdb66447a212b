"""The state machines of this room, a table each, by topic."""

from .complaints import COMPLAINT_MOVES
from .licences import LICENCE_MOVES

__all__ = ["COMPLAINT_MOVES", "LICENCE_MOVES"]
