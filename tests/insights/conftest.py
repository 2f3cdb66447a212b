from tests.matching.conftest import rules, shipped  # noqa: F401
