"""Figures of what recruiting costs, as two people have published them."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from accounts.choices import Role
from pathways.models import SubsidyScheme, TravelCost
from pathways.models.costs import RecruitingFigure
from pathways.services import figure_publish, figure_save
from tests import factories

F = TypeVar("F", bound=RecruitingFigure)


def travel_cost(worker_country: str = "GT", amount: str | None = "450", **fields: Any) -> TravelCost:
    return _publish(TravelCost(**amount_for(worker_country, amount) | fields))


def subsidy(worker_country: str = "GT", amount: str = "150", **fields: Any) -> SubsidyScheme:
    named = {"title_es": "Apoyo al viaje", "title_en": "Help with the journey", "payer": "Ministerio"}
    return _publish(SubsidyScheme(**amount_for(worker_country, amount) | named | fields))


def _publish(figure: F) -> F:
    figure_save(figure=figure, by=factories.user(Role.POLICY_EDITOR))
    return figure_publish(figure=figure, by=factories.user(Role.POLICY_EDITOR))


def amount_for(worker_country: str, amount: str | None) -> dict[str, Any]:
    return {
        "worker_country": factories.country(worker_country),
        "country": factories.country("US"),
        "amount": amount,
        "currency": "USD",
        "effective_from": date(2026, 1, 1),
        "citation": "Acuerdo 7",
        "checked_on": date(2026, 11, 1),
        "confidence": "high",
    }
