"""SeasonalJobs' daily feeds, as FEED_FIELDS.md of the public records describes them."""

from __future__ import annotations

import json
import random
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from common.sheets.problems import WrongFile
from common.sheets.records import MAX_RECORD, records
from employers.choices import VacancyStatus
from employers.demand.load import demand_open
from employers.demand.summary import DemandSummary
from employers.models import DemandBatch, DemandRecord, DemandRejection, Employer, Vacancy, VacancyEvent

from .feeds import H2A, H2B, JO, ORDER, feed, zipped
from .files import seasonal, seasonal_csv

APPLICATION, JOB_ORDER = H2A["caseNumber"], JO["caseNumber"]


@pytest.fixture
def take_feed(take: Callable[..., DemandSummary], tmp_path: Path) -> Callable[..., DemandSummary]:
    def take_feed(*given: Any, name: str = "feed.json", **options: Any) -> DemandSummary:
        return take(feed(tmp_path, *given, name=name), **options)

    return take_feed


def figures(summary: DemandSummary) -> tuple[int, ...]:
    return (summary.read, summary.imported, summary.updated, summary.unchanged, summary.rejected)


@pytest.mark.parametrize("name", ["2026-11-15.json", "2026-11-15.zip", "named-otherwise.csv"])
@pytest.mark.parametrize(("record", "layout"), [(H2A, "feed-h2a"), (JO, "feed-jo"), (H2B, "feed-h2b")])
def test_each_feed_is_known_by_its_fields_and_again_changes_nothing(
    take_feed: Any, record: dict[str, Any], layout: str, name: str
) -> None:
    first = take_feed(record, name=name)
    assert (first.layout, figures(first)) == (layout, (1, 1, 0, 0, 0))
    assert first.unknown_columns == ()
    assert figures(take_feed(record, name=name)) == (1, 0, 0, 1, 0)


def test_an_h2a_application_with_its_job_order_inside(take_feed: Any) -> None:
    take_feed(H2A)
    vacancy = Vacancy.objects.get()
    assert (vacancy.case_number, vacancy.programme_id, vacancy.status) == (APPLICATION, "us-h2a", "open")
    assert (vacancy.starts_on, vacancy.ends_on, vacancy.seats) == (date(2026, 11, 27), date(2027, 6, 30), 12)
    assert (str(vacancy.wage), vacancy.wage_unit, vacancy.hours_per_week) == ("16.08", "hour", 40)
    assert (vacancy.county, vacancy.city, vacancy.subdivision_id) == ("Miller", "Colquitt", "US-GA")
    assert (vacancy.soc_code, vacancy.experience_months) == ("45-2092.02", 3)
    assert vacancy.employer.industry_code == "111333"
    assert vacancy.certification_held is None  # the feed does not say


def test_an_h2b_application(take_feed: Any) -> None:
    take_feed(H2B | {"empNaics": "561730"})
    vacancy = Vacancy.objects.get()
    assert (vacancy.programme_id, vacancy.title, vacancy.seats) == ("us-h2b", "Landscape Laborer", 6)
    assert (vacancy.starts_on, vacancy.subdivision_id, vacancy.employer.industry_code) == (
        date(2026, 12, 20),
        "US-TX",
        "561730",
    )


def test_contacts_are_kept_nowhere(take_feed: Any) -> None:
    summary = take_feed(H2A, H2B)
    texts = [
        *DemandRecord.objects.values_list("original", flat=True),
        *Vacancy.objects.values_list("duties", flat=True),
    ]
    kept = json.dumps(texts, ensure_ascii=False)
    kept += str(list(Employer.objects.values()))
    assert not [word for word in ("Canary", "canary", "5550", "0101", "Georgina") if word in kept]
    assert "Picks berries. Call […], […]." in kept
    assert summary.warnings["contact_removed"] == 1


def test_a_field_that_a_later_day_leaves_out_stays(take_feed: Any) -> None:
    take_feed(H2A)
    later = H2A | {
        "clearanceOrder": {name: value for name, value in ORDER.items() if name not in ("jobHoursTotal", "jobDuties")}
    }
    assert figures(take_feed(later | {"somethingNew": 1})) == (1, 0, 1, 0, 0)
    vacancy = Vacancy.objects.get()
    assert vacancy.hours_per_week == 40
    assert vacancy.duties


def test_another_day_with_another_wage_is_an_update(take_feed: Any) -> None:
    take_feed(H2A)
    assert figures(take_feed(H2A | {"clearanceOrder": ORDER | {"jobWageOffer": "17.00"}})) == (1, 0, 1, 0, 0)
    assert str(Vacancy.objects.get().wage) == "17.00"


