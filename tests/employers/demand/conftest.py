from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from employers.demand.load import demand_import
from employers.demand.lookups import Lookups
from employers.demand.summary import DemandSummary
from reference.models import Crop, Occupation, OccupationCrosswalk
from reference.selectors import CropIndex, OccupationIndex
from tests import factories

AS_OF = date(2026, 1, 15)


@pytest.fixture
def usa(db: None) -> None:
    """What an import looks words up in: states, both pathways, a crop and its job."""
    factories.country("US", title_en="United States")
    for code, name in (("US-GA", "Georgia"), ("US-TX", "Texas"), ("US-NC", "North Carolina"), ("US-PR", "Puerto Rico")):
        factories.subdivision(code, name=name)
    for code in ("us-h2a", "us-h2b"):
        factories.programme(code)
    Crop.objects.create(code="strawberry", group="fruit", title_es="fresa", title_en="strawberry")
    job = Occupation.objects.create(
        code="9211.01",
        isco_code="9211",
        is_job=True,
        is_agricultural=True,
        title_es="jornalero",
        title_en="berry picker",
    )
    OccupationCrosswalk.objects.create(
        occupation=job, scheme="soc2018", code="45-2092", relation="overlaps", confidence="high"
    )


@pytest.fixture
def take(usa: None) -> Any:
    """`take(path)`: import it as of 15 January 2026 and check that the figures add up."""

    def take(path: Path, **options: Any) -> DemandSummary:
        summary = demand_import(path, **{"as_of": AS_OF} | options)
        assert summary.adds_up
        return summary

    return take


@pytest.fixture
def lookups() -> Lookups:
    """The same without a database."""
    states = {"georgia": "US-GA", "ga": "US-GA", "us ga": "US-GA", "texas": "US-TX", "north carolina": "US-NC"}
    return Lookups(
        programmes=frozenset(("us-h2a", "us-h2b")),
        states=states,
        countries={"united states of america": "US", "canada": "CA"},
        occupations=OccupationIndex({}, {}),
        crops=CropIndex(frozenset(("strawberry",))),
    )
