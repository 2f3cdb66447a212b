from .change import ChangeEvent, RuleChange
from .effect import ChangeEffect
from .help import HelpLine
from .history import RuleEvent
from .programme import Programme, ProgrammeQuerySet, RuleSet
from .rule import Rule, RuleQuerySet

__all__ = [
    "ChangeEffect",
    "ChangeEvent",
    "HelpLine",
    "Programme",
    "ProgrammeQuerySet",
    "Rule",
    "RuleChange",
    "RuleEvent",
    "RuleQuerySet",
    "RuleSet",
]
