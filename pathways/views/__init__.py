from .changes import change_count, change_edit, change_list, change_page, change_progress
from .programmes import programme_list, programme_page
from .public import public_list, public_page
from .rules import rule_begin, rule_list, rule_new, rule_page, rules_export, rules_import_page
from .wages import wage_page

__all__ = [
    "change_count",
    "change_edit",
    "change_list",
    "change_page",
    "change_progress",
    "programme_list",
    "programme_page",
    "public_list",
    "public_page",
    "rule_begin",
    "rule_list",
    "rule_new",
    "rule_page",
    "rules_export",
    "rules_import_page",
    "wage_page",
]
