from .programme import Programme, RuleSet
from .rule import Rule, RuleQuerySet

__all__ = ["Programme", "Rule", "RuleQuerySet", "RuleSet"]
