"""Every read of programmes and rules: what is in force on a day, in which version, and how a finding is put to a person."""

from ..display import (
    DisplayedChange,
    DisplayedFinding,
    FindingGroups,
    changes_for_display,
    findings_for_display,
    findings_for_display_together,
    in_groups,
    standing_label,
)
from .rules import (
    compiled_rules,
    programme_rules,
    programmes_listed,
    rule_set_versions,
    rule_sets_rewritten,
    rules_for_everybody,
    rules_in_force,
    rules_on_shelf,
    rules_published,
)

__all__ = [
    "DisplayedChange",
    "DisplayedFinding",
    "FindingGroups",
    "changes_for_display",
    "compiled_rules",
    "findings_for_display",
    "findings_for_display_together",
    "in_groups",
    "programme_rules",
    "programmes_listed",
    "rule_set_versions",
    "rule_sets_rewritten",
    "rules_for_everybody",
    "rules_in_force",
    "rules_on_shelf",
    "rules_published",
    "standing_label",
]
