from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import transaction

from pathways.figure_files import read_figures, shipped_figures
from pathways.rule_files import shipped_files
from pathways.services import LoadReport, caps_load, rules_load, steps_load
from reference.models import Country, Subdivision
from tests.conftest import Shared
from tests.factories import country, crop, language, occupation, subdivision

COUNTRIES = ("GT", "HN", "SV", "BZ", "US", "MX", "CA", "HT", "CO", "EC", "CR")
PROVINCES = ("AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT")
PLACES = ("MX-CHP", "MX-CAM", "MX-TAB", "MX-ROO", "US-GA", "GT-13", *(f"CA-{code}" for code in PROVINCES))
OCCUPATIONS = ("9211", "9212", "9212.03", "9213", "9214", "7511", "9329")
CROPS = ("beef-cattle", "dairy", "goats", "horses", "sheep")

RULE_FILE = """\
code = "us-test"
authority = "Nobody"
checked_on = 2026-11-23
title.es = "Prueba"
title.en = "Test"
title.fr = "Essai"

[programme]
country = "US"
authority = "Nobody"
status = "in_force"
is_work = true
source = "https://www.example.org/law"
title = { es = "Prueba", en = "Test", fr = "Essai" }
summary = { es = "Prueba", en = "Test", fr = "Essai" }

[[rule]]
key = "adult"
kind = "minimum_age"
parameters.years = 18
severity = "bar"
citation = "Law 1"
source = "https://www.example.org/law"
confidence = "high"
from = 2020-01-01
to = 2024-12-31
title = { es = "Mayor de edad", en = "Of age", fr = "Majeur" }
advice = { es = "Espere", en = "Wait", fr = "Attendez" }

[[rule]]
key = "adult"
kind = "minimum_age"
parameters.years = 21
severity = "bar"
citation = "Law 2"
source = "https://www.example.org/law"
confidence = "high"
from = 2025-01-01
title = { es = "Mayor de edad", en = "Of age", fr = "Majeur" }
advice = { es = "Espere", en = "Wait", fr = "Attendez" }
"""


def rows_that_rules_name() -> None:
    """The countries, places, occupations, commodities and languages that rules name."""
    for code in COUNTRIES:
        country(code)
    for code in PLACES:
        subdivision(code)
    for code in OCCUPATIONS:
        occupation(code)
    for code in CROPS:
        crop(code)
    for code in ("eng", "fra"):
        language(code)
    assert Country.objects.count() == len(COUNTRIES)


@pytest.fixture(scope="module")
def _places(shared_rows: Shared) -> Iterator[None]:
    with shared_rows():
        rows_that_rules_name()
        yield


@pytest.fixture
def places(_places: None, db: None) -> None:
    """A test that stands on `rows_that_rules_name`."""


@pytest.fixture
def wage_places(places: None) -> None:
    """Every state and province that a shipped wage floor or allowance is for."""
    figures = read_figures(shipped_figures())
    codes = {row.values["subdivision_id"] for row in (*figures.floors, *figures.allowances)} - {None, *PLACES}
    Subdivision.objects.bulk_create(Subdivision(code=code, country_id=code[:2], name=code) for code in sorted(codes))


@pytest.fixture(scope="module")
def _shipped_rules(_places: None) -> Iterator[LoadReport]:
    with transaction.atomic():
        yield rules_load(shipped_files())
        transaction.set_rollback(True)


@pytest.fixture
def shipped_rules(_shipped_rules: LoadReport, db: None) -> LoadReport:
    """The shipped rules under every test of the module, and what their first load reported."""
    return _shipped_rules


@pytest.fixture
def freshly_loaded(places: None) -> LoadReport:
    """The shipped rules under this test alone, in a module whose other tests stand on none."""
    return rules_load(shipped_files())


@pytest.fixture
def rule_file(tmp_path: Path) -> Callable[..., Path]:
    """Write `RULE_FILE` with each (old, new) replaced; the old text must be there."""

    def write(*changes: tuple[str, str], name: str = "us-test.toml") -> Path:
        text = RULE_FILE
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def shipped_caps(shipped_rules: LoadReport) -> LoadReport:
    return caps_load()


@pytest.fixture
def shipped_steps(shipped_rules: LoadReport) -> LoadReport:
    return steps_load()
