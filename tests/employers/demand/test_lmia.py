"""Canada's LMIA lists, in every shape they have come in. Small lists made by hand; no employer in them exists."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.choices import Role
from common.sheets.problems import WrongFile
from employers.choices import EmployerStatus
from employers.demand.lmia.periods import Period, period_given, period_in_name, period_in_title
from employers.demand.lmia.rows import is_a_person
from employers.demand.load import demand_import, demand_open
from employers.demand.summary import DemandSummary
from employers.models import DemandBatch, DemandRejection, Employer, LmiaDecision
from reference.models import Occupation, OccupationCrosswalk
from tests import factories

POSITIVE_2024 = (
    "Employers Who Were Issued a Positive LMIA, National Occupational Classification (NOC) 2021, July to September 2024"
)
NEGATIVE_2024 = POSITIVE_2024.replace("Positive", "Negative")
HEADER = [
    *("Province/Territory", "Program Stream", "Employer", "Address", "Occupation"),
    *("Incorporate Status", "Approved LMIAs", "Approved Positions"),
]
ASKED = [name.replace("Approved", "Requested") for name in HEADER]
OLD_TITLE = "List of employers who were issued a positive LMIA by NOC 2011 and business location in 2017 (January-June)"
OLD_HEADER = ["Province/Territory", "Stream", "Employer", "Address", "Occupations under NOC 2011", "Positions Approved"]
NOTES = [
    "Notes:",
    "1. The source is the LMIA System.",
    "2. This list excludes all personal names, such as employers of caregivers.",
]
ROW = [
    "Ontario",
    "Primary Agriculture",
    "Blue Barn Farms Ltd.",
    "Leamington, ON N8H 3V4",
    "85101-Harvesting labourers",
    "Unknown",
    2,
    12,
]

Rows = Sequence[Sequence[Any]]


@pytest.fixture
def canada(db: None) -> None:
    factories.country("CA", title_en="Canada")
    for code, name in (("CA-ON", "Ontario"), ("CA-QC", "Québec"), ("CA-BC", "British Columbia")):
        factories.subdivision(code, name=name)
    job = Occupation.objects.create(
        code="9211.01", isco_code="9211", is_job=True, title_es="peón", title_en="field hand"
    )
    OccupationCrosswalk.objects.create(
        occupation=job, scheme="noc2021", code="85101", relation="exact", confidence="high"
    )


@pytest.fixture
def take(canada: None) -> Callable[..., DemandSummary]:
    def take(path: Path, **options: Any) -> DemandSummary:
        summary = demand_import(path, **options)
        assert summary.adds_up
        return summary

    return take


def listed(
    folder: Path,
    *rows: Sequence[Any],
    header: Sequence[str] = tuple(HEADER),
    title: str = POSITIVE_2024,
    notes: Sequence[str] = tuple(NOTES),
    name: str = "list.csv",
    encoding: str = "utf-8",
) -> Path:
    above = [[title, *[""] * (len(header) - 1)]] if title else []
    below = [[note, *[""] * (len(header) - 1)] for note in notes]
    text = io.StringIO(newline="")
    csv.writer(text).writerows([*above, header, *rows, *below])
    (folder / name).write_bytes(text.getvalue().encode(encoding))
    return folder / name


def workbook(folder: Path, name: str, *rows: Sequence[Any]) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in ([POSITIVE_2024], HEADER, *rows, *([note] for note in NOTES)):
        book.active.append(list(row))
    with (folder / name).open("wb") as file:
        book.save(file)
    return folder / name


def test_a_row_is_a_decision_about_an_employer_on_record(take: Any, tmp_path: Path) -> None:
    summary = take(listed(tmp_path, ROW))

    assert (summary.layout, summary.read, summary.imported, summary.skipped) == ("lmia-positive", 1, 1, 4)
    decision = LmiaDecision.objects.get()
    assert (decision.outcome, decision.counted, decision.positions, decision.lmias) == ("positive", "approved", 12, 2)
    assert (decision.period_from, decision.period_to) == (date(2024, 7, 1), date(2024, 9, 30))
    assert (decision.subdivision_id, decision.stream) == ("CA-ON", "agriculture")
    assert (decision.noc_code, decision.noc_vintage, decision.occupation_id) == ("85101", "noc2021", "9211.01")
    assert (decision.address, decision.postal_code) == ("Leamington, ON N8H 3V4", "N8H 3V4")
    assert decision.original["row"]["Approved Positions"] == "12"
    assert (decision.row_number, decision.batch.file_name) == (3, "list.csv")
    employer = decision.employer
    assert (employer.legal_name, employer.country_id, employer.city) == ("Blue Barn Farms Ltd.", "CA", "Leamington")
    assert employer.status == EmployerStatus.ON_RECORD


def test_again_changes_nothing_and_a_corrected_list_changes_its_rows(take: Any, tmp_path: Path) -> None:
    """Rows that are named alike, two of one employer in one town and occupation, stay two."""
    twice = [*ROW[:5], "Corporation", 1, 4]
    take(listed(tmp_path, ROW, twice))
    before = list(LmiaDecision.objects.values_list("pk", "content_hash"))

    again = take(listed(tmp_path, ROW, twice))
    assert (again.unchanged, again.imported, again.updated) == (2, 0, 0)
    assert list(LmiaDecision.objects.values_list("pk", "content_hash")) == before

    corrected = take(listed(tmp_path, [*ROW[:7], 15], twice))
    assert (corrected.unchanged, corrected.updated) == (1, 1)
    assert sorted(LmiaDecision.objects.values_list("positions", flat=True)) == [4, 15]
    assert Employer.objects.count() == 1


def test_blank_cells_of_early_lists_are_those_of_the_row_above(take: Any, tmp_path: Path) -> None:
    path = listed(
        tmp_path,
        ["Ontario", "High Wage", "Arbre Ltd.", "Ottawa, ON K1A 0B1", "0211-Engineering managers", 1],
        ["", "", "", "", "7281-Bricklayers", 2],
        ["", "", "", "Toronto, ON M5V 1A1", "7281-Bricklayers", 3],
        ["", "", "Brique Inc.", "Guelph, ON N1H 1A1", "7281-Bricklayers", 4],
        ["", "Low Wage", "Café Léa inc.", "Guelph, ON N1H 1A1", "6322-Cooks", 5],
        ["Quebec", "Low Wage", "Ferme Léa senc", "Franklin, QC J0S 1E0", "8431-General farm workers", 6],
        header=OLD_HEADER,
        title=OLD_TITLE,
        encoding="cp1252",
    )
    assert take(path).imported == 6
    told = LmiaDecision.objects.order_by("row_number").values_list(
        "subdivision_id", "stream", "name_written", "address"
    )
    assert list(told) == [
        ("CA-ON", "high_wage", "Arbre Ltd.", "Ottawa, ON K1A 0B1"),
        ("CA-ON", "high_wage", "Arbre Ltd.", "Ottawa, ON K1A 0B1"),
        ("CA-ON", "high_wage", "Arbre Ltd.", "Toronto, ON M5V 1A1"),
        ("CA-ON", "high_wage", "Brique Inc.", "Guelph, ON N1H 1A1"),
        ("CA-ON", "low_wage", "Café Léa inc.", "Guelph, ON N1H 1A1"),
        ("CA-QC", "low_wage", "Ferme Léa senc", "Franklin, QC J0S 1E0"),
    ]
    second = LmiaDecision.objects.get(row_number=4)
    assert second.original["filled_down"]["Employer"] == "Arbre Ltd."
    assert (second.noc_code, second.noc_vintage, second.occupation_id) == ("7281", "noc2011", None)
    assert (second.period_from, second.period_to) == (date(2017, 1, 1), date(2017, 6, 30))
    assert second.lmias is None


def test_what_begins_anew_is_not_filled_from_above(take: Any, tmp_path: Path) -> None:
    """Where a province is written, a blank employer is missing: it is nobody's of the row before."""
    summary = take(listed(tmp_path, ROW, ["Ontario", "Low Wage", "", "Guelph, ON N1H 1A1", "63200-Cooks", "", 1, 1]))
    assert (summary.imported, summary.rejections) == (1, {"missing": 1})
    assert DemandRejection.objects.get().column == "Employer"


