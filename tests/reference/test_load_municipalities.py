import csv
import gzip

import pytest
from django.core.management import CommandError, call_command

from reference.choices import Origin
from reference.models import Municipality
from reference.services import municipalities_load

INE = "codigo_ine,municipio,codigo_depto,departamento"
LIST = "codigo,municipio,codigo_depto,departamento"
DISTRICTS = "departamento,municipio_2024,distrito"


def name_of(subdivision: str, code: str) -> str:
    return Municipality.objects.get(subdivision_id=subdivision, code=code).name


def test_an_official_list_renames_and_adds(loaded, csv_file):
    path = csv_file(INE, "101,Nueva Guatemala de la Asunción,1,Guatemala", "118,Ciudad Nueva,1,Guatemala")
    report = municipalities_load(path, country="GT")
    assert (report.layout, report.tables[0].updated, report.tables[0].created) == ("INE Guatemala", 1, 1)
    assert name_of("GT-01", "0101") == "Nueva Guatemala de la Asunción"
    assert name_of("GT-01", "0118") == "Ciudad Nueva"


def test_a_list_in_capitals_without_accents_does_not_spoil_our_spelling(loaded, csv_file):
    path = csv_file(LIST, "0401,SANTA ROSA DE COPAN,04,COPAN")
    assert municipalities_load(path, country="HN").changed == 0
    assert name_of("HN-CP", "0401") == "Santa Rosa de Copán"


def test_codes_known_to_be_unofficial_stay_flagged(loaded, csv_file):
    municipalities_load(csv_file(LIST, "0402,Cabañas de Copán,04,Copán"), country="HN")
    assert Municipality.objects.get(subdivision_id="HN-CP", code="0402").is_official_code is False


def test_a_dry_run_changes_nothing(loaded, csv_file):
    report = municipalities_load(csv_file(INE, "101,Otra,1,Guatemala"), country="GT", dry_run=True)
    assert report.tables[0].updated == 1
    assert name_of("GT-01", "0101") == "Guatemala"


def test_districts_find_their_municipality_of_before_also_under_a_new_spelling(loaded, csv_file):
    Municipality.objects.filter(subdivision_id="SV-CA").update(part_of="")
    path = csv_file(DISTRICTS, "Cabañas,Cabañas Este,Dolores", "Cabañas,Cabañas Oeste,Ilobásco")
    report = municipalities_load(path, country="SV")
    assert report.layout == "districts of the 2024 reform"
    places = Municipality.objects.exclude(part_of="").filter(subdivision_id="SV-CA")
    assert set(places.values_list("name", "part_of")) == {
        ("Villa Dolores", "Cabañas Este"),
        ("Ilobasco", "Cabañas Oeste"),
    }


@pytest.mark.parametrize(
    ("row", "column", "fix"),
    [
        ("1O1,Guatemala,1,Guatemala", "codigo_ine", "four digits"),
        ("9901,Guatemala,99,Guatemala", "codigo_ine", "no department of this country has the code 99"),
        ("201,Guastatoya,1,Guatemala", "codigo_depto", "says 02"),
        ("102,Santa Catarina Pinula,1,Atlántida", "departamento", "right country"),
        ("102,,1,Guatemala", "municipio", "give a name"),
        ("101,Guatemala,1,Guatemala", "codigo_ine", "same code stands in line 2"),
        ("102,Santa Catarina, Pinula,1,Guatemala", "codigo_ine", "5 cells where the header has 4"),
    ],
)
def test_a_wrong_row_is_named_and_the_good_ones_go_in(loaded, csv_file, row, column, fix):
    report = municipalities_load(csv_file(INE, "0101,Otro nombre,1,Guatemala", row), country="GT")
    assert report.tables[0].updated == 1
    [problem] = report.problems
    assert (problem.line, problem.column) == (3, column)
    assert fix in problem.fix


def test_the_list_of_another_country_is_refused(loaded, csv_file):
    with pytest.raises(CommandError, match="department 01 is Guatemala; is this the right country") as error:
        call_command("load_municipalities", csv_file(LIST, "0101,La Ceiba,01,Atlántida"), "--country", "GT")
    assert error.value.returncode == 2
    assert Municipality.objects.filter(name="La Ceiba").count() == 1


