"""Matching proposes, people decide: runs, the proposals they made, why, and what would have opened a closed door."""

from .floors import Floor, FloorPreview
from .left import NotProposed
from .live import LivePlan, PlanChange, PlanChangeEvent, RunPlacements, Touched
from .named import NamedPerson, NamedPersonEvent
from .periods import PeriodsStudy
from .proposal import NearMiss, Proposal, ProposalEvent
from .run import MatchRun, RunEvent
from .standing import RunStanding
from .steps import RunKept, RunShard, RunStep
from .weights import ScoreWeights, WeightsPreview

__all__ = [
    "Floor", "FloorPreview", "LivePlan", "MatchRun", "NamedPerson", "NamedPersonEvent", "NearMiss", "NotProposed", "PeriodsStudy",
    "PlanChange", "PlanChangeEvent", "Proposal", "ProposalEvent", "RunEvent", "RunKept", "RunPlacements", "RunShard", "RunStanding",
    "RunStep", "ScoreWeights", "Touched", "WeightsPreview",
]  # fmt: skip
