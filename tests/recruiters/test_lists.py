"""Lists of recruiters that others publish: read by their columns, spellings reconciled, again without a change."""

from __future__ import annotations

import csv
import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.choices import Role
from common.sheets.out import as_xlsx
from employers.demand.load import demand_import
from employers.models import CaseRecruiter, DemandBatch
from recruiters.lists.reconcile import groups, is_nobody, key_of
from recruiters.models import IdentityAlert, Licence, Listing, Recruiter, RecruiterPerson
from recruiters.selectors import Standing, clusters, recruiter_standing, recruiters_visible_to
from reference.services import reference_load
from tests import factories, sanctions

APPENDIX_C = Path(__file__).resolve().parents[3] / "shared/data/oflc/addenda/H2B_Appendix_C_FY2021_Q1.xlsx"
database = pytest.mark.django_db
REGISTER = ["Nombre o razón social", "No. de registro", "Vigente desde", "Vigente hasta", "Estado", "NIT", "Teléfono"]
SOL = ["Agencia Sol de Ejemplo, S.A.", "dge-001", "2026-01-15", "2029-01-14", "Vigente", "1234-5", "5555-0123"]
LUNA = ["Luna de Ejemplo, S.A.", "DGE-002", "15/02/2025", "14/02/2028", "Suspendida", "", ""]


# ── spellings ─────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Norte Sur Associates Inc.", "Norte-Sur Associates, INC"),
        ("Visa Ejemplo S. de R.L. de C.V.", "VISA EJEMPLO, S de RL de CV"),
        ("Asesores de Ejemplo S.A. de C.V.", "Asesores de Ejemplo"),
        ("Asistencia Jurídica Ejemplo", "Asistencia Juridica Ejemplo S.A."),
        ("The Ejemplo Agency", "EJEMPLO AGENCY"),
    ],
)
def test_spellings_without_legal_forms_are_one(one, other):
    assert key_of(one) == key_of(other) != ""


def test_a_slip_of_a_letter_is_put_together_and_another_organisation_is_not():
    found = groups(
        [
            ("Norte Sur Associates, Inc.", 40),
            ("Norte Surr Associates, Inc.", 2),
            ("Norte Sur Mexico, S de RL de CV", 9),
            ("Ejemplo International Consulting", 5),
            ("Ejemplo lnternational Consulting", 1),
            ("Lobo", 3),
            ("Lobos Inc.", 1),
            ("Loba", 1),
        ]
    )
    assert sorted(len(spellings) for spellings in found.values()) == [1, 1, 2, 2, 2]
    assert found["nortesurassociate"] == {"Norte Sur Associates, Inc.": 40, "Norte Surr Associates, Inc.": 2}


@pytest.mark.parametrize("name", ["N/A", "n/a", "", "None", "Individual"])
def test_some_names_say_that_there_is_none(name):
    assert is_nobody(name)


# ── whom cases name ───────────────────────────────────────────────────────
def case_names(
    case: str, organisation: str, given: str, family: str, country: str = "MX", **fields: Any
) -> CaseRecruiter:
    batch, n = factories_batch(), CaseRecruiter.objects.count() + 1
    return CaseRecruiter.objects.create(
        batch=batch,
        case_number=case,
        organisation=organisation,
        given_names=given,
        family_name=family,
        country=factories.country(country),
        search_name="x",
        row_number=n,
        identity=f"{n:064d}",
        content_hash="x",
        **fields,
    )


def factories_batch() -> Any:
    return DemandBatch.objects.get_or_create(
        file_name="c.xlsx", defaults={"file_sha256": "0" * 64, "layout": "h2b_recruiters", "as_of": date(2026, 1, 1)}
    )[0]


def read() -> dict[str, Any]:
    out = StringIO()
    call_command("import_recruiters", json=True, stdout=out)
    return json.loads(out.getvalue())["total"]


