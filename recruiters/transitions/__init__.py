"""The state machines of this room, a table each, by topic."""

from .complaints import COMPLAINT_MOVES, COMPLAINT_NOTES
from .inspections import CAMPAIGN_MOVES, INSPECTION_MOVES, SIGNAL_MOVES
from .ledger import RESTITUTION_MOVES
from .licences import LICENCE_MOVES, SANCTIONED_MOVES
from .sanctions import APPEAL_MOVES, SANCTION_MOVES, SANCTION_PAGE_MOVES
from .vetting import VETTING_MOVES

__all__ = [
    "APPEAL_MOVES",
    "CAMPAIGN_MOVES",
    "COMPLAINT_MOVES",
    "COMPLAINT_NOTES",
    "INSPECTION_MOVES",
    "LICENCE_MOVES",
    "RESTITUTION_MOVES",
    "SANCTIONED_MOVES",
    "SANCTION_MOVES",
    "SANCTION_PAGE_MOVES",
    "SIGNAL_MOVES",
    "VETTING_MOVES",
]
