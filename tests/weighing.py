"""Weights of the score and their previews, for tests."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from matching.engine.weights import PART_KEYS, SHIPPED, WHOLE
from matching.models import ScoreWeights, WeightsPreview
from tests import factories

_number = count(1)

RESULT: dict[str, Any] = {
    "workers": 4, "vacancies": 1, "seats": 2, "as_of": "2026-11-27", "as_the_run_saw": False,
    "people": {"stays": 1, "moves": 0, "loses": 1, "gains": 1, "none": 1},
    "parts": {key: [900, 1000] for key in PART_KEYS},
    "programmes": [], "places": [], "some": {"loses": [], "gains": [], "moves": []},
}  # fmt: skip


def only(key: str) -> dict[str, int]:
    """All points for one part."""
    return dict.fromkeys(PART_KEYS, 0) | {key: WHOLE}


def even() -> dict[str, int]:
    """As many points for each part as come out even, what is left over for the first."""
    each = WHOLE // len(PART_KEYS)
    return {key: each + (WHOLE - each * len(PART_KEYS)) * (key == PART_KEYS[0]) for key in PART_KEYS}


def days(n: int) -> date:
    return timezone.localdate() + timedelta(days=n)


def shipped() -> ScoreWeights:
    """The region's first ones, as the product brings them, long in force: whatever it proposes for later days."""
    first = {"version": "platform-1", "valid_from": days(-900), "reason": "Primera propuesta.", "origin": "shipped"}
    return ScoreWeights.objects.create(**first, **SHIPPED.points())


def preview(country: str | None = "GT", **fields: Any) -> WeightsPreview:
    """One that has finished, of weights to come."""
    defaults = {
        "country": factories.country(country) if country else None,
        "valid_from": days(next(_number)),
        "points": only("waiting"),
        "against": SHIPPED.points(),
        "reason": "Quien espera más.",
        "status": "done",
        "finished_at": timezone.now(),
        "result": RESULT,
    }
    fields.setdefault("requested_by", factories.user())
    return WeightsPreview.objects.create(**defaults | fields)


def weights(country: str | None = "GT", points: dict[str, int] | None = None, **fields: Any) -> ScoreWeights:
    """A version that somebody decided, in force from today unless `valid_from` says otherwise."""
    fields = {
        "valid_from": timezone.localdate(),
        "version": f"version-{next(_number)}",
        "reason": "Por acuerdo.",
    } | fields
    tried = preview(country, valid_from=fields["valid_from"], points=points or only("waiting"))
    return ScoreWeights.objects.create(
        country=tried.country, preview=tried, decided_by=tried.requested_by, **tried.weights.points(), **fields
    )
