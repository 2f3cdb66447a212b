"""The admin of recruiters and of complaints, by topic."""

from . import complaints, desk, register

__all__ = ["complaints", "desk", "register"]
