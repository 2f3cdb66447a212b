"""The admin of recruiters and of complaints, by topic."""

from . import complaints, desk, letters, register

__all__ = ["complaints", "desk", "letters", "register"]
