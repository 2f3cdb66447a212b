from .changes import ChangeForm, CheckForm, EndForm, ImportForm, NewRuleForm, form_for
from .programmes import RulesOn, WagesOn
from .rules import ChangeFilter, RuleFilter

__all__ = [
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
