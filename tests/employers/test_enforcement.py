"""Published sanctions: lists read by their columns, likeness of names and places, what a person decides and what follows."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from common.errors import InvalidInput, WrongState
from employers.enforcement.likeness import compare, core, named, names_in
from employers.enforcement.suggesting import matches_suggest
from employers.models import DemandBatch, EnforcementMatch, EnforcementRecord
from employers.services import (
    employer_join,
    match_decide,
    sanctions_keep,
    vacancy_open,
)
from tests import factories, portal

SHARED = Path(__file__).resolve().parents[3] / "shared/data/enforcement"
HEADER = ["Program", "Entity Debarred", "City", "State", "Start Date", "End Date", "Sources", "Notes"]
ROW = ["H-2A", "Quiet Meadow Farms, Inc.", "Macon", "GA", "2026-01-05", "2028-01-04", "invented", ""]


# ── names ─────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Quiet Meadow Farms, Inc.", "QUIET MEADOW FARM"),
        ("W.R.Q., INC.", "W R Q Incorporated"),
        ("S & S Orchards", "S and S Orchard L.L.C."),
        ("Cardoza, Pilar", "Pilar Cardoza"),
        ("Odell’s Greenhouses Co.", "Odells Greenhouse Company"),
        ("The Harrow Land and Cattle Co", "Harrow Land & Cattle"),
    ],
)
def test_spellings_of_one_name_have_one_core(one, other):
    assert core(one) == core(other) != ""


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("GQ Farm, Inc. DBA Sandy Brook Farm", ["GQ Farm, Inc.", "Sandy Brook Farm"]),
        ("Buttercup LLC d/b/a Bar Q Ranch", ["Buttercup LLC", "Bar Q Ranch"]),
        ("W.Q.K., INC. D.B.A. Tejas Stores", ["W.Q.K., INC.", "Tejas Stores"]),
        ("Cado Ranch, dba, Eden Ranch", ["Cado Ranch", "Eden Ranch"]),
        ("QSF Harvesting Corporation/DBA Roy St Flor", ["QSF Harvesting Corporation", "Roy St Flor"]),
        ("Dbaker Farms", ["Dbaker Farms"]),
    ],
)
def test_a_trade_name_behind_its_sign_is_a_name_of_its_own(written, names):
    assert names_in(written) == names


GEORGIA = {"state": "US-GA", "town": "Macon", "number": ""}


@pytest.mark.parametrize(
    ("list_says", "employer_is", "least", "most"),
    [
        (named("Quiet Meadow Farms Inc", **GEORGIA), named("Quiet Meadow Farm LLC", **GEORGIA), 85, 100),
        (named("Odd LLC DBA Quiet Meadow", **GEORGIA), named("Quiet Meadow Inc", **GEORGIA), 80, 90),
        (named("Quiet Meadow", **GEORGIA), named("Quiet Meadow", **GEORGIA | {"town": "Tifton"}), 65, 84),
        (named("Quiet Meadow", **GEORGIA), named("Quiet Meadow", state="US-OR", town="", number=""), 0, 49),
        (named("Quiet Meadow", state=None, town="", number=""), named("Quiet Meadow", **GEORGIA), 50, 64),
        (named("Quiet Medow Farms", **GEORGIA), named("Quiet Meadow Farms", **GEORGIA), 65, 84),
        (named("Quiet Meadow", **GEORGIA), named("Loud Mountain", **GEORGIA), 0, 0),
        (
            named("A", **GEORGIA | {"number": "12-3456789"}),
            named("Z", state="US-OR", town="", number="12-3456789"),
            95,
            95,
        ),
    ],
)
def test_how_likely_two_are_the_same(list_says, employer_is, least, most):
    confidence, _reasons = compare(list_says, employer_is)
    assert least <= confidence <= most


def test_a_name_that_many_have_says_less():
    one = named("Smith Farms", **GEORGIA | {"town": "Tifton"})
    other = named("Smith Farm", **GEORGIA)
    assert compare(one, other, common=frozenset({"smith", "farm"}))[0] == compare(one, other)[0] - 10


# ── lists ─────────────────────────────────────────────────────────────────
@pytest.fixture
def places(db):
    for code, name in (("US-GA", "Georgia"), ("US-OR", "Oregon"), ("CA-AB", "Alberta")):
        factories.subdivision(code, name=name)


@pytest.fixture
def read(places, tmp_path):
    def run(*rows, header=HEADER, name="debarments.csv", **options):
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as target:
            csv.writer(target).writerows([header, *rows])
        out = StringIO()
        call_command("import_enforcement", path, json=True, stdout=out, **options)
        return json.loads(out.getvalue())["files"][0]

    return run


def figures(told):
    return [told[name] for name in ("read", "imported", "updated", "unchanged", "rejected")]


def test_a_list_is_read_once_and_again_changes_nothing(read):
    other = [*ROW[:1], "Gordo Quill", "Milk River", "Alberta, Canada", *ROW[4:]]
    assert figures(read(ROW, other)) == [2, 2, 0, 0, 0]
    assert figures(read(ROW, other)) == [2, 0, 0, 2, 0]
    assert figures(read([*ROW[:5], "2027-01-04", *ROW[6:]], other)) == [2, 0, 1, 1, 0]
    found = {record.name_written: record for record in EnforcementRecord.objects.all()}
    assert found["Gordo Quill"].subdivision_id == "CA-AB"
    assert found["Quiet Meadow Farms, Inc."].original["row"]["Sources"] == "invented"
    assert found["Quiet Meadow Farms, Inc."].batch.file_name == "debarments.csv"


def test_what_cannot_be_read_comes_back_and_the_rest_goes_in(read, tmp_path):
    bad = [
        ["H-2A", "", "", "", "2026-01-05", "", "", ""],
        [*ROW[:4], "soon", "", "", ""],
        [*ROW[:4], "2026-01-05", "2025-01-05", "", ""],
    ]
    told = read(ROW, *bad, ["H-2A", "too few"], errors=tmp_path / "bad.csv")
    assert figures(told) == [5, 1, 0, 0, 4]
    back = list(csv.DictReader((tmp_path / "bad.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [row["line"] for row in back] == ["3", "4", "5", "6"]
    assert "cannot be read as a day" in back[1]["reason"]


def test_a_dry_run_says_the_same_and_leaves_nothing(read):
    assert figures(read(ROW, dry_run=True)) == [1, 1, 0, 0, 0]
    assert (EnforcementRecord.objects.count(), DemandBatch.objects.count()) == (0, 0)


def test_a_newer_list_with_other_names_and_in_another_order_is_the_same_list(read):
    header = [
        "Debarment End Date",
        "Zip Code",
        "Employer Name",
        "Visa Program",
        "Debarment Begin Date",
        "Shoe size",
        "State/Province",
    ]
    told = read(
        ["01/04/2028", "31201", "Quiet Meadow Farms, Inc.", "H-2A", "01/05/2026", "9", "Georgia"], header=header
    )
    assert figures(told) == [1, 1, 0, 0, 0]
    assert told["unknown_columns"] == ["Shoe size"]
    record = EnforcementRecord.objects.get()
    assert (record.starts_on.isoformat(), record.ends_on.isoformat(), record.subdivision_id) == (
        "2026-01-05",
        "2028-01-04",
        "US-GA",
    )


def test_a_column_that_is_missing_is_named_with_the_nearest(read):
    with pytest.raises(CommandError, match=r"Entity Debarred \(nearest here: Entity Debard\)"):
        read(ROW, header=["Program", "Entity Debard", *HEADER[2:]])


def test_a_debarment_that_was_rescinded_or_has_no_end_is_told_so(read):
    read([*ROW[:7], "debarment was rescinded"], [ROW[0], "Other", *ROW[2:5], "", "", ""])
    rescinded, endless = EnforcementRecord.objects.order_by("-rescinded")
    day = timezone.localdate().replace(year=2090)
    assert (rescinded.is_in_force(rescinded.starts_on), endless.is_in_force(day)) == (False, True)


def test_findings_are_read_by_their_case_with_counts_and_days_of_the_american_kind(read):
    header = [
        "case_id",
        "trade_nm",
        "cty_nm",
        "st_cd",
        "h2a_violtn_cnt",
        "h2b_violtn_cnt",
        "findings_start_date",
        "year filed",
    ]
    told = read(["1500000", "Quiet Meadow Farms", "Macon", "GA", "37", "0", "5/15/2026", "2026"], header=header)
    assert figures(told) == [1, 1, 0, 0, 0]
    record = EnforcementRecord.objects.get()
    assert (record.kind, record.h2a_violations, record.starts_on.isoformat()) == ("finding", 37, "2026-05-15")


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data/enforcement is not on this machine")
def test_the_published_lists_are_read_whole(places):
    out = StringIO()
    files = [SHARED / "debarments-2010-2014.csv", SHARED / "whd-h2-violations-2002-2012.csv"]
    call_command("import_enforcement", *files, json=True, stdout=out)
    told = json.loads(out.getvalue())["files"]
    assert [(one["read"], one["rejected"], one["unknown_columns"]) for one in told] == [(141, 0, []), (1392, 0, [])]
    assert EnforcementRecord.objects.filter(rescinded=True).count() == 2
    assert EnforcementRecord.objects.filter(kind="debarment", ends_on=None).count() == 1


# ── matches ───────────────────────────────────────────────────────────────
@pytest.fixture
def coordinator(db):
    return factories.user(Role.COORDINATOR)


@pytest.fixture
def match(db):
    place = factories.subdivision("US-GA")
    employer = factories.employer(legal_name="Quiet Meadow Farms LLC", subdivision=place, city="Macon")
    portal.enforcement_record(name_written="Quiet Meadow Farm, Inc.", subdivision=place, city="Macon")
    assert matches_suggest() == 1
    return EnforcementMatch.objects.get(employer=employer)


def test_a_match_is_only_suggested_and_changes_nothing(match, coordinator):
    vacancy = factories.vacancy(employer=match.employer)
    assert (match.status, match.reasons) == ("suggested", ["same_name", "same_town"])
    assert sanctions_keep() == 0
    assert not vacancy.holds.exists()
    assert matches_suggest() == 0


def test_a_confirmed_debarment_holds_what_is_open_and_what_opens_later(match, coordinator):
    vacancy, ended = (factories.vacancy(employer=match.employer, status=s) for s in ("open", "closed"))
    match_decide(match=match, name="confirm", by=coordinator, reason="Mismo caso en la corte.")
    assert vacancy.holds.get().reason == "employer_sanctioned"
    assert not ended.holds.exists()
    later = factories.vacancy(employer=match.employer, status="submitted")
    vacancy_open(vacancy=later, by=coordinator)
    assert later.holds.get().reason == "employer_sanctioned"


def test_undoing_lifts_the_hold_and_leaves_other_reasons(match, coordinator):
    vacancy = factories.vacancy(employer=match.employer)
    vacancy.holds.create(reason="coordinator")
    match_decide(match=match, name="confirm", by=coordinator, reason="Es.")
    match_decide(match=match, name="undo", by=coordinator, reason="Era un error.")
    standing = vacancy.holds.filter(lifted_at__isnull=True)
    assert [hold.reason for hold in standing] == ["coordinator"]
    assert list(match.events.order_by("pk").values_list("action", "reason", "by")) == [
        ("confirm", "Es.", coordinator.pk),
        ("undo", "Era un error.", coordinator.pk),
    ]


def test_a_debarment_that_ends_lifts_its_hold_the_next_day(match, coordinator):
    vacancy = factories.vacancy(employer=match.employer)
    match_decide(match=match, name="confirm", by=coordinator, reason="Es.")
    yesterday = timezone.localdate() - timedelta(days=1)
    EnforcementRecord.objects.update(starts_on=yesterday - timedelta(days=9), ends_on=yesterday)
    assert sanctions_keep() == 1
    assert not vacancy.holds.filter(lifted_at__isnull=True).exists()


@pytest.mark.parametrize(
    "otherwise", [{"rescinded": True}, {"kind": "finding"}, {"starts_on": "2090-01-01", "ends_on": None}]
)
def test_what_is_no_debarment_in_force_holds_nothing(match, coordinator, otherwise):
    vacancy = factories.vacancy(employer=match.employer)
    EnforcementRecord.objects.update(**otherwise)
    match.refresh_from_db()
    match_decide(match=match, name="confirm", by=coordinator, reason="Es.")
    assert not vacancy.holds.exists()


def test_the_hold_of_a_suspended_employer_is_not_ours_to_lift(match, coordinator):
    vacancy = factories.vacancy(employer=match.employer)
    vacancy.holds.create(reason="employer_sanctioned")
    match.employer.status = "suspended"
    match.employer.save()
    match_decide(match=match, name="dismiss", by=coordinator, reason="Es otra.")
    assert vacancy.holds.filter(lifted_at__isnull=True).exists()


def test_what_was_dismissed_is_not_suggested_again_and_a_reason_is_needed(match, coordinator):
    with pytest.raises(InvalidInput, match="reason"):
        match_decide(match=match, name="dismiss", by=coordinator, reason="")
    match_decide(match=match, name="dismiss", by=coordinator, reason="Otra empresa.")
    assert matches_suggest() == 0
    match.refresh_from_db()
    assert match.status == "dismissed"


def test_of_two_who_decide_the_second_is_told(match, coordinator):
    again = EnforcementMatch.objects.get(pk=match.pk)
    match_decide(match=match, name="dismiss", by=coordinator, reason="Otra.")
    with pytest.raises(WrongState):
        match_decide(match=again, name="dismiss", by=coordinator, reason="Otra.")


def test_what_was_found_of_the_record_goes_along_when_it_is_joined(match, coordinator):
    record = match.employer
    record.status = "on_record"
    record.save()
    employer = factories.employer(legal_name="Meadow Holdings")
    vacancy = factories.vacancy(employer=employer)
    match_decide(match=match, name="confirm", by=coordinator, reason="Es.")
    employer_join(record=record, employer=employer, by=coordinator, reason="Es el mismo.")
    match.refresh_from_db()
    assert match.employer == employer
    assert vacancy.holds.get().reason == "employer_sanctioned"


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.COORDINATOR, True),
        (Role.REGISTRATION_OFFICER, False),
        (Role.RECRUITER_CONTACT, False),
        (Role.AUDITOR, False),
    ],
)
def test_the_names_are_for_those_who_decide(match, client_for, role, seen):
    vacancy = factories.vacancy(employer=match.employer)
    text = client_for(role).get(reverse("employers:vacancy", args=[vacancy.pk])).text
    assert ("Quiet Meadow Farm, Inc." in text) is seen


def test_an_inspector_sees_a_match_and_a_coordinator_decides_it(match, client_for, coordinator):
    address = reverse("portal:match", args=[match.pk])
    told = {"move": "confirm", "reason": "Mismo número de caso."}
    inspector, client = client_for(Role.INSPECTOR), client_for(coordinator)
    assert "Quiet Meadow Farm, Inc." in inspector.get(address).text
    assert inspector.post(address, told).status_code == 403
    assert client.post(address, told).status_code == 302
    match.refresh_from_db()
    assert match.status == "confirmed"
