"""Programmes and rules as people and programs read them."""

from __future__ import annotations

import pytest

from accounts.choices import Role
from pathways.models import Programme, Rule

pytestmark = pytest.mark.usefixtures("shipped_rules")


def test_every_role_reads_the_list_of_pathways_and_each_page(client_for):
    for role in Role:
        client = client_for(role)
        page = client.get("/pathways/")
        assert page.status_code == 200, role
        for code in Programme.objects.values_list("code", flat=True):
            assert f"/pathways/{code}/" in page.text
    assert client.get("/pathways/us-h2b/").status_code == 200


def test_a_stranger_signs_in_first(client):
    assert client.get("/pathways/").status_code == 302
    assert client.get("/api/v1/rules/").status_code in (401, 403)


def test_a_page_shows_the_rules_of_a_day_with_law_dates_and_confidence(client_for):
    client = client_for(Role.POLICY_EDITOR)
    today = client.get("/pathways/us-h2a/", headers={"accept-language": "en"}).text
    assert "89 FR 103202" in today
    assert "20 CFR 655.122(d)" in today
    assert "ILO Convention 181" in today
    before = client.get("/pathways/us-h2a/?as_of=2025-01-16").text
    assert "89 FR 103202" not in before
    assert "DHS notice of November 2024" in before


def test_a_page_shows_shared_rules_as_its_own_and_nothing_that_is_only_supposed(client_for):
    client = client_for(Role.POLICY_EDITOR)
    paid = "Viaje de ida y vuelta pagado por adelantado"
    assert paid in client.get("/pathways/ca-low-wage-agri/").text
    assert paid not in client.get("/pathways/us-h2a/").text
    pilot = client.get("/pathways/ca-empp/").text
    assert "Cerrado desde el 31 de diciembre de 2025" in pilot
    assert "Supuesto" not in pilot
    assert "No es ley" not in pilot


@pytest.mark.parametrize("asked", ["soon", "2025-13-01", ""])
def test_a_day_that_is_none_falls_back_on_today(client_for, asked):
    page = client_for(Role.POLICY_EDITOR).get(f"/pathways/us-h2a/?as_of={asked}")
    assert page.status_code == 200
    assert "89 FR 103202" in page.text


def test_an_unknown_pathway_is_not_found(client_for):
    assert client_for(Role.COORDINATOR).get("/pathways/us-h3c/").status_code == 404


@pytest.mark.parametrize("language", ["es", "en", "fr"])
def test_a_page_speaks_the_readers_language(client_for, language):
    client = client_for(Role.COORDINATOR)
    client.user.language = language
    client.user.save()
    client.cookies["django_language"] = language
    titles = {"es": "Vivienda gratis", "en": "Free housing", "fr": "Logement gratuit"}
    assert titles[language] in client.get("/pathways/us-h2a/").text


def test_the_number_of_queries_does_not_grow_with_the_rules(client_for, django_assert_max_num_queries):
    client = client_for(Role.POLICY_EDITOR)
    client.get("/pathways/mx-tvtf/")
    with django_assert_max_num_queries(16):
        client.get("/pathways/us-h2a/")


def test_the_api_gives_the_rules_of_a_day(client_for):
    client = client_for(Role.AUDITOR)
    asked = {"as_of": "2025-01-16", "rule_set": "us-h2a", "kind": "stay_limit"}
    found = client.get("/api/v1/rules/", asked).json()["results"]
    assert [(r["key"], r["programme"], r["parameters"]["reset_months"]) for r in found] == [("stay-limit", "us-h2a", 3)]
    assert client.get("/api/v1/rules/").json()["count"] == Rule.objects.count()
    told = {p["code"]: p["status"] for p in client.get("/api/v1/pathways/").json()["results"]}
    assert told == dict(Programme.objects.values_list("code", "status"))
    assert (told["us-h2a"], told["ca-empp"], told["gt-mx-visa"]) == ("in_force", "closed", "planned")
    assert client.get(f"/api/v1/rules/{found[0]['id']}/").json()["citation"] == found[0]["citation"]


def test_the_api_refuses_a_wrong_day_at_its_field_and_every_write(client_for):
    client = client_for(Role.ADMINISTRATOR)
    wrong = client.get("/api/v1/rules/", {"as_of": "soon"})
    assert (wrong.status_code, list(wrong.json())) == (400, ["as_of"])
    assert client.get("/api/v1/rules/", {"kind": "horoscope"}).status_code == 400
    assert client.post("/api/v1/rules/", {}, content_type="application/json").status_code in (403, 405)
    assert client.delete("/api/v1/pathways/us-h2a/").status_code in (403, 405)


def test_the_admin_lists_rules_with_their_status_and_changes_none(client_for):
    client = client_for(Role.POLICY_EDITOR)
    listed = client.get("/admin/pathways/rule/?confidence__exact=low&when=now")
    assert listed.status_code == 200
    assert "visa-integrity-fee" in listed.text
    rule = Rule.objects.get(rule_set="us-h2a", key="housing")
    page = client.get(f"/admin/pathways/rule/{rule.pk}/change/")
    assert page.status_code == 200
    assert 'name="_save"' not in page.text
    assert client.get("/admin/pathways/rule/add/").status_code == 403
    assert client.post(f"/admin/pathways/rule/{rule.pk}/change/", {"citation": "mine"}).status_code == 403
    assert client.get("/admin/pathways/programme/us-h2a/change/").status_code == 200
    assert client.get("/admin/pathways/ruleset/").status_code == 200


@pytest.mark.parametrize(("language", "words"), [("es", "sin final"), ("en", "no end"), ("fr", "sans fin")])
def test_the_admin_tells_a_rule_in_the_readers_language_line_by_line(client_for, language, words):
    client = client_for(Role.POLICY_EDITOR)
    client.cookies["django_language"] = language
    rule = Rule.objects.get(rule_set="mx-tvtf", key="states")
    listed = client.get(f"/admin/pathways/rule/?q={rule.key}").text
    assert getattr(rule, f"title_{language}") in listed
    assert words in listed
    page = client.get(f"/admin/pathways/rule/{rule.pk}/change/").text
    for name, value in rule.parameters.items():
        assert f"<code>{name}</code> {', '.join(value)}" in page
