"""The admin of employers and their demand, by topic."""

from . import demand, employers, seats, vacancies

__all__ = ["demand", "employers", "seats", "vacancies"]
