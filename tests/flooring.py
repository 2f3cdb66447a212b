"""Floors of groups, for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from matching.models import Floor, FloorPreview
from pathways.models import Programme
from tests import factories

LAW = "Art. 4(1) CEDAW; 22 CFR 41.40: nada lo prohíbe."
MOVES = {"loses": 0, "gains": 12, "moves": 14, "stays": 30}


def result(country: str = "GT", **floor: Any) -> dict[str, Any]:
    """What a finished preview keeps; `floor`: other numbers of the floor that is tried. None of them is small."""
    told = {
        "floor": 0, "country": country, "programme": "us-h2a", "by": "sex", "group": "F", "percent": 50, "places": 80, "before": 28,
        "now": 28, "wanted": 40, "open_to": 90, "reached": 40, "price": 3620,
    }  # fmt: skip
    return {
        "workers": 500, "vacancies": 12, "seats": 80, "as_of": "2026-11-27", "floor": told | floor, "replaces": [], "others": [],
        "people": {"group": MOVES, "others": MOVES | {"loses": 12, "gains": 0}}, "totals": [600_000, 590_000],
        "bounds": [600_000, 590_050], "gaps": [0.0, 0.0000847],
    }  # fmt: skip


def floor(country: str = "GT", programme: str | None = None, **fields: Any) -> Floor:
    """One that somebody decided: from today, women, half of the places."""
    pathway = programme or (Programme.objects.first() or factories.programme()).pk
    defaults = {
        "country": factories.country(country),
        "programme_id": pathway,
        "by": "sex",
        "group": "F",
        "percent": 50,
        "valid_from": timezone.localdate(),
        "valid_until": date(2098, 12, 31),
        "legal_note": LAW,
        "reason": "Por acuerdo.",
    }
    fields.setdefault("decided_by", factories.user())
    return Floor.objects.create(**defaults | fields)


def preview(country: str = "GT", programme: str | None = None, **fields: Any) -> FloorPreview:
    """One that has finished, of women, half of the places, from today."""
    pathway = programme or (Programme.objects.first() or factories.programme()).pk
    defaults = {
        "country": factories.country(country),
        "programme_id": pathway,
        "by": "sex",
        "group": "F",
        "percent": 50,
        "valid_from": timezone.localdate(),
        "valid_until": date(2098, 12, 31),
        "status": "done",
        "stage": "finished",
        "finished_at": timezone.now(),
        "result": result(country),
    }
    fields.setdefault("requested_by", factories.user())
    return FloorPreview.objects.create(**defaults | fields)
