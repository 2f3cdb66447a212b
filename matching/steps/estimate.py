"""How long a run will take still: from what its stages took in earlier runs of like size, and from its own pace."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import median

from ..choices import RunStage, RunStatus, StepState
from ..models import MatchRun, RunStep
from .selectors import stages_of

LIKE = 4  # times as many people or vacancies, or a quarter of them: beyond that a rate tells little
MOST_RUNS = 5
ENOUGH = 20  # of so many parts one is done before a stage's own pace counts
TOLD_BY = 1.0  # seconds that stages were expected to take before what they took says how fast the machine is today
SLOWEST, FASTEST = 4.0, 0.5
_OF_PEOPLE = (RunStage.SNAPSHOT, RunStage.PUBLISH)
_TO_AND_FRO = (RunStage.SCAN, RunStage.AUCTION, RunStage.PRICING)


def seconds_left(run: MatchRun) -> int | None:
    """About how long a run under way will take still; None where nothing tells. Two queries.

    Reading and giving reasons grow with the people, what lies between with the pairs. How fast the machine is today is told by the
    stages that are over, beside what they were expected to take.
    """
    if run.status != RunStatus.RUNNING or not run.workers or not run.vacancies:
        return None
    steps = stages_of(run)
    ahead = _ahead(steps)
    if not ahead:
        return None
    if len(ahead) == 1 and (left := _at_its_pace(ahead[0])) is not None:
        return left
    expected = _expected(run, run.workers, run.vacancies)
    if any(step.stage not in expected for step in ahead):
        return None
    pace = _pace([step for step in steps if step not in ahead], expected)
    return round(sum(max(expected[step.stage] * pace - step.seconds, 0) for step in ahead))


def _ahead(steps: Sequence[RunStep]) -> list[RunStep]:
    """What is not over. The engine comes back to scan, auction and pricing until the assignment is made."""
    assigned = any(step.fingerprint for step in steps if step.stage == RunStage.PRICING)
    return [step for step in steps if step.state != StepState.DONE or (step.stage in _TO_AND_FRO and not assigned)]


def _at_its_pace(step: RunStep) -> int | None:
    """Giving reasons goes at an even pace, which is measured."""
    if not step.total or step.done * ENOUGH < step.total:
        return None
    return round(step.seconds * (step.total - step.done) / step.done)


def _expected(run: MatchRun, workers: int, vacancies: int) -> Mapping[str, float]:
    """Seconds by stage for so many people and vacancies: the median rate of the newest runs of like size."""
    like = RunStep.objects.filter(
        state=StepState.DONE,
        shard=0,
        run__status=RunStatus.DONE,
        run__workers__range=(workers / LIKE, workers * LIKE),
        run__vacancies__range=(vacancies / LIKE, vacancies * LIKE),
    ).exclude(run=run)
    newest = like.order_by("-run_id").values_list("stage", "seconds", "run__workers", "run__vacancies")
    rates: dict[str, list[float]] = defaultdict(list)
    for stage, seconds, people, work in newest[: MOST_RUNS * len(RunStage)]:
        if size := _size(stage, people or 0, work or 0):
            rates[stage].append(seconds / size)
    return {stage: median(found) * _size(stage, workers, vacancies) for stage, found in rates.items()}


def _size(stage: str, workers: int, vacancies: int) -> int:
    return workers if stage in _OF_PEOPLE else workers * vacancies


def _pace(over: Sequence[RunStep], expected: Mapping[str, float]) -> float:
    """How many times as long as expected this run's stages took so far."""
    known = [step for step in over if step.stage in expected]
    should = sum(expected[step.stage] for step in known)
    if should < TOLD_BY:
        return 1.0
    return min(max(sum(step.seconds for step in known) / should, FASTEST), SLOWEST)