@database
def test_cases_make_entries_without_a_licence_tied_to_their_employers(client_for):
    vacancy = factories.vacancy("us-h2b", case_number="H-400-20001-000001")
    case_names(vacancy.case_number, "Norte Sur Associates, Inc.", "Lucía", "Ejemplo Tamayo")
    case_names("H-400-20001-000002", "Norte-Sur Associates Inc", "LUCIA", "EJEMPLO TAMAYO")
    case_names("H-400-20001-000002", "N/A", "Jesús Privado", "Ejemplo Ruiz")
    assert read()["imported"] == 3
    agency, person = Recruiter.objects.order_by("kind")
    assert (agency.kind, agency.record_kind, person.kind) == ("company", "us_public_list", "person")
    assert recruiter_standing(agency) == Standing.NEVER_REGISTERED
    assert [one.full_name for one in agency.people.all()] == ["Lucía Ejemplo Tamayo"], "one person, spelled twice"
    assert {listing.employer for listing in agency.listings.all()} == {vacancy.employer, None}
    assert read() == {"read": 3, "imported": 0, "updated": 0, "unchanged": 3, "rejected": 0, "entries": 0, "differs": 0}
    auditor = factories.user(Role.AUDITOR)
    assert list(recruiters_visible_to(auditor)) == [agency], "a private person is for the registries' staff"
    page = client_for(Role.AUDITOR).get(reverse("admin:recruiters_recruiter_changelist")).content.decode()
    assert "Ejemplo Ruiz" not in page


@database
def test_a_dry_run_says_the_same_and_changes_nothing():
    case_names("H-400-20001-000002", "Norte Sur Associates", "Lucía", "Ejemplo Tamayo")
    out = StringIO()
    call_command("import_recruiters", dry_run=True, json=True, stdout=out)
    assert json.loads(out.getvalue())["total"]["imported"] == 1
    assert not Recruiter.objects.exists()


@database
def test_an_entry_of_a_ministry_is_not_taken_for_one_of_a_list():
    licensed = factories.recruiter(legal_name="Norte Sur Associates")
    case_names("H-400-20001-000002", "Norte Sur Associates", "Lucía", "Ejemplo Tamayo")
    read()
    assert Recruiter.objects.filter(legal_name="Norte Sur Associates").count() == 2
    assert not licensed.listings.exists()


@database
def test_a_person_of_a_suspended_agency_who_stands_on_a_list_raises_no_alert_by_the_name_alone():
    stopped = factories.recruiter("MX")
    RecruiterPerson.objects.create(recruiter=stopped, full_name="Lucía Ejemplo Tamayo", role="owner")
    sanctions.signed(stopped)
    case_names("H-400-20001-000002", "Norte Sur Associates", "Lucía", "Ejemplo Tamayo")
    read()
    assert not IdentityAlert.objects.exists(), "a bare name is 25 points of 50"


@database
@pytest.mark.data
@pytest.mark.skipif(not APPENDIX_C.is_file(), reason="the public records are not beside the checkout")
def test_appendix_c_as_published_becomes_entries_once():
    reference_load()
    for code in ("us-h2a", "us-h2b"):
        factories.programme(code)
    demand_import(APPENDIX_C, as_of=date(2026, 1, 15))
    total = read()
    assert (total["read"], total["imported"], total["rejected"]) == (4714, 4714, 0)
    companies = Recruiter.objects.filter(kind="company")
    assert 45 <= companies.count() <= 60, "95 spellings are some 55 organisations"
    biggest = max(companies, key=lambda one: one.listings.count())
    assert biggest.listings.values("name_written").distinct().count() >= 8
    assert not IdentityAlert.objects.exists()
    assert clusters(), "some of them name the same people"
    assert read()["unchanged"] == 4714


# ── files ─────────────────────────────────────────────────────────────────
def written(tmp_path: Path, header: list[str], *rows: list[str], name: str = "registro.csv") -> Path:
    path = tmp_path / name
    if name.endswith("xlsx"):
        path.write_bytes(as_xlsx("Registro", [header, *rows]))
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])
    return path


def run(path: Path, **options: Any) -> dict[str, Any]:
    out = StringIO()
    call_command("import_recruiters", str(path), json=True, stdout=out, **{"regime": "gt-ag-50-2022"} | options)
    return json.loads(out.getvalue())["total"]


