"""The state machines of this room, a table each, by topic."""

from .complaints import COMPLAINT_MOVES, COMPLAINT_NOTES
from .identity import ALERT_BY_ITSELF, ALERT_MOVES
from .inspections import CAMPAIGN_MOVES, INSPECTION_MOVES, SIGNAL_MOVES
from .ledger import RESTITUTION_BY_HAND, RESTITUTION_MOVES
from .licences import LICENCE_MOVES, LIFTING_MOVES, SANCTIONED_MOVES
from .sanctions import APPEAL_MOVES, SANCTION_MOVES, SANCTION_PAGE_MOVES
from .sureties import SURETY_CALL_MOVES
from .vetting import VETTING_MOVES

__all__ = [
    "ALERT_BY_ITSELF",
    "ALERT_MOVES",
    "APPEAL_MOVES",
    "CAMPAIGN_MOVES",
    "COMPLAINT_MOVES",
    "COMPLAINT_NOTES",
    "INSPECTION_MOVES",
    "LICENCE_MOVES",
    "LIFTING_MOVES",
    "RESTITUTION_BY_HAND",
    "RESTITUTION_MOVES",
    "SANCTIONED_MOVES",
    "SANCTION_MOVES",
    "SANCTION_PAGE_MOVES",
    "SIGNAL_MOVES",
    "SURETY_CALL_MOVES",
    "VETTING_MOVES",
]
