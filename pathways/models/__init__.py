from .change import ChangeEvent, RuleChange
from .effect import ChangeEffect
from .history import RuleEvent
from .programme import Programme, RuleSet
from .rule import Rule, RuleQuerySet

__all__ = ["ChangeEffect", "ChangeEvent", "Programme", "Rule", "RuleChange", "RuleEvent", "RuleQuerySet", "RuleSet"]
