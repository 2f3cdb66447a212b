"""The admin of recruiters and of complaints, by topic."""

from . import complaints, register

__all__ = ["complaints", "register"]
