"""Reads of the stages of a run: each as a whole, and the parts of those that are divided among processes."""

from __future__ import annotations

from ..models import MatchRun, RunStep


def stages_of(run: MatchRun) -> list[RunStep]:
    """In their order. One query, none where the steps were read with the run."""
    return [step for step in run.steps.all() if not step.shard]


def parts_of(run: MatchRun, stage: str) -> list[RunStep]:
    """None where the stage is one process's alone."""
    return [step for step in run.steps.all() if step.shard and step.stage == stage]
