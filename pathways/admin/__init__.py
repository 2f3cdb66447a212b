from .rules import ProgrammeAdmin, RuleAdmin, RuleSetAdmin

__all__ = ["ProgrammeAdmin", "RuleAdmin", "RuleSetAdmin"]
