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
from ..wage_columns import WageQuestion
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
from .wages import (
    BasisOutlook,
    WageOutlook,
    allowances_published,
    figures_run_out,
    floors_published,
    wage_bounds,
    wage_outlook,
)

__all__ = [
    "BasisOutlook",
    "DisplayedChange",
    "DisplayedFinding",
    "FindingGroups",
    "WageOutlook",
    "WageQuestion",
    "allowances_published",
    "changes_for_display",
    "compiled_rules",
    "figures_run_out",
    "findings_for_display",
    "findings_for_display_together",
    "floors_published",
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
    "wage_bounds",
    "wage_outlook",
]