@pytest.mark.parametrize(
    ("change", "column", "kind"),
    [
        ({0: "Ontari"}, "Province/Territory", "not_known"),
        ({2: ""}, "Employer", "missing"),
        ({7: ""}, "Approved Positions", "missing"),
        ({7: "a dozen"}, "Approved Positions", "unreadable"),
        ({7: 400_000}, "Approved Positions", "impossible"),
        ({2: "Ejemplo, Ana"}, "Employer", "person"),
    ],
)
def test_a_bad_row_says_column_value_reason_and_fix(
    take: Any, tmp_path: Path, change: dict[int, Any], column: str, kind: str
) -> None:
    bad = [change.get(place, cell) for place, cell in enumerate(ROW)]
    summary = take(listed(tmp_path, bad, ROW))
    assert (summary.read, summary.imported, summary.rejections) == (2, 1, {kind: 1})
    ((line, problem),) = summary.problems
    assert (line, problem.column) == (3, column)
    assert problem.value == ("" if kind == "person" else str(next(iter(change.values()))))
    assert problem.reason
    assert problem.fix


def test_a_persons_name_is_kept_nowhere(take: Any, tmp_path: Path) -> None:
    errors = tmp_path / "errors.csv"
    path = listed(tmp_path, ["Ontario", "Low Wage", "Canaryfield, Ana", *ROW[3:]], ROW)
    call_command("import_demand", str(path), errors=errors, stdout=io.StringIO())
    kept = [*DemandRejection.objects.values(), *Employer.objects.values(), *LmiaDecision.objects.values()]
    assert "canaryfield" not in (str(kept) + errors.read_text()).lower()


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Ejemplo, Ana", True),
        ("Ana Ejemplo, Luis Ejemplo", True),
        ("Chop House, L.P.", False),
        ("Convivio, Coopérative", False),
        ("Ministry of Trees, Government of Somewhere", False),
        ("Blue Barn", False),
        ("2, 4 and Sons", False),
    ],
)
def test_a_persons_name_is_told_from_an_organisations(name: str, person: bool) -> None:
    assert is_a_person(name) is person


