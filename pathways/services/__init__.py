"""Every write to programmes, rules, wage floors, allowances, caps and filing steps."""

from .caps import CapFull, cap_release, cap_reserve, cap_reserve_for_person, cap_use
from .changes import NotReady, change_begin, change_move, change_publish, change_save, change_submit
from .effects import effect_count, effect_request, effects_sweep
from .figures import figure_publish, figure_save, figure_withdraw, figures_load
from .help import help_line_save, help_lines_load
from .importing import ImportReport, rules_import
from .loading import LoadReport, rules_load
from .shipped import caps_load, steps_load

__all__ = [
    "CapFull",
    "ImportReport",
    "LoadReport",
    "NotReady",
    "cap_release",
    "cap_reserve",
    "cap_reserve_for_person",
    "cap_use",
    "caps_load",
    "change_begin",
    "change_move",
    "change_publish",
    "change_save",
    "change_submit",
    "effect_count",
    "effect_request",
    "effects_sweep",
    "figure_publish",
    "figure_save",
    "figure_withdraw",
    "figures_load",
    "help_line_save",
    "help_lines_load",
    "rules_import",
    "rules_load",
    "steps_load",
]
