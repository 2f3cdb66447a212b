from .help import HelpLineAdmin
from .rules import ProgrammeAdmin, RuleAdmin, RuleSetAdmin
from .wages import AllowanceAdmin, WageFloorAdmin, WageGroupAdmin

__all__ = [
    "AllowanceAdmin",
    "HelpLineAdmin",
    "ProgrammeAdmin",
    "RuleAdmin",
    "RuleSetAdmin",
    "WageFloorAdmin",
    "WageGroupAdmin",
]
