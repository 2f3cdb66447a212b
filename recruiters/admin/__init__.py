"""The admin of recruiters and of complaints, by topic."""

from . import complaints, desk, identity, letters, licences, register

__all__ = ["complaints", "desk", "identity", "letters", "licences", "register"]
from . import ledger

__all__ = ["complaints", "desk", "ledger", "register"]
from . import complaints, desk, inspections, letters, register

__all__ = ["complaints", "desk", "inspections", "letters", "register"]