def test_a_case_twice_in_a_feed_counts_once(take_feed: Any) -> None:
    assert figures(take_feed(H2A, H2A | {"caseNumber": "H-300-26010-000002"}, H2A)) == (3, 2, 0, 1, 0)


@pytest.mark.parametrize("order", [(JO, H2A), (H2A, JO)])
def test_a_job_order_and_its_application_are_one_vacancy(take_feed: Any, order: tuple[dict[str, Any], ...]) -> None:
    for record in (*order, *order):
        take_feed(record)
    assert [vacancy.case_number for vacancy in Vacancy.objects.all()] == [APPLICATION]
    assert [take_feed(record).unchanged for record in order] == [1, 1]


def test_a_csv_that_certifies_what_a_job_order_opened_is_the_same_vacancy(
    take_feed: Any, take: Any, tmp_path: Path
) -> None:
    take_feed(JO)
    opened = Vacancy.objects.get()
    take(seasonal_csv(tmp_path, seasonal(case_number=APPLICATION)))
    vacancy = Vacancy.objects.get()
    assert (vacancy.pk, vacancy.case_number, vacancy.certification_held) == (opened.pk, APPLICATION, True)
    assert vacancy.first_received_at == opened.first_received_at


def test_a_feed_says_no_state_so_it_neither_reopens_nor_decertifies(take_feed: Any, take: Any, tmp_path: Path) -> None:
    for status, certified in (
        ("Determination Issued - Certification", True),
        ("Determination Issued - Withdrawn", False),
    ):
        take(seasonal_csv(tmp_path, seasonal(case_number=APPLICATION, case_status=status)))
        before = Vacancy.objects.get().status
        take_feed(H2A | {"clearanceOrder": ORDER | {"jobWageOffer": 18 + certified}})
        vacancy = Vacancy.objects.get()
        assert (vacancy.status, vacancy.certification_held) == (before, certified)
        assert DemandRecord.objects.get().original["decision"]["status"] == ("certified" if certified else "withdrawn")
    assert vacancy.status == VacancyStatus.CLOSED


def test_a_feed_of_a_day_gone_by_expires_by_its_dates_and_opens_again(take_feed: Any) -> None:
    take_feed(H2A, as_of=date(2027, 7, 1))
    assert Vacancy.objects.get().status == VacancyStatus.EXPIRED
    take_feed(H2A, as_of=date(2026, 11, 1))
    assert Vacancy.objects.get().status == VacancyStatus.OPEN
    assert VacancyEvent.objects.filter(action="record_open").count() == 1


def test_a_bad_record_stays_out_with_its_number_and_field(take_feed: Any) -> None:
    bad = H2A | {"caseNumber": "H-300-26010-000002", "clearanceOrder": ORDER | {"jobBeginDate": "31-Feb-2026"}}
    assert figures(take_feed(H2A, bad)) == (2, 1, 0, 0, 1)
    rejection = DemandRejection.objects.get()
    assert (rejection.row_number, rejection.column, rejection.value) == (
        2,
        "clearanceOrder.jobBeginDate",
        "31-Feb-2026",
    )


def test_letters_that_a_database_cannot_hold_are_left_out(take_feed: Any) -> None:
    take_feed(H2A | {"empBusinessName": "Blue\u0000 Ridge \ud800Berries"})
    assert Employer.objects.get().legal_name == "Blue Ridge Berries"


@pytest.mark.parametrize("named", [True, False])
def test_a_job_order_without_its_employer_comes_back_with_the_field_that_is_missing(
    take: Any, tmp_path: Path, named: bool
) -> None:
    """Also where no record of the feed has the field at all."""
    record = {name: value for name, value in JO.items() if name != "empBusinessName"}
    other = [JO | {"caseNumber": "JO-A-300-26010-000009"}] if named else []
    done = take(feed(tmp_path, record, *other))
    assert (done.read, done.imported, done.rejected) == (1 + named, int(named), 1)
    ((_line, problem),) = done.problems
    assert (problem.column, problem.value) == ("empBusinessName", "")


# --- what is no feed


