"""Caps and filing calendars as people and programs read them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone, translation

from accounts.choices import Role
from pathways.models import CapPool, CapReport, FilingStep, Programme
from pathways.presentation import filing_in_short
from pathways.selectors.filing import FilingCalendar
from pathways.services import cap_reserve
from tests import factories

pytestmark = pytest.mark.django_db
NOON = "2026-11-26T18:00:00Z"


def speaking(client: Client, language: str) -> Client:
    client.cookies["django_language"] = language
    return client


@time_machine.travel(NOON, tick=False)
def test_a_programmes_page_shows_its_caps_as_of_the_day(client_for, shipped_caps):
    client = speaking(client_for(Role.POLICY_EDITOR), "en")
    half = CapPool.objects.get(key="first-half", year=2027)
    cap_reserve(pool=half, reference="placement:1", by=None, quantity=1234)
    page = client.get("/pathways/us-h2b/").text
    assert "1,234" in page
    assert "33,000" in page
    assert "No supplemental places are on record for 2027" in page
    assert "counted until" in page
    assert "INA 214(g)(1)(B)" in page
    CapReport.objects.create(pool=half, as_of="2026-11-01", used=30_000, citation="USCIS")
    assert "3,000" in client.get("/pathways/us-h2b/").text
    earlier = client.get("/pathways/us-h2b/?as_of=2025-08-01").text
    assert "1,234" not in earlier
    assert "Set aside for" in earlier
    assert "Caps" not in client.get("/pathways/mx-tvtf/").text
    for day in ("0001-01-01", "9999-12-31"):
        assert client.get(f"/pathways/us-h2b/?as_of={day}").status_code == 200


def test_what_two_caps_have_in_common_is_told_once_and_the_far_years_not_at_all(client_for):
    factories.programme("us-h2b")
    days = {"starts_from": "2026-10-01", "starts_to": "2027-03-31"}
    for key in ("a", "b"):
        factories.cap_pool(key=key, note_en="Counted by the agency.", **days)
    factories.cap_pool(key="far", year=2029, title_en="Far away", starts_from="2028-10-01", starts_to="2029-03-31")
    page = speaking(client_for(Role.POLICY_EDITOR), "en").get("/pathways/us-h2b/?as_of=2026-11-26")
    assert page.text.count("Counted by the agency.") == 1
    assert "Far away" not in page.text
    assert [cap.pool.key for cap in page.context["caps"].rows] == ["a", "b"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", ("Calendario de trámites", "Quedan", "Vencido hace", "cifra de planeación")),
        ("en", ("Filing calendar", "days left", "Overdue by", "planning figure")),
        ("fr", ("Calendrier des démarches", "jours restants", "En retard de", "chiffre de planification")),
    ],
)
def test_a_vacancys_page_shows_its_filing_calendar_in_words(client_for, shipped_steps, language, words):
    today = timezone.localdate()
    vacancy = factories.vacancy(starts_on=today + timedelta(days=50), ends_on=today + timedelta(days=200))
    client = client_for(Role.COORDINATOR)
    client.user.language = language
    client.user.save()
    page = speaking(client, language).get(f"/vacancies/{vacancy.pk}/").text
    for word in words:
        assert word in page, word
    assert "MINTRAB" in page  # the coordinator's own country
    assert "655.121" in page


def test_papers_on_record_are_shown_as_done(client_for, shipped_steps):
    today = timezone.localdate()
    days = {"starts_on": today + timedelta(days=50), "ends_on": today + timedelta(days=200)}
    vacancy = factories.vacancy(certification_held=True, **days)
    page = speaking(client_for(Role.ADMINISTRATOR), "en").get(f"/vacancies/{vacancy.pk}/")
    steps = {row.step.key: row.state for row in page.context["filing"].rows}
    assert {key for key, state in steps.items() if state == "done"} == {
        "job-order",
        "notice",
        "application",
        "decision",
    }
    assert "gt-papers" not in steps  # an administrator of the region belongs to no country


@pytest.mark.parametrize(
    ("in_days", "shown", "sentence"),
    [
        (400, {}, "Next: .+, [0-9]+ days left"),
        (50, {}, "1 step is late"),
        (-1, {}, "[0-9]+ steps are late"),
        (50, {"certification_held": True}, "Next: .+, [0-9]+ days left"),
    ],
)
def test_a_calendar_says_in_one_line_what_is_late_or_comes_next(client_for, shipped_steps, in_days, shown, sentence):
    first = timezone.localdate() + timedelta(days=in_days)
    vacancy = factories.vacancy(starts_on=first, ends_on=first + timedelta(days=100), **shown)
    page = speaking(client_for(Role.ADMINISTRATOR), "en").get(f"/vacancies/{vacancy.pk}/")
    assert re.fullmatch(sentence, page.context["filing_in_short"])
    assert page.context["filing_in_short"] in page.text


def test_a_calendar_of_which_all_is_done_says_so():
    calendar = FilingCalendar("us-h2b", timezone.localdate(), timezone.localdate(), "", ())
    with translation.override("en"):
        assert filing_in_short(calendar) == "Everything is done"


def test_a_programme_without_steps_has_no_card(client_for):
    vacancy = factories.vacancy()
    assert "Filing calendar" not in speaking(client_for(Role.COORDINATOR), "en").get(f"/vacancies/{vacancy.pk}/").text


# ── the API ───────────────────────────────────────────────────────────────
def ask(client: Client, path: str, **query: Any) -> Any:
    return client.get(f"/api/v1/{path}/", query)


def test_the_api_tells_caps_as_of_a_day(client_for, shipped_caps):
    client = client_for(Role.AUDITOR)
    query = {"programme": "us-h2b", "year": 2026, "is_supplemental": "false"}
    found = {cap["key"]: cap for cap in ask(client, "caps", as_of="2025-09-13", **query).json()["results"]}
    assert (found["first-half"]["left"], found["first-half"]["closed_on"]) == (0, "2025-09-12")
    assert (found["second-half"]["left"], found["second-half"]["reported"]) == (None, None)
    assert found["first-half"]["starts_from"] == "2025-10-01"
    earlier = ask(client, f"caps/{found['first-half']['id']}", as_of="2025-09-12").json()
    assert (earlier["left"], earlier["closed_on"], earlier["as_of"]) == (None, None, "2025-09-12")
    assert ask(client, "caps", as_of="soon").status_code == 400
    assert ask(client, "caps", year="many").status_code == 400
    assert client.post("/api/v1/caps/", {}, content_type="application/json").status_code in (403, 405)


def test_the_api_tells_a_filing_calendar(client_for, shipped_steps):
    client = client_for(Role.EMPLOYER_CLERK)
    answer = ask(
        client, "filing-calendar", programme="us-h2a", start="2027-06-01", as_of="2027-04-05", origin="GT"
    ).json()
    steps = {step["key"]: step for step in answer["steps"]}
    assert (answer["start"], answer["as_of"], answer["origin"]) == ("2027-06-01", "2027-04-05", "GT")
    order = steps["job-order"]
    assert (order["opens"], order["last_safe"], order["slack_days"], order["is_late"]) == (
        *("2027-03-18", "2027-04-02"),
        *(-3, True),
    )
    assert steps["interview"]["working_days_of"] == "US+GT"
    assert "gt-contract" in steps
    assert (
        ask(client, "filing-calendar", programme="us-h2a", start="2027-06-01", as_of="2027-04-05", origin="GT").json()
        == answer
    )


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"start": "2027-06-01"}, "programme"),
        ({"programme": "us-h9", "start": "2027-06-01"}, "programme"),
        ({"programme": "us-h2a"}, "start"),
        ({"programme": "us-h2a", "start": "soon"}, "start"),
        ({"programme": "us-h2a", "start": "9999-12-31"}, "start"),
        ({"programme": "us-h2a", "start": "0001-01-01"}, "start"),
        ({"programme": "us-h2a", "start": "2027-06-01", "as_of": "1999-01-01"}, "as_of"),
        ({"programme": "us-h2a", "start": "2027-06-01", "origin": "US"}, "origin"),
        ({"programme": "us-h2a", "start": "2027-06-01", "origin": "GTM"}, "origin"),
    ],
)
def test_a_wrong_question_names_the_field(client_for, query, field):
    factories.programme("us-h2a")
    answer = ask(client_for(Role.COORDINATOR), "filing-calendar", **query)
    assert (answer.status_code, list(answer.json())) == (400, [field])


# ── the admin ─────────────────────────────────────────────────────────────
def test_the_admin_lists_how_caps_stand_and_who_holds_a_place(client_for, shipped_caps, django_assert_max_num_queries):
    client = speaking(client_for(Role.POLICY_EDITOR), "en")
    half = CapPool.objects.get(key="first-half", year=2027)
    cap_reserve(pool=half, reference="placement:77", by=client.user)
    client.get("/admin/pathways/cappool/")
    with django_assert_max_num_queries(25):
        page = client.get("/admin/pathways/cappool/?starts=now").text
    assert half.title_en in page
    assert "placement:77" in client.get("/admin/pathways/capreservation/").text
    held = half.reservations.get()
    assert "placement:77" in client.get(f"/admin/pathways/capreservation/{held.pk}/change/").text
    for query in ("held=some", "held=all", "starts=past", "starts=later"):
        assert client.get(f"/admin/pathways/cappool/?{query}").status_code == 200


def test_an_editor_notes_what_the_agency_says_and_cannot_go_below_what_is_held(client_for, shipped_caps):
    client = speaking(client_for(Role.POLICY_EDITOR), "en")
    half = CapPool.objects.get(key="first-half", year=2027)
    cap_reserve(pool=half, reference="placement:1", by=None, quantity=5)
    address = f"/admin/pathways/cappool/{half.pk}/change/"
    form = client.get(address).context["adminform"].form
    body = {name: form[name].value() or "" for name in form.fields} | {"nationalities": "[]"}
    for inline in ("closings", "reports"):
        body |= {f"{inline}-{part}": "0" for part in ("INITIAL_FORMS", "MIN_NUM_FORMS")} | {
            f"{inline}-TOTAL_FORMS": "1"
        }
    told = {"closings-0-closed_on": "2026-11-20", "closings-0-citation": "USCIS", "closings-0-pool": half.pk}
    assert client.post(address, body | told).status_code == 302
    assert str(half.closings.get().closed_on) == "2026-11-20"
    refused = client.post(address, body | {"total": "4"})
    assert "More places are reserved or used already." in refused.text
    assert "by a code that is on record" in client.post(address, body | {"nationalities": '["ZZ"]'}).text


def test_the_admin_lists_filing_steps(client_for, shipped_steps):
    page = (
        speaking(client_for(Role.POLICY_EDITOR), "en")
        .get("/admin/pathways/filingstep/?programme__code__exact=us-h2a")
        .text
    )
    assert "Job order ETA-790A" in page
    assert "75 – 60" in page
    assert FilingStep.objects.filter(programme=Programme.objects.get(pk="us-h2a")).count() > 5
