from .changes import ChangeForm, CheckForm, EndForm, ImportForm, NewRuleForm, form_for
from .programmes import RulesOn
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
    "form_for",
]
