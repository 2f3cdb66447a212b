"""Every read of programmes, rules, caps and filing steps: what stands on a day, and how a finding is put to a person."""

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
from .caps import PoolStanding, Start, caps_around, caps_listed, places_left_for, reservations_of, standings
from .filing import CalendarStep, FilingCalendar, filing_calendar, proofs
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
    "CalendarStep",
    "DisplayedChange",
    "DisplayedFinding",
    "FilingCalendar",
    "FindingGroups",
    "PoolStanding",
    "Start",
    "WageOutlook",
    "WageQuestion",
    "allowances_published",
    "caps_around",
    "caps_listed",
    "changes_for_display",
    "compiled_rules",
    "figures_run_out",
    "filing_calendar",
    "findings_for_display",
    "findings_for_display_together",
    "floors_published",
    "in_groups",
    "places_left_for",
    "programme_rules",
    "programmes_listed",
    "proofs",
    "reservations_of",
    "rule_set_versions",
    "rule_sets_rewritten",
    "rules_for_everybody",
    "rules_in_force",
    "rules_on_shelf",
    "rules_published",
    "standing_label",
    "standings",
    "wage_bounds",
    "wage_outlook",
]
