"""The demonstration asked for before there are lists and rules, in a module where nothing is loaded for all tests."""

import pytest

from common.errors import InvalidInput
from config.demo.make import make_demo

from .conftest import AS_OF


def test_reference_lists_and_rules_come_first(db: None) -> None:
    with pytest.raises(InvalidInput, match="load_reference"):
        make_demo(workers=1, vacancies=1, seed=1, as_of=AS_OF)
