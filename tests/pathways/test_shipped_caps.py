"""The shipped caps and steps of filing: what they say, and how files of them are loaded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError

from pathways.choices import Origin
from pathways.engine.caps import COUNTED, PlacesLeft
from pathways.models import CapClosing, CapPool, FilingStep
from pathways.readable import WrongRules
from pathways.selectors import Start, places_left_for
from pathways.services import (
    cap_release,
    cap_reserve,
    caps_load,
    steps_load,
)
from tests import factories

D = date
TODAY = D(2026, 11, 26)


@pytest.fixture(autouse=True)
def on_that_day() -> Iterator[None]:
    """Of a day gone by the reservations of the time are counted anew."""
    with time_machine.travel(datetime(2026, 11, 26, 18, tzinfo=UTC)):
        yield


def test_the_shipped_caps_say_what_is_known_and_nothing_about_2027(shipped_caps, django_assert_max_num_queries):
    """Starts of fiscal years 2023 to 2027, as of one day."""
    asked = {
        "first half of 2026": Start("us-h2b", D(2026, 2, 1)),
        "the same, petition in time": Start("us-h2b", D(2026, 2, 1), petition=D(2026, 2, 6)),
        "the same, certified": Start("us-h2b", D(2026, 2, 1), certified=True),
        "autumn of 2025": Start("us-h2b", D(2025, 11, 1)),
        "summer of 2026": Start("us-h2b", D(2026, 6, 1)),
        "2025": Start("us-h2b", D(2025, 6, 1)),
        "2027": Start("us-h2b", D(2027, 2, 1)),
        "H-2A": Start("us-h2a", D(2026, 6, 1)),
    }
    places_left_for(
        list(asked.values()), TODAY
    )  # from here on the pools are ready: one query looks whether they changed
    with django_assert_max_num_queries(1):
        left = dict(zip(asked, places_left_for(list(asked.values()), TODAY), strict=True))
    nothing = PlacesLeft(0, 0, {}, 0)
    assert left["first half of 2026"] == left["autumn of 2025"] == nothing
    assert left["the same, petition in time"] == PlacesLeft(
        0, COUNTED, {}, 0
    )  # too late for the half, in time for returning workers
    assert left["the same, certified"] == PlacesLeft(-1, -1, {}, 0)
    assert left["summer of 2026"] == PlacesLeft(-1, 0, {}, 0)  # the second half: nobody told us
    assert set(left["2025"].reserved) == {"GT", "HN", "SV", "HT", "CO", "EC", "CR"}
    assert left["2027"] == left["H-2A"] == PlacesLeft()


def test_the_cap_of_2026_closed_on_its_day(shipped_caps):
    start = [Start("us-h2b", D(2025, 11, 1))]
    assert places_left_for(start, D(2025, 9, 12))[0].general == -1
    assert places_left_for(start, D(2025, 9, 13))[0].general == 0


# ── files ─────────────────────────────────────────────────────────────────
def test_the_shipped_files_load_once_and_then_change_nothing(shipped_caps, shipped_steps):
    assert shipped_caps.created == shipped_caps.read == CapPool.objects.count()
    assert shipped_steps.created == shipped_steps.read == FilingStep.objects.count()
    stamps = list(CapPool.objects.order_by("pk").values_list("pk", "updated_at"))
    again = caps_load(), steps_load()
    assert [report.unchanged for report in again] == [shipped_caps.read, shipped_steps.read]
    assert list(CapPool.objects.order_by("pk").values_list("pk", "updated_at")) == stamps
    assert not CapPool.objects.filter(year=2027, is_supplemental=True).exists()
    supplements = CapPool.objects.filter(is_supplemental=True).order_by().values_list("year", "total")
    by_year = {year: sum(total for other, total in supplements if other == year) for year, _ in supplements}
    assert by_year == {2020: 35_000, 2021: 22_000, 2022: 55_000, 2023: 64_716, 2024: 64_716, 2025: 64_716, 2026: 64_716}


def test_what_staff_changed_or_added_stays_theirs(shipped_caps, shipped_steps):
    half = CapPool.objects.get(key="first-half", year=2027)
    half.total = 20_000
    half.save()
    added = factories.cap_pool(key="ours", year=2027)
    CapClosing.objects.create(pool=half, closed_on=D(2026, 12, 1), citation="USCIS")
    step = FilingStep.objects.get(programme_id="us-h2a", key="petition")
    step.length = 10
    step.save()
    caps, steps = caps_load(), steps_load()
    assert (caps.kept, caps.updated, steps.kept, steps.updated) == (1, 0, 1, 0)
    half.refresh_from_db()
    step.refresh_from_db()
    assert (half.total, half.closings.count(), step.length) == (20_000, 1, 10)
    assert CapPool.objects.filter(pk=added.pk, origin=Origin.STAFF).exists()


POOL = """\
code = "us-h2b"
checked_on = 2026-11-23