def test_rows_to_mend_come_back_as_a_file_that_no_spreadsheet_runs(loaded, csv_file, tmp_path):
    path = csv_file(INE, "101,Guatemala,1,Guatemala", "=1+1,Mixco,1,Guatemala")
    call_command("load_municipalities", path, "--country", "GT", "--errors", tmp_path / "errors.csv")
    with (tmp_path / "errors.csv").open(encoding="utf-8-sig", newline="") as file:
        [row] = csv.DictReader(file)
    assert (row["line"], row["column"], row["value"]) == ("3", "codigo_ine", "'=1+1")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(b"", "the first line must name each column once", id="empty"),
        pytest.param(b"codigo,codigo\n1,2\n", "the first line must name each column once", id="column twice"),
        pytest.param(b"codigo,municipio\n", "no row below the header", id="header only"),
        pytest.param("codigo,municipio\n1,Petén\n".encode("cp1252"), "not text in UTF-8", id="cp1252"),
        pytest.param(b"codigo,municipio\n1,\x00\n", "not a text file", id="binary"),
        pytest.param(b'codigo,municipio\n1,"Pet', "not readable as CSV", id="open quotes"),
        pytest.param(b"codigo,municipio\n1,2\n", "no known list of municipalities", id="unknown columns"),
        pytest.param(gzip.compress(b"codigo,municipio\n" * 500)[:40], "cut short", id="truncated gzip"),
        pytest.param(b"\x1f\x8bnot gzip at all", "cannot be read", id="not gzip"),
        pytest.param(gzip.compress(b"a,b\n" * 6_000_000), "larger than 20 MB", id="gzip bomb"),
    ],
)
def test_a_wrong_file_gets_one_clear_error_and_changes_nothing(loaded, tmp_path, content, why):
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    before = list(Municipality.objects.order_by("pk").values())
    with pytest.raises(CommandError, match=why) as error:
        call_command("load_municipalities", path, "--country", "GT")
    assert error.value.returncode == 2
    assert "\n" not in str(error.value)
    assert list(Municipality.objects.order_by("pk").values()) == before


def test_a_file_that_is_not_there_is_named(db, tmp_path):
    with pytest.raises(CommandError, match=r"nothing\.csv cannot be read: No such file"):
        call_command("load_municipalities", tmp_path / "nothing.csv", "--country", "GT")


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "country", "layout", "count"),
    [
        ("gt_municipios_ine.csv", "GT", "INE Guatemala", 340),
        ("hn_municipios.csv", "HN", "municipalities by department", 298),
        ("sv_municipios_262_pre2024.csv", "SV", "municipalities by department", 262),
        ("sv_distritos_2024.csv", "SV", "districts of the 2024 reform", 262),
    ],
)
def test_the_public_lists_are_read_whole_and_twice_is_as_once(loaded, public_record, name, country, layout, count):
    first = municipalities_load(public_record(f"geo/{name}"), country=country)
    assert (first.layout, first.tables[0].read, first.problems) == (layout, count, [])
    assert first.tables[0].created == 0
    assert first.changed <= 1  # ours mends one misprint in each of two lists
    assert municipalities_load(public_record(f"geo/{name}"), country=country).changed == 0


def test_a_list_leaves_alone_what_a_person_has_put_right(loaded, csv_file):
    path = csv_file(INE, "101,Guate,1,Guatemala", "102,Santa Catarina,1,Guatemala")
    Municipality.objects.filter(subdivision_id="GT-01", code="0101").update(name="La Capital", origin=Origin.STAFF)
    table = municipalities_load(path, country="GT").tables[0]
    assert (table.kept, table.updated) == (1, 1)
    assert name_of("GT-01", "0101") == "La Capital"
    assert name_of("GT-01", "0102") == "Santa Catarina"


def test_an_error_file_that_cannot_be_written_is_said_before_anything_is_loaded(loaded, csv_file, tmp_path):
    path = csv_file(INE, "101,Guate,1,Guatemala")
    for target in (tmp_path, tmp_path / "nowhere" / "errors.csv"):
        with pytest.raises(CommandError, match="cannot be written") as error:
            call_command("load_municipalities", str(path), "--country", "GT", "--errors", str(target))
        assert error.value.returncode == 2
    assert name_of("GT-01", "0101") == "Guatemala"