@database
@pytest.mark.parametrize("name", ["registro.csv", "registro.xlsx"])
def test_a_ministrys_register_makes_entries_with_licences_and_again_changes_nothing(tmp_path, name):
    factories.country("GT")
    call_command("load_recruiting")
    path = written(tmp_path, REGISTER, SOL, LUNA, name=name)
    total = run(path)
    assert (total["read"], total["imported"], total["entries"]) == (2, 2, 2)
    sol = Licence.objects.get(number="DGE-001")
    assert (sol.status, sol.valid_from, sol.valid_to) == ("valid", date(2026, 1, 15), date(2029, 1, 14))
    assert (sol.recruiter.phone, sol.recruiter.tax_number, sol.events.get().action) == ("5555-0123", "1234-5", "create")
    luna = Licence.objects.get(number="DGE-002")
    assert (luna.status, luna.valid_from) == ("suspended", date(2025, 2, 15))
    before = list(Recruiter.objects.order_by("pk").values())
    assert run(path)["unchanged"] == 2
    assert list(Recruiter.objects.order_by("pk").values()) == before
    assert Listing.objects.count() == 2


@database
def test_what_changed_in_the_list_is_written_and_a_state_is_moved_by_people_only(tmp_path):
    factories.country("GT")
    call_command("load_recruiting")
    run(written(tmp_path, REGISTER, SOL))
    renewed = [*SOL[:3], "2030-01-14", "Cancelado", SOL[5], "5555-0999"]
    total = run(written(tmp_path, REGISTER, renewed))
    assert (total["updated"], total["differs"], total["entries"]) == (1, 1, 0)
    licence = Licence.objects.get()
    assert (licence.status, licence.valid_to, licence.recruiter.phone) == ("valid", date(2030, 1, 14), "5555-0999")


@database
def test_bad_rows_come_back_with_the_fix_and_good_ones_go_in(tmp_path):
    factories.country("GT")
    call_command("load_recruiting")
    bad = [
        ["", "DGE-003", "2026-01-01", "", "", "", ""],
        ["Sin fecha, S.A.", "DGE-004", "hoy", "", "", "", ""],
        ["Al revés, S.A.", "DGE-005", "2026-01-01", "2025-01-01", "", "", ""],
        ["Estado raro, S.A.", "DGE-006", "2026-01-01", "", "Quizás", "", ""],
        ["Otra vez, S.A.", "DGE-001", "2026-01-01", "", "", "", ""],
    ]
    path = written(tmp_path, REGISTER, SOL, *bad)
    total = run(path, errors=tmp_path / "errores.csv")
    assert (total["read"], total["imported"], total["rejected"]) == (6, 1, 5)
    with (tmp_path / "errores.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [row["line"] for row in rows] == ["3", "4", "5", "6", "7"]
    assert all(row["fix"] for row in rows)


@database
def test_a_register_without_its_regime_and_a_file_of_other_columns_are_refused(tmp_path):
    with pytest.raises(CommandError, match="--regime"):
        run(written(tmp_path, REGISTER, SOL), regime="")
    with pytest.raises(CommandError):
        run(written(tmp_path, ["A", "B"], ["1", "2"]))


@database
def test_a_date_that_could_be_two_days_is_refused_where_nobody_knows_which(tmp_path):
    factories.country("CA")
    call_command("load_recruiting")
    header = ["Agency name", "License No.", "Issued", "Expires"]
    path = written(tmp_path, header, ["Estrella", "77", "03/04/2026", "2026-12-31"], ["Norte", "78", "2026-04-03", ""])
    total = run(path, regime="ca-mb-wrapa")
    assert (total["imported"], total["rejected"]) == (1, 1)
    assert Licence.objects.get().valid_to == date(2027, 4, 2), "a year, by the regime"


@database
def test_columns_in_english_and_the_us_list_are_recognised(tmp_path):
    for code in ("GT", "MX"):
        factories.country(code)
    call_command("load_recruiting")
    header = ["Agency name", "License No.", "Issued", "Expires", "Status"]
    run(written(tmp_path, header, ["Estrella Ejemplo", "77", "2026-01-01", "2026-12-31", "revoked"]))
    assert Licence.objects.get().status == "cancelled"
    header = ["Case Number", "Recruiter Name", "Organization", "City", "Country"]
    row = ["H-400-20001-000001", "Ana Ejemplo Luz", "Norte Sur Associates", "Tepic", "MX"]
    total = run(written(tmp_path, header, row, row, ["", "Sin país", "", "", "Narnia"]), regime="")
    assert (total["imported"], total["rejected"], total["entries"]) == (2, 1, 1)
    assert Recruiter.objects.get(record_kind="us_public_list").listings.count() == 2