def test_words_of_the_file_that_are_not_known_are_kept_with_a_warning(take: Any, tmp_path: Path) -> None:
    abroad = "Employers carrying on business in Canada with Head Office outside of Canada"
    summary = take(
        listed(
            tmp_path,
            [abroad, "Star Stream", "Ship AS o/a Fjord", "Stavanger, 4001", "(blank)", "Unknown", 1, 0],
            ["Quebec   ", " Low Wage", "Ferme Léa", "Montréal, QC H2T  1A", "63200-Cooks", "Unknown", "n/a", 1],
        )
    )
    assert (summary.imported, dict(summary.warnings)) == (2, {"stream_unknown": 1, "code_unreadable": 1})
    ship, farm = LmiaDecision.objects.order_by("row_number")
    assert (ship.subdivision, ship.stream, ship.stream_written, ship.noc_code) == (None, "other", "Star Stream", "")
    assert (ship.employer.legal_name, ship.employer.trade_name, ship.positions) == ("Ship AS", "Fjord", 0)
    assert (farm.subdivision_id, farm.stream, farm.lmias) == ("CA-QC", "low_wage", None)
    assert (farm.postal_code, farm.employer.city) == ("", "Montréal")  # cut short in the list itself


def test_columns_shuffled_renamed_and_padded_say_the_same(take: Any, tmp_path: Path) -> None:
    order = [*range(len(HEADER))]
    random.Random(3).shuffle(order)
    renamed = {
        "Program Stream": "STREAM",
        "Occupation": "Occupations under NOC 2021 ",
        "Approved Positions": "positions_approved",
    }
    header = ["", *(renamed.get(HEADER[place], HEADER[place].lower()) for place in order), "", "Shoe size"]
    row = ["", *(ROW[place] for place in order), "", 42]
    summary = take(listed(tmp_path, row, header=header))
    assert (summary.imported, summary.unknown_columns) == (1, ("Shoe size",))
    decision = LmiaDecision.objects.get()
    assert (decision.positions, decision.lmias, decision.noc_code, decision.stream) == (12, 2, "85101", "agriculture")


