from .caps import (
    CapClosing,
    CapPool,
    CapPoolQuerySet,
    CapReport,
    CapReservation,
    CapReservationEvent,
)
from .change import ChangeEvent, RuleChange
from .costs import SubsidyScheme, TravelCost
from .effect import ChangeEffect
from .figures import DatedFigure, FigureQuerySet
from .filing import FilingStep, FilingStepQuerySet
from .help import HelpLine
from .history import RuleEvent
from .programme import Programme, ProgrammeQuerySet, RuleSet
from .rule import Rule, RuleQuerySet
from .wages import Allowance, WageFloor, WageGroup

__all__ = [
    "Allowance",
    "CapClosing",
    "CapPool",
    "CapPoolQuerySet",
    "CapReport",
    "CapReservation",
    "CapReservationEvent",
    "ChangeEffect",
    "ChangeEvent",
    "DatedFigure",
    "FigureQuerySet",
    "FilingStep",
    "FilingStepQuerySet",
    "HelpLine",
    "Programme",
    "ProgrammeQuerySet",
    "Rule",
    "RuleChange",
    "RuleEvent",
    "RuleQuerySet",
    "RuleSet",
    "SubsidyScheme",
    "TravelCost",
    "WageFloor",
    "WageGroup",
]