GOOD = json.dumps([H2A]).encode()
WRONG = {
    "cut": (GOOD[: len(GOOD) // 2], r"Line 1, column \d+: .*cut off"),
    "cut after a comma": (GOOD[:-1] + b",", r"Line 1, column \d+: .*cut off"),
    "a comma too few": (b'[{"caseNumber": "x"}\n{"caseNumber": "y"}]', r"Line 2, column 1: .*comma"),
    "a comma too many": (b'[\n {"caseNumber": "x",}\n]', "Line 2, column 2[01]"),
    "an object": (b'{"caseNumber": "x"}', "Line 1, column 1: .*square brackets"),
    "numbers": (b"[1, 2]", "Line 1, column 2: .*curly brackets"),
    "two lists": (b"[{}] [{}]", "Line 1, column 6: .*after the end"),
    "nested without end": (b"[" * 200_000, "nested too deep"),
    "nested without end in a field": (b'[{"a": ' + b"[" * 200_000, "nested too deep"),
    "no number": (b'[{"a": NaN}]', "cannot be read as JSON"),
    "a number without end": (b'[{"a": ' + b"9" * 10_000 + b"}]", "cannot be read as JSON"),
    "a record without end": (b'[{"a": "' + b"x" * (MAX_RECORD + 600_000) + b'"}]', "longer than"),
    "another encoding": (b'[{"a": "Espa\xf1a"}]', "not UTF-8"),
    "nothing in it": (b" [ ] ", "no record"),
    "other fields": (b'[{"one": 1, "two": 2}]', "not the columns of a list of demand"),
    "a zip in a zip": (zipped({"a.json": zipped({"b.json": GOOD})}), "archive in an archive"),
    "a zip named so in a zip": (zipped({"a.zip": GOOD}), "archive in an archive"),
    "two files": (zipped({"a.json": GOOD, "b.json": GOOD}), "2 files"),
    "no file": (zipped({"folder/": b""}), "0 files"),
    "another kind": (zipped({"a.exe": GOOD}), "a.exe"),
    "a name outside": (zipped({"../../etc/cron.d/a.json": GOOD}), "outside"),
    "a name from the root": (zipped({"/a.json": GOOD}), "outside"),
    "a name of a drive": (zipped({"C:\\a.json": GOOD}), "outside"),
    "a bomb": (zipped({"a.json": b"[" + b" " * 60_000_000 + b"]"}), "ZIP bomb"),
    "packed otherwise": (zipped({"a.json": GOOD}, zipfile.ZIP_LZMA), "unusual"),
    "twelve thousand files": (zipped({f"{n:080}": b"" for n in range(12_000)}, zipfile.ZIP_STORED), "too many"),
    "a damaged archive": (zipped({"a.json": GOOD})[:-30], "damaged"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_no_feed_is_refused_in_one_sentence(what: str, tmp_path: Path) -> None:
    content, why = WRONG[what]
    path = tmp_path / "feed.json"
    path.write_bytes(content)
    with pytest.raises(WrongFile, match=why) as refusal:
        demand_open(path)
    assert refusal.value.message.startswith("feed.json")
    assert "\n" not in refusal.value.message


def test_a_locked_archive_is_refused(tmp_path: Path) -> None:
    path = feed(tmp_path, H2A, name="feed.zip")
    content = bytearray(path.read_bytes())
    content[6] |= 1  # in the file's own head, and in the archive's list
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(WrongFile, match="password"):
        demand_open(path)


def test_an_archive_that_lies_about_its_size_is_found_out(tmp_path: Path) -> None:
    path = tmp_path / "feed.zip"
    content = bytearray(zipped({"a.json": b"[" + b" " * 60_000_000 + b"]"}))
    for sign, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = content.index(sign) + at
        content[place : place + 4] = (1_000).to_bytes(4, "little")
    path.write_bytes(content)
    with pytest.raises(WrongFile):
        demand_open(path)


@pytest.mark.django_db
def test_a_feed_that_breaks_in_the_middle_leaves_nothing(usa: None, take: Any, tmp_path: Path) -> None:
    path = feed(tmp_path, *(H2A | {"caseNumber": f"H-300-26010-{n:06}"} for n in range(1_200)))
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(WrongFile, match="cut off"):
        take(path)
    assert not DemandBatch.objects.exists()
    assert not Vacancy.objects.exists()


def test_thirty_megabytes_are_read_in_little_memory(tmp_path: Path) -> None:
    texts = random.Random(7)
    many = [H2A | {"clearanceOrder": ORDER | {"jobDuties": texts.randbytes(1_500).hex()}} for _ in range(7_000)]
    path = feed(tmp_path, *many, name="feed.zip")
    tracemalloc.start()
    try:
        assert sum(1 for _ in records(path)) == 7_000
        assert tracemalloc.get_traced_memory()[1] < 6_000_000
    finally:
        tracemalloc.stop()
