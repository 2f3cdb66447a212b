from .caps import CapPoolAdmin, CapReservationAdmin, CapReservationEventAdmin
from .changes import RuleChangeAdmin
from .costs import SubsidySchemeAdmin, TravelCostAdmin
from .filing import FilingStepAdmin
from .help import HelpLineAdmin
from .rules import ProgrammeAdmin, RuleAdmin, RuleSetAdmin
from .wages import AllowanceAdmin, WageFloorAdmin, WageGroupAdmin

__all__ = [
    "AllowanceAdmin",
    "CapPoolAdmin",
    "CapReservationAdmin",
    "CapReservationEventAdmin",
    "FilingStepAdmin",
    "HelpLineAdmin",
    "ProgrammeAdmin",
    "RuleAdmin",
    "RuleChangeAdmin",
    "RuleSetAdmin",
    "SubsidySchemeAdmin",
    "TravelCostAdmin",
    "WageFloorAdmin",
    "WageGroupAdmin",
]
