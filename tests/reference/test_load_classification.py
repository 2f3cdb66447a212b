import pytest
from django.core.management import CommandError, call_command

from reference.choices import CrosswalkRelation, Scheme
from reference.classifications import relation_of
from reference.files import WrongFile
from reference.models import Occupation, OccupationCrosswalk
from reference.services import classification_load

ISCO = "code,level,title_es,title_en,title_fr"


def test_isco_titles_are_taken_over_at_the_level_of_unit_groups_only(loaded, csv_file):
    path = csv_file(ISCO, "92,2,Peones,Labourers,Manœuvres", "9211,4,Peones de cultivos,Crop labourers,Manœuvres")
    report = classification_load(path)
    assert (report.tables[0].read, report.tables[0].updated) == (1, 1)
    unit = Occupation.objects.get(code="9211")
    assert (unit.title_es, unit.is_agricultural, unit.is_job) == ("Peones de cultivos", True, False)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("110,4,Oficiales,Officers,Officiers", "code"),
        ("9212,4,Peones,Labourers,", "title_fr"),
        ("9211,4,Otra vez,Again,Encore", "code"),
    ],
)
def test_a_wrong_isco_row_is_named(loaded, csv_file, row, column):
    [problem] = classification_load(csv_file(ISCO, "9211,4,Peones,Labourers,Manœuvres", row)).problems
    assert (problem.line, problem.column) == (3, column)


def test_a_crosswalk_cell_may_name_several_codes(loaded, csv_file):
    path = csv_file("soc2010,soc2018,isco08", "11-3011,11-3012|11-3013,1219", "35-1011,35-1011,3434")
    classification_load(path)
    pairs = OccupationCrosswalk.objects.filter(code__in=["11-3012", "11-3013"])
    assert {(pair.occupation_id, pair.relation) for pair in pairs} == {("1219", "narrower")}
    assert OccupationCrosswalk.objects.get(code="35-1011", occupation_id="3434").relation == "exact"


def test_crosswalks_to_unknown_unit_groups_or_codes_are_named(loaded, csv_file):
    path = csv_file("soc2018,isco08", "45-2092,9211", "45-2092,9999", "452092,9211", "45-0000,")
    assert [(problem.line, problem.column) for problem in classification_load(path).problems] == [
        (3, "isco08"),
        (4, "soc2018"),
    ]


@pytest.mark.parametrize(
    ("unit_groups", "their_codes", "relation"),
    [(1, 1, "exact"), (1, 3, "narrower"), (3, 1, "broader"), (2, 2, "overlaps")],
)
def test_the_number_of_partners_on_each_side_says_the_relation(unit_groups, their_codes, relation):
    assert relation_of(unit_groups, their_codes) == CrosswalkRelation(relation)


def test_titles_of_noc_go_to_the_crosswalks_and_missing_codes_are_named(loaded, csv_file):
    report = classification_load(csv_file("noc_code,title_en", "85101,Harvesting labourers (2026)"))
    pair = OccupationCrosswalk.objects.get(scheme=Scheme.NOC2021, occupation_id="9211.01")
    assert pair.title == "Harvesting labourers (2026)"
    assert "85103" in {problem.value for problem in report.problems}


def test_a_list_of_another_kind_than_asked_for_is_refused(loaded, csv_file):
    with pytest.raises(WrongFile, match="is a list of the kind isco08, not noc2021"):
        classification_load(csv_file(ISCO, "9211,4,a,b,c"), expected="noc2021")


def test_an_unknown_layout_gets_one_clear_error(loaded, csv_file):
    with pytest.raises(CommandError, match="no known classification") as error:
        call_command("load_classification", csv_file("fips,name", "01,Alabama"))
    assert error.value.returncode == 2


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "kind", "read"),
    [
        ("isco08_es_en_fr.csv", "isco08", 436),
        ("xwalk_soc2010_soc2018_isco08.csv", "soc2018-isco08", 1325),
        ("xwalk_sinco2011_ciuo08_es.csv", "sinco2011-isco08", 589),
        ("soc2018_structure.csv", "soc2018", 599),
        ("noc2021_v1.0_unit_groups_en.csv", "noc2021", 53),
    ],
)
def test_the_public_classifications_are_read_without_a_problem(loaded, public_record, name, kind, read):
    report = classification_load(public_record(f"taxonomy/{name}"))
    assert (report.layout, report.tables[0].read, report.problems) == (kind, read, [])
    assert classification_load(public_record(f"taxonomy/{name}")).changed == 0
