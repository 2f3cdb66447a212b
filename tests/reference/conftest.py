from collections.abc import Iterator
from pathlib import Path

import pytest

from reference.services import LoadReport, reference_load
from tests.conftest import Shared

PUBLIC_RECORDS = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.fixture(scope="module")
def _loaded(shared_rows: Shared) -> Iterator[LoadReport]:
    with shared_rows():
        yield reference_load()


@pytest.fixture
def loaded(_loaded: LoadReport, db: None) -> LoadReport:
    """The shipped lists, and what their first load reported."""
    return _loaded


@pytest.fixture
def public_record():
    """Path of a file among the public records beside the checkout; skips, and says why, where they are absent."""

    def path_of(name: str) -> Path:
        path = PUBLIC_RECORDS / name
        if not path.exists():
            pytest.skip(f"needs the public record {name} in ../shared/data beside the checkout")
        return path

    return path_of


@pytest.fixture
def csv_file(tmp_path: Path):
    """Write lines to a file and hand its path over."""

    def write(*lines: str, name: str = "list.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding=encoding)
        return path

    return write