def test_a_missing_column_is_refused_with_the_nearest_name(canada: None, tmp_path: Path) -> None:
    header = [{"Employer": "Employers of it"}.get(name, name) for name in HEADER]
    with pytest.raises(WrongFile, match=r"list\.csv.*Employer \(nearest here: Employers of it\)"):
        demand_open(listed(tmp_path, ROW, header=header))


def test_a_list_of_notes_alone_is_refused(canada: None, tmp_path: Path) -> None:
    with pytest.raises(WrongFile, match=r"list\.csv"):
        demand_open(listed(tmp_path))


@pytest.mark.parametrize("name", ["list.xls", "list.csv"])
def test_a_workbook_under_any_name_is_read(take: Any, tmp_path: Path, name: str) -> None:
    assert take(workbook(tmp_path, name, ROW)).imported == 1


def test_a_csv_called_xlsx_is_read(take: Any, tmp_path: Path) -> None:
    assert take(listed(tmp_path, ROW, name="list.xlsx")).imported == 1


@pytest.mark.parametrize(
    ("title", "header", "name", "layout", "outcome", "counted"),
    [
        (POSITIVE_2024, HEADER, "a.csv", "auto", "positive", "approved"),
        (POSITIVE_2024, ASKED, "a.csv", "auto", "positive", "requested"),  # as in June 2022
        (NEGATIVE_2024, ASKED, "a.csv", "auto", "negative", "requested"),
        ("", HEADER, "2024q3.csv", "auto", "positive", "approved"),
        ("", ASKED, "tfwp_2024q3_neg_en.csv", "auto", "negative", "requested"),
        ("", ASKED, "2024q3.csv", "lmia-negative", "negative", "requested"),
    ],
)
def test_the_outcome_is_told_by_title_column_name_or_person(
    take: Any, tmp_path: Path, title: str, header: list[str], name: str, layout: str, outcome: str, counted: str
) -> None:
    take(listed(tmp_path, ROW, header=header, title=title, name=name), layout=layout)
    assert LmiaDecision.objects.values_list("outcome", "counted").get() == (outcome, counted)


@pytest.mark.parametrize(
    ("title", "header", "name", "options", "said"),
    [
        ("", ASKED, "2024q3.csv", {}, "--format lmia-positive"),
        ("", HEADER, "list.csv", {}, "--period 2024-Q3"),
        (NEGATIVE_2024, ASKED, "a.csv", {"layout": "lmia-positive"}, "LMIA"),
        (POSITIVE_2024, HEADER, "a.csv", {"period": period_given("2023-Q1")}, "2024-Q3"),
    ],
)
def test_what_is_not_told_or_told_in_two_ways_is_refused(
    canada: None, tmp_path: Path, title: str, header: list[str], name: str, options: dict[str, Any], said: str
) -> None:
    with pytest.raises(WrongFile, match=said):
        demand_open(listed(tmp_path, ROW, header=header, title=title, name=name), **options)


