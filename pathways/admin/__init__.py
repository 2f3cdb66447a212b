from .help import HelpLineAdmin
from .rules import ProgrammeAdmin, RuleAdmin, RuleSetAdmin

__all__ = ["HelpLineAdmin", "ProgrammeAdmin", "RuleAdmin", "RuleSetAdmin"]
