from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from config.demo.build import Demonstration, build
from config.demo.make import Made, make_demo
from pathways.services import rules_load
from reference.services import reference_load
from tests.conftest import Shared

AS_OF = date(2026, 11, 24)
SEED = 7


@pytest.fixture(scope="session")
def large() -> Demonstration:
    """Twenty thousand people and two thousand vacancies, without a database."""
    return build(20_000, 2_000, SEED, AS_OF)


@pytest.fixture(scope="session")
def small() -> Demonstration:
    return build(1_500, 150, SEED, AS_OF)


@pytest.fixture(scope="module")
def _shipped(shared_rows: Shared) -> Iterator[None]:
    with shared_rows():
        reference_load()
        rules_load()
        yield


@pytest.fixture
def make(_shipped: None, db: None) -> Any:
    """`make(workers=300, ...)` on reference lists and rules as they are shipped."""

    def call(**options: Any) -> Made:
        sizes = {"workers": 300, "vacancies": 40, "seed": SEED, "as_of": AS_OF}
        return make_demo(**(sizes | options), say=lambda _text: None)

    return call
