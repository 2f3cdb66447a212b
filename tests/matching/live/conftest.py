from __future__ import annotations

from collections.abc import Iterator

import pytest

from matching.live.execution import forget_kept


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """What one test left in memory is of rows that are gone."""
    forget_kept()
    yield
    forget_kept()
