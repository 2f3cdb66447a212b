"""Every write to programmes and rules."""

from .loading import LoadReport, rules_load

__all__ = ["LoadReport", "rules_load"]
