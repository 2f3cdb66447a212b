"""Scenarios with what came out when they were tried, the map of skills as it stood on each day, and the picture of demand."""

from .demand import DemandForecast, DemandOrganisation, DemandPicture
from .simulations import Scenario, Simulation, SimulationEvent
from .skills import SkillsCell, SkillsDemand, SkillsMap

__all__ = [
    "DemandForecast",
    "DemandOrganisation",
    "DemandPicture",
    "Scenario",
    "Simulation",
    "SimulationEvent",
    "SkillsCell",
    "SkillsDemand",
    "SkillsMap",
]
