from .changes import Asked, ChangeForm, CheckForm, EndForm, ImportForm, NewRuleForm, form_for
from .programmes import RulesOn, WagesOn
from .rules import ChangeFilter, RuleFilter

__all__ = [
    "Asked",
    "ChangeFilter",
    "ChangeForm",
    "CheckForm",
    "EndForm",
    "ImportForm",
    "NewRuleForm",
    "RuleFilter",
    "RulesOn",
    "WagesOn",
    "form_for",
]
