"""What a finished run keeps beside its proposals: how far everybody came, and why somebody was not proposed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from matching.fairness.stages import packed_ids, packed_stages
from matching.models import MatchRun, NotProposed, RunStanding
from tests import factories
from workers.models import Worker


def run_standing(of: MatchRun, stages: Mapping[int, int] | None = None, **unfilled: int) -> RunStanding:
    """Not saved: how far each person (by id) came, and the seats left of vacancies (`v7=2`)."""
    ids = sorted(stages or {})
    return RunStanding(
        run=of,
        people=packed_ids(np.array(ids, np.int64)),
        stages=packed_stages(np.array([(stages or {})[pk] for pk in ids], np.uint8)),
        unfilled={name.removeprefix("v"): seats for name, seats in unfilled.items()},
    )


def not_proposed(person: Worker, *, of: MatchRun | None = None, **fields: Any) -> NotProposed:
    return NotProposed.objects.create(**{"run": of or factories.run(), "worker": person, "open_to": 0} | fields)
