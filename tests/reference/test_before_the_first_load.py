"""Loads into tables that are empty, in a module where nothing is loaded for all tests."""

import pytest
from django.core.management import CommandError, call_command

from reference.models import Country

INE = "codigo_ine,municipio,codigo_depto,departamento"


def test_a_wrong_full_list_leaves_the_tables_empty(db, csv_file):
    wrong = csv_file("code,name", "AL,Alabama")
    with pytest.raises(CommandError, match="no known classification") as error:
        call_command("load_reference", "--full", f"isco08={wrong}")
    assert error.value.returncode == 2
    assert not Country.objects.exists()


def test_a_list_before_the_departments_says_what_to_do_first(db, csv_file):
    with pytest.raises(CommandError, match="Run load_reference first"):
        call_command("load_municipalities", csv_file(INE, "101,Guatemala,1,Guatemala"), "--country", "GT")
