"""What is read: whatever the columns are called and the file is made of; and what is told of a file or a row that cannot be taken."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from common.sheets import workbooks
from common.sheets.problems import WrongFile
from tests import factories
from workers.importing import opening
from workers.importing.columns import bind, header_in, key_of_heading, nearest_key
from workers.importing.fields import FIELDS
from workers.importing.lookups import Lookups
from workers.importing.opening import open_list
from workers.importing.problems import Unreadable
from workers.importing.rows import PersonRow, Refusal, read_row
from workers.importing.values import day, whole, yes_no

from .lists import HEADINGS, csv_file, people, person, reference, xlsx_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reference() -> None:
    reference()


def read(path: Path) -> list[PersonRow | Refusal]:
    source, lookups = open_list(path), Lookups.load("GT")
    return [read_row(source.binding, line, cells, lookups, timezone.localdate()) for line, cells in source.rows()]


# ── columns ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["key", "es", "en", "fr"])
def test_a_column_is_known_by_its_heading_in_three_languages_and_by_its_key(language: str) -> None:
    for field in FIELDS:
        assert key_of_heading(getattr(field, language).upper()) == field.key


def test_no_heading_names_two_columns() -> None:
    names = [(name, field.key) for field in FIELDS for name in field.names]
    assert len({name for name, _key in names}) == len(names)


def test_other_names_of_offices_are_known_and_misspelt_ones_are_suggested() -> None:
    assert key_of_heading("No. de D.P.I.") == ""
    assert key_of_heading("Apellido  Paterno") == "first_surname"
    assert key_of_heading("FECHA DE NACIMIENTO.") == "birth_date"
    assert nearest_key("Fecha de nacimeinto") == "birth_date"
    assert nearest_key("Número de hijos menores de edad en el hogar") == ""


def test_a_title_may_stand_above_the_headings_in_any_order(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", people(3), HEADINGS[::-1])
    path.write_text("Listado de personas;;\n\n" + path.read_text("utf-8").replace(",", ";"), "utf-8")
    rows = read(path)
    assert [type(row) for row in rows] == [PersonRow] * 3
    assert [row.line for row in rows] == [4, 5, 6]


def test_a_needed_column_that_is_missing_is_named_with_the_nearest_there_is(tmp_path: Path) -> None:
    headings = [heading.replace("Fecha de nacimiento", "Fch nacimiento") for heading in HEADINGS]
    with pytest.raises(WrongFile, match=r"Date of birth \(nearest here: Fch nacimiento\)"):
        open_list(csv_file(tmp_path / "a.csv", people(1), headings))


def test_two_columns_for_one_value_are_refused() -> None:
    header = header_in([(1, [*HEADINGS, "DPI"])])
    assert header.strangers == ["DPI"]  # the first column of that meaning counts
    with pytest.raises(WrongFile, match="leave one of them out"):
        bind(header, {"dpi": "identity_number"})


def test_what_an_office_chose_once_is_remembered(tmp_path: Path) -> None:
    headings = ["Papel" if heading == "Número de documento" else heading for heading in HEADINGS]
    rows = [row | {"Papel": row["Número de documento"]} for row in people(1)]
    path = csv_file(tmp_path / "a.csv", rows, headings)
    with pytest.raises(WrongFile, match="Document number"):
        open_list(path)
    assert open_list(path, remembered={"papel": "identity_number"}).total == 1


# ── files ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters(tmp_path: Path, encoding: str, delimiter: str) -> None:
    row = person(1, Nombres="Begoña Íngrid", **{"Primer apellido": "Guachipilín"})
    (read_one,) = read(csv_file(tmp_path / "a.csv", [row], encoding=encoding, delimiter=delimiter))
    assert isinstance(read_one, PersonRow)
    assert read_one.fields["given_names"] == "Begoña Íngrid"
    assert read_one.fields["first_surname"] == "Guachipilín"


def test_a_workbook_with_real_dates_and_numbers_and_another_name(tmp_path: Path) -> None:
    row = person(1) | {"Fecha de nacimiento": date(1994, 3, 14), "Número de documento": int(factories.cui())}
    (read_one,) = read(xlsx_file(tmp_path / "lista.csv", [row]))
    assert isinstance(read_one, PersonRow)
    assert read_one.fields["birth_date"] == date(1994, 3, 14)


@pytest.mark.parametrize("letter", ["ꞌ", "ʼ", "'", "’", "ü"])
def test_mayan_spellings_are_kept_byte_for_byte(tmp_path: Path, letter: str) -> None:
    name = f"K{letter}iche{letter}"
    row = person(1, **{"Primer apellido": name})
    for path in (csv_file(tmp_path / "a.csv", [row]), xlsx_file(tmp_path / "a.xlsx", [row])):
        (read_one,) = read(path)
        assert isinstance(read_one, PersonRow)
        assert read_one.fields["first_surname"].encode() == name.encode()


BAD_FILES = {
    "empty.csv": (b"", "empty"),
    "photo.csv": (b"\x89PNG\r\n\x1a\n" + b"x" * 99, "PNG"),
    "old.xlsx": (b"\xd0\xcf\x11\xe0" + b"x" * 99, "old or a locked Excel"),
    "letter.xlsx": (b"%PDF-1.7 " + b"x" * 99, "PDF"),
    "binary.csv": (b"\x00\x01\x02" * 99, "not a text file"),
    "page.csv": (b"<html><body>hello</body></html>", "headings of the template"),
    "cut.xlsx": (b"PK\x03\x04" + b"x" * 99, "damaged"),
    "headings.csv": (",".join(HEADINGS).encode(), "No row stands below"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_with_the_reason(tmp_path: Path, name: str) -> None:
    content, reason = BAD_FILES[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(WrongFile, match=reason):
        open_list(tmp_path / name)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MAX_BYTES", 4_000_000)
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("xl/styles.xml", b" " * 5_000_000)
    with pytest.raises(WrongFile, match="Unpacked"):
        open_list(path)


def test_blank_rows_are_no_rows_and_too_many_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = csv_file(tmp_path / "a.csv", people(4))
    with path.open("a") as file:
        file.write("," * (len(HEADINGS) - 1) + "\n" + "\n" * 100_000)
    assert open_list(path).total == 4
    monkeypatch.setattr(opening, "MOST_ROWS", 3)
    with pytest.raises(WrongFile, match="more than 3 rows"):
        open_list(path)


# ── cells ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text", ["14/03/1994", "14-3-1994", "14.03.1994", "1994-03-14", "1994-03-14 00:00:00", "34407"]
)
def test_a_day_in_the_ways_lists_write_it(text: str) -> None:
    assert day(text) == date(1994, 3, 14)


@pytest.mark.parametrize("text", ["14/03/94", "31/02/1994", "03/14/1994", "marzo", "99999999"])
def test_a_day_that_cannot_be_is_refused_with_how_to_write_it(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        day(text)
    assert "14/03/1994" in refused.value.fix


def test_yes_no_and_numbers() -> None:
    assert [yes_no(text) for text in ("Sí", "s", "NO", "", "oui")] == [True, True, False, None, True]
    assert [whole(text, 25) for text in ("", "0", "25")] == [None, 0, 25]
    for text in ("26", "-1", "seis", "9" * 5_000):
        with pytest.raises(Unreadable):
            whole(text, 25)


# ── rows ──────────────────────────────────────────────────────────────────

REFUSED = [
    ({"Número de documento": "1234567880123"}, "Número de documento", "ninth digit"),
    ({"Número de documento": "123"}, "Número de documento", "13 characters"),
    ({"Número de documento": ""}, "Número de documento", "empty"),
    ({"Fecha de nacimiento": "14/03/2020"}, "Fecha de nacimiento", "years old"),
    ({"Fecha de nacimiento": "14/03/1900"}, "Fecha de nacimiento", "years old"),
    ({"Fecha de nacimiento": "30/02/1990"}, "Fecha de nacimiento", "no such day"),
    ({"Sexo": "mujr"}, "Sexo", "not on the list"),
    ({"Nombres": "Elvira3"}, "Nombres", "3"),
    ({"Nombres": '=HYPERLINK("http://x")'}, "Nombres", "A name has no"),
    ({"Nombres": "E" * 200}, "Nombres", "200 characters"),
    ({"Municipio": "Todos Santos Cuchumatan de Arriba"}, "Municipio", "not on the list"),
    ({"Idioma preferido": "Klingon"}, "Idioma preferido", "not on the list"),
]


@pytest.mark.parametrize(("change", "column", "reason"), REFUSED, ids=[str(case[0])[:40] for case in REFUSED])
def test_a_row_that_cannot_be_true_is_told_with_line_column_value_and_fix(
    tmp_path: Path, change: dict[str, str], column: str, reason: str
) -> None:
    (row,) = read(csv_file(tmp_path / "a.csv", [person(1, **change)]))
    assert isinstance(row, Refusal)
    assert row.line == 2
    (problem,) = row.problems
    assert (problem.column, problem.value) == (column, next(iter(change.values()))[:200])
    assert reason in problem.reason
    assert problem.fix


def test_every_problem_of_a_row_is_told_at_once(tmp_path: Path) -> None:
    bad = person(1, Sexo="?", **{"Fecha de nacimiento": "ayer", "Municipio": "Atlantis"})
    (row,) = read(csv_file(tmp_path / "a.csv", [bad]))
    assert isinstance(row, Refusal)
    assert [problem.column for problem in row.problems] == ["Fecha de nacimiento", "Sexo", "Municipio"]


def test_the_nearest_name_of_a_misspelt_municipality_is_told(tmp_path: Path) -> None:
    (row,) = read(csv_file(tmp_path / "a.csv", [person(1, Municipio="Todos Santos Cuchumatn")]))
    assert isinstance(row, Refusal)
    assert "Todos Santos Cuchumatán" in row.problems[0].fix


def test_what_is_strange_and_may_be_true_is_kept_and_told(tmp_path: Path) -> None:
    headings = (*HEADINGS, "Teléfono")
    (row,) = read(csv_file(tmp_path / "a.csv", [person(1, Nombres="A", Teléfono="+52 5512345678")], headings))
    assert isinstance(row, PersonRow)
    assert row.fields["phone"] == "+525512345678"
    assert [doubt.column for doubt in row.doubts] == ["Nombres", "Teléfono"]


def test_work_skills_languages_and_free_days_stand_in_columns_beside_each_other(tmp_path: Path) -> None:
    factories.occupation("9211.01", title_es="Cosecha de bayas", is_job=True)
    factories.crop("blueberry", title_es="Arándano azul")
    more = {
        "Ocupación 1": "cosecha de bayas",
        "Cultivo 1": "Arándano azul",
        "Meses 1": "14",
        "Idioma 1": "Mam",
        "Nivel del idioma 1": "3",
        "Lengua materna": "Español",
        "Disponible desde": "01/03/2027",
        "Disponible hasta": "30/11/2027",
        "Consiente la vinculación": "sí",
        "Fecha del consentimiento": "20/11/2025",
    }
    (row,) = read(csv_file(tmp_path / "a.csv", [person(1) | more], (*HEADINGS, *more)))
    assert isinstance(row, PersonRow)
    assert row.experiences == [{"occupation_id": "9211.01", "crop_id": "blueberry", "months": 14, "country_id": "GT"}]
    assert [(claim["language_id"], claim["is_mother_tongue"]) for claim in row.languages] == [
        ("spa", True),
        ("mam", False),
    ]
    assert row.available == (date(2027, 3, 1), date(2027, 11, 30))
    assert row.consent_on == date(2025, 11, 20)


def test_halves_of_what_belongs_together_are_told(tmp_path: Path) -> None:
    more = {
        "Meses 1": "14",
        "Nivel del idioma 1": "bien",
        "Disponible desde": "01/03/2027",
        "Consiente la vinculación": "sí",
    }
    (row,) = read(csv_file(tmp_path / "a.csv", [person(1) | more], (*HEADINGS, *more)))
    assert isinstance(row, Refusal)
    assert [problem.column for problem in row.problems] == [
        *("Occupation 1", "Language 1", "Available to", "Date of consent"),
    ]
