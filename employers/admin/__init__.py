"""The admin of employers and their demand, by topic."""

from . import addenda, demand, employers, seats, uploads, vacancies

__all__ = ["addenda", "demand", "employers", "seats", "vacancies"]
__all__ = ["demand", "employers", "seats", "vacancies"]
from . import enforcement, verification

__all__ = ["demand", "employers", "enforcement", "vacancies", "verification"]
__all__ = ["addenda", "demand", "employers", "seats", "uploads", "vacancies"]
