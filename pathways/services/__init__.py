"""Every write to programmes, rules, wage floors and allowances."""

from .changes import NotReady, change_begin, change_move, change_publish, change_save, change_submit
from .figures import figure_publish, figure_save, figure_withdraw, figures_load
from .help import help_line_save, help_lines_load
from .loading import LoadReport, rules_load

__all__ = [
    "LoadReport",
    "NotReady",
    "change_begin",
    "change_move",
    "change_publish",
    "change_save",
    "change_submit",
    "figure_publish",
    "figure_save",
    "figure_withdraw",
    "figures_load",
    "help_line_save",
    "help_lines_load",
    "rules_load",
]
