"""Plans that are kept up to date and changes that wait for approval, without a run and without a repair."""

from __future__ import annotations

from typing import Any

from employers.models import Vacancy
from matching.models import LivePlan, MatchRun, PlanChange
from tests.api import scene
from workers.models import Worker


def plan(of: MatchRun | None = None, **fields: Any) -> LivePlan:
    """The current plan of a run, by default of a finished one of Guatemala."""
    run = of or scene.run(scope={"countries": ["GT"]})
    return LivePlan.objects.create(run=run, **{"countries": run.scope.get("countries", [])} | fields)


def change(
    person: Worker,
    *,
    before: Vacancy | None = None,
    after: Vacancy | None = None,
    plan: LivePlan | None = None,
    **fields: Any,
) -> PlanChange:
    """A change that waits: 70 points where the person was, 80 where they would be."""
    defaults: dict[str, Any] = {"cause": "person"}
    if before is not None:
        defaults["score_before"] = 7000
    if after is not None:
        defaults |= {"score": 8000, "score_parts": {"occupation": 3000, "experience": 5000}}
    of = plan or globals()["plan"]()
    return PlanChange.objects.create(plan=of, worker=person, before=before, after=after, **defaults | fields)
