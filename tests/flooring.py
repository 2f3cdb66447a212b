"""Floors of groups, for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from matching.models import Floor
from pathways.models import Programme
from tests import factories

LAW = "Art. 4(1) CEDAW; 22 CFR 41.40: nada lo prohíbe."


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