[[pool]]
key = "half"
year = 2026
year_kind = "fiscal_us"
starts = { from = "10-01", to = "03-31" }
total = 10
citation = "INA"
source = "https://www.example.org/law"
confidence = "high"
title = { es = "a", en = "b", fr = "c" }
closings = [{ on = 2025-09-12, citation = "USCIS", source = "https://www.example.org/" }]
"""
WRONG = [
    ("total = 10", "total = 0", 9, "from 1 to"),
    ("total = 10", "totall = 10", 9, "unknown key 'totall'"),
    ('to = "03-31"', 'to = "13-31"', 8, "days of a year"),
    ('"10-01", to = "03-31"', '"04-01", to = "10-01"', 8, "before it begins"),
    ("year = 2026", "year = 2026\nyears = [2025]", 7, 'either "year" or "years"'),
    ("year = 2026", "years = [2026, 2025]", 6, "of one year"),
    ('citation = "INA"', "", 4, "citation is missing"),
    ("on = 2025-09-12", "when = 2025-09-12", 14, "closings: unknown key 'when'"),
    ("https://www.example.org/law", "http://www.example.org", 11, "https://"),
    ('code = "us-h2b"', 'code = "us-h9"', 1, "'us-h9' is not on record"),
    ("total = 10", 'total = 10\nnationalities = ["ZZ"]', 4, "not in the reference tables: ZZ"),
    ("[[pool]]", "[[pool]", 4, "not readable as TOML"),
]


def test_a_wrong_file_of_caps_is_refused_with_its_line_and_nothing_is_loaded(shipped_rules, tmp_path):
    path = tmp_path / "caps.toml"
    for old, new, line, reason in WRONG:
        assert old in POOL
        path.write_text(POOL.replace(old, new), encoding="utf-8")
        with pytest.raises(WrongRules) as refusal:
            caps_load([path])
        first = refusal.value.problems[0]
        assert (first.line, reason in first.reason) == (line, True), str(first)
    path.write_text(POOL + POOL[POOL.index("[[pool]]") :], encoding="utf-8")
    with pytest.raises(WrongRules, match="half of 2026 is in line 4 already"):
        caps_load([path])
    assert not CapPool.objects.exists()


def test_an_upgrade_corrects_a_shipped_cap_its_closings_and_drops_what_nobody_holds(shipped_rules, tmp_path):
    path = tmp_path / "caps.toml"
    path.write_text(POOL, encoding="utf-8")
    assert caps_load([path]).created == 1
    path.write_text(POOL.replace("total = 10", "total = 20").replace("2025-09-12", "2025-09-13"), encoding="utf-8")
    assert caps_load([path]).updated == 1
    assert list(CapClosing.objects.values_list("closed_on", flat=True)) == [D(2025, 9, 13)]
    path.write_text(POOL.replace('"half"', '"other"'), encoding="utf-8")
    cap_reserve(pool=CapPool.objects.get(), reference="placement:1", by=None)
    assert caps_load([path]).withdrawn == 0
    cap_release(reference="placement:1", by=None)
    assert set(CapPool.objects.values_list("key", flat=True)) == {"half", "other"}


STEP = """\
programme = "us-h2a"
checked_on = 2026-11-23

[[step]]
key = "filing"
actor = "employer"
country = "US"
before = ["travel"]
earliest_days = 75
latest_days = 60
length = 7
basis = "law"
citation = "Law"
source = "https://www.example.org/law"
confidence = "high"
from = 2020-01-01
title = { es = "a", en = "b", fr = "c" }

[[step]]
key = "travel"
actor = "worker"
length = 1
basis = "planning"
citation = "Plan"
confidence = "low"
from = 2020-01-01
title = { es = "a", en = "b", fr = "c" }
"""
WRONG_STEPS = [
    ('before = ["travel"]', 'before = ["visa"]', 4, "no later step is called 'visa'"),
    ("earliest_days = 75", "earliest_days = 59", 9, "is below latest_days"),
    ('actor = "worker"', 'actor = "somebody"', 21, "actor must be one of"),
    ('source = "https://www.example.org/law"\n', "", 4, "source is missing"),
    ('key = "travel"', 'key = "journey"', 4, "no later step is called 'travel'"),
    ("length = 1\n", "", 19, "length is missing"),
    ('programme = "us-h2a"', 'programme = "us-h2a"\nregistry_country = "GT"', 1, "either"),
    ('country = "US"', 'country = "ZZ"', 4, "not in the reference tables: ZZ"),
    ('key = "filing"', 'key = "travel"', 19, "overlap those of the step in line 4"),
]


def test_a_wrong_file_of_steps_is_refused_with_its_line_and_nothing_is_loaded(shipped_rules, tmp_path):
    path = tmp_path / "steps.toml"
    for old, new, line, reason in WRONG_STEPS:
        assert old in STEP
        path.write_text(STEP.replace(old, new), encoding="utf-8")
        with pytest.raises(WrongRules) as refusal:
            steps_load([path])
        found = [(problem.line, reason in problem.reason) for problem in refusal.value.problems]
        assert (line, True) in found, (old, str(refusal.value))
    assert not FilingStep.objects.exists()


def test_the_command_loads_all_or_nothing(shipped_rules, tmp_path):
    good, bad = tmp_path / "caps.toml", tmp_path / "steps.toml"
    good.write_text(POOL, encoding="utf-8")
    bad.write_text(STEP.replace("length = 7", "length = -7"), encoding="utf-8")
    with pytest.raises(CommandError, match=r"steps.toml:11: length must be a whole number"):
        call_command("load_rules", "--caps", str(good), "--steps", str(bad))
    assert not CapPool.objects.exists()
    assert not FilingStep.objects.exists()
