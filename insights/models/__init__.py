"""Scenarios with what came out when they were tried, and the map of skills as it stood on each day."""

from .simulations import Scenario, Simulation, SimulationEvent
from .skills import SkillsCell, SkillsDemand, SkillsMap

__all__ = ["Scenario", "Simulation", "SimulationEvent", "SkillsCell", "SkillsDemand", "SkillsMap"]