@pytest.mark.parametrize(
    ("found", "period"),
    [
        (period_in_title("(NOC) 2011 and Business Location, January to March 2020"), "2020-Q1"),
        (period_in_title("(NOC) 2011  and business location in 2017 (January-June)"), "2017-Q1/2017-Q2"),
        (period_in_title("(NOC) 2021, February to March 2020"), None),
        (period_in_title("National Occupational Classification 2021"), None),
        (period_in_name("tfwp_2024Q3_pos_en.xlsx"), "2024-Q3"),
        (period_in_name("lmia_September-2024.csv.gz"), "2024-Q3"),
        (period_in_name("lmia_August-2024.csv"), None),
        (period_given("2017-q1/2017-Q2"), "2017-Q1/2017-Q2"),
        (period_given("2017-Q4/2018-Q1"), None),
        (period_given("2017-Q2/2017-Q1"), None),
    ],
)
def test_the_quarters_of_a_list(found: Period | None, period: str | None) -> None:
    assert (str(found) if found else None) == period


def test_the_command_mends_a_row_from_its_errors_file(canada: None, tmp_path: Path) -> None:
    errors, out = tmp_path / "errors.csv", io.StringIO()
    early = [*ROW[:4], "63200-Cooks", "", 1, "many"]
    path = listed(tmp_path, ROW, ["", "", "", "", *early[4:]])
    call_command("import_demand", str(path), json=True, errors=errors, stdout=out)
    (figures,) = json.loads(out.getvalue())["files"]
    assert (figures["period"], figures["skipped"], figures["rejected"]) == ("2024-Q3", 4, 1)

    errors.write_text(errors.read_text(encoding="utf-8-sig").replace("many", "3"), encoding="utf-8")
    out = io.StringIO()
    call_command("import_demand", str(errors), "--format=lmia-positive", "--period=2024-Q3", stdout=out)
    mended = LmiaDecision.objects.get(positions=3)
    assert (mended.name_written, mended.subdivision_id) == ("Blue Barn Farms Ltd.", "CA-ON")


def test_several_lists_are_summed_in_a_table_and_a_dry_run_leaves_nothing(canada: None, tmp_path: Path) -> None:
    out = io.StringIO()
    lists = [
        listed(tmp_path, ROW, name="a.csv"),
        listed(tmp_path, ROW, header=ASKED, title=NEGATIVE_2024, name="b.csv"),
    ]
    call_command("import_demand", *map(str, lists), dry_run=True, stdout=out)
    table = [line.split() for line in out.getvalue().splitlines()[-3:]]
    assert [line[-7:-2] for line in table] == [  # before the notes and the share that stayed out
        ["1", "1", "0", "0", "0"],
        ["1", "1", "0", "0", "0"],
        ["2", "2", "0", "0", "0"],
    ]
    assert not LmiaDecision.objects.exists()
    assert not DemandBatch.objects.exists()


@pytest.mark.parametrize(("role", "sees"), [(Role.COORDINATOR, True), (Role.INSPECTOR, False)])
def test_a_coordinator_sees_on_a_vacancy_what_the_lists_say_of_its_employer(
    take: Any, tmp_path: Path, client_for: Any, role: Role, sees: bool
) -> None:
    take(listed(tmp_path, ROW, [*ROW[:4], "63200-Cooks", "Unknown", 1, 3], name="a.csv"))
    take(listed(tmp_path, ROW, header=ASKED, title=NEGATIVE_2024, name="b.csv"))
    vacancy = factories.vacancy(employer=Employer.objects.get())
    page = client_for(role).get(reverse("employers:vacancy", args=[vacancy.pk]), headers={"accept-language": "en"})
    text = page.content.decode()
    for words in ("15 ", "a.csv", "b.csv", 'id="lmia"'):
        assert (words in text) is sees or words == "15 "
    told = page.context["lmia"]
    assert (told is not None) is sees
    if told:
        assert [line.state for line in told.lines] == ["fail", "pass"]
        assert "15" in told.lines[1].sentence
        assert told.refused == told.lines[0].sentence
