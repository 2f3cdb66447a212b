"""Every write to programmes and rules."""

from .changes import NotReady, change_begin, change_move, change_publish, change_save, change_submit
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
    "help_line_save",
    "help_lines_load",
    "rules_load",
]
