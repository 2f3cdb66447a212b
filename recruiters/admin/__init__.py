"""The admin of recruiters and of complaints, by topic."""

from . import complaints, desk, identity, inspections, ledger, letters, licences, register, sanctions, vetting

__all__ = [
    "complaints",
    "desk",
    "identity",
    "inspections",
    "ledger",
    "letters",
    "licences",
    "register",
    "sanctions",
    "vetting",
]
