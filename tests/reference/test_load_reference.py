import json
import time

import pytest
from django.core.management import CommandError, call_command

from reference.choices import Origin
from reference.models import (
    Country,
    Crop,
    Language,
    Municipality,
    Occupation,
    OccupationCrosswalk,
    Skill,
    Subdivision,
)
from reference.services import reference_load

TABLES = (Country, Subdivision, Municipality, Occupation, OccupationCrosswalk, Crop, Skill, Language)


def test_the_first_load_creates_every_row_and_says_so(loaded):
    for table, model in zip(loaded.tables, TABLES, strict=True):
        assert table.read == table.created == model.objects.count() > 0
    assert set(Country.objects.filter(is_origin=True).values_list("code", flat=True)) == {"GT", "HN", "SV", "BZ"}
    assert set(Country.objects.filter(is_destination=True).values_list("code", flat=True)) == {"US", "MX", "CA"}
    assert Occupation.objects.get(code="9211.01").title_es == "Cosecha de bayas"
    assert Crop.objects.exclude(ncl_category="").count() > 60


def test_a_second_load_changes_nothing(loaded):
    again = reference_load()
    assert again.changed == 0
    assert all(table.unchanged == table.read for table in again.tables)


def test_a_load_takes_a_bounded_number_of_statements_and_time(loaded, django_assert_max_num_queries):
    started = time.process_time()
    with django_assert_max_num_queries(20):
        reference_load()
    assert time.process_time() - started < 5


def test_a_shipped_row_that_went_wrong_is_mended(loaded):
    Crop.objects.filter(code="strawberry").update(title_es="")
    report = reference_load()
    assert report.changed == 1
    assert Crop.objects.get(code="strawberry").title_es == "Fresa"


def test_what_a_person_put_right_is_kept(loaded):
    Municipality.objects.filter(code="0101", subdivision_id="HN-AT").update(name="Ceiba", origin=Origin.STAFF)
    report = reference_load()
    assert report.changed == 0
    assert [table.kept for table in report.tables if table.table == "reference_municipality"] == [1]


def test_the_command_reports_each_table_as_json(db, capsys):
    call_command("load_reference", "--json")
    report = json.loads(capsys.readouterr().out)
    assert [table["table"] for table in report["tables"]][:2] == ["reference_country", "reference_subdivision"]
    assert all(
        table["read"] == table["created"] + table["updated"] + table["unchanged"] + table["kept"]
        for table in report["tables"]
    )


def test_an_unknown_kind_of_full_list_is_answered_with_the_known_ones(db):
    with pytest.raises(CommandError, match="KIND one of isco08") as error:
        call_command("load_reference", "--full", "isco=list.csv")
    assert error.value.returncode == 2


@pytest.mark.data
def test_the_full_isco_list_mends_titles_once_and_stays(db, public_record):
    option = f"isco08={public_record('taxonomy/isco08_es_en_fr.csv')}"
    call_command("load_reference", "--full", option)
    before = list(Occupation.objects.order_by("code").values())
    call_command("load_reference", "--full", option)
    assert list(Occupation.objects.order_by("code").values()) == before
    assert Occupation.objects.filter(is_job=False).count() == 436
