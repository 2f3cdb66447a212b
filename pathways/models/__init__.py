from .change import ChangeEvent, RuleChange
from .effect import ChangeEffect
from .figures import DatedFigure, FigureQuerySet
from .help import HelpLine
from .history import RuleEvent
from .programme import Programme, ProgrammeQuerySet, RuleSet
from .rule import Rule, RuleQuerySet
from .wages import Allowance, WageFloor, WageGroup

__all__ = [
    "Allowance",
    "ChangeEffect",
    "ChangeEvent",
    "DatedFigure",
    "FigureQuerySet",
    "HelpLine",
    "Programme",
    "ProgrammeQuerySet",
    "Rule",
    "RuleChange",
    "RuleEvent",
    "RuleQuerySet",
    "RuleSet",
    "WageFloor",
    "WageGroup",
]
