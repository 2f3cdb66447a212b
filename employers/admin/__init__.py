"""The admin of employers and their demand, by topic."""

from . import demand, employers, vacancies

__all__ = ["demand", "employers", "vacancies"]
