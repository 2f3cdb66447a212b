"""Places of caps in the database: what is left on a day, who gets the last one, what staff and files may do to each other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from common.errors import DomainError, InvalidInput, WrongState
from common.scope import WHOLE_REGION, database_scope
from pathways.choices import Origin
from pathways.engine.caps import COUNTED, PlacesLeft
from pathways.models import CapClosing, CapPool, CapReport, CapReservation, FilingStep
from pathways.readable import WrongRules
from pathways.selectors import Start, caps_listed, places_left_for, standings
from pathways.services import (
    CapFull,
    cap_release,
    cap_reserve,
    cap_reserve_for_person,
    cap_use,
    caps_load,
    steps_load,
)
from tests import factories

D = date
TODAY = D(2026, 11, 26)


@pytest.fixture
def pool(db) -> CapPool:
    return factories.cap_pool(total=3)


def counters(pool: CapPool) -> tuple[int, int]:
    pool.refresh_from_db()
    return pool.reserved, pool.used


# ── counting ──────────────────────────────────────────────────────────────
def test_a_place_is_reserved_used_and_given_back(pool):
    rosa = factories.user()
    cap_reserve(pool=pool, reference="placement:1", by=rosa)
    cap_reserve(pool=pool, reference="placement:2", by=rosa, quantity=2)
    assert counters(pool) == (3, 0)
    cap_use(reference="placement:2", by=rosa)
    assert counters(pool) == (1, 2)
    cap_release(reference="placement:2", by=rosa, reason="Volvió")
    cap_release(reference="placement:1", by=rosa)
    assert counters(pool) == (0, 0)
    told = [event for one in CapReservation.objects.order_by("pk") for event in one.events.order_by("pk")]
    assert [(event.action, event.old_state, event.new_state) for event in told] == [
        ("create", "", "reserved"),
        ("release", "reserved", "released"),
        ("create", "", "reserved"),
        ("use", "reserved", "used"),
        ("release", "used", "released"),
    ]
    assert {event.by for event in told} == {rosa}


def test_the_same_reference_holds_once_and_may_hold_again_after_giving_back(pool):
    first = cap_reserve(pool=pool, reference="placement:1", by=None)
    assert cap_reserve(pool=pool, reference="placement:1", by=None) == first
    assert counters(pool) == (1, 0)
    with pytest.raises(InvalidInput):
        cap_reserve(pool=pool, reference="placement:1", by=None, quantity=2)
    assert counters(pool) == (1, 0)
    cap_release(reference="placement:1", by=None)
    assert cap_release(reference="placement:1", by=None) == []
    assert cap_reserve(pool=pool, reference="placement:1", by=None) != first
    assert counters(pool) == (1, 0)


@pytest.mark.parametrize("quantity", [0, -1])
def test_nothing_is_no_reservation(pool, quantity):
    with pytest.raises(InvalidInput):
        cap_reserve(pool=pool, reference="placement:1", by=None, quantity=quantity)


def test_a_full_pool_refuses_with_its_name_and_holds_nothing_more(pool):
    cap_reserve(pool=pool, reference="placement:1", by=None, quantity=2)
    with pytest.raises(CapFull, match=pool.title_en) as refusal:
        cap_reserve(pool=pool, reference="placement:2", by=None, quantity=2)
    assert isinstance(refusal.value, WrongState)
    assert counters(pool) == (2, 0)
    assert not CapReservation.objects.filter(reference="placement:2").exists()
    assert cap_reserve(pool=pool, reference="placement:1", by=None, quantity=2).quantity == 2  # asked again when full


BROKEN: list[tuple[dict[str, Any], str]] = [
    ({"reserved": 2, "used": 2}, "cap_never_over_filled"),
    ({"total": 0, "reserved": 1}, "cap_never_over_filled"),
    ({"starts_to": D(2026, 1, 1)}, "cap_window_in_order"),
    ({"citation": ""}, "cap_has_its_citation"),
]


@pytest.mark.parametrize(("fields", "constraint"), BROKEN)
def test_the_database_itself_refuses(pool, fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CapPool.objects.filter(pk=pool.pk).update(**fields)


def test_the_database_refuses_a_second_pool_of_the_same_name_and_year(pool):
    with pytest.raises(IntegrityError, match="cap_once_a_year"), transaction.atomic():
        factories.cap_pool(key=pool.key, year=pool.year)


def test_events_of_reservations_are_never_rewritten(pool):
    cap_reserve(pool=pool, reference="placement:1", by=None)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        CapReservation.objects.get().events.update(reason="x")


def together(*calls: Any) -> list[str]:
    def one(call: Any) -> str:
        try:
            with database_scope(WHOLE_REGION):
                call()
            return "done"
        except DomainError as error:
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as hands:
        return sorted(hands.map(one, calls))


@pytest.mark.django_db(transaction=True)
def test_of_forty_who_want_the_last_place_one_gets_it():
    pool = factories.cap_pool(total=3)
    cap_reserve(pool=pool, reference="earlier", by=None, quantity=2)
    came = together(*(lambda n=n: cap_reserve(pool=pool, reference=f"placement:{n}", by=None) for n in range(40)))
    assert came == ["CapFull"] * 39 + ["done"]
    assert counters(pool) == (3, 0)
    assert CapReservation.objects.filter(reference__startswith="placement:").count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_reference_asked_by_many_at_once_holds_one_place():
    pool = factories.cap_pool(total=3)
    came = together(*(lambda: cap_reserve(pool=pool, reference="placement:1", by=None) for _ in range(20)))
    assert came == ["done"] * 20
    assert (counters(pool), CapReservation.objects.count()) == ((1, 0), 1)


@pytest.mark.django_db(transaction=True)
def test_reserving_and_giving_back_at_once_never_lose_count():
    pool = factories.cap_pool(total=5)
    for number in range(5):
        cap_reserve(pool=pool, reference=f"old:{number}", by=None)
    back = [lambda n=n: cap_release(reference=f"old:{n}", by=None) for n in range(5)]
    new = [lambda n=n: cap_reserve(pool=pool, reference=f"new:{n}", by=None) for n in range(10)]
    used = [lambda n=n: cap_use(reference=f"new:{n}", by=None) for n in range(10)]
    together(*back, *new, *used)
    open_rows = CapReservation.objects.exclude(status="released")
    by_state = {state: open_rows.filter(status=state).count() for state in ("reserved", "used")}
    assert counters(pool) == (by_state["reserved"], by_state["used"])
    assert sum(by_state.values()) <= 5


# ── for a person ──────────────────────────────────────────────────────────
STARTS = D(2026, 12, 1)


def ask(**situation: Any) -> list[CapReservation]:
    start = Start(
        "us-h2b",
        situation.pop("starts", STARTS),
        **{k: situation.pop(k) for k in ("petition", "certified") if k in situation},
    )
    defaults = {
        "nationality": "GT",
        "registry_country": "GT",
        "returning": False,
        "reference": "placement:1",
        "by": None,
    }
    return cap_reserve_for_person(start, **defaults | situation)


@pytest.fixture
def pools(db) -> dict[str, CapPool]:
    return {
        "half": factories.cap_pool(key="half", total=2),
        "open": factories.cap_pool(key="open", total=2, is_supplemental=True),
        "back": factories.cap_pool(key="back", total=2, is_supplemental=True, returning_only=True),
        "aside": factories.cap_pool(key="aside", total=1, is_supplemental=True, nationalities=["GT", "HN"]),
    }


@pytest.mark.parametrize(
    ("person", "pool"),
    [
        ({}, "aside"),
        ({"nationality": "HN", "returning": True}, "aside"),
        ({"nationality": "SV", "returning": True}, "back"),
        ({"nationality": "SV", "returning": None}, "back"),
        ({"nationality": "SV"}, "open"),
    ],
)
def test_a_person_takes_a_place_where_it_fits_most_closely(pools, person, pool):
    assert [one.pool for one in ask(**person)] == [pools[pool]]


def test_when_the_closest_is_full_the_next_one_is_taken(pools):
    keys = [ask(reference=f"placement:{n}")[0].pool.key for n in range(5)]
    assert keys == ["aside", "open", "open", "half", "half"]
    with pytest.raises(CapFull, match="No place can be reserved"):
        ask(reference="placement:9")
    assert ask(reference="placement:0")[0].pool.key == "aside"  # who holds one keeps it


def test_a_closed_pool_takes_nobody_unless_the_petition_was_in_or_may_have_been(pools):
    for pool in pools.values():
        CapClosing.objects.create(pool=pool, closed_on=timezone.localdate() - timedelta(days=3), citation="USCIS")
    closed = timezone.localdate() - timedelta(days=3)
    with pytest.raises(CapFull, match="note its date in the vacancy"):
        ask()
    with pytest.raises(CapFull):
        ask(petition=closed + timedelta(days=1), certified=True)
    assert CapReservation.objects.count() == 0
    assert ask(petition=closed)[0].pool == pools["aside"]
    assert ask(certified=True, reference="placement:2", nationality="SV")[0].pool == pools["open"]


def test_nothing_is_held_where_no_cap_covers_the_start(pools):
    assert ask(starts=D(2030, 1, 1)) == []
    CapPool.objects.update(legal_status="closed")
    assert ask() == []


def test_the_ceiling_of_the_country_of_origin_holds_besides(pools):
    ceiling = factories.cap_pool(key="ceiling", total=1, registry_country=factories.country("GT"))
    factories.cap_pool(key="ceiling", total=1, registry_country=factories.country("HN"))
    assert {one.pool.key for one in ask()} == {"ceiling", "aside"}
    with pytest.raises(CapFull, match=ceiling.title_en):
        ask(reference="placement:2")
    assert counters(pools["open"]) == (0, 0)
    cap_release(reference="placement:1", by=None)
    assert counters(ceiling) == (0, 0)
    assert len(ask(reference="placement:2")) == 2


# ── what is left on a day ─────────────────────────────────────────────────
def left_of(pool: CapPool, day: date) -> int | None:
    return standings(caps_listed().filter(pk=pool.pk), day)[0].left


def test_a_day_gone_by_keeps_its_answer(pool):
    CapReport.objects.create(pool=pool, as_of=D(2026, 10, 1), used=1, citation="USCIS")
    CapReport.objects.create(pool=pool, as_of=D(2026, 11, 1), used=2, citation="USCIS")
    CapClosing.objects.create(pool=pool, closed_on=D(2026, 11, 10), citation="USCIS")
    days = [D(2026, 9, 30), D(2026, 10, 1), D(2026, 10, 31), D(2026, 11, 1), D(2026, 11, 10), D(2026, 11, 11)]
    assert [left_of(pool, day) for day in days] == [None, 2, 2, 1, 1, 0]


def test_what_we_held_on_a_day_is_counted_from_that_time(pool):
    CapReport.objects.create(pool=pool, as_of=D(2026, 1, 1), used=0, citation="USCIS")
    today = timezone.localdate()
    held = cap_reserve(pool=pool, reference="a", by=None, quantity=2)
    CapReservation.objects.filter(pk=held.pk).update(reserved_on=today - timedelta(days=9))
    assert [left_of(pool, today - timedelta(days=n)) for n in (10, 9, 1, 0)] == [3, 1, 1, 1]
    cap_release(reference="a", by=None)
    CapReservation.objects.filter(pk=held.pk).update(released_on=today - timedelta(days=4))
    assert [left_of(pool, today - timedelta(days=n)) for n in (10, 9, 5, 4, 0)] == [3, 1, 1, 3, 3]


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
    with django_assert_max_num_queries(5):
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
