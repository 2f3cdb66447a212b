"""Wage floors and allowances as people and programs read them, and as staff enter them."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.choices import Role
from pathways.models import Allowance, WageFloor
from pathways.selectors import figures_run_out, floors_published
from pathways.services import figures_load
from tests import factories

D = date


@pytest.fixture
def shipped_wages(shipped_rules, wage_places):
    return figures_load()


@pytest.mark.django_db
def test_every_role_reads_the_page_and_a_stranger_signs_in_first(client_for, client):
    assert client.get("/pathways/wages/").status_code == 302
    for role in Role:
        assert client_for(role).get("/pathways/wages/").status_code == 200, role


def test_the_page_shows_the_floors_of_a_day_and_place_and_what_is_not_known(client_for, shipped_wages):
    client = client_for(Role.POLICY_EDITOR)
    page = client.get("/pathways/wages/", {"as_of": "2025-06-01", "place": "US-GA", "programme": "us-h2a"})
    floors = {(f.basis, str(f.amount)) for f in page.context["floors"].rows}
    assert floors == {("aewr", "16.08"), ("aewr", "2058.31"), ("federal_minimum", "7.25")}
    assert "20 CFR 655.120(a), (b); adverse effect wage rate 2025" in page.text
    later = client.get("/pathways/wages/", {"as_of": "2026-11-23", "place": "US-GA"})
    assert {f.basis for f in later.context["floors"].rows} == {"federal_minimum"}
    gone = {(getattr(f, "basis", ""), f.subdivision_id, f.unknown_since) for f in later.context["gone"].rows}
    assert ("aewr", "US-GA", D(2026, 1, 1)) in gone
    kinds = {f.kind for f in later.context["gone"].rows if isinstance(f, Allowance)}
    assert {"subsistence_min", "subsistence_max", "meal_charge_cap"} <= kinds  # of 2026 not found


@pytest.mark.parametrize("asked", ["soon", "2025-13-01", ""])
@pytest.mark.django_db
def test_a_day_or_place_that_is_none_falls_back_on_today(client_for, asked):
    factories.wage_floor()
    page = client_for(Role.POLICY_EDITOR).get("/pathways/wages/", {"as_of": asked, "place": asked})
    assert page.status_code == 200
    assert len(page.context["floors"].rows) == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", "Mínimos salariales y viáticos"),
        ("en", "Wage floors and allowances"),
        ("fr", "Planchers salariaux et indemnités"),
    ],
)
@pytest.mark.django_db
def test_the_page_speaks_the_readers_language(client_for, language, words):
    client = client_for(Role.COORDINATOR)
    client.cookies["django_language"] = language
    assert words in client.get("/pathways/wages/").text


def test_the_number_of_queries_does_not_grow_with_the_figures(client_for, shipped_wages, django_assert_max_num_queries):
    client = client_for(Role.POLICY_EDITOR)
    client.get("/pathways/wages/?as_of=2010-01-01")
    with django_assert_max_num_queries(22):
        client.get("/pathways/wages/?as_of=2025-06-01")


@pytest.mark.django_db
def test_a_figure_with_a_successor_is_known():
    factories.wage_floor(effective_to=D(2026, 6, 30))
    assert [f.unknown_since for f in figures_run_out(floors_published(), D(2026, 7, 1))] == [D(2026, 7, 1)]
    assert figures_run_out(floors_published(), D(2026, 6, 30)) == []
    factories.wage_floor(effective_from=D(2026, 7, 1))
    assert figures_run_out(floors_published(), D(2026, 7, 1)) == []


def test_the_api_gives_the_figures_of_a_day(client_for, shipped_wages):
    client = client_for(Role.AUDITOR)
    asked = {"as_of": "2026-03-01", "subdivision": "US-CA", "basis": "aewr"}
    found = client.get("/api/v1/wage-floors/", asked).json()["results"]
    assert {(f["level"], f["housing"], f["amount"], f["filed_from"]) for f in found} == {
        ("I", "adjusted", "13.45", "2025-10-02"),
        ("I", "unadjusted", "16.45", "2025-10-02"),
        ("II", "adjusted", "15.71", "2025-10-02"),
        ("II", "unadjusted", "18.71", "2025-10-02"),
    }
    assert found[0]["group"]["codes"] == ["45-2041", "45-2091", "45-2092", "45-2093", "53-7064"]
    assert client.get("/api/v1/wage-floors/").json()["count"] == WageFloor.objects.count()
    fees = client.get("/api/v1/allowances/", {"as_of": "2025-03-24", "kind": "meal_charge_cap"}).json()["results"]
    assert [fee["amount"] for fee in fees] == ["16.28"]
    assert client.get(f"/api/v1/allowances/{fees[0]['id']}/").json()["citation"] == fees[0]["citation"]


@pytest.mark.django_db
def test_the_api_refuses_a_wrong_day_at_its_field_and_every_write(client_for):
    client = client_for(Role.ADMINISTRATOR)
    for path in ("wage-floors", "allowances"):
        wrong = client.get(f"/api/v1/{path}/", {"as_of": "soon"})
        assert (wrong.status_code, list(wrong.json())) == (400, ["as_of"])
        assert client.post(f"/api/v1/{path}/", {}, content_type="application/json").status_code in (403, 405)
    draft = factories.wage_floor(state="draft", origin="staff")
    assert client.get(f"/api/v1/wage-floors/{draft.pk}/").status_code == 404


@pytest.mark.django_db
def test_an_editor_enters_a_draft_and_another_publishes_it_in_the_admin(client_for):
    one, other = client_for(Role.POLICY_EDITOR), client_for(Role.POLICY_EDITOR)
    factories.wage_group()
    factories.subdivision("US-GA")
    fields = {
        "basis": "state_minimum",
        "amount": "9.75",
        "currency": "USD",
        "unit": "hour",
        "country": "US",
        "subdivision": "US-GA",
        "effective_from": "2027-01-01",
        "citation": "Georgia Code 34-4-3",
        "source_url": "https://www.example.org/law",
        "checked_on": "2026-11-24",
        "confidence": "high",
    }
    answer = one.post("/admin/pathways/wagefloor/add/", fields)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    draft = WageFloor.objects.get()
    assert (draft.state, draft.origin, draft.drafted_by) == ("draft", "staff", one.user)
    publish = {"action": "publish", "_selected_action": [draft.pk]}
    one.post("/admin/pathways/wagefloor/", publish)
    draft.refresh_from_db()
    assert draft.state == "draft"
    other.post("/admin/pathways/wagefloor/", publish)
    draft.refresh_from_db()
    assert (draft.state, draft.approved_by) == ("published", other.user)
    page = one.get(f"/admin/pathways/wagefloor/{draft.pk}/change/")
    assert page.status_code == 200
    assert 'name="_save"' not in page.text
    assert one.post(f"/admin/pathways/wagefloor/{draft.pk}/change/", fields).status_code == 403


def test_the_admin_lists_figures_by_what_people_look_for(client_for, shipped_wages):
    client = client_for(Role.POLICY_EDITOR)
    asked = "/admin/pathways/wagefloor/?confidence__exact=low&basis__exact=aewr&when=past"
    listed = client.get(asked)
    assert listed.status_code == 200
    assert listed.context["cl"].result_count == 28
    assert client.get("/admin/pathways/wagefloor/?q=US-GA").context["cl"].result_count == 7
    assert client.get("/admin/pathways/allowance/?kind__exact=visa_fee").context["cl"].result_count == 1
    assert client.get("/admin/pathways/wagegroup/").status_code == 200
